internal import CHTSlibShims

/// The loops over bytes of leitmotif_text.h, over parts of arrays.
enum SequenceText {
  /// Where the line that goes on at `range` ends: the place of its LF or CR, or the range's end.
  static func endOfLine(_ bytes: [UInt8], in range: Range<Int>) -> Int {
    let bytes = bytes.span.extracting(range)
    return unsafe range.lowerBound + bytes.withUnsafeBufferPointer { unsafe lm_line_length($0.baseAddress, $0.count) }
  }

  /// Writes the codes of the letters in `range` to `codes` from `place` on, up to the first byte that is no base.
  /// - Returns: how many there are.
  static func writeCodes(of letters: [UInt8], in range: Range<Int>, to codes: inout [UInt8], at place: Int) -> Int {
    precondition(codes.count - place >= range.count, "there is no room for the codes")
    let letters = letters.span.extracting(range)
    return unsafe codes.withUnsafeMutableBufferPointer { codes in
      unsafe letters.withUnsafeBufferPointer { letters in
        guard let start = codes.baseAddress else { return 0 }
        return unsafe lm_codes_of_letters(letters.baseAddress, letters.count, start + place)
      }
    }
  }

  /// Reads the record of FASTQ that `range` begins with, if it has four whole lines that end in LF and at most `limit` bases,
  /// and writes its codes to the beginning of `codes`.
  /// - Returns: the places in `bytes` of its header without the mark and of its end, and the number of its bases; nil for
  ///   all that is written in another way.
  static func readFASTQ(
    _ bytes: [UInt8], in range: Range<Int>, limit: Int, codes: inout [UInt8]
  ) -> (header: Range<Int>, baseCount: Int, end: Int)? {
    var lines = lm_fastq_lines()
    let record = bytes.span.extracting(range)
    let isRead = unsafe codes.withUnsafeMutableBufferPointer { codes in
      unsafe record.withUnsafeBufferPointer { record in
        unsafe lm_fastq_read_lines(
          record.baseAddress, record.count, codes.baseAddress, min(limit, codes.count), &lines)
      }
    }
    guard isRead == 1 else { return nil }
    let start = range.lowerBound
    return (start + 1..<start + 1 + lines.header_length, lines.base_count, start + lines.size)
  }
}
