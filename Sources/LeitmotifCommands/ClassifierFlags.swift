public import ArgumentParser
internal import Leitmotif
public import LeitmotifDNA

/// The shape of a classifier.
struct ClassifierFlags: ParsableArguments {
  @Option(help: "The recurrent cell: elman, gru or lstm.")
  var cell: CellArgument = .gru

  @Option(help: ArgumentHelp("Hidden units of a layer, in each direction.", valueName: "n"))
  var hidden = 32

  @Option(help: ArgumentHelp("Recurrent layers.", valueName: "n"))
  var layers = 1

  @Flag(help: "Read sequences from the first base to the last only.")
  var oneDirection = false

  @Option(
    help: ArgumentHelp(
      "A convolution in front of the recurrent layers; none for none. (default: \(Self.defaultConvolution.description))",
      valueName: "filtersxwidth"), transform: ConvolutionArgument.read)
  var convolution = Self.defaultConvolution

  @Option(
    help: ArgumentHelp(
      "Join every N steps that the recurrent layers would read into one, by their maximum.", valueName: "n"))
  var pool = 1

  @Option(
    help: ArgumentHelp(
      "How steps become one vector: last, mean, max, attention and centre, joined by +. "
        + "(default: \(Self.defaultReduction.description))"), transform: ReductionArgument.read)
  var reduce = Self.defaultReduction

  @Option(help: ArgumentHelp("The share of units dropped while training.", valueName: "fraction"))
  var dropout = ClassifierOptions().dropout.rate

  @Option(help: "forward, or both: trained on both strands, and predictions averaged over them.")
  var strands: DNAConfiguration.Strands = .forward

  private static let defaultConvolution = ConvolutionArgument(ClassifierOptions().convolution)
  private static let defaultReduction = ReductionArgument(ClassifierOptions().reductions)

  func validate() throws {
    let sizes = ClassifierArchitecture.sizes
    for (flag, value) in [("--hidden", hidden), ("--layers", layers), ("--pool", pool)] where !sizes.contains(value) {
      throw ValidationError("\(flag) \(value): give \(sizes.lowerBound) to \(sizes.upperBound)")
    }
    guard dropout >= 0, dropout < 1 else { throw ValidationError("--dropout \(dropout): give 0 or more and below 1") }
  }

  func apply(to options: inout ClassifierOptions) {
    let layer = LayerDescription(cell: cell.rawValue, hiddenSize: hidden, isBidirectional: !oneDirection)
    options.layers = Array(repeating: layer, count: layers)
    options.convolution = convolution.convolution
    options.poolSize = pool
    options.reductions = reduce.reductions
    options.dropout = Dropout(rate: dropout)
  }
}

extension DNAConfiguration.Strands: ExpressibleByArgument {}

/// How long and how fast a classifier is trained.
struct TrainingFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Passes through the training sequences at most.", valueName: "n"))
  var epochs = ClassifierOptions().epochs

  @Option(help: ArgumentHelp("Updates at most.", valueName: "n"))
  var maxSteps: Int?

  @Option(help: ArgumentHelp("Sequences of one update.", valueName: "n"))
  var batchSize = ClassifierOptions().batchSize

  @Option(help: ArgumentHelp("The highest learning rate.", valueName: "x"))
  var learningRate = ClassifierOptions().learningRate

  @Flag(help: "Draw every class equally often.")
  var balanced = false

  @Option(
    help: ArgumentHelp(
      "What a sequence of each label counts: balanced for the same sum a class, or LABEL=WEIGHT joined by commas.",
      valueName: "weights"), transform: ClassWeightsArgument.read)
  var classWeights: ClassWeightsArgument?

  @Option(
    help: ArgumentHelp("Time for training and validation at most, such as 60s or 5m.", valueName: "time"),
    transform: DurationArgument.read)
  var timeBudget: DurationArgument?

  @Option(help: ArgumentHelp("Decides all that is random: the same seed gives the same model.", valueName: "n"))
  var seed = ClassifierOptions().seed

  @Option(
    help: ArgumentHelp(
      "Write MODEL.checkpoint after every so many updates, and keep it at the end. (default: one a minute, which goes "
        + "when the model is written)",
      valueName: "updates"))
  var checkpointEvery: Int?

  /// Enough for any run, and products of two are still numbers.
  private static let counts = 1...1_000_000_000

  func validate() throws {
    let counts = [
      ("--epochs", epochs), ("--max-steps", maxSteps ?? 1), ("--batch-size", batchSize),
      ("--checkpoint-every", checkpointEvery ?? 1),
    ]
    for (flag, value) in counts
    where !Self.counts.contains(value) {
      throw ValidationError("\(flag) \(value): give \(Self.counts.lowerBound) to \(Self.counts.upperBound)")
    }
    if balanced, classWeights != nil {
      throw ValidationError("give --balanced or --class-weights, not both: either makes rare classes count more")
    }
    guard learningRate > 0, learningRate.isFinite else {
      throw ValidationError("--learning-rate \(learningRate): give a number above 0")
    }
  }

  func apply(to options: inout ClassifierOptions) {
    options.epochs = epochs
    options.maxUpdates = maxSteps
    options.batchSize = batchSize
    options.learningRate = learningRate
    options.isBalanced = balanced
    options.timeBudget = timeBudget?.duration
    options.seed = seed
  }
}
