import Testing

@testable import LeitmotifTensor

struct GradientBufferTests {
  private static let shape: Shape = [4, 3]

  /// Writes 1 into a region as a pullback would, and gives what the node's gradient then is.
  private static func gradient(writing regions: [GradientBuffer.Region]) -> (values: [Float], added: [Bool]) {
    guard let first = regions.first else { return ([], []) }
    var buffer = GradientBuffer(shape, first: first)
    buffer.storage.fill(first, adding: false)
    var added: [Bool] = []
    for region in regions.dropFirst() {
      added.append(buffer.prepare(region))
      buffer.storage.fill(region, adding: added.last == true)
    }
    buffer.finish()
    return (buffer.storage.values(from: 0, count: 12), added)
  }

  private static func counts(_ regions: [GradientBuffer.Region]) -> [Float] {
    (0..<12).map { place in
      Float(regions.count { $0.rows.contains(place / 3) && $0.columns.contains(place % 3) })
    }
  }

  @Test(arguments: [
    [(0..<2, 0..<3), (2..<4, 0..<3)], [(3..<4, 0..<3), (2..<3, 0..<3), (0..<2, 0..<3)],
    [(0..<4, 2..<3), (0..<4, 1..<2)],
  ])
  func neighboursAreWrittenWithoutZeroing(regions: [(Range<Int>, Range<Int>)]) {
    let regions = regions.map { GradientBuffer.Region(rows: $0.0, columns: $0.1) }
    let (values, added) = Self.gradient(writing: regions)
    #expect(values == Self.counts(regions))
    #expect(!added.contains(true))
  }

  @Test(arguments: [
    [(0..<1, 0..<3), (3..<4, 0..<3)], [(1..<3, 0..<3), (2..<4, 0..<3)], [(1..<2, 1..<2), (0..<4, 0..<3)],
    [(0..<4, 0..<1), (0..<4, 2..<3), (0..<4, 1..<2)], [(0..<4, 0..<3), (1..<2, 0..<1)],
    [(1..<2, 0..<1), (3..<4, 2..<3), (0..<1, 0..<3)],
  ])
  func othersAreAddedToZerosOrToWhatIsThere(regions: [(Range<Int>, Range<Int>)]) {
    let regions = regions.map { GradientBuffer.Region(rows: $0.0, columns: $0.1) }
    let (values, added) = Self.gradient(writing: regions)
    #expect(values == Self.counts(regions))
    #expect(added.contains(true))
  }

  @Test func whatNobodyWroteIsZero() {
    #expect(Self.gradient(writing: [.init(rows: 1..<2, columns: 1..<2)]).values.reduce(0, +) == 1)
  }

  @Test func slicesOfEveryKindAddUpInOneGradient() {
    let x = Values(tensor: Tensor((0..<12).map { Float($0) }, shape: [4, 3]))
    let result = valueWithGradient(at: x) { x in
      let t = x.tensor
      return t.rows(3..<4).sum() + t.rows(2..<3).sum() * 2 + t.columns(0..<1).sum() * 4
        + t.rows(0..<2).columns(1..<2).sum()
        + t.reshaped(to: [6, 2]).columns(1..<2).sum() * 8 + t.reshaped(to: [12]).rows(5..<7).sum() * 16
    }
    #expect(result.gradient.tensor.values == [4, 9, 0, 12, 1, 24, 22, 10, 2, 13, 1, 9])
  }

  @Test func aTensorMayBeBothOperands() {
    let x = Values(tensor: Tensor([1, 2, 3]))
    #expect(valueWithGradient(at: x) { ($0.tensor + $0.tensor).sum() }.gradient.tensor.values == [2, 2, 2])
    #expect(valueWithGradient(at: x) { ($0.tensor - $0.tensor).sum() }.gradient.tensor.values == [0, 0, 0])
    #expect(valueWithGradient(at: x) { ($0.tensor * $0.tensor).sum() }.gradient.tensor.values == [2, 4, 6])
    let twice = valueWithGradient(at: x) { x in
      let y = tanh(x.tensor) * 2
      return (y + y * x.tensor + y).sum()
    }
    let once = valueWithGradient(at: x) { (tanh($0.tensor) * (4 + 2 * $0.tensor)).sum() }
    for (a, b) in zip(twice.gradient.tensor.values, once.gradient.tensor.values) { #expect(abs(a - b) < 1e-6) }
  }
}

private struct Values: Module {
  var tensor: Tensor
  mutating func visitParameters(_ visitor: inout some ParameterVisitor) { visitor.visit("tensor", &tensor) }
}

extension Storage {
  fileprivate func fill(_ region: GradientBuffer.Region, adding: Bool) {
    for row in region.rows {
      for column in region.columns {
        unsafe writing(from: row * 3 + column).pointee = (adding ? self[row * 3 + column] : 0) + 1
      }
    }
  }
}
