import Foundation
import Leitmotif
import Testing

@Suite("Transcribers")
struct TranscriberTests {
  private static func options(
    epochs: Int, oneDirection: Bool = false, change: (inout TranscriberOptions) -> Void = { _ in }
  ) -> TranscriberOptions {
    var options = TranscriberOptions()
    options.encoder.layers = [LayerDescription(cell: "gru", hiddenSize: 16, isBidirectional: !oneDirection)]
    options.encoder.dropout = .none
    options.fitting.epochs = epochs
    options.fitting.batchSize = 8
    options.fitting.learningRate = 0.02
    change(&options)
    return options
  }

  private static func trained(_ options: TranscriberOptions, threads: Int = 1) throws -> TrainedTranscriber<
    SteppedAdapter
  > {
    try TrainedTranscriber.train(
      SteppedAdapter(), on: SteppedTask.set(count: 60, seed: 1, tagged: false),
      validation: SteppedTask.set(count: 20, seed: 2, tagged: false), options: options,
      threads: ThreadPool(threadCount: threads))
  }

  @Test("Transcripts are learned without knowing where their symbols are", arguments: [1, 2])
  func learns(_ poolSize: Int) throws {
    let transcriber = try Self.trained(Self.options(epochs: 25) { $0.encoder.poolSize = poolSize })
    let judged = try transcriber.evaluate(SteppedTask.set(count: 30, seed: 3, tagged: false))
    let rate = try #require(ErrorRate(judged.map(\.words)).value)
    #expect(rate < 0.05)
    let beam = try transcriber.evaluate(
      SteppedTask.set(count: 30, seed: 3, tagged: false), decoding: .beam(width: 8))
    #expect(try #require(ErrorRate(beam.map(\.words)).value) <= rate + 0.01)
    let first = try #require(judged.first?.transcript)
    #expect(first.steps == first.steps.sorted() && first.score <= 0)
  }

  @Test("A batch, one by one, and a stream of a source give the same bits")
  func sameBits() throws {
    let transcriber = try Self.trained(Self.options(epochs: 2))
    let inputs = try SteppedTask.set(count: 9, seed: 5, tagged: false).members.map(\.input)
    let together = transcriber.transcribe(inputs, threads: ThreadPool(threadCount: 2))
    #expect(together == inputs.flatMap { transcriber.transcribe([$0]) })
    var streamed: [Transcript] = []
    try transcriber.transcribe(SteppedTask.source(count: 9, seed: 5, tagged: false)) { streamed.append($1) }
    #expect(streamed == together)
  }

  @Test("Pieces of a sequence give the bits of the whole", arguments: [1, 2, 3, 5, 8, 100], [nil, 3, 4, 7])
  func pieces(_ size: Int, _ tapCount: Int?) throws {
    let transcriber = try Self.trained(
      Self.options(epochs: 1, oneDirection: true) {
        $0.encoder.convolution = tapCount.map { .init(filterCount: 6, tapCount: $0) }
        $0.encoder.poolSize = tapCount == nil ? 1 : 2
      })
    for member in try SteppedTask.set(count: 2, seed: 7, tagged: false).members {
      guard case .frames(let frames) = member.input else { continue }
      var stream = try transcriber.makeStream()
      for start in stride(from: 0, to: frames.count, by: size) {
        stream.append(frames[start..<min(start + size, frames.count)])
        #expect(stream.transcript == transcriber.decoder(.greedy)(stream.probabilities))
      }
      stream.finish()
      #expect(stream.probabilities == transcriber.probabilities(of: [member.input])[0])
      #expect(stream.transcript == transcriber.transcribe([member.input])[0])
    }
  }

  @Test("A stream can be asked for a searched transcript at any time")
  func searchedPieces() throws {
    let transcriber = try Self.trained(Self.options(epochs: 8, oneDirection: true))
    guard case .frames(let frames) = try SteppedTask.set(count: 1, seed: 7, tagged: false).members[0].input else {
      return
    }
    var stream = try transcriber.makeStream(decoding: .beam(width: 4))
    stream.append(frames[0..<frames.count / 2])
    #expect(stream.transcript == transcriber.decoder(.beam(width: 4))(stream.probabilities))
    stream.append(frames[frames.count / 2..<frames.count])
    stream.finish()
    #expect(stream.transcript == transcriber.transcribe([.frames(frames)], decoding: .beam(width: 4))[0])
  }

