import Foundation
import Leitmotif
import LeitmotifDNA
import Testing

struct TrainingTests {
  @Test func aMotifIsLearnedFarBeyondTheMajority() throws {
    let trained = try TrainedClassifier.train(
      DNAAdapter(), on: MotifTask.examples(360, seed: 1), validation: MotifTask.examples(90, seed: 2),
      options: MotifTask.options)
    let metrics = try trained.evaluate(MotifTask.examples(300, seed: 3))
    // Always guessing 'none' is right in two of three.
    #expect(try #require(metrics.accuracy) > 0.93)
    #expect(try #require(metrics.balancedAccuracy) > 0.9)
    #expect(trained.labels.labels == ["motif", "none"])
    #expect(trained.summary.trainingExamples == 360)
    #expect(trained.summary.validationExamples == 90)
    #expect(try #require(trained.summary.validationLoss) < 0.3)
    #expect(try #require(trained.summary.bestUpdate) <= trained.summary.updates)
  }

  @Test func theSameSeedGivesTheSameBytesAtAnyThreadCount() throws {
    let folder = try TemporaryFolder()
    let bytes = try folder.bytes(of: MotifTask.briefModel())
    #expect(try folder.bytes(of: MotifTask.briefModel()) == bytes)
    #expect(try folder.bytes(of: MotifTask.briefModel(threads: ThreadPool(threadCount: 2))) == bytes)
  }

  @Test func theSameHoldsWithDropoutBalanceAndBothStrands() throws {
    let folder = try TemporaryFolder()
    let bytes = try [1, 2].map { count in
      try folder.bytes(
        of: MotifTask.briefModel(
          {
            $0.dropout = Dropout(rate: 0.3)
            $0.isBalanced = true
            $0.labelSmoothing = 0.1
          }, strands: .both, threads: ThreadPool(threadCount: count)))
    }
    #expect(bytes[0] == bytes[1])
  }

  @Test func anotherSeedGivesAnotherModel() throws {
    let (one, two) = try (MotifTask.briefModel(), MotifTask.briefModel { $0.seed = 2 })
    let pairs = zip(one.model.parameters, two.model.parameters)
    #expect(pairs.contains { $0.tensor != $1.tensor })
  }

  @Test func aRunUnderATimeBudgetIsRepeatedByItsNumberOfUpdates() throws {
    let folder = try TemporaryFolder()
    let timed = try MotifTask.briefModel {
      $0.maxUpdates = nil
      $0.epochs = 1_000_000
      $0.patience = nil
      $0.timeBudget = .milliseconds(200)
    }
    let counted = try MotifTask.briefModel {
      $0.maxUpdates = timed.summary.updates
      $0.epochs = 1_000_000
      $0.patience = nil
    }
    #expect(timed.summary.updates >= 1)
    #expect(try folder.bytes(of: counted) == folder.bytes(of: timed))
  }

  @Test func withoutValidationTheLastModelIsKept() throws {
    var options = MotifTask.options
    options.maxUpdates = 2
    let trained = try TrainedClassifier.train(DNAAdapter(), on: MotifTask.examples(32, seed: 1), options: options)
    #expect(trained.summary.updates == 2)
    #expect(trained.summary.bestUpdate == nil)
    #expect(trained.summary.validationLoss == nil)
  }

  @Test func aRequestToStopEndsAfterTheUpdate() throws {
    var options = MotifTask.options
    options.epochs = 1000
    let trained = try TrainedClassifier.train(
      DNAAdapter(), on: MotifTask.examples(48, seed: 1), validation: MotifTask.examples(12, seed: 2),
      options: options, shouldStop: { true })
    #expect(trained.summary.updates == 1)
  }

  @Test func labelsThatTrainingLacksAreRefusedBeforeIt() {
    var validation = MotifTask.examples(6, seed: 2).members
    validation.append(MotifTask.member("x", "ACGT", label: "other"))
    #expect(throws: DataError.unknownLabel("other", known: ["motif", "none"])) {
      try TrainedClassifier.train(
        DNAAdapter(), on: MotifTask.examples(12, seed: 1), validation: ExampleSet(validation))
    }
  }

  @Test func twoLabelsAreNeeded() {
    #expect(throws: ModelError.noExamples) { try TrainedClassifier.train(DNAAdapter(), on: ExampleSet([])) }
    let alike = ["a", "b"].map { MotifTask.member($0, "ACGT", label: "same") }
    #expect(throws: ModelError.oneClassOnly(label: "same")) {
      try TrainedClassifier.train(DNAAdapter(), on: ExampleSet(alike))
    }
  }
}
