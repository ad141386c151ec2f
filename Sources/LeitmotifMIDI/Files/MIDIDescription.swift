/// What a file holds, in numbers: how it is built, and each piece in it.
public struct MIDIDescription: Sendable, Hashable {
  /// Notes of a part, counted.
  public struct PartSummary: Sendable, Hashable {
    /// The track's number in the file, from 0.
    public let trackIndex: Int
    /// As the track calls itself.
    public let name: String?
    /// 0 ..< 16; 9 is drums.
    public let channel: UInt8
    /// The instrument, 0 ..< 128.
    public let program: UInt8
    /// How many notes there are; at least one.
    public let noteCount: Int
    /// The lowest and the highest pitch.
    public let pitches: ClosedRange<UInt8>

    fileprivate init?(of part: Part) {
      let pitches = part.notes.map(\.pitch)
      guard let lowest = pitches.min(), let highest = pitches.max() else { return nil }
      trackIndex = part.trackIndex
      name = part.name
      channel = part.channel
      program = part.program
      noteCount = part.notes.count
      self.pitches = lowest...highest
    }
  }

  /// A key, from a bar on.
  public struct KeyBar: Sendable, Hashable {
    /// The number of the bar, from 0.
    public let bar: Int
    /// What holds.
    public let key: MusicalKey
  }

  /// A score, summed up.
  public struct Piece: Sendable, Hashable {
    /// The parts that have notes.
    public let parts: [PartSummary]
    /// The tempos by time.
    public let tempos: [TempoChange]
    /// The metres, and the bars at which they begin.
    public let metres: [BarLines.Segment]
    /// The keys, and the bars in which they begin.
    public let keys: [KeyBar]
    /// Bars until the last note ends.
    public let barCount: Int
    /// Seconds until the last note ends.
    public let seconds: Double
    /// How many bars begin with a note: one that begins within a 32nd note of the bar line.
    public let barsBegunByNotes: Int
    /// What had to be made right in its notes.
    public let repairs: NoteRepairs
  }

  /// How the tracks belong together.
  public let format: MIDIFile.Format
  /// What a tick is.
  public let division: MIDIDivision
  /// Tracks, those without notes among them.
  public let trackCount: Int
  /// Names and sizes of the chunks that are neither header nor track.
  public let otherChunks: [MIDIChunk]
  /// The pieces: one, or, of format 2, one a track.
  public let pieces: [Piece]

  /// Describes `file`.
  public init(of file: MIDIFile) {
    format = file.format
    division = file.division
    trackCount = file.tracks.count
    otherChunks = file.otherChunks
    pieces = file.readScores().map { Piece(of: $0.score, repairs: $0.repairs) }
  }
}

extension MIDIDescription.Piece {
  /// Sums up `score`, which may be of any origin.
  public init(of score: Score) { self.init(of: score, repairs: NoteRepairs()) }

  fileprivate init(of score: Score, repairs: NoteRepairs) {
    let (lines, end) = (BarLines(of: score), score.end)
    parts = score.parts.compactMap { MIDIDescription.PartSummary(of: $0) }
    tempos = score.tempos
    metres = lines.segments
    keys = score.keys.map { MIDIDescription.KeyBar(bar: lines.bar(at: $0.tick), key: $0.key) }
    barCount = lines.barCount(until: end)
    seconds = score.seconds(until: end)
    barsBegunByNotes = Self.barsBegun(by: score, lines)
    self.repairs = repairs
  }

  /// Counted by note rather than by bar: there may be many more bars than notes.
  private static func barsBegun(by score: Score, _ lines: BarLines) -> Int {
    let tolerance = score.ticksPerQuarter / 8
    var bars: Set<Int> = []
    for onset in score.parts.lazy.flatMap(\.notes).map(\.onset) {
      // The bar whose line is nearest is that of the onset moved later by what is tolerated.
      let bar = lines.bar(at: Tick(onset.rawValue + tolerance))
      if abs(lines.start(ofBar: bar).rawValue - onset.rawValue) <= tolerance { bars.insert(bar) }
    }
    return bars.count
  }
}
