/// WAV: RIFF, and RF64 (EBU Tech 3306) for files above 4 GB, with samples of every common form.
enum WaveFile {
  /// The sound, its channels averaged. A data chunk of size 0 or 0xFFFFFFFF that is the last, as programs write that
  /// cannot seek, goes on to the end of the file.
  /// - Throws: `FramesError.damaged`; `.unknownFormat` for compressed samples.
  static func waveform(of bytes: [UInt8], path: String) throws(FramesError) -> Waveform {
    var cursor = ByteCursor(bytes, path: path)
    let start = try cursor.take(12, "the RIFF header")
    let isLong = bytes[start].starts(with: "RF64".utf8)
    guard isLong || bytes[start].starts(with: "RIFF".utf8), bytes[8..<12].elementsEqual("WAVE".utf8) else {
      throw .unknownFormat(path: path, found: "this does not begin as WAV does", remedy: "Give a WAV file")
    }
    var format: WaveFormat?
    var longDataSize: Int?
    while cursor.remaining >= 8 {
      let name = String(decoding: bytes[try cursor.take(4, "a chunk's name")], as: UTF8.self)
      let size = Int(try cursor.integer(UInt32.self, "a chunk's size"))
      if name == "data" {
        guard let format else { throw cursor.damaged("the samples come before the chunk 'fmt '") }
        return try format.waveform(of: cursor, range: dataRange(cursor, size: size, longSize: longDataSize))
      }
      var chunk = cursor
      _ = try cursor.take(size, "the chunk '\(printable(name))'")
      if size % 2 == 1, cursor.remaining > 0 { _ = try cursor.take(1, "padding") }
      if name == "fmt " { format = try WaveFormat(&chunk, size: size) }
      if name == "ds64", isLong {
        _ = try chunk.take(8, "the file's size")
        longDataSize = Int(clamping: try chunk.integer(UInt64.self, "the size of the samples"))
      }
    }
    throw cursor.damaged(format == nil ? "there is no chunk 'fmt '" : "there is no chunk 'data'")
  }

  private static func dataRange(_ cursor: ByteCursor, size: Int, longSize: Int?) throws(FramesError) -> Range<Int> {
    let isUnknown = size == 0xFFFF_FFFF || size == 0
    let known = size == 0xFFFF_FFFF ? longSize : nil
    guard let count = known ?? (isUnknown ? nil : size), count > 0 else { return cursor.position..<cursor.end }
    guard count <= cursor.remaining else {
      throw cursor.damaged("the samples need \(count) bytes, and \(cursor.remaining) are left")
    }
    return cursor.position..<cursor.position + count
  }

  private static func printable(_ name: String) -> String {
    String(name.unicodeScalars.map { $0.isASCII && $0.value >= 32 && $0.value < 127 ? Character($0) : "?" })
  }
}
