public import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor
public import LeitmotifTraining

/// The cost of sequences under a model: the negative logarithm of the probability of each symbol given those before it,
/// in nats.
public struct SequenceCost: Sendable, Hashable, Codable {
  /// Steps, those of end tokens included.
  public var steps = 0
  /// Of all steps.
  public var nats = 0.0
  /// Steps whose token is an event of the domain (`GenerationAdapter.events`), such as a note's onset.
  public var eventSteps = 0
  /// Of these.
  public var eventNats = 0.0

  /// Nothing yet.
  public init() {}

  /// Nats a step; nil without steps.
  public var natsPerStep: Double? { steps == 0 ? nil : nats / Double(steps) }
  /// Nats a step that is an event; nil without events.
  public var natsPerEvent: Double? { eventSteps == 0 ? nil : eventNats / Double(eventSteps) }

  /// Counts one step.
  public mutating func add(nats: Double, isEvent: Bool) {
    steps += 1
    self.nats += nats
    if isEvent {
      eventSteps += 1
      eventNats += nats
    }
  }

  /// Adds the steps of other sequences.
  public static func += (total: inout SequenceCost, part: SequenceCost) {
    total.steps += part.steps
    total.nats += part.nats
    total.eventSteps += part.eventSteps
    total.eventNats += part.eventNats
  }
}

/// Scores generators on sequences, whole, in batches. A sequence's cost has the same bits whatever shares its batch.
public struct GeneratorScorer: Sendable {
  private let batches: [GenerationBatch]
  private let places: [[Int]]
  private let events: Set<Int>
  private let firstStep: Int
  private let threads: ThreadPool

  /// Bounds the memory of one pass.
  static let batchLimit = BatchLimit(exampleCount: 64, rowCount: 16_384)

  /// - Parameters:
  ///   - end: the token that stands before the first step; not read for frames.
  ///   - events: tokens whose cost is told apart.
  ///   - firstStep: steps of a sequence before it are read, but not counted.
  public init(
    _ examples: [GenerationExample], end: Int, events: EventSymbols? = nil, firstStep: Int = 0,
    threads: ThreadPool = .serial
  ) {
    let order = examples.indices.sorted { (examples[$0].count, $0) < (examples[$1].count, $1) }
    places = Self.batchLimit.batches(lengths: order.map { examples[$0].count }).map { Array(order[$0]) }
    batches = places.map { GenerationBatch($0.map { examples[$0] }, end: end) }
    self.events = events?.tokens ?? []
    self.firstStep = firstStep
    self.threads = threads
  }

  /// The cost of all sequences together.
  public func cost(under model: SequenceGenerator) -> SequenceCost {
    costs(under: model).reduce(into: SequenceCost()) { $0 += $1 }
  }

  /// The cost of each sequence, in order.
  public func costs(under model: SequenceGenerator) -> [SequenceCost] {
    var costs = [SequenceCost](repeating: SequenceCost(), count: places.reduce(0) { $0 + $1.count })
    for (batch, members) in zip(batches, places) {
      let nats = model.stepLosses(of: batch, context: .inference(threads: threads)).values
      for (sequence, member) in members.enumerated() {
        for row in batch.input.layout.rows(ofSequence: sequence).dropFirst(firstStep) {
          costs[member].add(nats: Double(nats[row]), isEvent: isEvent(batch, row: row))
        }
      }
    }
    return costs
  }

  private func isEvent(_ batch: GenerationBatch, row: Int) -> Bool {
    guard case .tokens(let tokens) = batch.targets else { return false }
    return events.contains(Int(tokens[row]))
  }

  /// Nats a step.
  public func score(_ model: SequenceGenerator) -> ValidationScore {
    let cost = cost(under: model)
    let details = cost.natsPerEvent.map { ["natsPerEvent": $0] } ?? [:]
    return ValidationScore(cost.natsPerStep ?? .nan, .lowerIsBetter, details: details)
  }
}

extension SequenceGenerator {
  /// The cost of each step of a batch, [R], in nats: of a frame, that of all its numbers together.
  func stepLosses(
    of batch: GenerationBatch, states: [LayerState]? = nil, context: ForwardContext
  ) -> Tensor {
    losses(of: self(batch.input, states: states, context: context).logits, batch)
  }

  /// The mean cost of a batch's steps, which training lowers, and where its sequences stand then.
  ///
  /// - Parameter smoothing: share of each token's target that is spread evenly over all.
  public func loss(
    of batch: GenerationBatch, states: [LayerState]?, smoothing: Float = 0, context: ForwardContext
  ) -> (loss: Tensor, states: [LayerState]) {
    let (logits, states) = self(batch.input, states: states, context: context)
    return (losses(of: logits, batch, smoothing: smoothing).mean(), states)
  }

  private func losses(of logits: Tensor, _ batch: GenerationBatch, smoothing: Float = 0) -> Tensor {
    switch batch.targets {
    case .tokens(let tokens): return crossEntropyByRow(logits, targets: tokens, smoothing: smoothing)
    case .frames(let values, let width):
      let frames = Tensor(values, shape: Shape(rows: batch.input.layout.rowCount, width: width))
      return binaryCrossEntropyByRow(logits, targets: frames)
    }
  }
}
