public import LeitmotifData

/// What a step of polyphony tokens sees: its place in bar and phrase, the tokens 2, 3 and 4 back, what followed the longest earlier
/// passage like the latest, the next lower pitch that might go on, and what followed in the steps 1, 2, 4 and 8 bars ago.
public struct PolyphonyHistory: HistoryFeatures {
  private static let distances = [2, 3, 4]

  private let tokenizer: PolyphonyTokenizer
  private let bars: Bars
  private let place: BarFeatures
  private var repeats = RepeatFeatures(distances: Self.distances)
  /// The tokens of each step, its end apart; the last is the step at hand.
  private var steps: [[Int32]] = [[]]

  init(tokenizer: PolyphonyTokenizer, bars: Bars) {
    self.tokenizer = tokenizer
    self.bars = bars
    place = BarFeatures(bars: bars, grid: tokenizer.grid)
  }

  /// The copies, a pitch that might go on, and what followed bars ago.
  public var symbolCount: Int { repeats.symbolCount + 1 + MelodyHistory.lookbackBars.count }
  /// Place, agreement with the copies, and how many pitches the step has.
  public var width: Int { BarFeatures.width + RepeatFeatures.width(distanceCount: Self.distances.count) + 1 }

  /// What the step at hand sees.
  public var features: StepFeatures {
    var numbers: [Float] = []
    let step = steps.count - 1
    place.append(step: step, to: &numbers)
    repeats.appendNumbers(to: &numbers)
    numbers.append(BarFeatures.squashed(steps[step].count, half: 4))
    let before = next(inStep: step - 1)
    let continued = tokenizer.soundingPitch(of: Int(before)).map { Int32(tokenizer.continuation(of: $0)) } ?? before
    let earlier = MelodyHistory.lookbackBars.map { next(inStep: step - $0 * bars.length) }
    return StepFeatures(symbols: repeats.symbols + [continued] + earlier, numbers: numbers)
  }

  /// The first token of a step whose pitch is below all of the step at hand, else the end of the step; −1 before the first step.
  private func next(inStep step: Int) -> Int32 {
    guard step >= 0 else { return -1 }
    let lowest = steps[steps.count - 1].last.flatMap { tokenizer.soundingPitch(of: Int($0)) } ?? .max
    return steps[step].first { tokenizer.soundingPitch(of: Int($0)).map { $0 < lowest } ?? false }
      ?? Int32(PolyphonyTokenizer.stepEnd)
  }

  /// Takes in the symbol of the step at hand.
  public mutating func append(_ token: Int) {
    repeats.append(token)
    if token == PolyphonyTokenizer.stepEnd {
      steps.append([])
    } else {
      steps[steps.count - 1].append(Int32(token))
    }
  }
}
