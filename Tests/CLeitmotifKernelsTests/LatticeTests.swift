import CLeitmotifKernels
import Testing

/// lm_ctc.h and lm_crf.h, in double precision against every way there is, one by one.
struct LatticeTests {
  static let batch = [5, 4, 3, 2, 0]
  static let targets: [[Int32]] = [[1, 1], [], [2, 0], [1, 1], []]
  static let classes = 4, blank = 3

  /// Every sequence of `count` numbers below `limit`.
  private func words(_ count: Int, below limit: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { words, _ in words.flatMap { word in (0..<limit).map { word + [$0] } } }
  }

  private func spelled(_ way: [Int]) -> [Int32] {
    way.indices.filter { way[$0] != Self.blank && ($0 == 0 || way[$0] != way[$0 - 1]) }.map { Int32(way[$0]) }
  }

  private func ctc(_ x: [Double], slopes: UnsafeMutablePointer<Double>?) -> [Double] {
    let batch = Batch(Self.batch)
    var offsets: [Int64] = [0], losses = [Double](repeating: 0, count: batch.size)
    for target in Self.targets { offsets.append((offsets.last ?? 0) + Int64(target.count)) }
    lm_ctc_twin(
      batch.steps, Int64(Self.classes), x, Self.targets.flatMap { $0 }, offsets, Int32(Self.blank), &losses, slopes)
    return losses
  }

  @Test func theLossIsThatOfAllWaysTogether() {
    let batch = Batch(Self.batch), x = doubles(normal(batch.rowCount * Self.classes, key: 1))
    let losses = ctc(x, slopes: nil)
    for b in 0..<batch.size {
      var total = 0.0
      for way in words(batch.lengths[b], below: Self.classes) where spelled(way) == Self.targets[b] {
        total += way.enumerated().reduce(1.0) { product, step in
          let row = (0..<Self.classes).map { exp(x[batch.row(step.offset, b) * Self.classes + $0]) }
          return product * row[step.element] / row.reduce(0, +)
        }
      }
      #expect(losses[b] == -log(total) || abs(losses[b] + log(total)) < 1e-12, "sequence \(b)")
    }
    #expect(losses[3] == .infinity && losses[4] == 0)
  }

  @Test func slopesOfTheLogitsMatchFiniteDifferences() {
    let x = doubles(normal(Batch(Self.batch).rowCount * Self.classes, key: 1)), weights = [0.5, -2, 1, 0, 1]
    var slopes = x
    _ = ctc(x, slopes: &slopes)
    let batch = Batch(Self.batch)
    for b in 0..<batch.size {
      for t in 0..<batch.lengths[b] {
        for i in 0..<Self.classes { slopes[batch.row(t, b) * Self.classes + i] *= weights[b] }
      }
    }
    let error = finiteDifferenceError([x], [slopes]) { moved in
      zip(weights, ctc(moved[0], slopes: nil)).reduce(0) { $1.0 == 0 ? $0 : $0 + $1.0 * $1.1 }
    }
    #expect(error < 1e-6)
  }

  static let chains = [4, 2, 1, 0], labels = 3

  private func crf(_ x: [[Double]], _ targets: [Int32]) -> (losses: [Double], marginals: [Double], slopes: [Double]) {
    let batch = Batch(Self.chains), k = Self.labels
    var losses = [Double](repeating: 9, count: batch.size), marginals = x[0]
    var slopes = [Double](repeating: 9, count: batch.size * k * k)
    lm_crf_twin(batch.steps, Int64(k), x[0], x[1], x[2], x[3], targets, &losses, &marginals, &slopes)
    return (losses, marginals, slopes)
  }

  private var chainInputs: [[Double]] {
    [7 * 3, 9, 3, 3].enumerated().map { doubles(normal($1, key: UInt64($0 + 1))) }
  }

  private func score(_ labels: [Int], _ b: Int, _ x: [[Double]]) -> Double {
    let batch = Batch(Self.chains), k = Self.labels
    return labels.indices.reduce(x[2][labels[0]] + x[3][labels[labels.count - 1]]) { sum, t in
      sum + x[0][batch.row(t, b) * k + labels[t]] + (t > 0 ? x[1][labels[t - 1] * k + labels[t]] : 0)
    }
  }

  @Test func chainsAreScoredAgainstAllOthers() {
    let batch = Batch(Self.chains), x = chainInputs, targets: [Int32] = [0, 1, 2, 1, 1, 2, 0]
    let result = crf(x, targets)
    for b in 0..<3 {
      let all = words(batch.lengths[b], below: Self.labels), weights = all.map { exp(score($0, b, x)) }
      let total = weights.reduce(0, +), own = (0..<batch.lengths[b]).map { Int(targets[batch.row($0, b)]) }
      #expect(abs(result.losses[b] - (log(total) - score(own, b, x))) < 1e-12)
      for t in 0..<batch.lengths[b] {
        for label in 0..<Self.labels {
          let share = zip(all, weights).reduce(0) { $0 + ($1.0[t] == label ? $1.1 : 0) } / total
          #expect(abs(result.marginals[batch.row(t, b) * Self.labels + label] - share) < 1e-12)
        }
      }
    }
    #expect(result.losses[3] == 0)
  }

  @Test func slopesOfChainsMatchFiniteDifferences() {
    let x = chainInputs, targets: [Int32] = [0, 1, 2, 1, 1, 2, 0], k = Self.labels
    let result = crf(x, targets)
    var emissions = result.marginals, transitions = [Double](repeating: 0, count: k * k)
    for (row, label) in targets.enumerated() { emissions[row * k + Int(label)] -= 1 }
    for (index, slope) in result.slopes.enumerated() { transitions[index % (k * k)] += slope }
    let error = finiteDifferenceError(x, [emissions, transitions]) { crf($0, targets).losses.reduce(0, +) }
    #expect(error < 1e-6)
  }

  @Test(arguments: pathNames)
  func theBestChainIsTheBestOfAllAllowed(name: String) throws {
    let path = try kernels(name), batch = Batch(Self.chains), x = chainInputs, k = Self.labels
    let floats = x.map { $0.map { Float($0) } }
    let allowed: [UInt8] = [1, 0, 1, 1, 0, 0, 0, 1, 1], first: [UInt8] = [1, 1, 0], last: [UInt8] = [0, 1, 1]
    var labels = [Int32](repeating: 9, count: 7), pointers = [Int32](repeating: 0, count: 21)
    let workspace = Aligned(path.crf_decode_workspace(batch.steps, Int64(k)))
    for isFree in [true, false] {
      path.crf_decode(
        nil, batch.steps, Int64(k), floats[0], floats[1], floats[2], floats[3], isFree ? nil : allowed,
        isFree ? nil : first, isFree ? nil : last, &labels, &pointers, workspace.pointer)
      for b in 0..<3 {
        let fitting = words(batch.lengths[b], below: k).filter { way in
          isFree
            || first[way[0]] + last[way[way.count - 1]] == 2
              && zip(way, way.dropFirst()).allSatisfy { allowed[$0 * k + $1] == 1 }
        }
        let best = fitting.max { score($0, b, x) < score($1, b, x) }
        #expect((0..<batch.lengths[b]).map { Int(labels[batch.row($0, b)]) } == best)
      }
    }
  }
}

private func exp(_ x: Double) -> Double {
  var y = 0.0
  withUnsafePointer(to: x) { lm_unary_twin(LM_EXP, 1, $0, &y) }
  return y
}

private func log(_ x: Double) -> Double {
  var y = 0.0
  withUnsafePointer(to: x) { lm_unary_twin(LM_LOG, 1, $0, &y) }
  return y
}
