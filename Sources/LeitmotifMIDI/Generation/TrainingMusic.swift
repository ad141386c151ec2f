/// What a model remembers of the music that it learned from: what the tunes are like, and their melodies, against which what it makes
/// is held.
///
/// It goes into the model file as numbers by name, some four bytes a note.
public struct TrainingMusic: Sendable, Hashable {
  /// What tunes of one kind have in common.
  public struct Kind: Sendable, Hashable {
    /// The metre.
    public var metre: Metre
    /// Steps before the first bar line.
    public var upbeat: Int
    /// Major or minor.
    public var mode: MusicalKey.Mode
    /// What kind of music it is; nil where that is not known.
    public var style: String?

    /// Major, without an upbeat or a style, unless told otherwise.
    public init(metre: Metre, upbeat: Int = 0, mode: MusicalKey.Mode = .major, style: String? = nil) {
      self.metre = metre
      self.upbeat = upbeat
      self.mode = mode
      self.style = style
    }
  }

  /// Each number averaged over the tunes.
  public let means: PieceMetrics.Means
  /// How many tunes are of each kind.
  public let kinds: [Kind: Int]
  /// The notes of each tune, as `CopiedRunIndex` compares them.
  let melodies: [[Int]]

  /// Of the tunes that a model learns from, each in one key.
  public init(of pieces: [Piece]) {
    means = PieceMetrics.Means(of: pieces.map { PieceMetrics(of: $0) })
    let kinds = pieces.map(\.head).map {
      Kind(metre: $0.metre, upbeat: $0.upbeat, mode: $0.key.mode, style: $0.style)
    }
    self.kinds = Dictionary(kinds.map { ($0, 1) }, uniquingKeysWith: +)
    melodies = pieces.map { CopiedRunIndex.symbols(of: $0) }
  }

  /// The kind of most tunes, among those that have what is asked for: its metre first, then its style, its mode and its upbeat, each
  /// that of most of the tunes that are left. Nil when there are none.
  public func mostCommonKind(
    metre: Metre? = nil, mode: MusicalKey.Mode? = nil, style: String? = nil
  ) -> Kind? {
    var left = kinds.filter { kind, _ in
      (metre.map { $0 == kind.metre } ?? true) && (mode.map { $0 == kind.mode } ?? true)
        && (style.map { $0 == kind.style } ?? true)
    }
    left.keepMostCommon { "\($0.metre)" }
    left.keepMostCommon { $0.style ?? "" }
    left.keepMostCommon { $0.mode.rawValue }
    left.keepMostCommon { "\($0.upbeat)" }
    return left.first?.key
  }

  /// The metres of the tunes, that of most tunes first.
  public var metres: [Metre] {
    let counts = Dictionary(kinds.map { ($0.key.metre, $0.value) }, uniquingKeysWith: +)
    return counts.sorted { ($0.value, $1.key.description) > ($1.value, $0.key.description) }.map(\.key)
  }
}

extension [TrainingMusic.Kind: Int] {
  /// Leaves those whose `trait` most tunes have; of equals, the first in the order of texts.
  fileprivate mutating func keepMostCommon(_ trait: (Key) -> String) {
    let counts = [String: Int](map { (trait($0.key), $0.value) }, uniquingKeysWith: +)
    guard let most = counts.min(by: { ($1.value, $0.key) < ($0.value, $1.key) })?.key else { return }
    self = filter { trait($0.key) == most }
  }
}

// As numbers by name: `melodies` has −1 before each tune, then its notes; `kinds` six numbers a kind; `means` the number of tunes and
// then each mean, −1 for one without a value.
extension TrainingMusic {
  private static let names = (melodies: "melodies", kinds: "kinds", means: "means")
  /// A whole number below it is exact.
  private static let limit = 1 << 24

