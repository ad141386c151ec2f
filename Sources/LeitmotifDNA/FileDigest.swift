/// Tells the contents of a file from others.
public struct FileDigest: Sendable, Hashable {
  /// 32 hexadecimal digits: MD5 (RFC 1321), as `md5sum` writes it. Against accidents, not against forgers.
  public let md5: String

  /// Reads the file as it is, compressed or not, in bounded memory.
  /// - Throws: `DNAError.unreadable`.
  public init(of path: String) throws(DNAError) {
    do throws(ReadFault) {
      md5 = try Self.md5(of: ByteSource(path: LocalFile(path).path))
    } catch {
      throw error.error(path: path, recordCount: nil)
    }
  }

  private static func md5(of source: ByteSource) throws(ReadFault) -> String {
    let digest = try MessageDigest()
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = try source.read(into: &bytes), count > 0 { digest.add(bytes[..<count]) }
    try source.close()
    return digest.finish()
  }
}
