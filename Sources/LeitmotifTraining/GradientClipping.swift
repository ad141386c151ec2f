public import LeitmotifTensor

/// Limits a gradient before an update.
public struct GradientClipping: Sendable, Equatable {
  private enum Limit: Sendable, Equatable {
    case none
    case globalNorm(Float)
    case value(Float)
  }
  private let limit: Limit

  /// Leaves gradients as they are.
  public static let none = GradientClipping(limit: .none)

  /// Scales the whole gradient down to this norm when it is longer: Pascanu, Mikolov and Bengio (2013).
  /// - Parameter norm: above 0.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public static func globalNorm(_ norm: Float) throws(TrainingError) -> GradientClipping {
    try TrainingError.require(norm > 0 && norm.isFinite, "the clipping norm", norm, "above 0")
    return GradientClipping(limit: .globalNorm(norm))
  }

  /// Limits every value of the gradient to ±value.
  /// - Parameter value: above 0.
  /// - Throws: ``TrainingError/invalidSetting(name:value:requirement:)``.
  public static func value(_ value: Float) throws(TrainingError) -> GradientClipping {
    try TrainingError.require(value > 0 && value.isFinite, "the clipping value", value, "above 0")
    return GradientClipping(limit: .value(value))
  }

  /// - Parameters:
  ///   - gradient: finite; changed in place.
  ///   - norm: its `globalNorm`.
  public func clip(_ gradient: inout some Module, norm: Double) {
    switch limit {
    case .none: return
    case .globalNorm(let limit):
      guard norm > Double(limit) else { return }
      let factor = Float(Double(limit) / norm)
      gradient.changeParameters { OptimizerKernels.scale(&$0, by: factor) }
    case .value(let limit):
      gradient.changeParameters { OptimizerKernels.clip(&$0, limit: limit) }
    }
  }
}

extension Module {
  /// √Σ x² over all parameters, added in double precision in the order of the visit.
  ///
  /// It is finite exactly when every parameter is.
  public var globalNorm: Double {
    parameterTensors.reduce(0) { $0 + OptimizerKernels.sumOfSquares($1) }.squareRoot()
  }

  /// The dotted name of the first parameter with a value that is not finite.
  public var firstNonFiniteParameter: String? {
    parameters.first { !OptimizerKernels.isFinite($0.tensor) }?.name
  }
}
