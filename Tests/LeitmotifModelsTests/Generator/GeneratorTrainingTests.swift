import Foundation
import Leitmotif
import LeitmotifTestSupport
import Testing

@Suite("A generator's training") struct GeneratorTrainingTests {
  private struct BrokenOff: Error {}

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func train(
    _ options: GeneratorOptions = EchoAdapter.options, count: Int = 64, looksBack: Bool = true,
    threads: ThreadPool = .serial, resuming checkpoint: GeneratorCheckpoint? = nil,
    _ show: ((TrainingSnapshot, StopReason?) throws -> Void)? = nil
  ) throws -> TrainedGenerator<EchoAdapter> {
    let training = try EchoAdapter.sequences(count, seed: 1, looksBack: looksBack)
    return try TrainedGenerator.train(
      EchoAdapter(configuration: .init(looksBack: looksBack)), on: training,
      validation: EchoAdapter.sequences(16, seed: 2, looksBack: looksBack), options: options, threads: threads,
      resuming: checkpoint, checkpoint: show
    ).countingBaseline(in: training)
  }

  private func bytes(of generator: TrainedGenerator<EchoAdapter>) throws -> Data {
    try generator.write(to: folder.path("model"))
    return try Data(contentsOf: folder.url.appending(path: "model"))
  }

  @Test("It learns what follows, and leaves n-grams behind; looking back helps")
  func learns() throws {
    let test = try EchoAdapter.sequences(64, seed: 3)
    let scores = try train().evaluate(test)
    let cost = try #require(scores.cost.natsPerStep)
    let baseline = try #require(scores.baselines.compactMap(\.natsPerStep).min())
    // A third of the steps are drawn from five letters, the others follow: 1.61 · 0.31 is the least there can be.
    #expect(cost < 0.68, "\(cost)")
    #expect(cost < baseline - 0.2, "\(cost) against \(baseline)")
    #expect(scores.sequences == 64 && scores.eventName == "first letter")
    let blind = try train(looksBack: false).evaluate(EchoAdapter.sequences(64, seed: 3, looksBack: false))
    #expect(try cost < #require(blind.cost.natsPerStep) - 0.1)
  }

  @Test("A saved model scores, generates and is written as before")
  func saving() throws {
    var options = EchoAdapter.options
    options.epochs = 2
    options.tiesEmbedding = true
    var trained = try train(options)
    trained.domainNumbers = ["few": [1, -1, 0.5], "none": []]
    let bytes = try bytes(of: trained)
    let loaded = try TrainedGenerator<EchoAdapter>.load(from: folder.path("model"))
    let test = try EchoAdapter.sequences(8, seed: 3)
    #expect(try loaded.evaluate(test) == trained.evaluate(test))
    #expect(loaded.summary == trained.summary && loaded.domainNumbers == trained.domainNumbers)
    let request = GenerationRequest(conditions: [[0.25], [0.5]], maximumLength: 30)
    #expect(try loaded.generate(request) == trained.generate(request))
    #expect(try self.bytes(of: loaded) == bytes)
    #expect(try GeneratorFile(contentsOf: folder.path("model")).domain == "echo")
    #expect(throws: ModelError.self) { try ModelFile(contentsOf: folder.path("model")) }
  }

  @Test("Threads and a second run change no byte")
  func repeats() throws {
    var options = EchoAdapter.options
    options.epochs = 2
    options.dropout = Dropout(rate: 0.3)
    let once = try bytes(of: train(options))
    #expect(try bytes(of: train(options)) == once)
    #expect(try bytes(of: train(options, threads: ThreadPool(threadCount: 2))) == once)
  }

  @Test("Broken off between windows, it goes on to the same bytes", arguments: [1, 3, 8, 12])
  func resumes(update: Int) throws {
    var options = EchoAdapter.options
    options.epochs = 2
    options.dropout = Dropout(rate: 0.3)
    let path = folder.path("checkpoint")
    let whole = try bytes(of: train(options, count: 20))
    #expect(throws: BrokenOff.self) {
      try train(options, count: 20) { snapshot, _ in
        guard snapshot.updateCount == update else { return }
        try snapshot.write(to: path)
        throw BrokenOff()
      }
    }
    let checkpoint = try GeneratorCheckpoint(contentsOf: path)
    #expect(checkpoint.updateCount == update)
    #expect(try bytes(of: train(checkpoint.options, count: 20, resuming: checkpoint)) == whole)
    #expect(throws: ModelError.self) { try train(checkpoint.options, count: 21, resuming: checkpoint) }
    #expect(throws: ModelError.self) { try ClassifierCheckpoint(contentsOf: path) }
  }

  @Test("An epoch goes through every step of every sequence once")
  func windows() throws {
    let sequences = try EchoAdapter.sequences(21, seed: 5)
    let batches = GenerationBatches(
      sequences.examples, end: 5, windowLength: 4, limit: BatchLimit(exampleCount: 4), seed: 1)
    var steps: [String: Int] = [:]
    for index in 0..<batches.batchCount(inEpoch: 1) {
      let batch = batches.batch(epoch: 1, index: index)
      for (id, length) in zip(batch.ids, batch.input.layout.lengths) { steps[id, default: 0] += length }
    }
    #expect(steps == Dictionary(uniqueKeysWithValues: sequences.examples.map { ($0.id, $0.count) }))
  }

  @Test("Nothing to learn from, and settings that make no sense, are refused")
  func refusals() throws {
    #expect(throws: ModelError.noSequences) { try train(count: 0) }
    var options = EchoAdapter.options
    options.layers[0].isBidirectional = true
    #expect(throws: ModelError.self) { try train(options) }
    options = EchoAdapter.options
    options.windowLength = 0
    #expect(throws: ModelError.self) { try train(options) }
  }
}
