/// Where a model writes what is asked of it, and how far from there it is heard.
struct MelodyPlace {
  let head: PieceHead
  let shift: Int
  /// The pitches that are asked for, where the model writes; nil for all.
  let range: ClosedRange<Int>?

  /// - Throws: `MusicError.configuration`.
  init(_ wish: MelodyWish, configuration: MIDIConfiguration, music: TrainingMusic?) throws(MusicError) {
    try Self.check(wish, configuration: configuration, music: music)
    let opening = wish.opening?.piece
    let metre = opening?.head.metre ?? wish.metre
    let mode = wish.mode ?? opening?.head.key.mode ?? wish.scale?.mode
    let kind =
      music?.mostCommonKind(metre: metre, mode: mode, style: wish.style)
      ?? music?.mostCommonKind(metre: metre, style: wish.style) ?? music?.mostCommonKind(metre: metre)
    let home = MusicalKey(tonic: 0, mode: mode ?? kind?.mode ?? .major).withoutAccidentals
    let written = configuration.movesKey ? home : MusicalKey(tonic: wish.tonic ?? home.tonic, mode: home.mode)
    head = PieceHead(
      grid: configuration.grid, metre: metre ?? kind?.metre ?? .common,
      upbeat: opening?.head.upbeat ?? (wish.opening == nil ? kind?.upbeat ?? 0 : 0),
      key: opening.map { configuration.movesKey || wish.tonic == nil ? $0.head.key : written } ?? written,
      style: wish.style ?? opening?.head.style ?? kind?.style)
    let own = opening.map { -$0.head.transposition } ?? 0
    let tonic = head.key.tonic
    let nearest = wish.tonic.map { ($0 - tonic + 6).modulo(12) - 6 } ?? own
    let octaves = wish.tonic == nil && opening != nil ? [0] : [-24, -12, 0, 12, 24]
    (shift, range) = try Self.place(
      configuration.pitches, within: wish.range, shifts: octaves.map { nearest + $0 }, nearest: nearest)
  }

  /// Where music is heard: of the shifts that may be, that which has most of the wanted pitches.
  private static func place(
    _ pitches: ClosedRange<Int>, within wanted: ClosedRange<Int>?, shifts: [Int], nearest: Int
  ) throws(MusicError) -> (shift: Int, range: ClosedRange<Int>?) {
    guard let wanted else {
      let isMIDI = pitches.lowerBound + nearest >= 0 && pitches.upperBound + nearest < 128
      return (nearest, isMIDI ? nil : (0 - nearest)...(127 - nearest))
    }
    func common(_ shift: Int) -> Int { pitches.count { wanted.contains($0 + shift) } }
    let best = shifts.max { a, b in (common(a), -abs(a)) < (common(b), -abs(b)) } ?? nearest
    guard common(best) > 0 else {
      throw .configuration(
        problem:
          "the model writes the pitches \(pitches.lowerBound + nearest)-\(pitches.upperBound + nearest), and none "
          + "of \(wanted.lowerBound)-\(wanted.upperBound). Ask for some of these")
    }
    return (best, (wanted.lowerBound - best)...(wanted.upperBound - best))
  }

  private static func check(
    _ wish: MelodyWish, configuration: MIDIConfiguration, music: TrainingMusic?
  ) throws(MusicError) {
    if let style = wish.style, !configuration.styles.contains(style) {
      let known = configuration.styles.joined(separator: ", ")
      throw .configuration(
        problem: "the model knows no style '\(style)'. "
          + (known.isEmpty ? "It was told none, so ask for none" : "It knows \(known)"))
    }
    let known = music?.metres ?? configuration.metres
    if let metre = wish.metre, !known.contains(metre) {
      throw .configuration(
        problem: "the model has learned no \(metre). It knows \(known.map(\.description).joined(separator: ", "))")
    }
    if let metre = wish.metre, let other = wish.opening?.piece?.head.metre, metre != other {
      throw .configuration(problem: "the music begins in \(other), and \(metre) is asked for. Ask for \(other)")
    }
  }

  /// What the music begins with, where the model writes; without a note for nothing.
  /// - Throws: `MusicError.configuration` for pitches that the model does not write.
  func opening(_ opening: Opening?, pitches: ClosedRange<Int>) throws(MusicError) -> Piece {
    switch opening {
    case nil: return Piece(head: head, notes: [])
    case .beginning(let piece), .tune(let piece):
      // To another key where the model writes in all.
      let interval = (head.key.tonic - piece.head.key.tonic + 6).modulo(12) - 6
      var moved = piece
      moved.head = head
      moved.isWhole = false
      for index in moved.notes.indices { moved.notes[index].pitch += interval }
      try check(moved.notes.map(\.pitch), pitches)
      return moved
    case .steps(let steps):
      var notes: [GridNote] = []
      var isSounding = false
      for (index, step) in steps.enumerated() {
        switch step {
        case .pitch(let pitch):
          notes.append(GridNote(onset: index, duration: 1, pitch: pitch - shift))
          isSounding = true
        case .hold: if isSounding { notes[notes.count - 1].duration += 1 }
        case .off: isSounding = false
        }
      }
      try check(notes.map(\.pitch), pitches)
      return Piece(head: head, notes: notes, stepCount: steps.count, isWhole: false)
    }
  }

  private func check(_ written: [Int], _ pitches: ClosedRange<Int>) throws(MusicError) {
    guard let outside = written.first(where: { !pitches.contains($0) }) else { return }
    throw .configuration(
      problem: "the beginning has the pitch \(outside + shift), and the model writes "
        + "\(pitches.lowerBound + shift)-\(pitches.upperBound + shift). Move it by octaves")
  }
}

extension MusicalKey {
  /// C major or A minor.
  fileprivate var withoutAccidentals: MusicalKey {
    MusicalKey(tonic: mode == .major ? 0 : 9, mode: mode)
  }
}

extension Scale {
  /// The mode that has most of its notes; nil for that of all notes.
  var mode: MusicalKey.Mode? {
    switch self {
    case .major, .mixolydian, .majorPentatonic: .major
    case .minor, .harmonicMinor, .dorian, .minorPentatonic, .blues: .minor
    case .chromatic: nil
    }
  }
}
