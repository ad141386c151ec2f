/// Where a step stands in its bar, and the bar in its phrase, as numbers that mean the same in every metre.
struct BarFeatures: Sendable {
  /// Waves of one to this many periods a bar.
  private static let waveCount = 4
  /// Quarters of a bar told apart; later ones count as the last of them.
  private static let quarterCount = 8
  /// Places within a quarter told apart; finer grids share them.
  private static let placeCount = 12
  /// Bits of the bar's number: its place within 2, 4, 8 and 16 bars.
  private static let phraseBits = 4

  static let width = 2 * waveCount + quarterCount + placeCount + phraseBits + 2

  private let bars: Bars
  private let stepsPerQuarter: Int
  /// Sine and cosine of each wave at each step of a bar.
  private let waves: [Float]

  init(bars: Bars, grid: Grid) {
    self.bars = bars
    stepsPerQuarter = grid.stepsPerQuarter
    waves = (0..<bars.length).flatMap { step in
      (1...Self.waveCount).flatMap { wave in
        let angle = 2 * Double.pi * Double(wave * step) / Double(bars.length)
        return [Float(angle.sine), Float(angle.cosine)]
      }
    }
  }

  /// Appends `width` numbers for a step.
  func append(step: Int, to numbers: inout [Float]) {
    let position = bars.position(of: step)
    numbers += waves[(position * 2 * Self.waveCount)..<((position + 1) * 2 * Self.waveCount)]
    Self.appendOneHot(min(position / stepsPerQuarter, Self.quarterCount - 1), of: Self.quarterCount, to: &numbers)
    let place = position % stepsPerQuarter
    let shown = stepsPerQuarter <= Self.placeCount ? place : place * Self.placeCount / stepsPerQuarter
    Self.appendOneHot(shown, of: Self.placeCount, to: &numbers)
    let bar = bars.bar(of: step)
    for bit in 0..<Self.phraseBits { numbers.append(bar >= 0 && bar >> bit & 1 == 1 ? 1 : 0) }
    numbers.append(bar < 0 ? 1 : 0)
    numbers.append(Self.squashed(max(bar, 0), half: 16))
  }

  /// A one among zeros.
  static func appendOneHot(_ index: Int, of count: Int, to numbers: inout [Float]) {
    for place in 0..<count { numbers.append(place == index ? 1 : 0) }
  }

  /// 0 for 0, one half for `half`, and below 1 for all counts.
  static func squashed(_ count: Int, half: Int) -> Float { Float(count) / Float(count + half) }
}
