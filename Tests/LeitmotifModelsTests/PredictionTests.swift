import Foundation
import Leitmotif
import LeitmotifDNA
import Testing

struct PredictionTests {
  @Test(arguments: DNAConfiguration.Strands.allCases)
  func aBatchGivesTheBitsOfOneByOne(_ strands: DNAConfiguration.Strands) throws {
    let trained = try MotifTask.briefModel(strands: strands)
    let sequences = raggedSequences()
    let together = try trained.predictions(of: sequences, threads: ThreadPool(threadCount: 2))
    let alone = try sequences.map { try trained.predictions(of: [$0])[0] }
    #expect(together.map(\.bits) == alone.map(\.bits))
    #expect(together.map(\.disagreement?.bitPattern) == alone.map(\.disagreement?.bitPattern))
  }

  @Test func anEmptySequenceHasNoProbabilities() throws {
    let predictions = try MotifTask.briefModel(strands: .both).predictions(of: ["ACGT", "", "GATTACA"])
    #expect(predictions.map(\.probabilities.count) == [2, 0, 2])
    #expect(predictions[1].best == nil)
    #expect(predictions[1].disagreement == nil)
  }

  @Test func predictionsKeepTheOrderOfTheFileAcrossBatches() throws {
    var random = SplitMix64(seed: 5)
    let sequences = (0..<600).map { _ in
      String((0..<(1 + random.next(below: 40))).map { _ in Array("ACGT")[random.next(below: 4)] })
    }
    let records = sequences.enumerated().map { ">r\($0)\n\($1)\n" }
    let trained = try MotifTask.briefModel()
    let predictions = try trained.predictions(ofFASTA: records.joined())
    #expect(predictions.map(\.id) == (0..<600).map { "r\($0)" })
    for index in [0, 255, 256, 511, 512, 599] {
      #expect(try predictions[index].prediction.bits == trained.predictions(of: [sequences[index]])[0].bits)
    }
  }

  @Test func bothStrandsGiveASequenceAndItsReverseComplementTheSameBits() throws {
    let sequences = raggedSequences()
    let others = sequences.map { DNASequence($0)?.reverseComplement.description ?? "" }
    let both = try MotifTask.briefModel(strands: .both)
    let (forward, reverse) = try (both.predictions(of: sequences), both.predictions(of: others))
    #expect(forward.map(\.bits) == reverse.map(\.bits))
    #expect(forward.map(\.disagreement?.bitPattern) == reverse.map(\.disagreement?.bitPattern))
    #expect(forward.contains { ($0.disagreement ?? 0) > 0 })
    // One strand alone tells them apart, so the agreement is no accident.
    let one = try MotifTask.briefModel()
    #expect(try one.predictions(of: sequences).map(\.bits) != one.predictions(of: others).map(\.bits))
  }

  @Test func evaluationSaysWhatPredictionsSay() throws {
    let trained = try MotifTask.briefModel { $0.maxUpdates = 30 }
    let examples = MotifTask.examples(60, seed: 9)
    let records = examples.members.map { member in
      guard case .tokens(let tokens) = member.input else { return "" }
      return ">\(member.id)\n\(DNASequence(codes: (0..<tokens.count).map { UInt8(tokens[$0]) }))\n"
    }
    let predictions = try trained.predictions(ofFASTA: records.joined())
    let metrics = try trained.evaluate(examples)
    var confusion = [[0, 0], [0, 0]]
    for (member, predicted) in zip(examples.members, predictions) {
      #expect(predicted.id == member.id)
      confusion[try trained.labels.index(of: member.label)][try #require(predicted.prediction.best)] += 1
    }
    #expect(metrics.confusion == confusion)
    #expect(metrics.examples == 60)
    #expect(metrics.accuracy == Double(confusion[0][0] + confusion[1][1]) / 60)
    #expect(metrics.labels == ["motif", "none"])
    let expected = ClassificationMetrics(
      probabilities: predictions.map(\.prediction.probabilities),
      classes: try examples.members.map { try trained.labels.index(of: $0.label) }, labels: trained.labels.labels)
    #expect(metrics == expected)
    #expect(try trained.evaluate(examples, threads: ThreadPool(threadCount: 2)) == metrics)
  }

  @Test func evaluationRefusesWhatItCannotJudge() throws {
    let trained = try MotifTask.briefModel()
    #expect(throws: ModelError.noExamples) { try trained.evaluate(ExampleSet([])) }
    let stranger = ExampleSet([MotifTask.member("x", "ACGT", label: "other")])
    #expect(throws: DataError.unknownLabel("other", known: ["motif", "none"])) { try trained.evaluate(stranger) }
  }
}
