import Leitmotif
import LeitmotifDNA
import Testing

/// Text as a domain whose reader cuts what is longer than `plan.length`.
private struct CuttingAdapter: ClassificationAdapter {
  struct Configuration: Codable, Sendable, Equatable {}
  struct Source: Sendable {
    var sequences: [String]
    var plan: WindowPlan?
    /// Windows that are given without a step.
    var emptied: Set<Int> = []
  }

  struct Reader: ExampleReader {
    var examples: [Example<DNASequence>]
    mutating func next() -> Example<DNASequence>? { examples.isEmpty ? nil : examples.removeFirst() }
  }

  static let domain = "cut"
  let configuration = Configuration()
  private let dna = DNAAdapter(configuration: DNAConfiguration(strands: .both))

  init(configuration: Configuration = Configuration()) {}

  var inputEncoding: InputEncoding { dna.inputEncoding }
  func encode(_ content: DNASequence) -> EncodedInput { dna.encode(content) }
  func readings(of input: EncodedInput) -> [EncodedInput] { dna.readings(of: input) }
  func makeWriter(labels: [String]) -> any PredictionWriter<DNASequence> { dna.makeWriter(labels: labels) }

  func makeReader(for source: Source) -> Reader {
    Reader(
      examples: source.sequences.enumerated().flatMap { number, letters in
        let codes = DNASequence(letters)?.codes ?? []
        let ranges = source.plan?.windows(of: codes.count) ?? [0..<codes.count]
        return ranges.enumerated().map { index, range in
          let isEmptied = ranges.count > 1 && source.emptied.contains(index)
          return Example(
            id: "s\(number)", content: DNASequence(codes: isEmptied ? [] : Array(codes[range])),
            window: ranges.count == 1
              ? nil : ExampleWindow(range: range, isLast: range.upperBound == codes.count))
        }
      })
  }
}

@Suite("Examples that are too long to be read at once") struct WindowTests {
  private let trained: TrainedClassifier<CuttingAdapter>
  private let plan = WindowPlan(length: 25)

  init() throws {
    var options = MotifTask.options
    options.maxUpdates = 3
    trained = try .train(CuttingAdapter(), on: MotifTask.examples(48, seed: 1), options: options)
  }

  private func sequences(_ lengths: [Int]) -> [String] {
    var random = SplitMix64(seed: 4)
    return lengths.map { length in String((0..<length).map { _ in Array("ACGT")[random.next(below: 4)] }) }
  }

  private func predictions(
    _ source: CuttingAdapter.Source, _ windows: WindowPredictions = .joined, threads: Int = 1
  ) throws -> [(example: Example<DNASequence>, prediction: Prediction)] {
    var predictions: [(Example<DNASequence>, Prediction)] = []
    try trained.predict(source, windows: windows, threads: ThreadPool(threadCount: threads)) {
      predictions.append(($0, $1))
    }
    return predictions
  }

  @Test(arguments: [1, 2, 8]) func areGivenTheMeanOfTheirWindows(threads: Int) throws {
    let sequences = sequences([10, 25, 26, 60, 0, 2000, 24])
    let joined = try predictions(.init(sequences: sequences, plan: plan), threads: threads)
    #expect(joined.map(\.example.id) == sequences.indices.map { "s\($0)" })
    for (sequence, (example, prediction)) in zip(sequences, joined) {
      #expect(example.window == nil)
      let windows = plan.windows(of: sequence.count).map { range in
        String(sequence.dropFirst(range.lowerBound).prefix(range.count))
      }
      let parts = try predictions(.init(sequences: windows)).map(\.prediction)
      let mean = (0..<parts[0].probabilities.count).map { column in
        Float(parts.reduce(0) { $0 + Double($1.probabilities[column]) } / Double(parts.count))
      }
      #expect(prediction.probabilities == mean)
      #expect(prediction.disagreement == parts.compactMap(\.disagreement).max())
    }
  }

  @Test func areJudgedByTheSamePredictions() throws {
    let sequences = sequences([30, 80, 20, 500])
    let examples = ExampleSet(
      sequences.enumerated().map { MotifTask.member("s\($0)", $1, label: $0 % 2 == 0 ? "motif" : "none") })
    let joined = try predictions(.init(sequences: sequences, plan: plan))
    for threads in [1, 2] {
      let metrics = try trained.evaluate(examples, windows: plan, threads: ThreadPool(threadCount: threads))
      let expected = ClassificationMetrics(
        probabilities: joined.map(\.prediction.probabilities), classes: [0, 1, 0, 1], labels: ["motif", "none"])
      #expect(metrics == expected)
    }
    // Read whole, the long ones are predicted otherwise.
    let whole = try predictions(.init(sequences: sequences))
    #expect(whole[3].prediction != joined[3].prediction)
  }

  @Test func windowsAreShownOneByOneWhereAskedFor() throws {
    let sequences = sequences([60, 10])
    let separate = try predictions(.init(sequences: sequences, plan: plan), .separate)
    let windows = plan.windows(of: 60)
    #expect(separate.map(\.example.window?.range) == windows.map { $0 } + [nil])
    #expect(separate.allSatisfy { $0.prediction.probabilities.count == 2 })
  }

  @Test func windowsWithoutAStepCountNothing() throws {
    let sequences = sequences([60])
    let count = plan.windows(of: 60).count
    let rest = try predictions(.init(sequences: sequences, plan: plan, emptied: [0, count - 1]))
    let separate = try predictions(.init(sequences: sequences, plan: plan, emptied: [0, count - 1]), .separate)
    #expect(separate.count == count - 2)
    let mean = (0..<2).map { column in
      Float(separate.reduce(0) { $0 + Double($1.prediction.probabilities[column]) } / Double(separate.count))
    }
    #expect(rest.map(\.prediction.probabilities) == [mean])
    #expect(try predictions(.init(sequences: sequences, plan: plan, emptied: Set(0..<count))).isEmpty)
  }

  @Test func theLongestExampleOfTrainingIsNoted() {
    #expect(trained.summary.longestExample == MotifTask.examples(48, seed: 1).longest)
  }

  @Test func moreExamplesThanMemoryAllowsAreRefused() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write((0..<100).map { ">r\($0)\nACGTACGT\n" }.joined(), to: "in.fa")
    let source = DNASource(path: path, labelling: .class("a"))
    let all = try ExampleSet(DNAAdapter(), sources: [source])
    #expect(try ExampleSet(DNAAdapter(), sources: [source], memoryLimit: all.byteCount).count == 100)
    #expect(throws: ModelError.tooLarge(limit: all.byteCount - 1, count: 100)) {
      try ExampleSet(DNAAdapter(), sources: [source], memoryLimit: all.byteCount - 1)
    }
    #expect(throws: ModelError.self) { try ExampleSet(DNAAdapter(), sources: [source], memoryLimit: 1000) }
  }
}
