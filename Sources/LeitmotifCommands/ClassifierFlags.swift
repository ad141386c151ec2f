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
    try validateSizes([("--hidden", hidden), ("--layers", layers), ("--pool", pool)], dropout: dropout)
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

/// How much a classifier's classes count in its training.
struct ClassBalanceFlags: ParsableArguments {
  @Flag(help: "Draw every class equally often.")
  var balanced = false

  @Option(
    help: ArgumentHelp(
      "What a sequence of each label counts: balanced for the same sum a class, or LABEL=WEIGHT joined by commas.",
      valueName: "weights"), transform: ClassWeightsArgument.read)
  var classWeights: ClassWeightsArgument?

  func validate() throws {
    if balanced, classWeights != nil {
      throw ValidationError("give --balanced or --class-weights, not both: either makes rare classes count more")
    }
  }

  func apply(to options: inout ClassifierOptions) { options.isBalanced = balanced }
}
