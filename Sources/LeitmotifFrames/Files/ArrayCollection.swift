internal import LeitmotifData

/// The arrays of an npz file, a ZIP archive: stored or deflated, of any size (ZIP64), their checksums verified.
struct ArrayCollection {
  private struct Entry {
    var name: String
    var method: Int
    var checksum: UInt32
    var size: Int
    var expandedSize: Int
    var offset: Int
  }

  private let file: FileInput
  private let path: String
  private let entries: [Entry]

  /// Reads what is in the archive.
  init(path: String) throws(FramesError) {
    self.path = path
    file = try FileInput(path: path)
    let (directory, count) = try Self.directory(of: file)
    var cursor = ByteCursor(directory, path: path)
    var entries: [Entry] = []
    for _ in 0..<count {
      let entry = try Self.entry(&cursor)
      if entries.contains(where: { $0.name == entry.name }) {
        throw .damaged(path: path, place: "directory", problem: "the array '\(entry.name)' is there twice")
      }
      entries.append(entry)
    }
    self.entries = entries
  }

  /// The names of the arrays, in the order of the file.
  var names: [String] { entries.map(\.name) }

  /// The only array.
  func onlyFrames() throws(FramesError) -> FrameSequence {
    guard entries.count == 1 else {
      let some = names.prefix(5).joined(separator: ", ")
      let remedy = "Name one of them, as '\(path)#\(names.first ?? "NAME")'"
      throw .unknownFormat(path: path, found: "the file has \(entries.count) arrays: \(some)", remedy: remedy)
    }
    return try frames(at: 0)
  }

  /// An array by its name.
  func frames(named name: String) throws(FramesError) -> FrameSequence {
    guard let index = entries.firstIndex(where: { $0.name == name }) else {
      let some = names.prefix(5).joined(separator: ", ")
      throw .unknownFormat(path: path, found: "there is no array '\(name)'", remedy: "Name one of \(some)")
    }
    return try frames(at: index)
  }

  /// An array by its place.
  func frames(at index: Int) throws(FramesError) -> FrameSequence {
    let entry = entries[index]
    func damaged(_ problem: String) -> FramesError {
      .damaged(path: path, place: "array '\(entry.name)'", problem: problem)
    }
    let header = try file.bytes(at: entry.offset, count: 30)
    guard header.count == 30, header.starts(with: [0x50, 0x4B, 3, 4]) else { throw damaged("its header is not there") }
    let nameSize = Int(UInt16(bytes: header, at: 26, isBigEndian: false))
    let extraSize = Int(UInt16(bytes: header, at: 28, isBigEndian: false))
    let start = entry.offset + 30 + nameSize + extraSize
    guard start <= file.byteCount, entry.size <= file.byteCount - start else {
      throw damaged("the file ends inside it")
    }
    // Deflate makes at most 1032 bytes of one.
    guard entry.method == 8 ? entry.expandedSize / 1032 <= entry.size : entry.expandedSize == entry.size else {
      throw damaged("it says that \(entry.size) bytes become \(entry.expandedSize), which cannot be")
    }
    var bytes = try file.bytes(at: start, count: entry.size)
    if entry.method == 8 {
      guard let inflated = Inflate.bytes(bytes, expandedSize: entry.expandedSize) else {
        throw damaged("its compressed bytes are wrong")
      }
      bytes = inflated
    }
    guard bytes.count == entry.expandedSize, Inflate.checksum(bytes) == entry.checksum else {
      throw damaged("its checksum is wrong")
    }
    return try NPYFile.frames(of: bytes, path: "\(path)#\(entry.name)")
  }

