public import LeitmotifData

/// What a step of note tokens sees: its place in bar and phrase, whether a length is due, the symbols 2, 4, 8, 16 and 32 back, what
/// followed the longest earlier passage like the latest, what began 1, 2, 4 and 8 bars ago, and the last two pitches.
public struct NoteHistory: HistoryFeatures {
  private static let distances = [2, 4, 8, 16, 32]

  private let tokenizer: NoteTokenizer
  private let bars: Bars
  private let place: BarFeatures
  private var repeats = RepeatFeatures(distances: Self.distances)
  private var step = 0
  private var isLengthDue = false
  /// What began at each step, and its first length; −1 where nothing did.
  private var onsets: [(pitch: Int32, length: Int32)] = []
  private var pitches: [Int32] = [-1, -1]

  init(tokenizer: NoteTokenizer, bars: Bars) {
    self.tokenizer = tokenizer
    self.bars = bars
    place = BarFeatures(bars: bars, grid: tokenizer.grid)
  }

  /// The copies, what began bars ago, and two pitches.
  public var symbolCount: Int { repeats.symbolCount + MelodyHistory.lookbackBars.count + pitches.count }
  /// Place, agreement with the copies, and what is due.
  public var width: Int { BarFeatures.width + RepeatFeatures.width(distanceCount: Self.distances.count) + 1 }

  /// What the step at hand sees.
  public var features: StepFeatures {
    var numbers: [Float] = []
    place.append(step: step, to: &numbers)
    repeats.appendNumbers(to: &numbers)
    numbers.append(isLengthDue ? 1 : 0)
    let earlier = MelodyHistory.lookbackBars.map { count -> Int32 in
      let place = step - count * bars.length
      guard onsets.indices.contains(place) else { return -1 }
      return isLengthDue ? onsets[place].length : onsets[place].pitch
    }
    return StepFeatures(symbols: repeats.symbols + earlier + pitches, numbers: numbers)
  }

  /// Takes in the symbol of the step at hand.
  public mutating func append(_ token: Int) {
    repeats.append(token)
    let length = tokenizer.stepCount(of: token)
    if length == 0 {
      if onsets.count == step { onsets.append((-1, -1)) }
      onsets[step].pitch = Int32(token)
      if tokenizer.pitch(of: token) != nil { pitches = [Int32(token), pitches[0]] }
    } else {
      if isLengthDue { onsets[step].length = Int32(token) }
      step += length
      while onsets.count < step { onsets.append((-1, -1)) }
    }
    isLengthDue = length == 0
  }
}
