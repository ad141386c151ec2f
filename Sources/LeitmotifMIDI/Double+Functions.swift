internal import Glibc

// The C library's functions, so that one file alone imports it.
extension Double {
  var sine: Double { sin(self) }
  var cosine: Double { cos(self) }
  var binaryLogarithm: Double { log2(self) }
}