  /// The bytes of the directory, and how many entries it has.
  private static func directory(of file: FileInput) throws(FramesError) -> (bytes: [UInt8], count: Int) {
    let tailSize = min(file.byteCount, 22 + 65535)
    let tail = try file.bytes(at: file.byteCount - tailSize, count: tailSize)
    func damaged(_ problem: String) -> FramesError {
      .damaged(path: file.path, place: "byte \(file.byteCount)", problem: problem)
    }
    let last = (0...max(0, tail.count - 22)).last { place in
      tail.count >= place + 22 && tail[place...].starts(with: [0x50, 0x4B, 5, 6])
    }
    guard let last else { throw damaged("the file ends before the directory of its arrays") }
    var count = Int(UInt16(bytes: tail, at: last + 10, isBigEndian: false))
    var size = Int(UInt32(bytes: tail, at: last + 12, isBigEndian: false))
    var offset = Int(UInt32(bytes: tail, at: last + 16, isBigEndian: false))
    if count == 0xFFFF || size == 0xFFFF_FFFF || offset == 0xFFFF_FFFF {
      guard last >= 20, tail[(last - 20)...].starts(with: [0x50, 0x4B, 6, 7]) else { throw damaged("ZIP64 is cut") }
      let place = Int(clamping: UInt64(bytes: tail, at: last - 12, isBigEndian: false))
      let record = try file.bytes(at: place, count: 56)
      guard record.count == 56, record.starts(with: [0x50, 0x4B, 6, 6]) else { throw damaged("ZIP64 is cut") }
      count = Int(clamping: UInt64(bytes: record, at: 32, isBigEndian: false))
      size = Int(clamping: UInt64(bytes: record, at: 40, isBigEndian: false))
      offset = Int(clamping: UInt64(bytes: record, at: 48, isBigEndian: false))
    }
    // An entry has 46 bytes at least.
    guard offset <= file.byteCount, size <= file.byteCount - offset, count <= size / 46 else {
      throw damaged("a directory of \(count) arrays in \(size) bytes at byte \(offset) cannot be")
    }
    return (try file.bytes(at: offset, count: size), count)
  }

  private static func entry(_ cursor: inout ByteCursor) throws(FramesError) -> Entry {
    let start = try cursor.take(46, "an array's entry").lowerBound
    let bytes = cursor.bytes
    func short(_ place: Int) -> Int { Int(UInt16(bytes: bytes, at: start + place, isBigEndian: false)) }
    func long(_ place: Int) -> Int { Int(UInt32(bytes: bytes, at: start + place, isBigEndian: false)) }
    guard bytes[start..<start + 4].elementsEqual([0x50, 0x4B, 1, 2]) else { throw cursor.damaged("this is no entry") }
    let name = String(decoding: bytes[try cursor.take(short(28), "a name")], as: UTF8.self)
    let extra = try cursor.take(short(30), "an extra field")
    _ = try cursor.take(short(32), "a comment")
    if short(8) & 1 == 1 {
      throw .unknownFormat(
        path: cursor.path, found: "the array '\(name)' is encrypted", remedy: "Write it by numpy.savez")
    }
    guard short(10) == 0 || short(10) == 8 else {
      throw .unknownFormat(
        path: cursor.path, found: "the array '\(name)' is compressed by method \(short(10))",
        remedy: "Write it by numpy.savez or numpy.savez_compressed")
    }
    var entry = Entry(
      name: name.hasSuffix(".npy") ? String(name.dropLast(4)) : name, method: short(10),
      checksum: UInt32(truncatingIfNeeded: long(16)), size: long(20), expandedSize: long(24), offset: long(42))
    try widen(&entry, extra, cursor)
    return entry
  }

  /// Takes sizes that 32 bits cannot say out of the ZIP64 field.
  private static func widen(_ entry: inout Entry, _ extra: Range<Int>, _ cursor: ByteCursor) throws(FramesError) {
    var fields = ByteCursor(cursor.bytes, path: cursor.path, extra)
    while fields.remaining >= 4 {
      let kind = try fields.integer(UInt16.self, "an extra field")
      let size = Int(try fields.integer(UInt16.self, "an extra field"))
      let range = try fields.take(size, "an extra field")
      guard kind == 1 else { continue }
      var wide = ByteCursor(cursor.bytes, path: cursor.path, range)
      for field in [\Entry.expandedSize, \.size, \.offset] where entry[keyPath: field] == 0xFFFF_FFFF {
        entry[keyPath: field] = Int(clamping: try wide.integer(UInt64.self, "a size"))
      }
    }
  }
}
