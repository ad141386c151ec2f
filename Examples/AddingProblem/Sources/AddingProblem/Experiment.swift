import Leitmotif

/// The cells that are compared.
enum CellKind: String, CaseIterable {
  case elman, gru, lstm

  /// A cell as the library starts it: orthogonal recurrent weights, and 1 as the LSTM's forget bias.
  func makeCell(hiddenSize: Int, random: RandomStream) -> any RecurrentCell {
    switch self {
    case .elman: ElmanCell(inputSize: 2, hiddenSize: hiddenSize, random: random)
    case .gru: GRUCell(inputSize: 2, hiddenSize: hiddenSize, random: random)
    case .lstm: LSTMCell(inputSize: 2, hiddenSize: hiddenSize, random: random)
    }
  }
}

/// Cells on the adding problem: all that is decided about them but their kind.
struct Experiment {
  var task: AddingTask
  var updateCount: Int
  var hiddenSize = 64
  var batchSize = 50
  /// Of Adam at first; it falls to 0 in half a cosine wave.
  var learningRate: Float = 1e-3
  var clippingNorm: Float = 1
  var heldOutCount = 2000
  var seed: UInt64 = 1

  /// The problem as it is usually posed.
  static let full = Experiment(task: AddingTask(stepCount: 100), updateCount: 8000)
  /// An easier one, for a first look.
  static let short = Experiment(task: AddingTask(stepCount: 20), updateCount: 1000)

  /// How a training ended.
  struct Outcome {
    /// On held-out sequences, after the last update.
    let error: Double
    let duration: Duration
    let gradientNorms: [Double]
  }

  private var random: RandomStream { RandomStream(seed: seed) }

  /// ‖∂error/∂p⟨t⟩‖ by time step before the first update.
  func gradientNorms(of kind: CellKind) -> [Double] { gradientNorms(of: makeCell(kind)) }

  /// Where the error of a cell ends.
  func expectedError(of kind: CellKind) -> Range<Double> {
    switch (kind, task.stepCount) {
    case (.elman, 100): 0.04..<0.2
    case (_, 100): 0..<1e-3
    // Knowing the later of the two numbers alone leaves 1/12.
    default: 0..<(1.0 / 12)
    }
  }

  /// Trains a model around a cell.
  func train(_ kind: CellKind, observers: [any TrainingObserver] = []) throws -> Outcome {
    try train(makeCell(kind), observers: observers)
  }

  private func makeCell(_ kind: CellKind) -> any RecurrentCell {
    kind.makeCell(hiddenSize: hiddenSize, random: random.split("cell"))
  }

  private func makeModel<Cell: RecurrentCell>(_ cell: Cell) -> SumReader<Cell> {
    SumReader(cell, random: random.split("output"))
  }

  private func gradientNorms(of cell: some RecurrentCell) -> [Double] {
    makeModel(cell).gradientNorms(on: task.batch(size: batchSize, random: random.split("probe")))
  }

  private func train(_ cell: some RecurrentCell, observers: [any TrainingObserver]) throws -> Outcome {
    let trainer = Trainer(
      optimizer: Adam(), schedule: try .cosine(learningRate), clipping: try .globalNorm(clippingNorm),
      plan: try TrainingPlan(epochs: 1, seed: seed, validationInterval: .updates(max(1, updateCount / 8))),
      observers: observers)
    let batches = AddingBatches(
      task: task, batchSize: batchSize, batchesPerEpoch: updateCount, random: random.split("training"))
    let heldOut = task.batch(size: heldOutCount, random: random.split("held out"))
    func error(of model: SumReader<some RecurrentCell>) -> Double {
      Double(model.error(on: heldOut, context: .inference()).item)
    }
    let result = try trainer.fit(makeModel(cell), on: batches) { model, batch, step in
      model.error(on: batch, context: step.context(exampleKeys: []))
    } validate: { model in
      ValidationScore(error(of: model), .lowerIsBetter)
    }
    let probed = task.batch(size: batchSize, random: random.split("probe"))
    return Outcome(
      error: error(of: result.lastModel), duration: result.duration,
      gradientNorms: result.lastModel.gradientNorms(on: probed))
  }
}

/// Prints the error on held-out sequences as training goes on.
struct ErrorLines: TrainingObserver {
  let name: String

  func observe(_ event: TrainingEvent) {
    guard case .validated(let report) = event else { return }
    print("  \(name), \(report.updateCount) updates: \(decimalText(report.score.value, significantDigits: 3))")
  }
}
