/// What is asked of music that is to be made; what is nil is as most of the training music has it.
public struct MelodyWish: Sendable {
  /// Whole bars, after an upbeat; those of an ``Opening`` count, unless it is a tune to continue.
  public var barCount = 16
  /// The metre.
  public var metre: Metre?
  /// Pitch class of the key that is heard, 0 for C; nil for that of the opening, or else the one without accidentals.
  public var tonic: Int?
  /// Major or minor; nil for that of the scale, where one is asked for.
  public var mode: MusicalKey.Mode?
  /// One of the styles that the model knows.
  public var style: String?
  /// What the music begins with.
  public var opening: Opening?
  /// Chords whose notes stand on strong beats, in the key that is heard.
  public var chords: ChordProgression?
  /// The only notes that may come, on the tonic.
  public var scale: Scale?
  /// The only pitches that may come, as they are heard.
  public var range: ClosedRange<Int>?
  /// Whether the last note is the tonic, held until the last bar's end.
  public var endsOnTonic = true
  /// Notes of the shortest run of the training music that a melody may not copy; nil to let all pass. Chords may copy any.
  public var shortestForbiddenCopy: Int? = 16

  /// Nothing but sixteen bars.
  public init() {}
}

/// What music begins with.
public enum Opening: Sendable {
  /// What happens at each step, from the first bar line on, as it is heard.
  case steps([OpeningStep])
  /// A tune's beginning, or a whole tune: to be followed as far as the bars go.
  case beginning(Piece)
  /// A whole tune: the bars come after its last.
  case tune(Piece)

  var piece: Piece? {
    switch self {
    case .steps: nil
    case .beginning(let piece), .tune(let piece): piece
    }
  }
}

/// What happens at one step of a melody.
public enum OpeningStep: Sendable, Hashable {
  /// A note begins, 0 ..< 128.
  case pitch(Int)
  /// What sounds goes on.
  case hold
  /// What sounds ends.
  case off

  /// Reads steps as `60 -2 62`: pitches, −2 where what sounds goes on, −1 where it ends.
  /// - Returns: nil for what is no such list, or has no pitch.
  public static func list(parsing text: String) -> [OpeningStep]? {
    let words = text.split { $0.isWhitespace || $0 == "," }
    let steps: [OpeningStep] = words.compactMap { word in
      switch Int(word) {
      case -2: .hold
      case -1: .off
      case .some(let pitch) where (0..<128).contains(pitch): .pitch(pitch)
      default: nil
      }
    }
    let hasPitch = steps.contains { if case .pitch = $0 { true } else { false } }
    return steps.count == words.count && hasPitch ? steps : nil
  }
}
