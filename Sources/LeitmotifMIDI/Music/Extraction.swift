/// What came out of a score, and what did not.
public struct Extraction: Sendable, Hashable {
  /// A piece for each stretch of one metre, in order.
  public var pieces: [Piece] = []
  /// Why stretches, or the whole score, gave none.
  public var skipped: [SkipReason] = []
  /// What was done to the notes.
  public var counts = ExtractionCounts()

  /// Nothing so far.
  public init() {}
}

/// What was done to the notes of scores.
public struct ExtractionCounts: Sendable, Hashable {
  /// Notes of the parts that were read.
  public var notes = 0
  /// Those whose onset is within an eighth of a step of the grid.
  public var notesOnGrid = 0
  /// Notes of parts that were not read, of drums as well.
  public var notesOfOtherParts = 0
  /// Notes passed over since a higher one begins at the same step, or, with chords, the same one.
  public var notesUnderneath = 0
  /// Notes that end earlier since the next of a melody begins.
  public var notesShortened = 0
  /// Notes moved by octaves into the range.
  public var notesFolded = 0
  /// Steps left out beyond the longest that a piece may be.
  public var stepsCut = 0

  /// All 0.
  public init() {}

  /// The share of onsets on the grid, 0 to 1; nil without notes.
  public var gridShare: Double? { notes > 0 ? Double(notesOnGrid) / Double(notes) : nil }

  /// Both together.
  public static func += (left: inout ExtractionCounts, right: ExtractionCounts) {
    left.notes += right.notes
    left.notesOnGrid += right.notesOnGrid
    left.notesOfOtherParts += right.notesOfOtherParts
    left.notesUnderneath += right.notesUnderneath
    left.notesShortened += right.notesShortened
    left.notesFolded += right.notesFolded
    left.stepsCut += right.stepsCut
  }
}

/// Why music was left out.
public enum SkipReason: Sendable, Hashable {
  /// A file that cannot be read.
  case unreadable(MIDIError)
  /// No part has a note.
  case noNotes
  /// Only drums have notes.
  case onlyPercussion
  /// The part that was asked for is not there, or has no notes.
  case noSuchPart(PartChoice)
  /// The grid divides no bar of this metre.
  case metreOffGrid(Metre)
  /// Fewer notes than a piece has to have.
  case tooFewNotes
}

extension SkipReason: CustomStringConvertible {
  /// A few words, and what would help.
  public var description: String {
    switch self {
    case .unreadable: "cannot be read"
    case .noNotes: "no notes"
    case .onlyPercussion: "drums only"
    case .noSuchPart(.longest): "no notes"
    case .noSuchPart(.track(let index)): "track \(index + 1) has no notes (--track)"
    case .noSuchPart(.named(let name)): "no track '\(name)' with notes (--track)"
    case .metreOffGrid(let metre): "bars of \(metre) are not whole steps (raise --grid)"
    case .tooFewNotes: "too few notes in one metre (lower --min-notes)"
    }
  }
}

/// Which part of a score is its melody.
public enum PartChoice: Sendable, Hashable, Codable {
  /// That with the most notes, drums apart; the first of equals.
  case longest
  /// All parts of this track, counted from 0.
  case track(Int)
  /// All parts of tracks of this name.
  case named(String)
}
