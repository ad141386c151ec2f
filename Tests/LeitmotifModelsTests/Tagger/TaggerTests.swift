import Foundation
import Leitmotif
import Testing

@Suite("Taggers")
struct TaggerTests {
  private static func options(isStructured: Bool, epochs: Int = 12) -> TaggerOptions {
    var options = TaggerOptions()
    options.encoder.layers = [LayerDescription(cell: "gru", hiddenSize: 12)]
    options.isStructured = isStructured
    options.fitting.epochs = epochs
    options.fitting.batchSize = 8
    options.fitting.learningRate = 0.01
    return options
  }

  private static func trained(
    isStructured: Bool, epochs: Int = 12, threads: Int = 1
  ) throws -> TrainedTagger<SteppedAdapter> {
    try TrainedTagger.train(
      SteppedAdapter(), on: SteppedTask.set(count: 60, seed: 1, tagged: true),
      validation: SteppedTask.set(count: 20, seed: 2, tagged: true),
      options: options(isStructured: isStructured, epochs: epochs), threads: ThreadPool(threadCount: threads))
  }

  private func share(_ tagger: TrainedTagger<SteppedAdapter>, of set: SequenceSet) throws -> Double {
    let tagged = tagger.tag(set.members.map(\.input))
    let pairs = zip(tagged, set.members).flatMap { zip($0.classes.map { tagger.labels[$0] }, $1.symbols) }
    return Double(pairs.count { $0 == $1 }) / Double(pairs.count)
  }

  @Test("Steps are labelled, alone and together", arguments: [false, true])
  func learns(_ isStructured: Bool) throws {
    let tagger = try Self.trained(isStructured: isStructured)
    #expect(tagger.labels.labels == ["_", "a", "b", "c"])
    #expect(try share(tagger, of: SteppedTask.set(count: 20, seed: 3, tagged: true)) > 0.97)
  }

  @Test("Probabilities of a step sum to 1", arguments: [false, true])
  func probabilities(_ isStructured: Bool) throws {
    let tagger = try Self.trained(isStructured: isStructured, epochs: 1)
    let input = try SteppedTask.set(count: 1, seed: 4, tagged: true).members[0].input
    let prediction = tagger.tag([input])[0]
    #expect(prediction.classes.count == input.count)
    for step in 0..<input.count {
      #expect(abs(prediction.probabilities[(step * 4)..<(step * 4 + 4)].reduce(0, +) - 1) < 1e-5)
    }
  }

  @Test("Steps whose scores are no numbers have the first label, with no probability", arguments: [false, true])
  func notNumbers(_ isStructured: Bool) throws {
    let tagger = try Self.trained(isStructured: isStructured, epochs: 1)
    let prediction = tagger.tag([.frames(FrameSequence(values: [Float](repeating: .nan, count: 12), width: 4))])[0]
    #expect(prediction.classes == [0, 0, 0])
    #expect(prediction.probabilities.allSatisfy { $0.isNaN })
  }

  @Test("A batch, one by one, and a stream of a source give the same bits", arguments: [false, true])
  func sameBits(_ isStructured: Bool) throws {
    let tagger = try Self.trained(isStructured: isStructured, epochs: 2)
    let inputs = try SteppedTask.set(count: 9, seed: 5, tagged: true).members.map(\.input)
    let together = tagger.tag(inputs, threads: ThreadPool(threadCount: 2))
    #expect(together == inputs.flatMap { tagger.tag([$0]) })
    var streamed: [StepPredictions] = []
    try tagger.tag(SteppedTask.source(count: 9, seed: 5, tagged: true), threads: ThreadPool(threadCount: 2)) {
      streamed.append($1)
    }
    #expect(streamed == together)
  }

  @Test("A file holds it all, whatever the number of threads that trained", arguments: [false, true])
  func file(_ isStructured: Bool) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tagger-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (one, two) = (folder.appending(path: "1").path, folder.appending(path: "2").path)
    let tagger = try Self.trained(isStructured: isStructured, epochs: 2)
    try tagger.write(to: one)
    try Self.trained(isStructured: isStructured, epochs: 2, threads: 2).write(to: two)
    #expect(FileManager.default.contents(atPath: one) == FileManager.default.contents(atPath: two))
    let loaded = try TrainedTagger<SteppedAdapter>.load(from: one)
    let inputs = try SteppedTask.set(count: 3, seed: 6, tagged: true).members.map(\.input)
    #expect(loaded.tag(inputs) == tagger.tag(inputs))
    #expect(loaded.summary == tagger.summary)
  }

  @Test("A label that training had not is refused with its sequence")
  func unknownLabel() throws {
    let (known, others) = (
      try SteppedTask.set(count: 3, seed: 1, tagged: true), try SteppedTask.set(count: 1, seed: 2, tagged: false)
    )
    let member = others.members[0]
    let labels = ["x"] + [String](repeating: "a", count: member.input.count - 1)
    let strange = SequenceSet([.init(id: "odd", input: member.input, symbols: labels)])
    let error = #expect(throws: ModelError.self) {
      try TrainedTagger.train(
        SteppedAdapter(), on: known, validation: strange, options: Self.options(isStructured: false, epochs: 1))
    }
    #expect("\(try #require(error))".hasPrefix("odd: the model does not know 'x'"))
  }

  @Test("A tagger does not pool")
  func pool() {
    var options = TaggerOptions()
    options.encoder.poolSize = 2
    #expect(throws: ModelError.self) { try options.validate() }
  }
}
