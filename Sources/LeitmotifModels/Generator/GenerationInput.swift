public import LeitmotifData

/// What a generator reads of the steps of several sequences, packed by `layout`: of each step, what is known before it.
public struct GenerationInput: Sendable {
  /// Symbols in packed order.
  public enum Symbols: Sendable {
    /// A token a row; −1 for none.
    case tokens([Int32])
    /// Row-major frames.
    case frames([Float], width: Int)
  }

  /// The shape of the packed rows.
  public var layout: RaggedLayout
  /// The symbol of the step before.
  public var previous: Symbols
  /// Tokens of the past that each step sees again, row-major [R, historySymbolCount].
  public var historySymbols: [Int32]
  /// Numbers that each step sees of the past, row-major [R, historyWidth].
  public var historyNumbers: [Float]
  /// What each sequence is like, in the caller's order: `conditionWidth` numbers each.
  public var conditions: [[Float]]

  /// Without a history or conditions, the symbol before alone.
  public init(
    layout: RaggedLayout, previous: Symbols, historySymbols: [Int32] = [], historyNumbers: [Float] = [],
    conditions: [[Float]]? = nil
  ) {
    self.layout = layout
    self.previous = previous
    self.historySymbols = historySymbols
    self.historyNumbers = historyNumbers
    self.conditions = conditions ?? Array(repeating: [], count: layout.batchSize)
    precondition(self.conditions.count == layout.batchSize, "one condition a sequence")
  }
}

extension GenerationInput {
  /// The next step of each of several sequences, one step long each.
  ///
  /// - Parameters:
  ///   - previous: the token before, one a sequence.
  ///   - histories: those of the steps to come.
  ///   - conditions: one a sequence.
  init(previous: [Int], histories: [any HistoryFeatures], conditions: [[Float]]) {
    let features = histories.map(\.features)
    self.init(
      layout: RaggedLayout(lengths: Array(repeating: 1, count: previous.count)),
      previous: .tokens(previous.map { Int32($0) }), historySymbols: features.flatMap(\.symbols),
      historyNumbers: features.flatMap(\.numbers), conditions: conditions)
  }
}