  @Test("Both directions cannot be streamed, and the reason is said")
  func bothDirections() throws {
    let transcriber = try Self.trained(Self.options(epochs: 1))
    let error = #expect(throws: ModelError.self) { try transcriber.makeStream() }
    #expect("\(try #require(error))".contains("runs against time"))
  }

  @Test("A training that goes on equals one without a break, at any number of threads")
  func resume() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "transcriber-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = { (name: String) in folder.appending(path: name).path }
    let (training, validation) = (
      try SteppedTask.set(count: 60, seed: 1, tagged: false), try SteppedTask.set(count: 20, seed: 2, tagged: false)
    )
    try Self.trained(Self.options(epochs: 3)).write(to: path("whole"))
    _ = try TrainedTranscriber.train(
      SteppedAdapter(), on: training, validation: validation, options: Self.options(epochs: 3),
      checkpoint: { snapshot, _ in if snapshot.updateCount == 11 { try snapshot.write(to: path("checkpoint")) } })
    try TrainedTranscriber.train(
      SteppedAdapter(), on: training, validation: validation, options: Self.options(epochs: 3),
      threads: ThreadPool(threadCount: 2), resuming: TranscriberCheckpoint(contentsOf: path("checkpoint"))
    ).write(to: path("resumed"))
    #expect(
      FileManager.default.contents(atPath: path("whole")) == FileManager.default.contents(atPath: path("resumed")))
    let loaded = try TrainedTranscriber<SteppedAdapter>.load(from: path("whole"))
    #expect(loaded.summary.trainingSequences == 60)
    #expect(try ModelFileKind(of: path("checkpoint")) == .transcriberCheckpoint)
  }

  @Test("Sequences too short for their transcript are skipped and counted, refused by name, or cost nothing")
  func impossible() throws {
    let frames = EncodedInput.frames(FrameSequence(values: [Float](repeating: 0, count: 4 * 4), width: 4))
    let set = SequenceSet([
      .init(id: "short", input: frames, symbols: ["a", "a", "b"]),
      .init(id: "right", input: frames, symbols: ["a", "b"]),
      .init(id: "shorter", input: frames, symbols: ["a", "a", "a", "b"]),
    ])
    func train(_ policy: ImpossibleTranscripts) throws -> TrainedTranscriber<SteppedAdapter> {
      try TrainedTranscriber.train(
        SteppedAdapter(), on: set, options: Self.options(epochs: 1) { $0.impossible = policy })
    }
    #expect(try train(.skip).summary.impossibleSequences == 1)
    #expect(try train(.zero).summary.impossibleSequences == 0)
    #expect(throws: ModelError.impossibleTranscript(id: "shorter", rows: 4, needed: 6)) { try train(.refuse) }
  }
}

@Suite("Streams of a classifier")
struct ClassificationStreamTests {
  @Test("Pieces of a sequence give the bits of the whole", arguments: [1, 3, 100], SequenceReduction.allCases)
  func pieces(_ size: Int, _ reduction: SequenceReduction) throws {
    let encoder = EncoderArchitecture(
      inputSize: 4, convolution: .init(filterCount: 5, tapCount: 4), poolSize: 2,
      layers: [
        LayerDescription(cell: "lstm", hiddenSize: 6, isBidirectional: false),
        LayerDescription(cell: "gru", hiddenSize: 7, isBidirectional: false),
      ])
    let model = try SequenceClassifier(
      ClassifierArchitecture(encoder, reductions: [reduction], classCount: 3), random: RandomStream(seed: 3))
    let predictor = ClassifierPredictor(SteppedAdapter())
    for member in try SteppedTask.set(count: 3, seed: 8, tagged: false).members {
      guard case .frames(let frames) = member.input else { continue }
      var stream = try ClassificationStream(model)
      for start in stride(from: 0, to: frames.count, by: size) {
        stream.append(frames[start..<min(start + size, frames.count)])
      }
      stream.finish()
      #expect(stream.prediction == predictor.predict([member.input], by: model.callAsFunction)[0])
    }
  }
}
