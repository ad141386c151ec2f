extension AlignmentFlags {
  /// The names of the bits, from the lowest up, as samtools has them.
  static let names = [
    "PAIRED", "PROPER_PAIR", "UNMAP", "MUNMAP", "REVERSE", "MREVERSE", "READ1", "READ2", "SECONDARY", "QCFAIL", "DUP",
    "SUPPLEMENTARY",
  ]

  /// Flags as samtools takes them: a number, decimal or hexadecimal (`0x904`), or names joined by commas (`UNMAP,DUP`). Nil for
  /// anything else.
  public init?(_ text: String) {
    if let first = text.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) {
      let isHexadecimal = text.hasPrefix("0x") || text.hasPrefix("0X")
      // To samtools a number with a leading zero is octal, which hardly anyone means.
      if !isHexadecimal, first == UInt8(ascii: "0"), text != "0" { return nil }
      guard let value = UInt16(isHexadecimal ? text.dropFirst(2) : text[...], radix: isHexadecimal ? 16 : 10) else {
        return nil
      }
      self.init(rawValue: value)
      return
    }
    var value: UInt16 = 0
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let bit = Self.names.firstIndex(of: name.uppercased()) else { return nil }
      value |= 1 << UInt16(bit)
    }
    self.init(rawValue: value)
  }
}
