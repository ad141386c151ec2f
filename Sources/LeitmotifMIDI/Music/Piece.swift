/// Notes on a grid of equal steps, in one metre: what a model reads and writes.
///
/// A melody is a piece of which no two notes sound at once; other pieces may have chords.
public struct Piece: Sendable, Hashable {
  /// What holds for the whole.
  public var head: PieceHead
  /// By onset, then from the highest pitch to the lowest; no two of one pitch overlap.
  public var notes: [GridNote]
  /// Its length. No note ends later.
  public var stepCount: Int
  /// Whether it goes to its end; a piece that was cut has none.
  public var isWhole: Bool

  /// - Parameter stepCount: nil to end with the last note.
  public init(head: PieceHead, notes: [GridNote], stepCount: Int? = nil, isWhole: Bool = true) {
    let end = notes.lazy.map(\.end).max() ?? 0
    precondition(stepCount.map { $0 >= end } ?? true, "a note ends at step \(end), after the piece")
    self.head = head
    self.notes = notes
    self.stepCount = stepCount ?? end
    self.isWhole = isWhole
  }

  /// Whether no two notes sound at once.
  public var isMelody: Bool { zip(notes, notes.dropFirst()).allSatisfy { $0.end <= $1.onset } }

  /// The piece `semitones` higher. Pitches have to stay within 0 ..< 128.
  public func transposed(by semitones: Int) -> Piece {
    var copy = self
    copy.head.key.tonic = (head.key.tonic + semitones).modulo(12)
    copy.head.transposition += semitones
    for index in copy.notes.indices { copy.notes[index].pitch += semitones }
    return copy
  }
}

/// What holds for a whole piece.
public struct PieceHead: Sendable, Hashable {
  /// Steps of a quarter note.
  public var grid: Grid
  /// The metre.
  public var metre: Metre
  /// Steps before the first bar line: of an upbeat; fewer than a bar has.
  public var upbeat: Int
  /// The key that the notes are in.
  public var key: MusicalKey
  /// Semitones by which the notes were moved from where their file has them.
  public var transposition: Int
  /// What kind of music it is, such as the name of its folder.
  public var style: String?

  /// In 4/4, C major, without an upbeat, unless told otherwise.
  public init(
    grid: Grid = Grid(stepsPerQuarter: 4), metre: Metre = .common, upbeat: Int = 0,
    key: MusicalKey = MusicalKey(tonic: 0, mode: .major), transposition: Int = 0, style: String? = nil
  ) {
    precondition(upbeat >= 0, "an upbeat of \(upbeat) steps")
    self.grid = grid
    self.metre = metre
    self.upbeat = upbeat
    self.key = key
    self.transposition = transposition
    self.style = style
  }

  /// Where its bars are; nil if the grid divides no bar of its metre.
  public var bars: Bars? { grid.stepCount(ofBarIn: metre).map { Bars(length: $0, upbeat: upbeat) } }
}

/// A note on a grid.
public struct GridNote: Sendable, Hashable {
  /// The step at which it begins.
  public var onset: Int
  /// Steps that it lasts; at least 1.
  public var duration: Int
  /// 0 ..< 128; 60 is middle C.
  public var pitch: Int

  /// A note of `duration` steps.
  public init(onset: Int, duration: Int, pitch: Int) {
    precondition(duration >= 1, "a note lasts at least a step")
    self.onset = onset
    self.duration = duration
    self.pitch = pitch
  }

  /// The first step at which it no longer sounds.
  public var end: Int { onset + duration }
}

/// Equal steps, of which a quarter note has some.
public struct Grid: Sendable, Hashable {
  /// Steps of a quarter note: 4 for sixteenths, 12 where triplets are to have their place.
  public var stepsPerQuarter: Int

  /// - Parameter stepsPerQuarter: at least 1.
  public init(stepsPerQuarter: Int) {
    precondition(stepsPerQuarter >= 1, "\(stepsPerQuarter) steps a quarter")
    self.stepsPerQuarter = stepsPerQuarter
  }

  /// Steps of a bar; nil if that is no whole number.
  public func stepCount(ofBarIn metre: Metre) -> Int? {
    let quarters = metre.beatCount * 4 * stepsPerQuarter
    return quarters % metre.beatUnit == 0 ? quarters / metre.beatUnit : nil
  }

  /// The step nearest to `tick`; halves are rounded up.
  public func step(nearest tick: Tick, ticksPerQuarter: Int) -> Int {
    (2 * tick.rawValue * stepsPerQuarter + ticksPerQuarter).dividedDown(by: 2 * ticksPerQuarter)
  }

  /// Whether `tick` is within an eighth of a step of its step.
  public func holds(_ tick: Tick, ticksPerQuarter: Int) -> Bool {
    let distance =
      tick.rawValue * stepsPerQuarter - step(nearest: tick, ticksPerQuarter: ticksPerQuarter) * ticksPerQuarter
    return 8 * abs(distance) <= ticksPerQuarter
  }
}

/// Where the bars of a piece begin: at its upbeat's end, and every `length` steps from there.
public struct Bars: Sendable, Hashable {
  /// Steps of a bar; at least 1.
  public let length: Int
  /// Steps before the first bar line; fewer than a bar has.
  public let upbeat: Int

  /// - Parameter upbeat: less than `length`.
  public init(length: Int, upbeat: Int = 0) {
    precondition(length >= 1 && (0..<length).contains(upbeat), "an upbeat of \(upbeat) steps to bars of \(length)")
    self.length = length
    self.upbeat = upbeat
  }

  /// The bar of a step, 0 for the first whole one; an upbeat is bar −1.
  public func bar(of step: Int) -> Int { (step - upbeat).dividedDown(by: length) }

  /// Steps since the bar line before.
  public func position(of step: Int) -> Int { (step - upbeat).modulo(length) }
}

extension Int {
  /// The quotient, rounded down.
  func dividedDown(by divisor: Int) -> Int { (self - modulo(divisor)) / divisor }

  /// The remainder that is not negative; `divisor` is positive.
  func modulo(_ divisor: Int) -> Int {
    let remainder = self % divisor
    return remainder < 0 ? remainder + divisor : remainder
  }
}
