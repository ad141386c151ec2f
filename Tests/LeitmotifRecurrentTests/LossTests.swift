import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

struct LossTests {
  static let logits = RandomStream(seed: 111).normal([5, 4])
  static let targets: [Int32] = [0, -1, 3, 2, 3]
  static let weights: [Float] = [0.5, 3, 1, 2]

  struct Options: Sendable {
    var weights: [Float]?
    var smoothing: Float
    var reduction: LossReduction
  }
  static let options = [nil, weights].flatMap { weights in
    [0, 0.2].flatMap { smoothing in
      [LossReduction.mean, .sum].map { Options(weights: weights, smoothing: smoothing, reduction: $0) }
    }
  }

  /// The equation, in double precision.
  private func reference(_ options: Options) -> Double {
    var (loss, weight) = (0.0, 0.0)
    for (row, target) in Self.targets.enumerated() where target >= 0 {
      let x = Self.logits.row(row).values.map(Double.init)
      let total = x.reduce(0) { $0 + exponential($1) }
      for (column, value) in x.enumerated() {
        let q = (column == target ? 1 - Double(options.smoothing) : 0) + Double(options.smoothing) / 4
        loss -= Double(options.weights?[column] ?? 1) * q * (value - logarithm(total))
      }
      weight += Double(options.weights?[Int(target)] ?? 1)
    }
    return options.reduction == .mean ? loss / weight : loss
  }

  @Test(arguments: options)
  func crossEntropyIsItsEquationWithRowsLeftOut(options: Options) {
    let loss = { (logits: Tensor) in
      crossEntropy(
        logits, targets: Self.targets, classWeights: options.weights, smoothing: options.smoothing,
        reduction: options.reduction)
    }
    #expect(abs(Double(loss(Self.logits).item) - reference(options)) < 1e-5)
    let problems = DirectionalDerivative().problems(at: Self.logits) { [loss($0)] }
    #expect(problems.isEmpty, "\(problems)")
    #expect(valueWithGradient(at: Self.logits, loss).gradient.row(1) == .zeros([4]))
  }

  @Test func largeLogitsOverflowNothing() {
    let logits = Tensor(rows: [[1000, 0], [0, 1000], [-1000, 1000]])
    #expect(crossEntropyByRow(logits, targets: [1, 1, 0]).values == [1000, 0, 2000])
    let result = valueWithGradient(at: logits) { crossEntropy($0, targets: [1, 1, 0], reduction: .sum) }
    #expect(result.gradient == Tensor(rows: [[1, -1], [0, 0], [-1, 1]]))
    let binary = valueWithGradient(at: Tensor([1000, -1000, 1000])) {
      binaryCrossEntropy($0, targets: Tensor([0, 1, 1]))
    }
    #expect(abs(binary.value - 2000 / 3) < 1e-3)
    #expect(absolute(binary.gradient - Tensor([1, -1, 0]) / 3).values.allSatisfy { $0 < 1e-6 })
  }

  @Test func withNoTargetTheLossIsZeroAndSoIsItsGradient() {
    for reduction in [LossReduction.mean, .sum] {
      let result = valueWithGradient(at: Self.logits) {
        crossEntropy($0, targets: [-1, -1, -1, -1, -1], reduction: reduction)
      }
      #expect(result.value == 0)
      #expect(result.gradient == .zeros([5, 4]))
    }
  }

  @Test func aLogitOfZeroPullsTowardsItsTarget() {
    let gradient = valueWithGradient(at: Tensor([0, 0])) { binaryCrossEntropy($0, targets: Tensor([0, 1])) }.gradient
    #expect(gradient.values == [0.25, -0.25])
  }

  @Test func aTargetBeyondTheClassesIsAProgrammersError() async {
    await #expect(processExitsWith: .failure) { _ = crossEntropy(.zeros([1, 2]), targets: [2]) }
  }
}

/// eˣ through the square roots of its argument's halves, and its inverse by Newton's method: a reference of its own.
private func exponential(_ x: Double) -> Double {
  let small = x / 1024
  let series = (1...12).reversed().reduce(1.0) { 1 + small / Double($1) * $0 }
  return (0..<10).reduce(series) { value, _ in value * value }
}

private func logarithm(_ x: Double) -> Double {
  (0..<60).reduce(0.0) { y, _ in y + 2 * (x - exponential(y)) / (x + exponential(y)) }
}
