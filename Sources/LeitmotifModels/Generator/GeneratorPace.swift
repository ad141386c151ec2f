internal import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor
internal import LeitmotifTraining
internal import Synchronization

/// What a generator's updates and validations take on this machine: so that a time can be told in updates before a training
/// begins, and the learning rate falls within it.
public struct GeneratorPace: Sendable, Hashable {
  /// What an update takes, on average over an epoch.
  public var update: Duration
  /// What a validation takes.
  public var validation: Duration
  /// Updates of an epoch, after each of which is a validation.
  public var updatesPerEpoch: Int

  /// - Parameter updatesPerEpoch: ≥ 1.
  public init(update: Duration, validation: Duration, updatesPerEpoch: Int) {
    (self.update, self.validation, self.updatesPerEpoch) = (update, validation, updatesPerEpoch)
  }

  /// The share of a time that is planned for: a machine may become slower than it was measured.
  public static let plannedShare = 0.92

  /// Updates that are done within ``plannedShare`` of `time`, validations included; at least 1.
  ///
  /// The untrained model and the last one are validated as well.
  public func updates(within time: Duration) -> Int {
    let rest = time.seconds * Self.plannedShare - 2 * validation.seconds
    let count = rest / max(update.seconds + validation.seconds / Double(updatesPerEpoch), 1e-9)
    return Int(min(max(count, 1), 1e9))
  }
}

extension GeneratorOptions {
  /// Updates of one epoch.
  public func updatesPerEpoch(of training: GenerationSet, end: Int) -> Int {
    batches(of: training, end: end).batchCount(inEpoch: 0)
  }
}

extension TrainedGenerator {
  /// Measures a training's pace by some of its updates, spread evenly over an epoch, on a model that is not kept.
  ///
  /// - Parameters:
  ///   - limit: what measuring may take; at least two updates and a validation are done.
  ///   - shouldStop: `true` ends measuring early.
  /// - Throws: ``ModelError``, `TrainingError`.
  public static func measurePace(
    _ adapter: Adapter, on training: GenerationSet, validation: GenerationSet, options: GeneratorOptions,
    layers: LayerFactory = .builtIn, threads: ThreadPool = .serial, within limit: Duration,
    shouldStop: @escaping @Sendable () -> Bool = { false }
  ) throws -> GeneratorPace {
    try options.validate()
    guard training.count > 0 else { throw ModelError.noSequences }
    let batches = options.batches(of: training, end: adapter.endToken)
    let model = try SequenceGenerator(
      adapter.architecture(options), random: RandomStream(seed: options.seed).split("model"), layers: layers)
    let times = UpdateTimes(limit: limit)
    var probing = options
    (probing.epochs, probing.maxUpdates, probing.timeBudget, probing.patience) = (1, 64, nil, nil)
    var trainer = try probing.makeTrainer(threads: threads, observers: [times])
    trainer.shouldStop = { shouldStop() || times.areEnough }
    _ = try trainer.fit(model, on: SpreadBatches(batches: batches), carry: .beginning, loss: options.loss)
    let start = Trainer.systemTime()
    if validation.count > 0 {
      _ = GeneratorScorer(validation.examples, end: adapter.endToken, threads: threads).cost(under: model)
    }
    return GeneratorPace(
      update: times.mean, validation: Trainer.systemTime() - start, updatesPerEpoch: batches.batchCount(inEpoch: 0))
  }
}

/// The batches of an epoch in an order of which every beginning is spread over the whole: its second batch comes again
/// wherever there is but one.
private struct SpreadBatches: BatchSource {
  let batches: GenerationBatches
  private let count: Int
  private let stride: Int

  init(batches: GenerationBatches) {
    self.batches = batches
    count = batches.batchCount(inEpoch: 0)
    // The golden section leaves the widest gaps to be filled next; a stride without a common divisor meets every batch.
    let golden = max(1, Int(0.618 * Double(count)))
    stride = (golden...max(golden, count)).first { [count] in Self.commonDivisor($0, count) == 1 } ?? 1
  }

  private static func commonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : commonDivisor(b, a % b) }

  func batchCount(inEpoch epoch: Int) -> Int { max(count, 2) }
  func batch(epoch: Int, index: Int) -> GenerationBatch { batches.batch(epoch: 0, index: index * stride % count) }
  func exampleNames(of batch: GenerationBatch) -> [String] { batch.ids }
}

/// When updates ended. The first also makes what the others find made, so it does not count.
private final class UpdateTimes: TrainingObserver {
  private let limit: Duration
  private let state = Mutex<[Duration]>([])

  init(limit: Duration) { self.limit = limit }

  func observe(_ event: TrainingEvent) {
    if case .updated(let report) = event { state.withLock { $0.append(report.elapsed) } }
  }

  var areEnough: Bool { state.withLock { $0.count >= 2 && ($0.last ?? .zero) >= limit } }

  var mean: Duration {
    state.withLock { ends in
      guard let first = ends.first, let last = ends.last, ends.count > 1 else { return ends.first ?? .zero }
      return (last - first) / (ends.count - 1)
    }
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
