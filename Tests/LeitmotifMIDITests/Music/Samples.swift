import LeitmotifMIDI

/// Scores and pieces of a few notes.
enum Samples {
  /// A part of notes that follow each other: pitch and sixteenths, nil for a rest. Everything begins `late` ticks late, as
  /// abc2midi has it.
  static func line(
    _ notes: [(pitch: UInt8?, sixteenths: Int)], from start: Int = 0, late: Int = 1, channel: UInt8 = 0,
    trackIndex: Int = 0, name: String? = nil
  ) -> Part {
    var tick = start
    var part = Part(trackIndex: trackIndex, channel: channel, name: name, notes: [])
    for (pitch, sixteenths) in notes {
      if let pitch {
        part.notes.append(
          Note(onset: Tick(tick + late), duration: Tick(sixteenths * 120 - late), pitch: pitch))
      }
      tick += sixteenths * 120
    }
    return part
  }

  /// A score of 480 ticks a quarter.
  static func score(
    _ parts: [Part], metres: [MetreChange] = [MetreChange(tick: .zero, metre: .common)], key: MusicalKey? = nil
  ) -> Score {
    Score(
      ticksPerQuarter: 480, metres: metres, keys: key.map { [KeyChange(tick: .zero, key: $0)] } ?? [], parts: parts)
  }

  /// Two bars of 4/4 in C major: a scale up, a rest, a long note.
  static let scale = line([
    (60, 2), (62, 2), (64, 2), (65, 2), (67, 2), (69, 2), (71, 2), (72, 2), (nil, 4), (60, 12),
  ])

  /// A configuration that takes the shortest pieces.
  static func configuration(_ change: (inout MIDIConfiguration) -> Void = { _ in }) -> MIDIConfiguration {
    var configuration = MIDIConfiguration(minimumNoteCount: 1)
    change(&configuration)
    return configuration
  }

  /// The pieces of a score, with the shortest.
  static func pieces(_ score: Score, _ change: (inout MIDIConfiguration) -> Void = { _ in }) -> [Piece] {
    PieceExtractor(configuration: configuration(change)).extract(score).pieces
  }
}
