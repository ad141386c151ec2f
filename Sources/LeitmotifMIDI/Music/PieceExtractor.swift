/// Makes pieces of scores, as a configuration says: picks the part, rounds to the grid, splits where the metre changes, moves
/// the key, folds into the range.
public struct PieceExtractor: Sendable {
  /// What decides.
  public let configuration: MIDIConfiguration

  /// Extracts as `configuration` says.
  public init(configuration: MIDIConfiguration) { self.configuration = configuration }

  /// The pieces of a score, and what was left out.
  /// - Complexity: O(n log n) in the notes, whatever their ticks.
  public func extract(_ score: Score, style: String? = nil) -> Extraction {
    var extraction = Extraction()
    let parts = readParts(of: score)
    let notes = parts.flatMap(\.notes).sorted { $0.onset < $1.onset }
    extraction.counts.notesOfDrums = score.parts.reduce(0) { $0 + ($1.isPercussion ? $1.notes.count : 0) }
    extraction.counts.notesOfOtherParts =
      score.parts.reduce(0) { $0 + $1.notes.count } - notes.count - extraction.counts.notesOfDrums
    if let reason = reasonToSkip(score, having: notes) {
      extraction.skipped.append(reason)
      return extraction
    }
    for stretch in Stretch.all(of: score, notes: notes, grid: configuration.grid) where !stretch.notes.isEmpty {
      switch piece(of: stretch, style: style, counts: &extraction.counts) {
      case .success(let piece): extraction.pieces.append(piece)
      case .failure(let skip): extraction.skipped.append(skip.reason)
      }
    }
    return extraction
  }

  private struct Skip: Error {
    var reason: SkipReason
  }

  /// The parts whose notes are read.
  private func readParts(of score: Score) -> [Part] {
    let pitched = score.parts.filter { !$0.isPercussion && !$0.notes.isEmpty }
    switch configuration.part {
    case .track(let index): return pitched.filter { $0.trackIndex == index }
    case .named(let name): return pitched.filter { $0.name == name }
    case .longest where configuration.tokens == .polyphony: return pitched
    case .longest:
      let longest = pitched.indices.max { a, b in
        (pitched[a].notes.count, -a) < (pitched[b].notes.count, -b)
      }
      return longest.map { [pitched[$0]] } ?? []
    }
  }

  private func reasonToSkip(_ score: Score, having notes: [Note]) -> SkipReason? {
    guard notes.isEmpty else { return nil }
    if score.parts.allSatisfy(\.notes.isEmpty) { return .noNotes }
    return configuration.part == .longest ? .onlyPercussion : .noSuchPart(configuration.part)
  }

  private func piece(of stretch: Stretch, style: String?, counts: inout ExtractionCounts) -> Result<Piece, Skip> {
    let grid = configuration.grid
    guard let barLength = grid.stepCount(ofBarIn: stretch.metre) else {
      return .failure(Skip(reason: .metreOffGrid(stretch.metre)))
    }
    counts.notes += stretch.notes.count
    counts.notesOnGrid += stretch.notesOnGrid
    let isMelody = configuration.tokens != .polyphony
    var notes = isMelody ? Voices.skyline(stretch.notes, &counts) : Voices.chords(stretch.notes, &counts)
    guard notes.count >= configuration.minimumNoteCount else { return .failure(Skip(reason: .tooFewNotes)) }
    let silence = notes[0].onset / barLength * barLength
    for index in notes.indices { notes[index].onset -= silence }
    let key = key(of: stretch)
    let shift = configuration.movesKey ? self.shift(from: key, of: notes) : 0
    let head = PieceHead(
      grid: grid, metre: stretch.metre, upbeat: silence == 0 ? stretch.upbeat(barLength: barLength) : 0, key: key,
      style: style)
    let piece = fold(Piece(head: head, notes: notes).transposed(by: shift), &counts)
    return .success(cut(piece, &counts))
  }

  /// Semitones to the key without accidentals: in the octave that keeps most notes in the range, the nearest of equals.
  private func shift(from key: MusicalKey, of notes: [GridNote]) -> Int {
    func outside(_ shift: Int) -> Int { notes.count { !configuration.pitches.contains($0.pitch + shift) } }
    let nearest = key.semitonesToWhiteKeys
    return [nearest - 24, nearest - 12, nearest, nearest + 12, nearest + 24].min { a, b in
      (outside(a), abs(a)) < (outside(b), abs(b))
    } ?? nearest
  }

  private func key(of stretch: Stretch) -> MusicalKey {
    if configuration.keySource == .signature, let key = stretch.key { return key }
    var weights = [Double](repeating: 0, count: 12)
    for note in stretch.notes { weights[note.pitch % 12] += Double(note.duration) }
    return MusicalKey.estimate(weights: weights) ?? MusicalKey(tonic: 0, mode: .major)
  }

  /// Moves pitches by octaves until they are in the range, which spans an octave at least.
  func fold(_ piece: Piece) -> Piece {
    var counts = ExtractionCounts()
    return fold(piece, &counts)
  }

  private func fold(_ piece: Piece, _ counts: inout ExtractionCounts) -> Piece {
    var piece = piece
    for index in piece.notes.indices {
      let pitch = configuration.fold(piece.notes[index].pitch)
      if pitch != piece.notes[index].pitch { counts.notesFolded += 1 }
      piece.notes[index].pitch = pitch
    }
    // Notes an octave apart may have become one.
    piece.notes = Voices.chords(piece.notes, &counts)
    return piece
  }

  private func cut(_ piece: Piece, _ counts: inout ExtractionCounts) -> Piece {
    let limit = configuration.maximumStepCount
    guard piece.stepCount > limit else { return piece }
    counts.stepsCut += piece.stepCount - limit
    let notes = piece.notes.filter { $0.onset < limit }.map {
      GridNote(onset: $0.onset, duration: min($0.duration, limit - $0.onset), pitch: $0.pitch)
    }
    return Piece(head: piece.head, notes: notes, stepCount: limit, isWhole: false)
  }
}
