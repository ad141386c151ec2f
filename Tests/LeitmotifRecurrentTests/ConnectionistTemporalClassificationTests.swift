import LeitmotifData
import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

struct ConnectionistTemporalClassificationTests {
  struct Known: Sendable {
    let logits: [[Float]], target: [Int32], blank: Int, loss: Float

    init(_ logits: [[Float]], _ target: [Int32], blank: Int = 0, loss: Float) {
      (self.logits, self.target, self.blank, self.loss) = (logits, target, blank, loss)
    }

    static func uniform(_ classCount: Int, _ stepCount: Int, _ target: [Int32], loss: Float) -> Known {
      let row = [Float](repeating: 0.3, count: classCount)
      return Known(Array(repeating: row, count: stepCount), target, loss: loss)
    }
  }

  /// Probabilities of the published checks of TensorFlow's loss, after Graves.
  private static let first: [[Float]] = [
    [0.633766, 0.221185, 0.0917319, 0.0129757, 0.0142857, 0.0260553],
    [0.111121, 0.588392, 0.278779, 0.0055756, 0.00569609, 0.010436],
    [0.0357786, 0.633813, 0.321418, 0.00249248, 0.00272882, 0.0037688],
    [0.0663296, 0.643849, 0.280111, 0.00283995, 0.0035545, 0.00331533],
    [0.458235, 0.396634, 0.123377, 0.00648837, 0.00903441, 0.00623107],
  ]
  private static let second: [[Float]] = [
    [0.30176, 0.28562, 0.0831517, 0.0862751, 0.0816851, 0.161508],
    [0.24082, 0.397533, 0.0557226, 0.0546814, 0.0557528, 0.19549],
    [0.230246, 0.450868, 0.0389607, 0.038309, 0.0391602, 0.202456],
    [0.280884, 0.429522, 0.0326593, 0.0339046, 0.0326856, 0.190345],
    [0.423286, 0.315517, 0.0338439, 0.0393744, 0.0339315, 0.154046],
  ]
  private static func logarithms(_ rows: [[Float]]) -> [[Float]] { rows.map { log(Tensor($0)).values } }

  static let known = [
    Known(logarithms(first), [0, 1, 2, 1, 0], blank: 5, loss: 3.342114),
    Known(logarithms(second), [0, 1, 1, 0], blank: 5, loss: 5.422623),
    Known([[0.1, 0.6, 0.1, 0.1, 0.1], [0.1, 0.1, 0.6, 0.1, 0.1]], [1, 2], loss: 2.462858),
    .uniform(4, 20, [1, 2], loss: 18.828205), .uniform(4, 20, [3, 2, 2], loss: 16.505817),
    .uniform(3, 2, [1, 1], loss: .infinity), .uniform(3, 3, [1, 1], loss: 3.295837),
    .uniform(3, 2, [1, 2], loss: 2.197225), .uniform(3, 2, [], loss: 2.197225),
  ]

  @Test(arguments: known)
  func aKnownLossComesOut(known: Known) {
    let logits = Ragged(sequences: [Tensor(rows: known.logits)])
    let loss = connectionistTemporalClassification(logits, targets: [known.target], blank: known.blank).item
    #expect(loss == known.loss || abs(loss - known.loss) < 1e-5 * (1 + known.loss), "\(loss)")
  }

  private static let fixture = Result { try ParityFixture("ctc") }
  static let names = (try? fixture.get().caseNames) ?? []

  @Test(arguments: names)
  func lossesAndGradientsAgreeWithPyTorch(name: String) throws {
    let parity = try Self.fixture.get()[name], lengths = parity.facts.lengths ?? []
    let targets = lengths.indices.map { parity.indices("targets\($0)") }
    let problems = parity.problems { leaves in
      let rows = leaves.ragged(lengths)
      guard name == "field" else {
        return [
          "losses": connectionistTemporalClassification(
            rows, targets: targets, blank: parity.facts.blank ?? 0, infinite: .zero)
        ]
      }
      var field = ConditionalRandomField(labelCount: 5)
      (field.transitions, field.start, field.end) = (leaves["transitions"], leaves["start"], leaves["end"])
      return ["losses": field.losses(rows, targets: packed(targets, rows.layout))]
    }
    #expect(problems.isEmpty, "\(problems)")
  }

