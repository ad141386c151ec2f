/// The checksums of a CRAM file's containers and blocks (CRAM specification 3.0, sections 7 and 8). They are compared before
/// htslib decodes: version 1.16 looks at some of them too late, and then takes a changed block for one that is not there. They
/// also tell damage from a reference that is missing. CRAM 2 has none, and only its structure is looked at.
struct CRAMChecksums {
  private let file: BlockFile
  /// Of the chunk that is read next.
  private var place = 0
  private var chunk: [UInt8] = []
  private var position = 0
  private var end = 0
  /// Bytes taken.
  private var offset = 0
  /// Of the bytes taken since it was set to 0.
  private var sum: UInt = 0
  private var hasChecksums = true

  /// Checks the whole of a file.
  /// - Throws: `ReadFault.damaged` with the first place where a checksum is wrong, `.truncated` where data ends early.
  static func check(_ file: LocalFile) throws(ReadFault) {
    var checksums = try CRAMChecksums(file)
    guard try checksums.checkDefinition() else { return }
    while try !checksums.isAtEnd() { try checksums.checkContainer() }
  }

  /// Checks the header of a file.
  static func checkHeader(_ file: LocalFile) throws(ReadFault) {
    var checksums = try CRAMChecksums(file)
    if try checksums.checkDefinition() { try checksums.checkContainer() }
  }

  /// Checks the containers of a file that begin at `places`, as its index has it.
  /// - Throws: also `ReadFault.selection` where there is no container at a place.
  static func check(_ file: LocalFile, containersAt places: [Int], of index: IndexedFile) throws(ReadFault) {
    var checksums = try CRAMChecksums(file)
    guard try checksums.checkDefinition() else { return }
    for place in places {
      checksums.move(to: place)
      let header: ContainerHeader
      do throws(ReadFault) { header = try checksums.checkContainerHeader() } catch {
        throw .selection(
          "its index \(index.indexPath) does not fit it: there is no container at byte \(place). Remove the index, and it "
            + "is built again")
      }
      try checksums.checkBlocks(of: header)
    }
  }

  /// The same bytes, checked. What comes through a pipe passes but once, so a copy of it is kept in a temporary file, as long as
  /// it is read.
  static func checkedCopy(of stream: ByteSource) throws(ReadFault) -> ByteSource {
    guard let copy = TemporaryFile() else {
      throw .unreadable("CRAM from a pipe needs a temporary file, and TMPDIR cannot be written to")
    }
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    while case let count = try stream.read(into: &bytes), count > 0 {
      if let problem = copy.append(bytes[..<count]) {
        throw .unreadable("CRAM from a pipe needs a temporary file, and in TMPDIR: \(problem)")
      }
    }
    try stream.close()
    return try withExtendedLifetime(copy) { () throws(ReadFault) in
      try check(copy.file)
      return try ByteSource(path: copy.file.path)
    }
  }

  private init(_ file: LocalFile) throws(ReadFault) { self.file = try BlockFile(file) }

  /// Whether the version is one whose containers are known.
  private mutating func checkDefinition() throws(ReadFault) -> Bool {
    try skip(4)
    let version = try take()
    try skip(21)
    hasChecksums = version == 3
    // Later versions write their numbers in another way.
    return version == 2 || version == 3
  }

  private mutating func move(to place: Int) {
    (self.place, offset) = (place, place)
    (position, end) = (0, 0)
  }

  private typealias ContainerHeader = (start: Int, length: Int, blockCount: Int)

  private mutating func checkContainer() throws(ReadFault) { try checkBlocks(of: checkContainerHeader()) }

  private mutating func checkContainerHeader() throws(ReadFault) -> ContainerHeader {
    let start = offset
    sum = 0
    let length = try fixed()
    for _ in 0..<4 { _ = try integer() }
    if hasChecksums { try skipLongInteger() } else { _ = try integer() }
    try skipLongInteger()
    let blockCount = try integer()
    for _ in 0..<max(0, try integer()) { _ = try integer() }
    try checkSum("container", at: start)
    return (start, length, blockCount)
  }

  private mutating func checkBlocks(of container: ContainerHeader) throws(ReadFault) {
    let contentStart = offset
    for _ in 0..<max(0, container.blockCount) { try checkBlock() }
    // The header's container may be padded.
    let rest = container.length - (offset - contentStart)
    guard rest >= 0 else { throw .damaged("the container at byte \(container.start) is longer than it says") }
    try skip(rest)
  }

  private mutating func checkBlock() throws(ReadFault) {
    let start = offset
    sum = 0
    try skip(2)
    _ = try integer()
    let size = try integer()
    _ = try integer()
    guard size >= 0 else { throw .damaged("the block at byte \(start) has no size") }
    try skip(size)
    try checkSum("block", at: start)
  }

  private mutating func checkSum(_ kind: String, at start: Int) throws(ReadFault) {
    guard hasChecksums else { return }
    let expected = sum
    guard try fixed() == Int(Int32(truncatingIfNeeded: expected)) else {
      throw .damaged("the checksum of the \(kind) at byte \(start) is wrong")
    }
  }

  private mutating func isAtEnd() throws(ReadFault) -> Bool {
    if position == end {
      position = 0
      chunk = try file.read(1 << 16, at: Int64(place))
      end = chunk.count
      place += end
    }
    return end == 0
  }

  private mutating func take() throws(ReadFault) -> UInt8 {
    guard try !isAtEnd() else { throw .truncated("its data ends inside a container") }
    let byte = chunk[position]
    try skip(1)
    return byte
  }

  private mutating func skip(_ count: Int) throws(ReadFault) {
    var left = count
    while left > 0 {
      guard try !isAtEnd() else { throw .truncated("its data ends inside a container") }
      let taken = min(left, end - position)
      sum = checksum(chunk[position..<position + taken], after: sum)
      position += taken
      offset += taken
      left -= taken
    }
  }

  /// A number of four bytes.
  private mutating func fixed() throws(ReadFault) -> Int {
    var value: UInt32 = 0
    for place in 0..<4 { value |= UInt32(try take()) << (8 * UInt32(place)) }
    return Int(Int32(bitPattern: value))
  }

  /// ITF8: the ones that lead in the first byte are the number of bytes that follow.
  private mutating func integer() throws(ReadFault) -> Int {
    let first = try take()
    let count = min((~first).leadingZeroBitCount, 4)
    var value = UInt32(first) & (0xFF >> UInt32(count + 1))
    // Of a number of five bytes the last gives four bits.
    if count == 4 { value = UInt32(first) & 0x0F }
    for place in 1..<count + 1 {
      let byte = UInt32(try take())
      value = place == 4 ? value << 4 | byte & 0x0F : value << 8 | byte
    }
    return Int(Int32(bitPattern: value))
  }

  /// LTF8, whose value plays no part.
  private mutating func skipLongInteger() throws(ReadFault) { try skip((~(try take())).leadingZeroBitCount) }
}
