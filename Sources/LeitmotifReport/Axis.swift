/// What an axis measures, and how values are spread on it.
public struct Axis: Sendable, Equatable {
  /// How values are spread.
  public enum Kind: Sendable, Equatable {
    /// Equal differences have equal lengths.
    case linear
    /// Equal ratios have equal lengths. What is not above 0 has no place and is left out.
    case logarithmic
  }

  /// The quantity, with its unit.
  public var label: String
  /// How values are spread.
  public var kind: Kind
  /// What the axis shows at least, whatever the data.
  public var range: ClosedRange<Double>?

  /// An axis for a quantity.
  ///
  /// - Precondition: `range` is finite, not of one value, and above 0 on a logarithmic axis.
  public init(_ label: String, kind: Kind = .linear, range: ClosedRange<Double>? = nil) {
    precondition(
      range.map { kind.places($0.lowerBound) && kind.places($0.upperBound) && $0.lowerBound < $0.upperBound } ?? true,
      "a range of finite numbers that the axis can show")
    self.label = label
    self.kind = kind
    self.range = range
  }
}

extension Axis.Kind {
  /// Whether a value has a place on the axis. Beyond 10³⁰⁰ differences are no longer numbers.
  func places(_ value: Double) -> Bool {
    value.magnitude < 1e300 && (self == .linear || value >= 1e-280)
  }
}

/// A point of a chart, in the units of its axes.
public struct ChartPoint: Sendable, Equatable {
  /// Along the horizontal axis.
  public var x: Double
  /// Along the vertical axis.
  public var y: Double

  /// A point at (x, y).
  public init(_ x: Double, _ y: Double) {
    self.x = x
    self.y = y
  }
}
