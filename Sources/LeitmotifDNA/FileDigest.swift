import CHTSlibShims

// All that is unsafe about digests is in this file.

/// Tells the contents of a file from others.
public struct FileDigest: Sendable, Hashable {
  /// 32 hexadecimal digits: MD5 (RFC 1321), as `md5sum` writes it. Against accidents, not against forgers.
  public let md5: String

  /// Reads the file as it is, compressed or not, in bounded memory.
  /// - Throws: `DNAError.unreadable`.
  public init(of path: String) throws(DNAError) {
    var error: Int32 = 0
    let digits = unsafe [CChar](unsafeUninitializedCapacity: Self.size) { buffer, count in
      if let start = buffer.baseAddress { unsafe error = lm_md5_of_file(path, start) }
      count = error == 0 ? Self.size : 0
    }
    guard error == 0 else { throw .unreadable(path: path, reason: systemReason(error)) }
    md5 = String(decoding: digits.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Digits and an end.
  private static let size = 33
}
