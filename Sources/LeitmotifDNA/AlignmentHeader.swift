import Synchronization

/// The header that the records of one or several alignment files share, once they are written as one BAM file.
///
/// Give it to the sources (``DNASource/alignmentHeader``): the first file that is opened fills it, and one that follows
/// must have the same reference sequences, and no read group of its own.
public final class AlignmentHeader: Sendable {
  private let first = Mutex<HeaderCopy?>(nil)

  /// Without a file so far.
  public init() {}

  /// Takes the header of the first file, or compares that of a further one.
  func admit(_ header: HeaderCopy) throws(ReadFault) {
    let difference: String? = first.withLock { first in
      if let first { return first.difference(from: header) }
      first = header
      return nil
    }
    if let difference { throw .otherHeader(difference: difference) }
  }

  /// Begins a BAM file with it; nil as long as no file was opened.
  func makeOutput(
    descriptor: Int32, program: AlignmentProgram, isJoined: Bool
  ) throws(OutputFault) -> sending AlignmentOutput? {
    try first.withLock { first throws(OutputFault) in
      guard let first else { return nil }
      return try AlignmentOutput(
        descriptor: descriptor, header: first, version: program.version, commandLine: program.commandLine,
        isJoined: isJoined)
    }
  }
}

/// What a BAM file says of the program that wrote it: a @PG line (SAM specification, section 1.3).
public struct AlignmentProgram: Sendable, Hashable {
  /// The program's version.
  public let version: String
  /// How it was called; a tab or a line end in it is written as a blank.
  public let commandLine: String

  /// - Parameter arguments: the command line, with the program's name.
  public init(version: String, arguments: [String]) {
    self.version = version
    commandLine = String(arguments.joined(separator: " ").map { $0 == "\t" || $0.isNewline ? " " : $0 })
  }
}
