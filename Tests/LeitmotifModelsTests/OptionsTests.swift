import Leitmotif
import LeitmotifDNA
import Testing

struct OptionsTests {
  /// A setting that cannot be, and its name.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout ClassifierOptions) -> Void

    static let all: [Fault] = [
      Fault(testDescription: "the batch size") { $0.batchSize = 0 },
      Fault(testDescription: "the limit of steps in a batch") { $0.batchRowCount = 0 },
      Fault(testDescription: "label smoothing") { $0.labelSmoothing = 1 },
      Fault(testDescription: "label smoothing") { $0.labelSmoothing = .nan },
      Fault(testDescription: "the class weight of 'motif'") { $0.classWeights = ["motif": 0] },
      Fault(testDescription: "the label of a class weight") { $0.classWeights = ["motive": 1] },
      Fault(testDescription: "the number of layers") { $0.layers = [] },
    ]
  }

  @Test(arguments: Fault.all)
  func aSettingThatCannotBeIsRefusedByName(_ fault: Fault) {
    let error = #expect(throws: ModelError.self) { try MotifTask.briefModel(fault.change) }
    guard case .invalidSetting(let name, _, _) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(name == fault.testDescription)
  }

  @Test(
    arguments: [
      { $0.epochs = 0 }, { $0.learningRate = 0 }, { $0.clippingNorm = -1 }, { $0.weightDecay = -1 },
      { $0.patience = 0 },
    ] as [@Sendable (inout ClassifierOptions) -> Void])
  func aPlanThatCannotBeIsRefused(change: @Sendable (inout ClassifierOptions) -> Void) {
    var options = ClassifierOptions()
    change(&options)
    #expect(throws: TrainingError.self) { try options.validate() }
  }

  @Test func theDefaultsAreValid() throws { try ClassifierOptions().validate() }

  @Test func aHeavierClassIsPredictedMoreOften() throws {
    let counts = try [0.1, 10].map { (weight: Float) -> Int in
      let trained = try MotifTask.briefModel {
        $0.maxUpdates = 20
        $0.classWeights = ["motif": weight]
      }
      return try trained.evaluate(MotifTask.examples(60, seed: 3)).confusion.reduce(0) { $0 + $1[0] }
    }
    #expect(counts[0] < counts[1])
  }

  @Test func equalClassWeightsChangeNothingOfNote() throws {
    let (plain, weighted) = try (
      MotifTask.briefModel(), MotifTask.briefModel { $0.classWeights = ["motif": 2, "none": 2] }
    )
    for (a, b) in zip(plain.model.parameters, weighted.model.parameters) {
      #expect(absolute(a.tensor - b.tensor).values.allSatisfy { $0 < 1e-3 }, "\(a.name)")
    }
  }

  @Test func theMajorityIsThatOfTraining() throws {
    let examples = ExampleSet([MotifTask.member("a", "ACGT", label: "motif")])
    let labels = MotifTask.examples(3, seed: 1).labels
    let metrics = try ClassificationMetrics(majorityOf: ["motif": 1, "none": 2], on: examples, labels: labels)
    #expect(metrics.accuracy == 0)
    #expect(try ClassificationMetrics(majorityOf: examples, on: examples, labels: labels).accuracy == 1)
  }
}
