internal import ArgumentParser
internal import Foundation
internal import Leitmotif

/// `chorales`: how well a generator of frames predicts Bach.
struct ChoralesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chorales",
    abstract: "Train a generator of 88 keys on Bach's chorales, and score it as the literature does.",
    discussion: """
      Nats a frame: summed over the keys, mean over the frames of the test part, each chorale's first frame not scored.
      The model that is best on the validation part is scored.
      """)

  @Argument(help: "The chorales, as JSON with the parts train, valid and test.")
  var data: String

  @Option(help: "Hidden units of the LSTM.") var hidden = 220
  @Option(help: "Dropout before the output layer.") var dropout: Float = 0.6
  @Option(help: "Passes through the training part.") var epochs = 150
  @Option(help: "The highest learning rate.") var learningRate: Float = 3e-3
  @Option(help: "Chorales of an update.") var batch = 8
  @Option(help: "Decides every random number.") var seed: UInt64 = 1
  @Option(help: "Threads.") var threads = 2

  func run() throws {
    let chorales = try Chorales(contentsOf: data)
    let pool = ThreadPool(threadCount: threads)
    let began = ContinuousClock.now
    let result = try train(on: chorales, threads: pool)
    let duration = began.duration(to: .now)
    let scorer = GeneratorScorer(chorales.test, end: 0, firstStep: 1, threads: pool)
    let marginals = FrameMarginals(counting: chorales.training).cost(of: chorales.test, firstStep: 1)
    var table = TextTable(header: ["chorales, nats a frame", "test", "parameters"])
    let architecture = result.model.architecture.layers[0]
    table.add([
      "\(architecture.cell) of \(architecture.hiddenSize)", Self.text(scorer.cost(under: result.model)),
      "\(result.model.parameterCount)",
    ])
    table.add(["key marginals", Self.text(marginals), "\(Chorales.keyCount)"])
    print(table.text)
    Progress.line("Trained in \(duration), \(result.updateCount) updates, best after \(result.bestUpdateCount ?? 0)")
  }

  private static func text(_ cost: SequenceCost) -> String { (cost.natsPerStep ?? .nan).rounded(to: 3) }

  private func train(on chorales: Chorales, threads: ThreadPool) throws -> TrainingResult<SequenceGenerator> {
    let architecture = GeneratorArchitecture(
      symbols: .frames(width: Chorales.keyCount),
      layers: [LayerDescription(cell: "lstm", hiddenSize: hidden, isBidirectional: false)],
      dropout: Dropout(rate: dropout))
    let model = try SequenceGenerator(architecture, random: RandomStream(seed: seed).split("model"))
    let batches = GenerationBatches(
      chorales.training, end: 0, windowLength: 256, limit: BatchLimit(exampleCount: batch), seed: seed)
    let scorer = GeneratorScorer(chorales.validation, end: 0, firstStep: 1, threads: threads)
    let trainer = Trainer(
      optimizer: try AdamW(weightDecay: 1e-2), schedule: try .cosine(learningRate, finalShare: 0.02),
      clipping: try .globalNorm(1), plan: try TrainingPlan(epochs: epochs, seed: seed), threads: threads)
    return try trainer.fit(
      model, on: batches,
      loss: { model, batch, step in
        model.loss(of: batch, states: nil, context: step.context(exampleKeys: batch.keys)).loss
      }, validate: scorer.score)
  }
}
