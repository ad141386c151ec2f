internal import Glibc

// The C library's functions, so that one file alone imports it.
extension Double {
  var sine: Double { sin(self) }
  var cosine: Double { cos(self) }
  var logarithm: Double { log(self) }
  var decimalLogarithm: Double { log10(self) }
  var decimalPower: Double { pow(10, self) }
}

extension Float {
  /// The nearest number that is finite; 0 for what is no number.
  init(finite value: Double) {
    let most = Double(Float.greatestFiniteMagnitude)
    self = value.isNaN ? 0 : Float(min(max(value, -most), most))
  }
}
