extension Piece {
  /// The piece as a score, with its bar lines where they belong: an upbeat stands at the end of a bar of its own.
  ///
  /// A quarter note has 480 ticks, or the next multiple of that which the grid divides.
  /// - Parameters:
  ///   - quartersPerMinute: the tempo, above 0.
  ///   - program: the instrument, 0 ..< 128.
  public func score(
    quartersPerMinute: Double = 120, program: UInt8 = 0, velocity: UInt8 = 80, name: String? = nil
  ) -> Score {
    precondition(quartersPerMinute > 0, "a tempo of \(quartersPerMinute)")
    let stepsPerQuarter = head.grid.stepsPerQuarter
    var ticksPerQuarter = 480
    while ticksPerQuarter % stepsPerQuarter != 0 { ticksPerQuarter += 480 }
    let ticksPerStep = ticksPerQuarter / stepsPerQuarter
    let silence = head.upbeat > 0 ? (head.bars?.length ?? head.upbeat) - head.upbeat : 0
    let notes = notes.map {
      Note(
        onset: Tick(($0.onset + silence) * ticksPerStep), duration: Tick($0.duration * ticksPerStep),
        pitch: UInt8($0.pitch), velocity: velocity)
    }.sorted { ($0.onset, $0.pitch) < ($1.onset, $1.pitch) }
    return Score(
      ticksPerQuarter: ticksPerQuarter,
      tempos: [TempoChange(tick: .zero, microsecondsPerQuarter: Int((60e6 / quartersPerMinute).rounded()))],
      metres: [MetreChange(tick: .zero, metre: head.metre)], keys: [KeyChange(tick: .zero, key: head.key)],
      parts: [Part(program: program, name: name, notes: notes)])
  }
}
