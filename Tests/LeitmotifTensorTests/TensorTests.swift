import LeitmotifTensor
import Testing

struct TensorTests {
  @Test func theMeanOfNothingIsZero() {
    #expect(Tensor.zeros([0, 3]).mean().item == 0)
    #expect(Tensor.zeros([2, 0]).mean(axis: 1).values == [0, 0])
  }

  @Test func valuesAreRowMajor() {
    let x = Tensor(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(x.shape == [2, 3])
    #expect(x.values == [1, 2, 3, 4, 5, 6])
    #expect(x[1, 0] == 4)
    #expect(x.row(1).values == [4, 5, 6])
    #expect(x.columns(1..<3).values == [2, 3, 5, 6])
    #expect(x.rows(1..<1).shape == [0, 3])
    #expect(Tensor(4).shape == [])
    #expect(Tensor.identity(2).values == [1, 0, 0, 1])
  }

  @Test func rowsAreGatheredAndNegativeOnesAreZeros() {
    let x = Tensor(rows: [[1, 2], [3, 4]])
    #expect(x.gatherRows([1, -1, 0, 1]) == Tensor(rows: [[3, 4], [0, 0], [1, 2], [3, 4]]))
    #expect(x.gatherRows([]).shape == [0, 2])
    let deep = Tensor([1, 2, 3, 4, 5, 6, 7, 8], shape: [2, 2, 2])
    #expect(deep.gatherRows([1, -1]) == Tensor([5, 6, 7, 8, 0, 0, 0, 0], shape: [2, 2, 2]))
    #expect(Tensor([1, 2, 3]).gatherRows([2, 0]).values == [3, 1])
  }

  @Test func theFirstOfEqualMaximaIsChosen() {
    #expect(Tensor(rows: [[1, 3, 3], [5, 5, 0], [-2, -1, -1]]).argmaxOfRows() == [1, 0, 1])
  }

  @Test func functionsHaveTheirLimits() {
    let x = Tensor([-.infinity, -100, 0, 100, .infinity])
    #expect(sigmoid(x).values == [0, sigmoid(Tensor(-100)).item, 0.5, 1, 1])
    #expect(tanh(x).values == [-1, -1, 0, 1, 1])
    #expect(exp(Tensor([-.infinity, 0, 1000])).values == [0, 1, .infinity])
    #expect(relu(x).values == [0, 0, 0, 100, .infinity])
    for function in [exp, log, tanh, sigmoid, squareRoot] {
      #expect(function(Tensor([.nan])).item.isNaN)
    }
  }

  @Test(arguments: [-10, -3, -0.5, -1e-4, 0, 1e-4, 0.3, 2, 9] as [Float])
  func tanhAndSigmoidAreWithinTheirBound(x: Float) {
    let tail = Tensor([Float](repeating: x, count: 37))
    for value in tanh(tail).values { #expect(abs(Double(value) - referenceTanh(Double(x))) <= 3e-7) }
    for value in sigmoid(tail).values {
      #expect(abs(Double(value) - (1 + referenceTanh(Double(x) / 2)) / 2) <= 3e-7)
    }
  }

  /// By its continued fraction (Lambert 1768).
  private func referenceTanh(_ x: Double) -> Double {
    let denominator = stride(from: 81.0, through: 3, by: -2).reduce(83.0) { $1 + x * x / $0 }
    return x / (1 + x * x / denominator)
  }

  @Test func elementsHaveTheSameBitsWhateverStandsBesideThem() {
    let x = RandomStream(seed: 3).normal([67])
    for function in [exp, tanh, sigmoid, { log(absolute($0)) }, reciprocal, { squareRoot(absolute($0)) }] {
      let together = function(x).values
      let alone = (0..<67).flatMap { function(x.rows($0..<($0 + 1))).values }
      #expect(together.map { $0.bitPattern } == alone.map { $0.bitPattern })
    }
  }

  @Test(arguments: [1, 3, 16, 17, 33, 64])
  func aRowOfAProductHasTheSameBitsAlone(width: Int) {
    let random = RandomStream(seed: 8)
    let (a, b, bias) = (random.normal([13, 19]), random.split(1).normal([19, width]), random.split(2).normal([width]))
    let weight = PackedMatrix(b)
    let together = matmul(a, weight, bias: bias, threads: ThreadPool(threadCount: 2))
    for row in 0..<13 {
      let alone = matmul(a.rows(row..<(row + 1)), weight, bias: bias).row(0)
      #expect(alone.values.map(\.bitPattern) == together.row(row).values.map(\.bitPattern))
    }
  }

  @Test func productsOfNothingAreZerosOrTheBias() {
    #expect(matmul(Tensor.zeros([0, 3]), .ones([3, 2])).shape == [0, 2])
    #expect(
      matmul(Tensor.zeros([2, 0]), .zeros([0, 3]), bias: Tensor([1, 2, 3])) == Tensor(rows: [[1, 2, 3], [1, 2, 3]]))
    #expect(matmul(Tensor.ones([2, 3]), .zeros([3, 0])).shape == [2, 0])
  }

  @Test func viewsBeyondTheirTensorAreAProgrammersError() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3, 2]).rows(2..<4) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3, 2]).gatherRows([3]) }
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([3, 2]).reshaped(to: [5]) }
  }
}
