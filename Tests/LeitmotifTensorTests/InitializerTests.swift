import LeitmotifTensor
import Testing

struct InitializerTests {
  static let random = RandomStream(seed: 31)

  @Test(arguments: [1, 2, 7, 8, 64, 65])
  func orthogonalColumnsHaveLengthOneAndRightAngles(size: Int) {
    let matrix = Initializer.orthogonal.matrix(inputs: size, outputs: size, random: Self.random)
    let product = matmul(matrix.transposedForTest, matrix)
    #expect(absolute(product - .identity(size)).values.allSatisfy { $0 <= 1e-5 })
  }

  @Test func aWiderOrthogonalMatrixIsOrthogonalBlockByBlock() {
    let matrix = Initializer.orthogonal.matrix(inputs: 5, outputs: 13, random: Self.random)
    #expect(matrix.shape == [5, 13])
    for range in [0..<5, 5..<10, 10..<13] {
      let block = matrix.columns(range)
      let product = matmul(block.transposedForTest, block)
      #expect(absolute(product - .identity(range.count)).values.allSatisfy { $0 <= 1e-5 })
    }
    #expect(matrix.columns(0..<5) != matrix.columns(5..<10))
  }

  @Test func glorotIsUniformWithItsVariance() {
    let x = Initializer.glorot.matrix(inputs: 200, outputs: 300, random: Self.random)
    let limit = (Float(6) / 500).squareRoot()
    #expect(x.values.allSatisfy { abs($0) <= limit })
    #expect(abs(square(x).mean().item / (2 / 500) - 1) < 0.02)
    #expect(abs(x.mean().item) < 0.001)
  }

  @Test func heIsNormalWithItsVariance() {
    let x = Initializer.he.matrix(inputs: 200, outputs: 300, random: Self.random)
    #expect(abs(square(x).mean().item / (2 / 200) - 1) < 0.03)
    #expect(abs(x.mean().item) < 0.002)
    #expect(x.values.contains { abs($0) > 0.3 })
  }

  @Test func zerosAreZeros() {
    #expect(Initializer.zeros.matrix(inputs: 2, outputs: 3, random: Self.random) == .zeros([2, 3]))
  }

  @Test(arguments: [Initializer.glorot, .he, .orthogonal])
  func withoutDrawingMatricesAreZerosAndAfterwardsNot(initializer: Initializer) {
    let make = { initializer.matrix(inputs: 6, outputs: 9, random: Self.random) }
    #expect(Initializer.withoutDrawing(make) == .zeros([6, 9]))
    #expect(make() != .zeros([6, 9]))
  }

  @Test(arguments: [Initializer.glorot, .he, .orthogonal])
  func theNumbersDependOnTheStreamAlone(initializer: Initializer) {
    let make = { (random: RandomStream) in initializer.matrix(inputs: 6, outputs: 9, random: random) }
    #expect(make(Self.random) == make(Self.random))
    #expect(make(Self.random) != make(RandomStream(seed: 32)))
  }
}

extension Tensor {
  fileprivate var transposedForTest: Tensor {
    concatenateColumns((0..<shape[0]).map { row($0).reshaped(to: [shape[1], 1]) })
  }
}
