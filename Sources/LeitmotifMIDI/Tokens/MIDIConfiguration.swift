/// How music is read and written; it is stored in the model file, so that generating repeats nothing of it.
public struct MIDIConfiguration: Sendable, Hashable {
  /// What a token is.
  public enum Tokens: String, Sendable, Hashable, Codable, CaseIterable {
    /// Of a melody: what happens at each step of the grid (``MelodyTokenizer``).
    case melody
    /// Of a melody: the pitch and the length of each note (``NoteTokenizer``).
    case notes
    /// Of music with chords: the pitches of each step (``PolyphonyTokenizer``).
    case polyphony
  }

  /// Where the key of a piece comes from.
  public enum KeySource: String, Sendable, Hashable, Codable, CaseIterable {
    /// The file's key signature; the notes, where it has none.
    case signature
    /// The notes alone.
    case notes
  }

  /// What a token is.
  public var tokens: Tokens
  /// The steps that onsets and releases are rounded to.
  public var grid: Grid
  /// Pitches that occur; others are moved into the range by octaves. An octave at least.
  public var pitches: ClosedRange<Int>
  /// Which part is read; with ``Tokens/polyphony``, `longest` stands for all.
  public var part: PartChoice
  /// Whether pieces are moved to C major and A minor, the keys without accidentals.
  public var movesKey: Bool
  /// Where the key of a piece comes from.
  public var keySource: KeySource
  /// Steps that a piece may have; what is beyond is cut off.
  public var maximumStepCount: Int
  /// Notes that a piece has to have.
  public var minimumNoteCount: Int
  /// Metres that a model is told by name; it is told others by their numbers alone.
  public var metres: [Metre]
  /// Styles that a model is told.
  public var styles: [String]
  /// Where the styles of files come from; nil where files have none.
  public var styleSource: StyleSource?

  /// Melodies in sixteenths, moved to C, unless told otherwise.
  /// - Parameters:
  ///   - pitches: nil for 48...83 of a melody, and for a piano's 21...108 of polyphony, which has basses.
  ///   - maximumStepCount: nil for 128 quarters, whatever the grid.
  public init(
    tokens: Tokens = .melody, grid: Grid = Grid(stepsPerQuarter: 4), pitches: ClosedRange<Int>? = nil,
    part: PartChoice = .longest, movesKey: Bool = true, keySource: KeySource = .signature, maximumStepCount: Int? = nil,
    minimumNoteCount: Int = 8, metres: [Metre] = Self.commonMetres, styles: [String] = [],
    styleSource: StyleSource? = nil
  ) {
    self.tokens = tokens
    self.grid = grid
    self.pitches = pitches ?? (tokens == .polyphony ? 21...108 : 48...83)
    self.part = part
    self.movesKey = movesKey
    self.keySource = keySource
    self.maximumStepCount = maximumStepCount ?? 128 * grid.stepsPerQuarter
    self.minimumNoteCount = minimumNoteCount
    self.metres = metres
    self.styles = styles
    self.styleSource = styleSource
  }

  /// The metres of most music.
  public static let commonMetres = [
    Metre(2, 4), Metre(3, 4), Metre(4, 4), Metre(2, 2), Metre(3, 2), Metre(3, 8), Metre(6, 8), Metre(9, 8),
    Metre(12, 8),
  ]

  /// The pitch within the range that is nearest to `pitch` and octaves away from it.
  func fold(_ pitch: Int) -> Int {
    if pitch < pitches.lowerBound { return pitches.lowerBound + (pitch - pitches.lowerBound).modulo(12) }
    if pitch > pitches.upperBound { return pitches.upperBound - (pitches.upperBound - pitch).modulo(12) }
    return pitch
  }

  /// - Throws: `MusicError.configuration` for what cannot be.
  func check() throws(MusicError) {
    func require(_ isTrue: Bool, _ problem: String) throws(MusicError) {
      if !isTrue { throw .configuration(problem: problem) }
    }
    try require(
      pitches.lowerBound >= 0 && pitches.upperBound < 128, "pitches are 0 to 127, and \(pitches) leaves them")
    try require(pitches.count >= 12, "the pitches \(pitches) span no octave. Give twelve at least, such as 48-83")
    try require((1...96).contains(grid.stepsPerQuarter), "\(grid.stepsPerQuarter) steps a quarter. Give 1 to 96")
    try require(maximumStepCount >= 1, "pieces of at most \(maximumStepCount) steps. Give 1 or more")
    try require(minimumNoteCount >= 1, "pieces of at least \(minimumNoteCount) notes. Give 1 or more")
    try require(Set(metres).count == metres.count, "a metre is given twice. Leave one out")
    try require(Set(styles).count == styles.count, "a style is given twice. Leave one out")
  }
}

/// Stored with a version.
extension MIDIConfiguration: Codable {
  private enum CodingKeys: CodingKey {
    case version, tokens, stepsPerQuarter, lowestPitch, highestPitch, part, movesKey, keySource, maximumStepCount
    case minimumNoteCount, metres, styles, styleSource
  }

  private static let version = 1

  /// - Throws: `MusicError.unsupportedVersion` for what a later version wrote, `.configuration` for what cannot be.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Self.version else { throw MusicError.unsupportedVersion(version) }
    let stepsPerQuarter = try container.decode(Int.self, forKey: .stepsPerQuarter)
    let lowest = try container.decode(Int.self, forKey: .lowestPitch)
    let highest = try container.decode(Int.self, forKey: .highestPitch)
    guard stepsPerQuarter >= 1, lowest <= highest else {
      throw MusicError.configuration(problem: "the model's MIDI settings are damaged. Use an unaltered file")
    }
    self.init(
      tokens: try container.decode(Tokens.self, forKey: .tokens), grid: Grid(stepsPerQuarter: stepsPerQuarter),
      pitches: lowest...highest, part: try container.decode(PartChoice.self, forKey: .part),
      movesKey: try container.decode(Bool.self, forKey: .movesKey),
      keySource: try container.decode(KeySource.self, forKey: .keySource),
      maximumStepCount: try container.decode(Int.self, forKey: .maximumStepCount),
      minimumNoteCount: try container.decode(Int.self, forKey: .minimumNoteCount),
      metres: try container.decode([Metre].self, forKey: .metres),
      styles: try container.decode([String].self, forKey: .styles),
      styleSource: try container.decodeIfPresent(StyleSource.self, forKey: .styleSource))
    try check()
  }

  /// With the version of this layout.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(tokens, forKey: .tokens)
    try container.encode(grid.stepsPerQuarter, forKey: .stepsPerQuarter)
    try container.encode(pitches.lowerBound, forKey: .lowestPitch)
    try container.encode(pitches.upperBound, forKey: .highestPitch)
    try container.encode(part, forKey: .part)
    try container.encode(movesKey, forKey: .movesKey)
    try container.encode(keySource, forKey: .keySource)
    try container.encode(maximumStepCount, forKey: .maximumStepCount)
    try container.encode(minimumNoteCount, forKey: .minimumNoteCount)
    try container.encode(metres, forKey: .metres)
    try container.encode(styles, forKey: .styles)
    try container.encodeIfPresent(styleSource, forKey: .styleSource)
  }
}
