import Foundation
import Leitmotif
import LeitmotifDNA
import Testing

@Suite struct CalibrationTests {
  private let model: TrainedClassifier<DNAAdapter>
  private let validation = MotifTask.examples(60, seed: 2)

  init() throws {
    var options = MotifTask.options
    // Smoothed targets make a timid model.
    options.labelSmoothing = 0.3
    options.epochs = 5
    model = try .train(
      DNAAdapter(configuration: DNAConfiguration(strands: .both)), on: MotifTask.examples(240, seed: 1),
      validation: MotifTask.examples(60, seed: 2), options: options)
  }

  @Test func trainingFitsTheTemperatureOnValidation() throws {
    let calibration = model.calibration
    #expect(calibration.temperature != 1)
    #expect(calibration.examples == 60)
    let (before, after) = (try #require(calibration.before?.logLoss), try #require(calibration.after?.logLoss))
    #expect(after < before)
    #expect(abs(try #require(try model.evaluate(validation).logLoss) - after) < 1e-12)
    // Before is what training reported.
    #expect(abs(before - (try #require(model.summary.validationLoss))) < 1e-12)
  }

  @Test func noPredictionOfOneReadingChangesItsClass() throws {
    var plain = model
    plain.calibration = .none
    let judged = try model.judge(validation)
    #expect(judged.uncalibrated == (try plain.judge(validation).predictions))
    #expect(judged.predictions.probabilities != judged.uncalibrated.probabilities)
    // Of one reading the label stays what it was.
    let single = try MotifTask.briefModel { $0.maxUpdates = 20 }
    #expect(single.calibration.temperature != 1)
    let once = try single.judge(validation)
    #expect(once.predictions.probabilities != once.uncalibrated.probabilities)
    #expect(once.predictions.predictedClasses == once.uncalibrated.predictedClasses)
  }

  @Test func classificationAppliesIt() throws {
    let sequences = ["GATTACAGATTACA", "CCCCCCCCCCCCC"]
    let codes = sequences.enumerated().map { MotifTask.member("\($0)", $1, label: "none") }
    let judged = try model.judge(ExampleSet(codes)).predictions.probabilities
    #expect(try model.predictions(of: sequences).map(\.probabilities) == judged)
  }

  @Test func itIsStoredAndAModelWithoutItHasTemperatureOne() throws {
    let folder = try TemporaryFolder()
    try model.write(to: folder.path("model"))
    #expect(try TrainedClassifier<DNAAdapter>.load(from: folder.path("model")).calibration == model.calibration)
    var plain = model
    plain.calibration = .none
    try plain.write(to: folder.path("plain"))
    #expect(try ModelFile(contentsOf: folder.path("plain")).calibration.temperature == 1)
    #expect(try Safetensors(contentsOf: folder.path("plain")).metadata["calibration"] == nil)
  }

  @Test(arguments: ["0", "-1", "1e999"])
  func aTemperatureThatCannotBeDividedByIsNoModel(temperature: String) throws {
    let folder = try TemporaryFolder()
    try model.write(to: folder.path("model"))
    let file = try Safetensors(contentsOf: folder.path("model"))
    var metadata = file.metadata
    metadata["calibration"] = #"{"examples":1,"temperature":\#(temperature)}"#
    try Safetensors(tensors: file.tensors, metadata: metadata).write(to: folder.path("bad"))
    #expect(throws: ModelError.notAModel(path: folder.path("bad"), reason: "its calibration cannot be understood")) {
      try ModelFile(contentsOf: folder.path("bad"))
    }
  }
}
