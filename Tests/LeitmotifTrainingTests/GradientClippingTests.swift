import LeitmotifTensor
import LeitmotifTraining
import Testing

@Suite struct GradientClippingTests {
  private let gradient = Line(weight: Tensor(rows: [[2], [-4]]), bias: Tensor([4]))

  private func clipped(_ clipping: GradientClipping) -> Line {
    var gradient = gradient
    clipping.clip(&gradient, norm: gradient.globalNorm)
    return gradient
  }

  @Test func theNormSpansAllParameters() { #expect(gradient.globalNorm == 6) }

  @Test func noneLeavesTheGradient() { #expect(clipped(.none) == gradient) }

  @Test func aLongGradientIsScaledToTheNorm() throws {
    #expect(clipped(try .globalNorm(3)) == Line(weight: Tensor(rows: [[1], [-2]]), bias: Tensor([2])))
  }

  @Test func aShortGradientIsLeft() throws { #expect(clipped(try .globalNorm(6)) == gradient) }

  @Test func valuesAreLimitedOnBothSides() throws {
    #expect(clipped(try .value(3)) == Line(weight: Tensor(rows: [[2], [-3]]), bias: Tensor([3])))
  }

  @Test func aGradientWithoutOtherOwnersIsClippedInPlace() throws {
    var gradient = Line(weight: Tensor(rows: [[2], [-4]]), bias: Tensor([4]))
    let before = gradient.parameters.map { ObjectIdentifier($0.tensor.storage) }
    try GradientClipping.globalNorm(1).clip(&gradient, norm: 6)
    #expect(gradient.parameters.map { ObjectIdentifier($0.tensor.storage) } == before)
  }

  @Test func theNormOfHugeValuesIsFinite() {
    #expect(Tensor([3e38, -3e38]).globalNorm.isFinite)
  }

  @Test(arguments: [Float.nan, .infinity]) func aValueThatIsNotFiniteIsFoundByName(value: Float) {
    var broken = gradient
    broken.bias = Tensor([value])
    #expect(!broken.globalNorm.isFinite)
    #expect(broken.firstNonFiniteParameter == "bias")
    #expect(gradient.firstNonFiniteParameter == nil)
  }

  @Test(arguments: [0, -1, Float.nan]) func limitsMustBeAboveZero(limit: Float) {
    #expect(throws: TrainingError.self) { try GradientClipping.globalNorm(limit) }
    #expect(throws: TrainingError.self) { try GradientClipping.value(limit) }
  }
}