  /// For the model file of a model that knows these styles. All are whole numbers below 2²⁴, but for the means.
  public func numbers(styles: [String]) -> [String: [Float]] {
    let rows = kinds.map { kind, count in
      [
        kind.metre.beatCount, kind.metre.beatUnit, kind.upbeat, kind.mode == .minor ? 1 : 0,
        kind.style.flatMap(styles.firstIndex) ?? -1, count,
      ]
    }.sorted { $0.lexicographicallyPrecedes($1) }
    return [
      Self.names.melodies: melodies.flatMap { [-1] + $0.map { Float(min($0, Self.limit - 128 + $0 % 128)) } },
      Self.names.kinds: rows.joined().map { Float($0) },
      Self.names.means: [Float(means.pieceCount)] + means.values.map { Float($0 ?? -1) },
    ]
  }

  /// What ``numbers(styles:)`` gave; nil for a model that remembers nothing.
  /// - Throws: `MusicError.configuration` for numbers that it did not give.
  public init?(numbers: [String: [Float]], styles: [String]) throws(MusicError) {
    guard let melodies = numbers[Self.names.melodies], let kinds = numbers[Self.names.kinds],
      let means = numbers[Self.names.means]
    else { return nil }
    guard let known = Self.kinds(kinds, styles: styles), let melodies = Self.melodies(melodies),
      let means = PieceMetrics.Means(numbers: means)
    else {
      throw .configuration(
        problem: "what the model's file remembers of its training music is damaged. Use an unaltered file")
    }
    (self.kinds, self.melodies, self.means) = (known, melodies, means)
  }

  private static func melodies(_ numbers: [Float]) -> [[Int]]? {
    var melodies: [[Int]] = []
    for number in numbers {
      if number == -1 {
        melodies.append([])
      } else {
        guard let symbol = Int(exactly: number), (0..<limit).contains(symbol), !melodies.isEmpty else { return nil }
        melodies[melodies.count - 1].append(symbol)
      }
    }
    return melodies
  }

  private static func kinds(_ numbers: [Float], styles: [String]) -> [Kind: Int]? {
    var kinds: [Kind: Int] = [:]
    guard numbers.count % 6 == 0 else { return nil }
    for start in stride(from: 0, to: numbers.count, by: 6) {
      let row = numbers[start..<(start + 6)].compactMap { Int(exactly: $0) }
      guard row.count == 6, (1...255).contains(row[0]), (1...128).contains(row[1]), row[1] & (row[1] - 1) == 0,
        (0..<limit).contains(row[2]), (0...1).contains(row[3]), (-1..<styles.count).contains(row[4]),
        (1..<limit).contains(row[5])
      else { return nil }
      let kind = Kind(
        metre: Metre(row[0], row[1]), upbeat: row[2], mode: row[3] == 1 ? .minor : .major,
        style: row[4] < 0 ? nil : styles[row[4]])
      kinds[kind, default: 0] += row[5]
    }
    return kinds
  }
}

extension PieceMetrics.Means {
  /// The numbers of means, by name, in the order in which they are told.
  public var named: [(name: String, value: Double?)] {
    [
      ("pitches used", pitchesUsed), ("pitch classes used", pitchClassesUsed), ("pitch range", pitchRange),
      ("empty beats", emptyBeatRate), ("polyphony", polyphony), ("notes in the scale", pitchInScaleRate),
      ("scale consistency", scaleConsistency), ("pitch entropy", pitchEntropy),
      ("pitch-class entropy", pitchClassEntropy), ("groove consistency", grooveConsistency),
    ]
  }

  fileprivate var values: [Double?] { named.map(\.value) }

  /// The number of pieces, then the means, −1 for none; nil for what is none of that.
  fileprivate init?(numbers: [Float]) {
    guard numbers.count == 11, let count = Int(exactly: numbers[0]), count >= 0,
      numbers.allSatisfy({ $0.isFinite && $0 >= -1 })
    else { return nil }
    self.init(of: [])
    let values = numbers.dropFirst().map { $0 < 0 ? nil : Double($0) }
    pieceCount = count
    (pitchesUsed, pitchClassesUsed, pitchRange) = (values[0], values[1], values[2])
    (emptyBeatRate, polyphony, pitchInScaleRate) = (values[3], values[4], values[5])
    (scaleConsistency, pitchEntropy) = (values[6], values[7])
    (pitchClassEntropy, grooveConsistency) = (values[8], values[9])
  }
}
