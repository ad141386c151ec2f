import Leitmotif
import LeitmotifDNA
import Testing

/// A model that the library does not have: the mean of the steps, and a dense layer.
private struct Composition: Module {
  var dense = Dense(inputSize: 4, outputSize: 2, random: RandomStream(seed: 1))

  func callAsFunction(_ input: Ragged, context: ForwardContext) -> Tensor { dense(input.mean(), context: context) }

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) { visitor.visit("dense", &dense) }
}

struct ExampleBatchesTests {
  private let adapter = DNAAdapter()
  private let examples: [EncodedExample]

  init() throws {
    let members = ["AAAT", "ATAA", "AA", "TTTTA", "T", "TTAT"].flatMap { letters in
      (1...8).map { MotifTask.member("\(letters)\($0)", letters, label: letters.contains("AA") ? "a" : "t") }
    }
    let set = ExampleSet(members)
    examples = try set.encoded(labels: set.labels)
  }

  private func batches(_ limit: BatchLimit) -> [EncodedBatch] {
    let source = ExampleBatches(examples, adapter: adapter, limit: limit, seed: 1)
    return (0..<source.batchCount(inEpoch: 0)).map { source.batch(epoch: 0, index: $0) }
  }

  @Test func aModelOfOnesOwnIsTrainedWithoutBatchingCode() throws {
    let batches = ExampleBatches(examples, adapter: adapter, limit: BatchLimit(exampleCount: 8), seed: 1)
    let scorer = ClassifierScorer(adapter, on: examples)
    let trainer = Trainer(
      optimizer: Adam(), schedule: try .constant(0.05), plan: try TrainingPlan(epochs: 30))
    let before = scorer.score { Composition()($0, context: $1) }
    let result = try trainer.fit(Composition(), on: batches) { model, batch, step in
      let input = Ragged(batch, encoding: adapter.inputEncoding)
      return crossEntropy(model(input, context: step.context(exampleKeys: batch.keys)), targets: batch.classIndices)
    } validate: { model in
      scorer.score { model($0, context: $1) }
    }
    let score = try #require(result.score)
    #expect(score.value < before.value / 2)
    #expect(score.details["accuracy"] == 1)
  }

  @Test func aBatchKeepsBothLimits() {
    for batch in batches(BatchLimit(exampleCount: 5, rowCount: 9)) {
      #expect(batch.count <= 5)
      #expect(batch.layout.rowCount <= 9)
    }
    #expect(batches(BatchLimit(exampleCount: 5, rowCount: 9)).map(\.count).reduce(0, +) == examples.count)
  }

  @Test func anExampleLongerThanTheLimitIsABatchAlone() {
    #expect(batches(BatchLimit(exampleCount: 5, rowCount: 1)).allSatisfy { $0.count == 1 })
  }
}
