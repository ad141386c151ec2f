/// A file with the index that gives its places. An index that had to be made where nothing is kept goes with this value.
final class IndexedFile {
  /// The file, or a link to it beside the index.
  let path: String
  let indexPath: String
  /// Holds what goes with this value.
  private let temporaryFolder: TemporaryFolder?

  fileprivate init(path: String, indexPath: String, temporaryFolder: TemporaryFolder? = nil) {
    self.path = path
    self.indexPath = indexPath
    self.temporaryFolder = temporaryFolder
  }
}

/// Finds the index of a file. One that is missing, or older than the file, is built: beside the file under a temporary name
/// that is then changed, or, where its folder cannot be written to, for this run alone.
enum FileIndex {
  /// The ending of the index of bgzip's blocks.
  fileprivate static let blocks = ".gzi"

  /// The index of a BAM or CRAM file. That of BAM is CSI: unlike BAI it has checksums, and contigs may have any length.
  static func ofAlignments(
    _ file: LocalFile, format: SequenceFormat, tally: DNATally
  ) throws(ReadFault) -> IndexedFile {
    if let index = existing(of: file, format: format) {
      if index.indexPath.hasSuffix(".bai") { try BAIChecks.check(index.indexPath, of: file) }
      return index
    }
    let endings = endings(of: format)
    return try make(file, endings: endings, tally: tally) { path, indexPath throws(ReadFault) in
      switch IndexBuilder.buildAlignmentIndex(of: path, at: indexPath, isCSI: format == .bam) {
      case .built: return []
      case .unwritable: throw unwritable(indexPath)
      case .impossible:
        throw .selection(
          "it cannot be indexed: it is not sorted by coordinate, or it is damaged. Sort it with 'samtools sort'")
      }
    }
  }

  /// The index of a BAM or CRAM file, if there is one that is not older than the file.
  static func existing(of file: LocalFile, format: SequenceFormat) -> IndexedFile? {
    let endings = endings(of: format)
    let stem = file.path.hasSuffix(".bam") || file.path.hasSuffix(".cram") ? withoutEnding(file.path) : nil
    let candidates = ([file.path] + (stem.map { [$0] } ?? [])).flatMap { path in endings.map { path + $0 } }
    let current = candidates.first { isCurrent($0, for: file) }
    return current.map { IndexedFile(path: file.path, indexPath: $0) }
  }

  /// The index of a FASTA file, and that of its blocks if it is bgzip.
  static func ofFASTA(_ file: LocalFile, isCompressed: Bool, tally: DNATally) throws(ReadFault) -> IndexedFile {
    let endings = [".fai"] + (isCompressed ? [blocks] : [])
    if endings.allSatisfy({ isCurrent(file.path + $0, for: file) }) {
      return IndexedFile(path: file.path, indexPath: file.path + ".fai")
    }
    return try make(file, endings: endings, tally: tally) { path, indexPath throws(ReadFault) in
      let blocksPath = indexPath + blocks
      switch IndexBuilder.buildFASTAIndex(of: path, at: indexPath, blocks: blocksPath) {
      case .built: return isCompressed ? [(blocksPath, path + blocks)] : []
      case .unwritable:
        LocalFile(blocksPath).remove()
        throw unwritable(indexPath)
      case .impossible:
        LocalFile(blocksPath).remove()
        throw .selection(
          "it cannot be indexed. Give each sequence a name of its own and lines of one length, and compress with bgzip")
      }
    }
  }

  /// The first is the one that is built.
  private static func endings(of format: SequenceFormat) -> [String] { format == .cram ? [".crai"] : [".csi", ".bai"] }

  private static func isCurrent(_ indexPath: String, for file: LocalFile) -> Bool {
    guard let indexed = LocalFile(indexPath).lastChange, let changed = file.lastChange else { return false }
    return indexed >= changed
  }

  private static func withoutEnding(_ path: String) -> String {
    path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
  }

  /// - Parameters:
  ///   - endings: that of the index to make, and of others that the file may have.
  ///   - build: writes the index of a file to a place, and says what else it wrote, and where that belongs.
  private static func make(
    _ file: LocalFile, endings: [String], tally: DNATally,
    build: (_ path: String, _ indexPath: String) throws(ReadFault) -> [(from: String, to: String)]
  ) throws(ReadFault) -> IndexedFile {
    let ending = endings[0]
    let old = endings.first { LocalFile(file.path + $0).lastChange != nil && !isCurrent(file.path + $0, for: file) }
    let reason = old.map { "\(file.name)\($0) is older than \(file.name): " } ?? ""
    let draft = LocalFile("\(file.folder)/.\(file.name)\(ending).\(UInt32.random(in: 0 ... .max))")
    guard draft.canBeMade else {
      let index = try makeTemporary(file, ending: ending, build: build)
      tally.note("\(reason)Indexed \(file.shownPath) for this run only: nothing can be written into its folder")
      return index
    }
    let indexPath = file.path + ending
    do throws(ReadFault) {
      let others = try build(file.path, draft.path)
      for (from, to) in others + [(draft.path, indexPath)] {
        if let problem = LocalFile(from).rename(to: to) { throw .selection("\(to): \(problem)") }
      }
    } catch {
      draft.remove()
      throw error
    }
    tally.note("\(reason)Built the index \(file.shownPath)\(ending)")
    return IndexedFile(path: file.path, indexPath: indexPath)
  }

  private static func makeTemporary(
    _ file: LocalFile, ending: String,
    build: (_ path: String, _ indexPath: String) throws(ReadFault) -> [(from: String, to: String)]
  ) throws(ReadFault) -> IndexedFile {
    guard let folder = TemporaryFolder(), let target = file.realPath else {
      throw .selection(
        "it has no index, and neither its folder nor TMPDIR can be written to. Set TMPDIR to a folder for the index")
    }
    let path = "\(folder.path)/\(file.name)"
    folder.names = [file.name, file.name + ending, file.name + blocks]
    let index = IndexedFile(path: path, indexPath: path + ending, temporaryFolder: folder)
    if let problem = LocalFile(path).link(to: target) { throw .selection("\(path): \(problem)") }
    for (from, to) in try build(path, path + ending) {
      if let problem = LocalFile(from).rename(to: to) { throw .selection("\(to): \(problem)") }
    }
    return index
  }

  private static func unwritable(_ path: String) -> ReadFault {
    .selection("its index \(path) cannot be written. Check free space, or build the index with samtools")
  }
}