  @Test func theFixtureHasItsCases() { #expect(Self.names.count == 26) }

  static let lengths = [7, 0, 40, 3, 12, 40, 1, 0]
  static let targets: [[Int32]] = [[1, 2, 2], [], [3, 1, 3, 3, 4, 2], [1, 1, 1], [], [4], [2], [2]]
  static let sequences = lengths.enumerated().map { RandomStream(seed: UInt64(50 + $0)).normal([$1, 5]) * 3 }

  private func run(_ indices: [Int], threads: ThreadPool) -> (losses: [Float], gradient: [[Float]]) {
    let logits = Ragged(sequences: indices.map { Self.sequences[$0] }), layout = logits.layout
    let result = valueWithGradient(at: logits.rows) { rows in
      let losses = connectionistTemporalClassification(
        Ragged(layout: layout, rows: rows), targets: indices.map { Self.targets[$0] }, blank: 0, infinite: .zero,
        threads: threads)
      return (losses.sum(), losses)
    }
    let gradient = Ragged(layout: layout, rows: result.gradient)
    return (result.auxiliary.values, indices.indices.map { gradient.sequence($0).values })
  }

  @Test(arguments: [1, 2, 3])
  func aBatchHasTheBitsOfEachSequenceAlone(threadCount: Int) {
    let all = run(Array(Self.lengths.indices), threads: ThreadPool(threadCount: threadCount))
    for index in Self.lengths.indices {
      let alone = run([index], threads: .serial)
      #expect(alone.losses[0].bitPattern == all.losses[index].bitPattern)
      #expect(alone.gradient[0].map(\.bitPattern) == all.gradient[index].map(\.bitPattern))
    }
  }

  @Test func aTargetThatCannotBeSpelledIsInfiniteUnlessItIsLeftOut() {
    let logits = Ragged(sequences: Self.sequences)
    let kept = connectionistTemporalClassification(logits, targets: Self.targets, blank: 0).values
    #expect(kept.indices.filter { kept[$0] == .infinity } == [3, 7] && kept[1] == 0)
    let result = run(Array(Self.lengths.indices), threads: .serial)
    #expect(result.losses[3] == 0 && result.losses[7] == 0 && result.gradient[3].allSatisfy { $0 == 0 })
    #expect(
      stepsNeeded(toSpell: [1, 1, 1]) == 5 && stepsNeeded(toSpell: [Int32]()) == 0 && stepsNeeded(toSpell: [2, 1]) == 2)
  }

  @Test(arguments: [1e4, -1e4] as [Float])
  func logitsOfAnySizeHaveAFiniteGradient(size: Float) {
    let rows = (Self.sequences[2].values).enumerated().map { $0 % 3 == 0 ? size : $1 }
    let logits = Tensor(rows, shape: Self.sequences[2].shape)
    let result = valueWithGradient(at: logits) { rows in
      connectionistTemporalClassification(Ragged(sequences: [rows]), targets: [Self.targets[2]], blank: 0).sum()
    }
    #expect(result.value.isFinite && result.gradient.values.allSatisfy { $0.isFinite && abs($0) <= 1 })
  }
}

/// One label a row, in packed order.
func packed(_ targets: [[Int32]], _ layout: RaggedLayout) -> [Int32] {
  var labels = [Int32](repeating: 0, count: layout.rowCount)
  for (sequence, target) in targets.enumerated() {
    for (row, label) in zip(layout.rows(ofSequence: sequence), target) { labels[row] = label }
  }
  return labels
}
