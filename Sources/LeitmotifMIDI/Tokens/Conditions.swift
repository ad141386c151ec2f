/// What a whole piece is like, as the numbers that every step sees: metre, upbeat, mode, key and style.
///
/// In order: a one for the metre among those with a name; beats of the bar / 16; log₂ of the beat's unit / 6; the upbeat as a
/// share of the bar; 1 for minor; where pieces keep their keys, a one for the tonic among twelve; a one for the style.
struct Conditions: Sendable {
  private let configuration: MIDIConfiguration

  init(configuration: MIDIConfiguration) { self.configuration = configuration }

  private var metreCount: Int { configuration.metres.count }
  private var tonicCount: Int { configuration.movesKey ? 0 : 12 }

  var width: Int { metreCount + 4 + tonicCount + configuration.styles.count }

  /// The numbers of a head. A style that is not known is none; a metre that has no name has its numbers.
  func numbers(of head: PieceHead) -> [Float] {
    var numbers: [Float] = []
    BarFeatures.appendOneHot(configuration.metres.firstIndex(of: head.metre) ?? -1, of: metreCount, to: &numbers)
    numbers.append(Float(head.metre.beatCount) / 16)
    numbers.append(Float(head.metre.beatUnit.trailingZeroBitCount) / 6)
    numbers.append(Float(head.upbeat) / Float(head.bars?.length ?? 1))
    numbers.append(head.key.mode == .minor ? 1 : 0)
    BarFeatures.appendOneHot(head.key.tonic, of: tonicCount, to: &numbers)
    let style = head.style.flatMap { configuration.styles.firstIndex(of: $0) } ?? -1
    BarFeatures.appendOneHot(style, of: configuration.styles.count, to: &numbers)
    return numbers
  }

  /// The bars of which these are the numbers.
  func bars(of numbers: [Float]) -> Bars {
    precondition(numbers.count == width, "a condition has \(width) numbers, and this has \(numbers.count)")
    let beatCount = Int((numbers[metreCount] * 16).rounded())
    let beatUnit = 1 << Int((numbers[metreCount + 1] * 6).rounded())
    guard let length = configuration.grid.stepCount(ofBarIn: Metre(beatCount, beatUnit)) else {
      preconditionFailure("the grid divides no bar of \(beatCount)/\(beatUnit)")
    }
    return Bars(length: length, upbeat: Int((numbers[metreCount + 2] * Float(length)).rounded()))
  }
}
