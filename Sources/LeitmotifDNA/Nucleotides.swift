/// The code of a base is the set of bases that it may be: bit 0 is A, bit 1 C, bit 2 G, bit 3 T.
///
/// That gives each of the 15 IUPAC letters a code of 1 ... 15 (Cornish-Bowden 1985, "Nomenclature for incompletely
/// specified bases"), in the order of SAM's four-bit codes; U is T. Code 0 stands for no base and does not occur in
/// a sequence.
public enum Nucleotides {
  /// Codes, 0 included: the size of the vocabulary.
  public static let codeCount = 16

  /// The code of N, any base.
  public static let anyBase: UInt8 = 15

  /// The letter of each code.
  static let letters = Array("=ACMGRSVTWYHKDBN".utf8)

  /// The code of the complement of each code: A and T, C and G change places.
  public static let complements: [UInt8] = (0..<16).map { code in
    (0..<4).reduce(0) { $0 | (code >> $1 & 1) << (3 - $1) }
  }

  /// The row of each code, `[16, 4]` over A C G T: equal shares of the bases that it may be.
  public static let shares: [Float] = (0..<16).flatMap { code in
    (0..<4).map { base in code >> base & 1 == 0 ? 0 : 1 / Float(code.nonzeroBitCount) }
  }

  /// What `codesByByte` has for a byte that is no base.
  static let noCode: UInt8 = 0xFF

  /// The code of each byte, in upper or lower case.
  static let codesByByte: [UInt8] = {
    var codes = [UInt8](repeating: noCode, count: 256)
    for (code, letter) in letters.enumerated().dropFirst() {
      codes[Int(letter)] = UInt8(code)
      codes[Int(letter | 0x20)] = UInt8(code)
    }
    for letter in "Uu".utf8 { codes[Int(letter)] = 8 }
    return codes
  }()
}
