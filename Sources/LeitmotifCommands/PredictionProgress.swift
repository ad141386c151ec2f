internal import Leitmotif
internal import LeitmotifDNA

/// Shows prediction: a line that is drawn over on a terminal, a plain line every ten seconds elsewhere.
struct PredictionProgress {
  private let start = ContinuousClock.now
  private var lastShown = Duration.zero
  /// Sequences predicted.
  private(set) var count = 0
  /// Inputs that are done, of how many.
  private var inputs: (done: Int, count: Int)

  /// - Parameter inputCount: files, which are read one after the other.
  init(inputCount: Int) { inputs = (0, inputCount) }

  var elapsed: Duration { start.duration(to: .now) }

  /// Sequences a second.
  private var rate: Int { Int(Double(count) / max(elapsed.inSeconds, 1e-9)) }

  mutating func add() { count += 1 }

  mutating func finishInput() { inputs.done += 1 }

  /// - Parameter share: of the input at hand that was read; nil if it is not known.
  mutating func show(share: Double?) {
    let elapsed = elapsed
    guard elapsed - lastShown > (Console.isInteractive ? .milliseconds(100) : .seconds(10)) else { return }
    lastShown = elapsed
    let line = "\(count.grouped) sequences, \(rate.grouped) a second\(left(share, after: elapsed))"
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
    Console.note("\(verb) \(count.grouped) sequences in \(elapsed.spoken) (\(rate.grouped) a second)")
  }
}
