/// What a piece is like in numbers, as MusPy defines them (H.-W. Dong et al., ISMIR 2020, and its documentation). N is the number
/// of notes.
public struct PieceMetrics: Sendable, Hashable, Codable {
  /// Different pitches.
  public var pitchesUsed: Int
  /// Different pitch classes.
  public var pitchClassesUsed: Int
  /// Semitones from the lowest to the highest pitch.
  public var pitchRange: Int
  /// Share of the quarters of the piece, ⌊T / quarter⌋ + 1 of them, in which no note sounds or ends.
  public var emptyBeatRate: Double?
  /// Notes that sound at once, averaged over the steps in which any does.
  public var polyphony: Double?
  /// Share of the notes that are in the scale of the piece's own key, major or natural minor.
  public var pitchInScaleRate: Double?
  /// The largest share of the notes that are in one major or natural minor scale.
  public var scaleConsistency: Double?
  /// −Σ p log₂ p over pitches, of their shares of the notes.
  public var pitchEntropy: Double?
  /// −Σ p log₂ p over pitch classes.
  public var pitchClassEntropy: Double?
  /// 1 − the share of steps at which one bar has an onset and the next has none, or the other way round, averaged over the
  /// ⌊T / bar⌋ + 1 bars; nil with fewer than two.
  public var grooveConsistency: Double?

  /// Measures a piece. What has no value without notes is nil. T is where the last note ends.
  public init(of piece: Piece) {
    let notes = piece.notes
    let pitches = notes.map(\.pitch)
    let length = notes.map(\.end).max() ?? 0
    pitchesUsed = Set(pitches).count
    pitchClassesUsed = Set(pitches.map { $0 % 12 }).count
    pitchRange = (pitches.max() ?? 0) - (pitches.min() ?? 0)
    emptyBeatRate = Self.emptyBeatRate(notes, length: length, quarter: piece.head.grid.stepsPerQuarter)
    polyphony = Self.polyphony(notes, length: length)
    pitchInScaleRate = Self.inScaleRate(pitches, key: piece.head.key)
    scaleConsistency = MusicalKey.Mode.allCases.flatMap { mode in
      (0..<12).compactMap { Self.inScaleRate(pitches, key: MusicalKey(tonic: $0, mode: mode)) }
    }.max()
    pitchEntropy = Self.entropy(pitches)
    pitchClassEntropy = Self.entropy(pitches.map { $0 % 12 })
    grooveConsistency = piece.head.bars.flatMap { Self.grooveConsistency(notes, length: length, bars: $0) }
  }

  private static func emptyBeatRate(_ notes: [GridNote], length: Int, quarter: Int) -> Double? {
    guard length >= 1 else { return nil }
    var isEmpty = [Bool](repeating: true, count: length / quarter + 1)
    for note in notes {
      for beat in (note.onset / quarter)...(note.end / quarter) { isEmpty[beat] = false }
    }
    return Double(isEmpty.count { $0 }) / Double(isEmpty.count)
  }

  private static func polyphony(_ notes: [GridNote], length: Int) -> Double? {
    guard length >= 1 else { return nil }
    var isSounding = [Bool](repeating: false, count: length)
    for note in notes { for step in note.onset..<note.end { isSounding[step] = true } }
    return Double(notes.reduce(0) { $0 + $1.duration }) / Double(isSounding.count { $0 })
  }

  private static func inScaleRate(_ pitches: [Int], key: MusicalKey) -> Double? {
    let scale: Scale = key.mode == .major ? .major : .minor
    if pitches.isEmpty { return nil }
    return Double(pitches.count { scale.contains($0, tonic: key.tonic) }) / Double(pitches.count)
  }

  private static func entropy(_ values: [Int]) -> Double? {
    if values.isEmpty { return nil }
    let counts = Dictionary(values.map { ($0, 1) }, uniquingKeysWith: +)
    // In order of the values, so that the sum has the same bits every time.
    return counts.sorted { $0.key < $1.key }.reduce(0) { sum, entry in
      let share = Double(entry.value) / Double(values.count)
      return sum - share * share.binaryLogarithm
    }
  }

  private static func grooveConsistency(_ notes: [GridNote], length: Int, bars: Bars) -> Double? {
    let shift = bars.upbeat > 0 ? bars.length - bars.upbeat : 0
    let barCount = (length + shift) / bars.length + 1
    guard barCount >= 2 else { return nil }
    var hasOnset = [Bool](repeating: false, count: barCount * bars.length)
    for note in notes { hasOnset[note.onset + shift] = true }
    let changes = (bars.length..<hasOnset.count).count { hasOnset[$0] != hasOnset[$0 - bars.length] }
    return 1 - Double(changes) / Double(bars.length * (barCount - 1))
  }
}
