/// The notes of a score that lie in one metre, on the grid, counted from where the metre begins.
struct Stretch {
  var metre: Metre
  /// What the file says where the stretch begins; nil where it names no key.
  var key: MusicalKey?
  /// By onset; they may overlap.
  var notes: [GridNote]
  /// How hard each note is struck.
  var velocities: [UInt8]
  var notesOnGrid: Int
  /// Whether the score begins with it, so that an upbeat may.
  var isFirst: Bool

  /// - Parameter notes: by onset.
  static func all(of score: Score, notes: [Note], grid: Grid) -> [Stretch] {
    let metres = changes(of: score)
    // A note that begins within half a step of a change is meant to begin there.
    let halfStep = score.ticksPerQuarter / (2 * grid.stepsPerQuarter)
    var index = notes.startIndex
    return metres.indices.map { place in
      let end = place + 1 < metres.count ? metres[place + 1].tick : nil
      let first = index
      while index < notes.endIndex, end.map({ notes[index].onset.rawValue + halfStep < $0.rawValue }) ?? true {
        index += 1
      }
      let key = score.keys.last { $0.tick.rawValue <= metres[place].tick.rawValue + halfStep } ?? score.keys.first
      return Stretch(
        metres[place], key: key?.key, until: end, notes: notes[first..<index], isFirst: place == 0, grid: grid,
        ticksPerQuarter: score.ticksPerQuarter)
    }
  }

  private init(
    _ change: MetreChange, key: MusicalKey?, until end: Tick?, notes: ArraySlice<Note>, isFirst: Bool, grid: Grid,
    ticksPerQuarter: Int
  ) {
    func step(_ tick: Tick) -> Int {
      grid.step(nearest: Tick(tick.rawValue - change.tick.rawValue), ticksPerQuarter: ticksPerQuarter)
    }
    let limit = end.map(step)
    metre = change.metre
    self.key = key
    self.isFirst = isFirst
    velocities = notes.map(\.velocity)
    notesOnGrid = notes.count {
      grid.holds(Tick($0.onset.rawValue - change.tick.rawValue), ticksPerQuarter: ticksPerQuarter)
    }
    self.notes = notes.map { note in
      let onset = max(0, step(note.onset))
      let release = min(step(note.end), limit ?? .max)
      return GridNote(onset: onset, duration: max(1, release - onset), pitch: Int(note.pitch))
    }
  }

  /// The metres in order, 4/4 until the first, without changes that change nothing.
  private static func changes(of score: Score) -> [MetreChange] {
    var changes: [MetreChange] = []
    for change in score.metres.sorted(by: { $0.tick < $1.tick }) {
      if changes.last?.tick == change.tick { changes.removeLast() }
      if changes.last?.metre != change.metre { changes.append(change) }
    }
    if changes.first.map({ $0.tick > .zero }) ?? true {
      changes.insert(MetreChange(tick: .zero, metre: .common), at: 0)
    }
    return changes
  }

  /// Steps before the first bar line, as far as the notes tell: by the loudest, which begin bars where a program plays from a
  /// score (abc2midi: 105 on the first beat, 95 on strong ones, else 80). 0 unless more than half of them lie a whole number of bars
  /// apart, at no more than half of the notes and no less than half of the bars.
  func upbeat(barLength: Int) -> Int {
    // The first note is as loud as if it began a bar, upbeat or not.
    let later = Array(zip(notes, velocities).dropFirst())
    guard isFirst, let loudest = later.map(\.1).max(), let end = notes.last?.onset else { return 0 }
    let accents = later.filter { $0.1 == loudest }.map { $0.0.onset % barLength }
    guard 2 * accents.count <= later.count, 2 * accents.count * barLength >= end else { return 0 }
    let counts = Dictionary(accents.map { ($0, 1) }, uniquingKeysWith: +)
    let best = counts.max { ($0.value, -$0.key) < ($1.value, -$1.key) }
    return best.flatMap { 2 * $0.value > accents.count ? $0.key : nil } ?? 0
  }
}
