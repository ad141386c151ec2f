/// A chord: a set of pitch classes.
public struct Chord: Sendable, Hashable {
  /// 0 ..< 12.
  public let pitchClasses: Set<Int>

  /// Whether a pitch belongs to it, in any octave.
  public func contains(_ pitch: Int) -> Bool { pitchClasses.contains(pitch.modulo(12)) }

  /// The chord `semitones` higher.
  public func transposed(by semitones: Int) -> Chord {
    Chord(pitchClasses: Set(pitchClasses.map { ($0 + semitones).modulo(12) }))
  }
}

/// Chords that take turns, a bar each, and begin again after the last.
public struct ChordProgression: Sendable, Hashable {
  /// One or more.
  public let chords: [Chord]

  /// Reads chords as they stand above a song: `C Am F G7`.
  ///
  /// A root from A to G, with `#` or `b`; then nothing for major, or one of m min - dim o aug + sus2 sus4 5 6 m6 7 maj7 M7 m7 min7
  /// dim7 m7b5 9 m9 maj9 add9.
  /// - Throws: `MusicError.configuration` for what is no chord.
  public init(parsing text: String) throws(MusicError) {
    var chords: [Chord] = []
    for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "|" || $0 == "," }) {
      chords.append(try Self.chord(of: word))
    }
    guard !chords.isEmpty else {
      throw .configuration(problem: "no chord is given. Write chords with spaces between, such as 'C Am F G'")
    }
    self.chords = chords
  }

  private init(chords: [Chord]) { self.chords = chords }

  /// The chord of a bar, from 0.
  public func chord(ofBar bar: Int) -> Chord { chords[bar % chords.count] }

  /// The chords `semitones` higher.
  public func transposed(by semitones: Int) -> ChordProgression {
    ChordProgression(chords: chords.map { $0.transposed(by: semitones) })
  }

  private static func chord(of word: Substring) throws(MusicError) -> Chord {
    var rest = word
    let root = rest.popFirst().flatMap { naturals[$0] }
    let accidental = rest.first.flatMap { accidentals[$0] }
    if accidental != nil { rest.removeFirst() }
    guard let root, let intervals = qualities[String(rest)] else {
      throw .configuration(
        problem: "'\(word)' is no chord. Write a root and a kind, such as C, F#m, Bb7, Gsus4 or Am7")
    }
    return Chord(pitchClasses: Set(intervals.map { (root + (accidental ?? 0) + $0).modulo(12) }))
  }

  private static let naturals: [Character: Int] = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11]
  private static let accidentals: [Character: Int] = ["#": 1, "♯": 1, "b": -1, "♭": -1]
  private static let qualities: [String: [Int]] = [
    "": [0, 4, 7], "m": [0, 3, 7], "min": [0, 3, 7], "-": [0, 3, 7], "dim": [0, 3, 6], "o": [0, 3, 6],
    "aug": [0, 4, 8], "+": [0, 4, 8], "sus2": [0, 2, 7], "sus4": [0, 5, 7], "5": [0, 7], "6": [0, 4, 7, 9],
    "m6": [0, 3, 7, 9], "7": [0, 4, 7, 10], "maj7": [0, 4, 7, 11], "M7": [0, 4, 7, 11], "m7": [0, 3, 7, 10],
    "min7": [0, 3, 7, 10], "dim7": [0, 3, 6, 9], "m7b5": [0, 3, 6, 10], "9": [0, 2, 4, 7, 10],
    "m9": [0, 2, 3, 7, 10], "maj9": [0, 2, 4, 7, 11], "add9": [0, 2, 4, 7],
  ]
}
