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
  /// Notes of drums, which have no pitch.
  public var notesOfDrums = 0
  /// Notes of other parts that were not read.
  public var notesOfOtherParts = 0
  /// Notes that a melody leaves out, since one as high or higher begins at the same step.
  public var notesUnderneath = 0
  /// Notes that chords leave out, since one of the same pitch begins at the same step.
  public var notesDoubled = 0
  /// Notes that end earlier, since the next of the melody begins.
  public var notesShortened = 0
  /// Notes of chords that end earlier, since one of the same pitch begins.
  public var notesRestruck = 0
  /// Notes moved by octaves into the range.
  public var notesFolded = 0
  /// Steps left out beyond the longest that a piece may be.
  public var stepsCut = 0

  /// All 0.
  public init() {}

  /// The share of onsets on the grid, 0 to 1; nil without notes.
  public var gridShare: Double? { notes > 0 ? Double(notesOnGrid) / Double(notes) : nil }

  /// What was done to how many notes, to follow their number; nothing that was done to none.
  public var changes: [(count: Int, text: String)] {
    [
      (notesOfDrums, "of drums left out"), (notesOfOtherParts, "of other parts left out"),
      (notesUnderneath, "left out under a higher one"), (notesDoubled, "left out beside one of the same pitch"),
      (notesShortened, "ended by the next"), (notesRestruck, "ended by the next of the same pitch"),
      (notesFolded, "moved by octaves into the range"),
    ].filter { $0.0 > 0 }
  }

  /// Both together.
  public static func += (left: inout ExtractionCounts, right: ExtractionCounts) {
    left.notes += right.notes
    left.notesOnGrid += right.notesOnGrid
    left.notesOfDrums += right.notesOfDrums
    left.notesOfOtherParts += right.notesOfOtherParts
    left.notesUnderneath += right.notesUnderneath
    left.notesDoubled += right.notesDoubled
    left.notesShortened += right.notesShortened
    left.notesRestruck += right.notesRestruck
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
