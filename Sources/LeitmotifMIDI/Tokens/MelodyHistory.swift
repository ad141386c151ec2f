public import LeitmotifData

/// What a step of melody tokens sees: its place in bar and phrase, what was there 1, 2, 4 and 8 bars ago, what followed the longest
/// earlier passage like the latest, the last two pitches, and how long ago the last began.
public struct MelodyHistory: HistoryFeatures {
  /// Bars back of which a step sees the symbol.
  static let lookbackBars = [1, 2, 4, 8]
  /// Steps since the last onset that are told apart, beside a number for all.
  private static let onsetAgeCount = 16

  private let tokenizer: MelodyTokenizer
  private let bars: BarFeatures
  private var repeats: RepeatFeatures
  private var step = 0
  /// The tokens of the last pitches, the latest first.
  private var pitches: [Int32] = [-1, -1]
  private var lastOnset: Int?
  private var isSounding = false

  init(tokenizer: MelodyTokenizer, grid: Grid, bars: Bars) {
    self.tokenizer = tokenizer
    self.bars = BarFeatures(bars: bars, grid: grid)
    repeats = RepeatFeatures(distances: Self.lookbackBars.map { $0 * bars.length })
  }

  /// The copies, and two pitches.
  public var symbolCount: Int { repeats.symbolCount + pitches.count }

  /// Place, agreement with the copies, and the age of the last note.
  public var width: Int {
    BarFeatures.width + RepeatFeatures.width(distanceCount: Self.lookbackBars.count) + Self.onsetAgeCount + 2
  }

  /// What the step at hand sees.
  public var features: StepFeatures {
    var numbers: [Float] = []
    numbers.reserveCapacity(width)
    bars.append(step: step, to: &numbers)
    repeats.appendNumbers(to: &numbers)
    let age = lastOnset.map { step - $0 }
    // The step after an onset has age 1.
    BarFeatures.appendOneHot(age.map { min($0, Self.onsetAgeCount) - 1 } ?? -1, of: Self.onsetAgeCount, to: &numbers)
    numbers.append(BarFeatures.squashed(age ?? 0, half: 4))
    numbers.append(isSounding ? 1 : 0)
    return StepFeatures(symbols: repeats.symbols + pitches, numbers: numbers)
  }

  /// Takes in the symbol of the step at hand.
  public mutating func append(_ token: Int) {
    repeats.append(token)
    if tokenizer.pitch(of: token) != nil {
      pitches = [Int32(token), pitches[0]]
      lastOnset = step
      isSounding = true
    } else if token == MelodyTokenizer.off {
      isSounding = false
    }
    step += 1
  }
}
