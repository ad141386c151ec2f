public import LeitmotifRecurrent

/// What a recurrent layer is made of, in words a model file can hold.
public struct LayerDescription: Sendable, Hashable, Codable {
  /// The cell's name, by which a ``LayerFactory`` makes it: `elman`, `gru`, `lstm`, or a name of your own.
  public var cell: String
  /// Hidden units, in each direction.
  public var hiddenSize: Int
  /// Whether the layer runs in both directions of time.
  public var isBidirectional: Bool
  /// How the directions become one.
  public var merge: BidirectionalMerge
  /// What else the cell's factory wants to know, such as `activation`, `reset` or `peepholes`.
  public var options: [String: String]

  /// Both directions, side by side, and the cell's own defaults, unless told otherwise.
  public init(
    cell: String, hiddenSize: Int, isBidirectional: Bool = true, merge: BidirectionalMerge = .concat,
    options: [String: String] = [:]
  ) {
    self.cell = cell
    self.hiddenSize = hiddenSize
    self.isBidirectional = isBidirectional
    self.merge = merge
    self.options = options
  }
}
