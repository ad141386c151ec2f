internal import LeitmotifData
internal import LeitmotifRecurrent
internal import LeitmotifTensor
internal import LeitmotifTraining

/// Fits linear baselines with the one training loop: Adam on the mean cross-entropy plus λ/2 · Σ W², from weights of 0.
struct BaselineFit {
  let training: [EncodedExample]
  /// Choose features and penalty; empty for none.
  let validation: [EncodedExample]
  let classCount: Int
  /// Class weights and the way of drawing are the network's.
  let classWeights: [Float]?
  let isBalanced: Bool
  let seed: UInt64
  let threads: ThreadPool
  let shouldStop: @Sendable () -> Bool

  private static let batchSize = 64
  private static let epochs = 20
  /// Updates at most: large sets have enough in a part of an epoch.
  private static let updateLimit = 1500
  /// Examples that choose, at most.
  private static let validationLimit = 10_000
  /// The penalties that are tried, the middle one first.
  static let penalties: [Float] = [0.01, 0.001, 0.1]

  private struct Candidate {
    let baseline: LinearBaseline
    let loss: Double
  }

  /// The family's best member: first its features at the middle penalty, then the penalty. Nil when asked to stop.
  func best(of family: BaselineFamily) throws -> LinearBaseline? {
    let examples = chosen
    guard !examples.isEmpty else {
      return try fit(family, family.candidates[family.fallback], penalty: Self.penalties[0], on: [])?.baseline
    }
    var best: Candidate?
    for features in family.candidates {
      guard let candidate = try fit(family, features, penalty: Self.penalties[0], on: examples) else { return nil }
      if best.map({ candidate.loss < $0.loss }) ?? true { best = candidate }
    }
    guard let features = best?.baseline.features else { return nil }
    for penalty in Self.penalties.dropFirst() {
      guard let candidate = try fit(family, features, penalty: penalty, on: examples) else { return nil }
      if best.map({ candidate.loss < $0.loss }) ?? true { best = candidate }
    }
    return best?.baseline
  }

  /// The validation examples that choose, evenly spread over all.
  private var chosen: [EncodedExample] {
    let step = max(1, (validation.count + Self.validationLimit - 1) / Self.validationLimit)
    return stride(from: 0, to: validation.count, by: step).map { validation[$0] }
  }

  /// - Returns: nil when asked to stop.
  private func fit(
    _ family: BaselineFamily, _ features: any BaselineFeatures, penalty: Float, on examples: [EncodedExample]
  ) throws -> Candidate? {
    let store = FeatureStore(features, of: training.map(\.input))
    let scale = FeatureScale(store)
    let sampler = BatchSampler(
      lengths: training.map { _ in 1 }, limit: BatchLimit(exampleCount: Self.batchSize),
      drawing: isBalanced ? .balanced(classes: training.map(\.classIndex)) : .eachOnce, seed: seed)
    let batches = SparseBatches(store: store, examples: training, scale: scale, order: EpochOrder(sampler))
    let result = try makeTrainer(width: store.width, batchCount: sampler.batchCount).fit(
      LinearClassifier(featureCount: store.width, classCount: classCount), on: batches
    ) { model, batch, _ in
      let logits = scale.logits(model, batch, threads: threads)
      let loss = crossEntropy(logits, targets: batch.classes, classWeights: classWeights)
      return loss + penalty / 2 * (model.weight * model.weight).sum()
    }
    guard result.reason != .requested else { return nil }
    let baseline = LinearBaseline(
      family: family.name, features: features, penalty: penalty, model: scale.unscaled(result.model))
    let loss = logLoss(
      probabilities: baseline.predict(examples.map(\.input)).map(\.probabilities),
      classes: examples.map(\.classIndex))
    return Candidate(baseline: baseline, loss: loss ?? .infinity)
  }

  /// Each step of Adam moves each weight by about the learning rate, and so a logit by up to that times the features.
  private func makeTrainer(width: Int, batchCount: Int) throws -> Trainer {
    let updates = min(Self.epochs * batchCount, Self.updateLimit)
    return Trainer(
      optimizer: Adam(), schedule: try .cosine(0.05 / Float(width).squareRoot(), finalShare: 0.01),
      plan: try TrainingPlan(epochs: Self.epochs, maxUpdates: updates, scheduledUpdates: updates, seed: seed),
      threads: threads, shouldStop: shouldStop)
  }
}
