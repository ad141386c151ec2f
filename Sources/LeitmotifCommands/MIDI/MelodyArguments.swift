internal import ArgumentParser
internal import LeitmotifMIDI

/// `6/8`
struct MetreArgument: WrittenArgument {
  static let form = "a metre such as 4/4, 3/4 or 6/8"
  let metre: Metre

  init?(argument: String) {
    let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let count = parts[0], let unit = parts[1], (1...255).contains(count),
      [1, 2, 4, 8, 16, 32, 64].contains(unit)
    else { return nil }
    metre = Metre(count, unit)
  }
}

/// `C`, `F#` or `Bb`: the tonic of a key.
struct KeyArgument: WrittenArgument {
  static let form = "a key's tonic: C, C#, Db, D, D#, Eb, E, F, F#, Gb, G, G#, Ab, A, A#, Bb or B"
  /// Pitch class, 0 for C.
  let tonic: Int

  init?(argument: String) {
    let naturals: [Character: Int] = ["C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11]
    let accidentals: [Substring: Int] = ["": 0, "#": 1, "♯": 1, "b": -1, "♭": -1]
    guard let natural = argument.first.flatMap({ naturals[$0] }), let shift = accidentals[argument.dropFirst()]
    else { return nil }
    tonic = (natural + shift + 12) % 12
  }
}

/// `dorian`
struct ScaleArgument: WrittenArgument {
  static let form = "a scale: \(Scale.allCases.map(\.rawValue).joined(separator: ", "))"
  let scale: Scale

  init?(argument: String) {
    guard let scale = Scale(rawValue: argument) else { return nil }
    self.scale = scale
  }
}

/// `major` or `minor`
struct ModeArgument: WrittenArgument {
  static let form = MusicalKey.Mode.allCases.map(\.rawValue).joined(separator: " or ")
  let mode: MusicalKey.Mode

  init?(argument: String) {
    guard let mode = MusicalKey.Mode(rawValue: argument) else { return nil }
    self.mode = mode
  }
}

/// `48-84`
struct PitchRangeArgument: WrittenArgument {
  static let form = "the lowest and the highest pitch, 0 to 127, where 60 is middle C: 48-84"
  let pitches: ClosedRange<Int>

  init?(argument: String) {
    let parts = argument.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let low = parts[0], let high = parts[1], low >= 0, low <= high, high <= 127 else {
      return nil
    }
    pitches = low...high
  }
}

/// `"C Am F G"`
struct ChordsArgument {
  let progression: ChordProgression

  /// - Throws: `ValidationError` that names what is no chord.
  static func read(_ argument: String) throws -> ChordsArgument {
    do {
      return ChordsArgument(progression: try ChordProgression(parsing: argument))
    } catch {
      throw ValidationError("\(error)")
    }
  }
}

/// `"60 -2 62"`, or a MIDI file.
struct PrimerArgument: WrittenArgument {
  static let form = "a MIDI file, or pitches with -2 where a note goes on and -1 where it ends: \"60 -2 62\""

  enum Source {
    case steps([OpeningStep])
    case file(String)
  }

  let source: Source

  init?(argument: String) {
    if let steps = OpeningStep.list(parsing: argument) {
      source = .steps(steps)
    } else if argument.isEmpty || Self.beginsAsSteps(argument) && FileSystem.kind(of: argument) == .missing {
      return nil
    } else {
      source = .file(argument)
    }
  }

  /// Whether its first word is a number, as that of mistyped steps is.
  private static func beginsAsSteps(_ argument: String) -> Bool {
    argument.split { $0.isWhitespace || $0 == "," }.first.map { Int($0) != nil } ?? true
  }

  /// The file; nil for steps.
  var path: String? { if case .file(let path) = source { path } else { nil } }
}
