/// What remains of notes that sound together.
enum Voices {
  /// The highest note at each onset, the longest of equal pitch; it ends where the next begins.
  static func skyline(_ notes: [GridNote], _ counts: inout ExtractionCounts) -> [GridNote] {
    var melody: [GridNote] = []
    for note in notes.sorted(by: isBefore) where melody.last?.onset != note.onset {
      if let last = melody.last, last.end > note.onset {
        melody[melody.count - 1].duration = note.onset - last.onset
        counts.notesShortened += 1
      }
      melody.append(note)
    }
    counts.notesUnderneath += notes.count - melody.count
    return melody
  }

  /// All notes, but one of each pitch at each onset; one ends where the next of its pitch begins.
  static func chords(_ notes: [GridNote], _ counts: inout ExtractionCounts) -> [GridNote] {
    var kept: [GridNote] = []
    var latest: [Int: Int] = [:]
    for note in notes.sorted(by: isBefore) {
      if let index = latest[note.pitch] {
        if kept[index].onset == note.onset { continue }
        if kept[index].end > note.onset {
          kept[index].duration = note.onset - kept[index].onset
          counts.notesRestruck += 1
        }
      }
      latest[note.pitch] = kept.count
      kept.append(note)
    }
    counts.notesDoubled += notes.count - kept.count
    return kept
  }

  /// By onset, then from high to low, then from long to short.
  private static func isBefore(_ left: GridNote, _ right: GridNote) -> Bool {
    (left.onset, -left.pitch, -left.duration) < (right.onset, -right.pitch, -right.duration)
  }
}
