import Foundation
import Leitmotif
import LeitmotifDNA
import Testing

@Suite struct BaselineTests {
  /// Rich in G and C, or poor: a question that counts of bases answer.
  private func richOrPoor(_ count: Int, seed: UInt64) -> ExampleSet {
    var random = SplitMix64(seed: seed)
    return ExampleSet(
      (0..<count).map { index in
        let isRich = index % 2 == 0
        let letters = (0..<40).map { _ in
          (random.next(below: 10) < 7) == isRich
            ? "GC".randomElement(using: &random) : "AT".randomElement(using: &random)
        }
        return MotifTask.member("s\(seed).\(index)", String(letters.compactMap { $0 }), label: isRich ? "rich" : "poor")
      })
  }

  private func model(threads: ThreadPool = .serial, validation: Bool = true) throws -> TrainedClassifier<DNAAdapter> {
    var options = MotifTask.options
    options.maxUpdates = 1
    let (training, held) = (richOrPoor(100, seed: 1), validation ? richOrPoor(40, seed: 2) : ExampleSet([]))
    return try TrainedClassifier.train(
      DNAAdapter(), on: training, validation: held, options: options, threads: threads
    ).fittingBaselines(on: training, validation: held, options: options, threads: threads)
  }

  @Test func linearModelsLearnWhatIsLinear() throws {
    let model = try model()
    #expect(model.baselines.map(\.family) == ["gc", "kmer"])
    for (baseline, predictions) in try model.judge(richOrPoor(100, seed: 3)).baselines {
      let metrics = ClassificationMetrics(predictions)
      #expect(try #require(metrics.accuracy) > 0.95, "\(baseline.features.name)")
      #expect(try #require(metrics.logLoss) < 0.4, "\(baseline.features.name)")
    }
  }

  @Test func validationChoosesTheFeatures() throws {
    let chosen = try #require(try model().baselines.last).features
    // Six-letter words are too rare to tell what single letters tell here.
    #expect(chosen.width < 4096)
    let fallback = try #require(try model(validation: false).baselines.last).features
    #expect(fallback.name == "4-mer")
  }

  @Test func baselinesAreStoredWithTheModel() throws {
    let folder = try TemporaryFolder()
    let model = try model()
    try model.write(to: folder.path("model"))
    let read = try TrainedClassifier<DNAAdapter>.load(from: folder.path("model"))
    #expect(read.calibration == model.calibration)
    let examples = richOrPoor(30, seed: 4)
    let (before, after) = (try model.judge(examples), try read.judge(examples))
    #expect(before.predictions == after.predictions)
    #expect(before.baselines.map(\.predictions) == after.baselines.map(\.predictions))
    #expect(before.baselines.map(\.baseline.features.name) == after.baselines.map(\.baseline.features.name))
    #expect(try ModelFile(contentsOf: folder.path("model")).tensors.allSatisfy { !$0.name.hasPrefix("baseline.") })
  }

  @Test func baselinesThatThisVersionHasNotAreLeftOutAndRepeatedOnesRefused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("model")
    let model = try model()
    func load(_ baselines: (String) -> String) throws -> TrainedClassifier<DNAAdapter> {
      try model.write(to: path)
      var container = try Safetensors(contentsOf: path)
      container.metadata["baselines"] = baselines(try #require(container.metadata["baselines"]))
      try container.write(to: path)
      return try .load(from: path)
    }
    #expect(try load { $0.replacing("GC share", with: "another") }.baselines.map(\.family) == ["kmer"])
    #expect(throws: ModelError.self) { try load { "[\($0.dropFirst().dropLast()),\($0.dropFirst().dropLast())]" } }
  }

  @Test func threadsChangeNoBit() throws {
    let folder = try TemporaryFolder()
    let (one, two) = (try model(), try model(threads: ThreadPool(threadCount: 2)))
    #expect(try folder.bytes(of: one, name: "one") == folder.bytes(of: two, name: "two"))
  }

  @Test func whenAskedToStopThereAreNone() throws {
    let training = richOrPoor(20, seed: 1)
    let model = try MotifTask.briefModel()
    let relabelled = ExampleSet(
      training.members.map { MotifTask.member($0.id, "ACGT", label: $0.label == "rich" ? "motif" : "none") })
    #expect(try model.fittingBaselines(on: relabelled, shouldStop: { true }).baselines.isEmpty)
  }

  @Test func duplicatesAreFoundOnEitherStrand() {
    let training = ExampleSet([MotifTask.member("a", "AACCG", label: "x")])
    let held = ExampleSet([
      MotifTask.member("b", "CGGTT", label: "x"), MotifTask.member("c", "AACCG", label: "x"),
      MotifTask.member("d", "AAAAA", label: "x"),
    ])
    let both = DNAAdapter(configuration: DNAConfiguration(strands: .both))
    #expect(held.removingDuplicates(of: training).members.map(\.id) == ["b", "d"])
    #expect(held.removingDuplicates(of: training, readings: both.readings).members.map(\.id) == ["d"])
  }
}
