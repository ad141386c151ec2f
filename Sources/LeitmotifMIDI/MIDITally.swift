import Synchronization

/// What became of the files of a data set: share one among its sources.
public final class MIDITally: Sendable {
  private let outcomes = Mutex<[String: Outcome]>([:])

  /// What became of one file.
  public struct Outcome: Sendable, Hashable {
    /// Pieces that it gave.
    public var pieceCount: Int
    /// Why stretches of it, or the whole file, gave none.
    public var skipped: [SkipReason]
    /// What was done to its notes.
    public var counts: ExtractionCounts
    /// Where it breaks the rules of MIDI files, and what was made of it.
    public var warnings: [MIDIWarning]

    /// Nothing, unless told otherwise.
    public init(
      pieceCount: Int = 0, skipped: [SkipReason] = [], counts: ExtractionCounts = ExtractionCounts(),
      warnings: [MIDIWarning] = []
    ) {
      self.pieceCount = pieceCount
      self.skipped = skipped
      self.counts = counts
      self.warnings = warnings
    }
  }

  /// Files that share a reason to be left out, in whole or in part.
  public struct Skipped: Sendable, Hashable {
    /// In a few words.
    public var reason: String
    /// What exactly is wrong with the first file, where that differs between files.
    public var detail: String?
    /// Sorted bytewise.
    public var files: [String]
  }

  /// Nothing so far.
  public init() {}

  /// What became of a file, so that a second pass counts it once.
  func note(_ extraction: Extraction, of file: String) {
    outcomes.withLock {
      $0[file, default: Outcome()].pieceCount = extraction.pieces.count
      $0[file, default: Outcome()].skipped = extraction.skipped
      $0[file, default: Outcome()].counts = extraction.counts
    }
  }

  /// Where a file breaks the rules, before what became of it.
  func note(_ warnings: [MIDIWarning], of file: String) {
    outcomes.withLock { $0[file, default: Outcome()].warnings = warnings }
  }

  /// A file that cannot be read.
  func note(_ error: MIDIError, of file: String) {
    outcomes.withLock { $0[file] = Outcome(skipped: [.unreadable(error)]) }
  }

  /// What became of each file, by its name.
  public var byFile: [String: Outcome] { outcomes.withLock { $0 } }

  /// Files that were read, whatever became of them.
  public var fileCount: Int { outcomes.withLock { $0.count } }

  /// Where files break the rules of their format, by file.
  public var warnings: [MIDIWarning] {
    outcomes.withLock { $0 }.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.flatMap(\.value.warnings)
  }

  /// Pieces that the files gave.
  public var pieceCount: Int { outcomes.withLock { $0.values.reduce(0) { $0 + $1.pieceCount } } }

  /// Of all files together.
  public var counts: ExtractionCounts {
    outcomes.withLock { $0.values.reduce(into: ExtractionCounts()) { $0 += $1.counts } }
  }

  /// What was left out and why: the reason of most files first.
  public var skipped: [Skipped] {
    var files: [String: Set<String>] = [:]
    var details: [String: String] = [:]
    for (file, outcome) in outcomes.withLock({ $0 }) {
      for reason in outcome.skipped {
        files[reason.description, default: []].insert(file)
        if case .unreadable(let error) = reason { details[file] = error.description }
      }
    }
    return files.map { reason, files in
      let sorted = files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      return Skipped(reason: reason, detail: sorted.first.flatMap { details[$0] }, files: sorted)
    }.sorted {
      $0.files.count == $1.files.count
        ? $0.reason.utf8.lexicographicallyPrecedes($1.reason.utf8) : $0.files.count > $1.files.count
    }
  }

  /// Sentences for the user: what was left out, with the first few names, and what was done to the notes.
  public var notes: [String] {
    let left = skipped.map { skipped in
      let names = skipped.files.prefix(3).joined(separator: ", ")
      let more = skipped.files.count > 3 ? ", …" : ""
      let count = skipped.files.count == 1 ? "1 file" : "\(skipped.files.count) files"
      return "\(count): \(skipped.reason) (\(skipped.detail ?? names)\(more))"
    }
    return left + counts.notesForUser
  }
}

extension ExtractionCounts {
  fileprivate var notesForUser: [String] {
    let counted = changes.map { "\($0.count) notes \($0.text)" }
    let share = gridShare.map { "\(Int(($0 * 100).rounded()))% of the onsets are on the grid" }
    let cut = stepsCut > 0 ? ["\(stepsCut) steps cut from the ends of long pieces"] : []
    return (share.map { [$0] } ?? []) + counted + cut
  }
}
