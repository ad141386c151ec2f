import LeitmotifData
import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

struct ConditionalRandomFieldTests {
  static let lengths = [6, 0, 33, 1, 9, 33]
  static let labelCount = 5
  static let sequences = lengths.enumerated().map { RandomStream(seed: UInt64(90 + $0)).normal([$1, labelCount]) * 2 }
  static let targets = lengths.map { length in (0..<length).map { Int32($0 * 3 % labelCount) } }
  /// A label follows only itself and the next, and no sequence begins with the last one or ends with the first.
  static let allowed = AllowedTransitions(
    labelCount: labelCount, first: { $0 < 4 }, last: { $0 > 0 }, between: { $1 == $0 || $1 == ($0 + 1) % labelCount })

  private static func field(_ allowed: AllowedTransitions? = nil) -> ConditionalRandomField {
    ConditionalRandomField(labelCount: labelCount, allowed: allowed, scale: 1, random: RandomStream(seed: 3))
  }

  private struct Run {
    var losses: [Float], gradient: [[Float]], marginals: [[Float]], labels: [[Int32]], field: [[Float]]
  }

  private func run(_ indices: [Int], threads: ThreadPool) -> Run {
    let emissions = Ragged(sequences: indices.map { Self.sequences[$0] }), layout = emissions.layout
    let (field, targets) = (Self.field(), packed(indices.map { Self.targets[$0] }, layout))
    let result = valueWithGradient(at: emissions.rows) { rows in
      let losses = field.losses(Ragged(layout: layout, rows: rows), targets: targets, threads: threads)
      return (losses.sum(), losses)
    }
    let ofField = valueWithGradient(at: field) { $0.losses(emissions, targets: targets, threads: threads).sum() }
    let labels = field.decode(emissions, threads: threads)
    let each = { (rows: Tensor) in indices.indices.map { Ragged(layout: layout, rows: rows).sequence($0).values } }
    return Run(
      losses: result.auxiliary.values, gradient: each(result.gradient),
      marginals: each(field.marginals(emissions, threads: threads)),
      labels: indices.indices.map { layout.rows(ofSequence: $0).map { labels[$0] } },
      field: ofField.gradient.parameters.map { $0.tensor.values })
  }

  @Test(arguments: [1, 2, 3])
  func aBatchHasTheBitsOfEachSequenceAlone(threadCount: Int) {
    let all = run(Array(Self.lengths.indices), threads: ThreadPool(threadCount: threadCount))
    for index in Self.lengths.indices {
      let alone = run([index], threads: .serial)
      #expect(alone.losses[0] == all.losses[index] && alone.labels[0] == all.labels[index])
      #expect(alone.gradient[0] == all.gradient[index] && alone.marginals[0] == all.marginals[index])
    }
    #expect(all.field == run(Array(Self.lengths.indices), threads: .serial).field)
  }

  @Test func marginalsSumToOne() {
    let sums = Self.field().marginals(Ragged(sequences: Self.sequences)).sum(axis: 1).values
    #expect(sums.allSatisfy { abs($0 - 1) < 1e-5 })
  }

  @Test func aForbiddenTransitionIsNeverDecoded() {
    let (field, allowed) = (Self.field(Self.allowed), Self.allowed)
    for seed in 0..<50 {
      let emissions = Ragged(sequences: [RandomStream(seed: UInt64(seed)).normal([8, Self.labelCount]) * 20])
      let labels = field.decode(emissions).map { Int($0) }
      #expect(allowed.first[labels[0]] && allowed.last[labels[7]])
      #expect(zip(labels, labels.dropFirst()).allSatisfy { allowed.between[$0 * Self.labelCount + $1] })
    }
  }

  @Test func whereNothingIsAllowedNothingIsDecoded() {
    let none = AllowedTransitions(labelCount: 2, between: { _, _ in false })
    let field = ConditionalRandomField(labelCount: 2, allowed: none)
    let emissions = Ragged(sequences: [Tensor(rows: [[1, 0]]), Tensor(rows: [[1, 0], [0, 1]])])
    #expect(emissions.layout.rows(ofSequence: 0).map { field.decode(emissions)[$0] } == [0])
    #expect(emissions.layout.rows(ofSequence: 1).map { field.decode(emissions)[$0] } == [-1, -1])
  }

  @Test func ofEqualScoresTheLowestLabelWins() {
    let field = ConditionalRandomField(labelCount: 3)
    #expect(field.decode(Ragged(sequences: [.zeros([4, 3])])) == [0, 0, 0, 0])
  }

  @Test(arguments: [1e4, -1e4] as [Float])
  func emissionsOfAnySizeHaveAFiniteGradient(size: Float) {
    let rows = Self.sequences[0].values.enumerated().map { $0 % 3 == 0 ? size : $1 }
    let emissions = Tensor(rows, shape: Self.sequences[0].shape)
    let result = valueWithGradient(at: emissions) {
      Self.field().losses(Ragged(sequences: [$0]), targets: Self.targets[0]).sum()
    }
    #expect(result.value.isFinite && result.gradient.values.allSatisfy { $0.isFinite && abs($0) <= 1 })
  }
}
