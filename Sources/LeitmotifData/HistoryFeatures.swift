/// What a step of a generated sequence sees of the symbols before it: where in the bar it stands, what was heard a bar ago.
///
/// A value of this kind stands at one place of one sequence, at first before its first symbol. It knows what it was
/// given by ``append(_:)`` and nothing else, so no step sees its own symbol, and training and generation run the same code: a
/// model meets in generation what it was trained with. Beams and drafts copy it.
public protocol HistoryFeatures: Sendable {
  /// Symbols of the past that each step sees again; the same at every step.
  var symbolCount: Int { get }
  /// Numbers that each step sees; the same at every step.
  var width: Int { get }

  /// What the step at hand sees.
  var features: StepFeatures { get }

  /// Takes in the symbol of the step at hand, and goes on to the next.
  mutating func append(_ token: Int)
}

/// What one step sees beside the symbol before it.
public struct StepFeatures: Sendable, Hashable {
  /// Tokens of the past, each in its place; −1 where there is none, as one bar back in the first bar.
  public var symbols: [Int32]
  /// Numbers, near 0 to 1 in size.
  public var numbers: [Float]

  /// Nothing, unless told otherwise.
  public init(symbols: [Int32] = [], numbers: [Float] = []) {
    self.symbols = symbols
    self.numbers = numbers
  }
}

/// The history of sequences whose steps see the symbol before them alone.
public struct NoHistory: HistoryFeatures {
  /// None.
  public var symbolCount: Int { 0 }
  /// None.
  public var width: Int { 0 }
  /// None.
  public var features: StepFeatures { StepFeatures() }

  /// Every sequence has it.
  public init() {}

  /// Forgets the symbol.
  public mutating func append(_ token: Int) {}
}
