internal import Leitmotif
internal import LeitmotifDNA

/// Shows prediction: a line that is drawn over on a terminal, a plain line every ten seconds elsewhere.
struct PredictionProgress {
  private let start = ContinuousClock.now
  private var lastShown = Duration.zero
  /// Predictions made.
  private(set) var count = 0
  /// Inputs that are done, of how many.
  private var inputs: (done: Int, count: Int)

  /// What is counted.
  private let noun: String

  /// - Parameters:
  ///   - inputCount: files, which are read one after the other.
  ///   - noun: what has one prediction each.
  init(inputCount: Int, of noun: String = "sequences") {
    inputs = (0, inputCount)
    self.noun = noun
  }

  var elapsed: Duration { start.duration(to: .now) }

  /// Predictions a second.
  private var rate: Int { Int(Double(count) / max(elapsed.inSeconds, 1e-9)) }

  mutating func add() { count += 1 }

  mutating func finishInput() { inputs.done += 1 }

  /// - Parameter share: of the input at hand that was read; nil if it is not known.
  mutating func show(share: Double?) {
    let elapsed = elapsed
    guard elapsed - lastShown > (Console.isInteractive ? .milliseconds(100) : .seconds(10)) else { return }
    lastShown = elapsed
    let line = "\(count.grouped) \(noun), \(rate.grouped) a second\(left(share, after: elapsed))"
    if Console.isInteractive { Console.redraw(line) } else { Console.note(line) }
  }

  private func left(_ share: Double?, after elapsed: Duration) -> String {
    guard let share, share > 0 else { return "" }
    // Inputs are taken for equally long.
    let done = (Double(inputs.done) + min(share, 1)) / Double(inputs.count)
    return "; \(Int(done * 100)) %, about \((elapsed * (1 / done - 1)).spoken) left"
  }

  /// - Parameter verb: what was done, such as `Classified`.
  func end(_ verb: String) {
    if Console.isInteractive { Console.redraw("") }
    Console.note("\(verb) \(count.grouped) \(noun) in \(elapsed.spoken) (\(rate.grouped) a second)")
  }
}
