internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA
internal import Synchronization

/// Shows training: a line that is drawn over on a terminal, a plain line an epoch elsewhere.
final class TrainingProgress: TrainingObserver {
  private struct State {
    var plan: TrainingStart?
    var loss: Double?
    var validation = ""
    var lastDrawn = Duration.zero
  }

  private let state = Mutex(State())
  private let describe: @Sendable (ValidationScore) -> String

  /// - Parameter describe: says how good a validation was.
  init(
    describe: @escaping @Sendable (ValidationScore) -> String = { score in
      short(score.value) + (score.details["accuracy"].map { ", accuracy \(short($0))" } ?? "")
    }
  ) {
    self.describe = describe
  }

  func observe(_ event: TrainingEvent) {
    let text: String? = state.withLock { state in
      switch event {
      case .started(let start):
        state.plan = start
        if Console.isInteractive { return nil }
        let done = start.updateCount > 0 ? " on, after \(start.updateCount.grouped) updates" : ""
        return "Training \(start.parameterCount.grouped) parameters\(done)"
      case .updated(let report): return Console.isInteractive ? Self.line(for: report, &state) : nil
      case .skipped(let report): return Self.line(for: report)
      case .epochEnded(let report):
        state.loss = report.meanLoss
        return nil
      case .validated(let report): return line(for: report, &state)
      case .stopped: return Console.isInteractive ? "\n" : nil
      }
    }
    guard let text else { return }
    if Console.isInteractive { Console.redraw(text) } else { Console.note(text) }
  }

  private static func line(for report: UpdateReport, _ state: inout State) -> String? {
    guard let plan = state.plan, report.elapsed - state.lastDrawn > .milliseconds(100) else { return nil }
    state.lastDrawn = report.elapsed
    let (planned, isTooMany) = plan.plan.epochs.multipliedReportingOverflow(by: plan.batchesPerEpoch)
    let total = min(plan.plan.maxUpdates ?? .max, isTooMany ? .max : planned)
    let done = report.update + 1
    var left = report.elapsed * Double(total - done) / Double(done)
    if let budget = plan.plan.timeBudget { left = max(.zero, min(left, budget - report.elapsed)) }
    let share = min(1, Double(done) / Double(max(total, 1)))
    let filled = Int(share * 12)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 12 - filled)
    let rate = Double(done) / report.elapsed.inSeconds
    return "\(bar) epoch \(report.epoch + 1)/\(plan.plan.epochs), at most \(left.spoken) left"
      + "  loss \(short(Double(report.loss)))\(state.validation)  \(Int(rate).grouped) updates/s"
  }

  private static func line(for report: SkipReport) -> String {
    "update \(report.update) left out: \(report.parameter.map { "the gradient of \($0)" } ?? "the loss") is not finite "
      + "(\(report.exampleNames.prefix(3).joined(separator: ", ")))\n"
  }

  private func line(for report: ValidationReport, _ state: inout State) -> String? {
    state.validation = "  validation \(describe(report.score))"
    guard !Console.isInteractive else { return nil }
    let loss = state.loss.map { "  loss \(short($0))" } ?? ""
    return "epoch \(report.epoch + 1)\(loss)\(state.validation)\(report.isBest ? "  best" : "")"
      + "  (\(report.elapsed.spoken))"
  }
}

/// Four significant digits.
func short(_ value: Double) -> String { decimalText(value, significantDigits: 4) }

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
