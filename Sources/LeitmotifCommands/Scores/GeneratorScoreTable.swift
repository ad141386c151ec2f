internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI

/// A generator's scores beside those of n-grams, for reading.
struct GeneratorScoreTable {
  /// What was scored, such as `validation`.
  let title: String
  let scores: GeneratorScores

  /// The model first, then n-grams by their order.
  var rows: [[String]] {
    [["model"] + cells(scores.cost)]
      + scores.baselines.enumerated().map { ["n-gram of order \($0)"] + cells($1) }
  }

  /// Names of the columns after the first.
  var columns: [String] {
    ["nats a step"] + (scores.eventName.map { ["nats a \($0)"] } ?? [])
  }

  var text: String { aligned([[title] + columns] + rows) }

  private func cells(_ cost: SequenceCost) -> [String] {
    let values = [cost.natsPerStep] + (scores.eventName.map { _ in [cost.natsPerEvent] } ?? [])
    return values.map { $0.map(short) ?? "–" }
  }
}

extension GeneratorScores {
  /// What to tell of a model that n-grams equal: nil when it is the best.
  var shortfall: String? {
    guard let own = cost.natsPerStep else { return nil }
    let ranked = baselines.enumerated().compactMap { order, cost in cost.natsPerStep.map { (order, $0) } }
    guard let best = ranked.min(by: { $0.1 < $1.1 }), best.1 <= own else { return nil }
    return "the model does not beat the n-gram of order \(best.0): \(short(own)) against \(short(best.1)) nats a step"
  }

  /// The order whose n-grams cost least, and what they cost a step.
  var bestBaseline: (order: Int, cost: SequenceCost)? {
    baselines.enumerated().min { ($0.1.natsPerStep ?? .infinity) < ($1.1.natsPerStep ?? .infinity) }.map { ($0, $1) }
  }
}

/// A generator's scores as JSON.
struct ScoredMusic: Encodable {
  struct Baseline: Encodable {
    let order: Int
    let nllPerStep: Double?
    let nllPerNoteOn: Double?
  }

  let nllPerStep: Double?
  let nllPerNoteOn: Double?
  let steps: Int
  let noteOns: Int
  let sequences: Int
  let baselines: [Baseline]

  init(_ scores: GeneratorScores) {
    (nllPerStep, nllPerNoteOn) = (scores.cost.natsPerStep, scores.cost.natsPerEvent)
    (steps, noteOns, sequences) = (scores.cost.steps, scores.cost.eventSteps, scores.sequences)
    baselines = scores.baselines.enumerated().map {
      Baseline(order: $0, nllPerStep: $1.natsPerStep, nllPerNoteOn: $1.natsPerEvent)
    }
  }
}

/// Files that were read, and those that were left out, as JSON.
struct ReadMusic: Encodable {
  struct Skipped: Encodable {
    let reason: String
    let whole: Bool
    let files: [String]
  }

  let files: Int
  let tunes: Int
  let steps: Int
  let onsetsOnGrid: Double?
  let skipped: [Skipped]

  init(_ notes: ReadingNotes) {
    files = notes.tunes.tally.fileCount
    (tunes, steps) = (notes.tunes.count, notes.tunes.stepCount)
    onsetsOnGrid = notes.tunes.tally.counts.gridShare
    skipped = notes.skipped.map { Skipped(reason: $0.reason, whole: $0.isWhole, files: $0.files) }
  }
}
