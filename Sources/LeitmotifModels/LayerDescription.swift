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
  /// Whether the state before the first step is learned; else it is zero.
  public var learnsInitialState: Bool
  /// What else the cell's factory wants to know, such as `activation`, `reset` or `peepholes`.
  public var options: [String: String]

  /// Both directions, side by side, from zero, and the cell's own defaults, unless told otherwise.
  public init(
    cell: String, hiddenSize: Int, isBidirectional: Bool = true, merge: BidirectionalMerge = .concat,
    learnsInitialState: Bool = false, options: [String: String] = [:]
  ) {
    self.cell = cell
    self.hiddenSize = hiddenSize
    self.isBidirectional = isBidirectional
    self.merge = merge
    self.learnsInitialState = learnsInitialState
    self.options = options
  }
}

extension LayerDescription {
  /// Reads a description; one that does not say whether it learns its initial state does not.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    cell = try container.decode(String.self, forKey: .cell)
    hiddenSize = try container.decode(Int.self, forKey: .hiddenSize)
    isBidirectional = try container.decode(Bool.self, forKey: .isBidirectional)
    merge = try container.decode(BidirectionalMerge.self, forKey: .merge)
    learnsInitialState = try container.decodeIfPresent(Bool.self, forKey: .learnsInitialState) ?? false
    options = try container.decode([String: String].self, forKey: .options)
  }
}
