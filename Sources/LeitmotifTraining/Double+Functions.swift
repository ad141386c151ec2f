internal import Glibc

extension Double {
  /// The cosine of this angle in radians.
  var cosine: Double { cos(self) }

  /// ln x
  package var naturalLogarithm: Double { log(self) }

  /// eˣ
  package var exponential: Double { exp(self) }

  /// x to a whole power.
  func raised(to exponent: Int) -> Double { pow(self, Double(exponent)) }
}
