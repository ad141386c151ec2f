internal import ArgumentParser
internal import Leitmotif

/// The shape of a generator.
struct GeneratorFlags: ParsableArguments {
  @Option(help: "The recurrent cell: elman, gru or lstm.")
  var cell = CellArgument(rawValue: Self.layer.cell) ?? .lstm

  @Option(help: ArgumentHelp("Hidden units of a layer.", valueName: "n"))
  var hidden = Self.layer.hiddenSize

  @Option(help: ArgumentHelp("Recurrent layers.", valueName: "n"))
  var layers = GeneratorOptions().layers.count

  @Option(help: ArgumentHelp("Width of a token's learned row; 0 for none.", valueName: "n"))
  var embedding = GeneratorOptions().embeddingSize ?? 0

  @Option(help: ArgumentHelp("The share of units dropped while training.", valueName: "fraction"))
  var dropout = GeneratorOptions().dropout.rate

  @Option(
    help: ArgumentHelp("Steps that gradients go back; what the layers remember goes on beyond.", valueName: "n"))
  var window = GeneratorOptions().windowLength

  @Option(
    help: ArgumentHelp("Validations without a better score before training ends; 0 for never.", valueName: "n"))
  var patience = GeneratorOptions().patience ?? 0

  @Option(
    help: ArgumentHelp(
      "Updates over which the learning rate falls. (default: those of --max-steps, those that fit into --time-budget, "
        + "or all)",
      valueName: "n"))
  var scheduleSteps: Int?

  private static let layer = GeneratorOptions().layers[0]

  func validate() throws {
    try validateSizes(
      [("--hidden", hidden), ("--layers", layers), ("--embedding", max(embedding, 1))], dropout: dropout)
    try validateCounts([("--window", window), ("--schedule-steps", scheduleSteps ?? 1)])
    if embedding < 0 { throw ValidationError("--embedding \(embedding): give 0 or more") }
    guard (0...1_000_000_000).contains(patience) else {
      throw ValidationError("--patience \(patience): give 0 or more")
    }
  }

  func apply(to options: inout GeneratorOptions) {
    let layer = LayerDescription(cell: cell.rawValue, hiddenSize: hidden, isBidirectional: false)
    options.layers = Array(repeating: layer, count: layers)
    options.embeddingSize = embedding == 0 ? nil : embedding
    options.dropout = Dropout(rate: dropout)
    options.windowLength = window
    options.patience = patience == 0 ? nil : patience
    options.scheduledUpdates = scheduleSteps
  }
}
