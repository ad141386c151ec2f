internal import ArgumentParser
internal import Leitmotif

/// Options of a training that the flags of every `train` set.
protocol TrainingSettings {
  init()
  var epochs: Int { get set }
  var maxUpdates: Int? { get set }
  var timeBudget: Duration? { get set }
  var batchSize: Int { get set }
  var learningRate: Float { get set }
  var seed: UInt64 { get set }
}

extension ClassifierOptions: TrainingSettings {}
extension GeneratorOptions: TrainingSettings {}

/// How long and how fast a model is trained; the defaults are those of its options.
struct TrainingFlags<Settings: TrainingSettings>: ParsableArguments {
  @Option(help: ArgumentHelp("Passes through the training sequences at most.", valueName: "n"))
  var epochs = Settings().epochs

  @Option(help: ArgumentHelp("Updates at most.", valueName: "n"))
  var maxSteps: Int?

  @Option(help: ArgumentHelp("Sequences of one update.", valueName: "n"))
  var batchSize = Settings().batchSize

  @Option(help: ArgumentHelp("The highest learning rate.", valueName: "x"))
  var learningRate = Settings().learningRate

  @Option(
    help: ArgumentHelp("Time for training and validation at most, such as 60s or 5m.", valueName: "time"),
    transform: DurationArgument.read)
  var timeBudget: DurationArgument?

  @Option(help: ArgumentHelp("Decides all that is random: the same seed gives the same model.", valueName: "n"))
  var seed = Settings().seed

  @Option(
    help: ArgumentHelp(
      "Write MODEL.checkpoint after every so many updates, and keep it at the end. (default: one a minute, which goes "
        + "when the model is written)",
      valueName: "updates"))
  var checkpointEvery: Int?

  func validate() throws {
    try validateCounts([
      ("--epochs", epochs), ("--max-steps", maxSteps ?? 1), ("--batch-size", batchSize),
      ("--checkpoint-every", checkpointEvery ?? 1),
    ])
    guard learningRate > 0, learningRate.isFinite else {
      throw ValidationError("--learning-rate \(learningRate): give a number above 0")
    }
  }

  func apply(to options: inout Settings) {
    options.epochs = epochs
    options.maxUpdates = maxSteps
    options.batchSize = batchSize
    options.learningRate = learningRate
    options.timeBudget = timeBudget?.duration
    options.seed = seed
  }
}

/// - Throws: `ValidationError` for a number that is not 1 or more, or so large that products of two are no numbers.
func validateCounts(_ counts: [(flag: String, value: Int)]) throws {
  let valid = 1...1_000_000_000
  for (flag, value) in counts where !valid.contains(value) {
    throw ValidationError("\(flag) \(value): give \(valid.lowerBound) to \(valid.upperBound)")
  }
}

/// - Throws: `ValidationError` for sizes that no layer has, or a share of units that cannot be dropped.
func validateSizes(_ sizes: [(flag: String, value: Int)], dropout: Float) throws {
  let valid = EncoderArchitecture.sizes
  for (flag, value) in sizes where !valid.contains(value) {
    throw ValidationError("\(flag) \(value): give \(valid.lowerBound) to \(valid.upperBound)")
  }
  guard dropout >= 0, dropout < 1 else { throw ValidationError("--dropout \(dropout): give 0 or more and below 1") }
}
