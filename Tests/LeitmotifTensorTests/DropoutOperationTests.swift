import LeitmotifTensor
import Testing

struct DropoutOperationTests {
  let random = RandomStream(seed: 12)

  func dropped(_ x: Tensor, keys: [UInt64], keep: Float = 0.7) -> Tensor {
    x.droppingUnits(keep: keep, random: random, rowKeys: keys)
  }

  @Test func aRowsMaskDependsOnItsKeyAlone() {
    let x = Tensor.ones([4, 33])
    let together = dropped(x, keys: [8, 3, 99, 3])
    #expect(together.row(1) == together.row(3))
    #expect(together.row(0) != together.row(1))
    #expect(dropped(Tensor.ones([1, 33]), keys: [99]).row(0) == together.row(2))
  }

  @Test func anotherStreamGivesAnotherMask() {
    let x = Tensor.ones([1, 64])
    let other = x.droppingUnits(keep: 0.7, random: random.split("other"), rowKeys: [5])
    #expect(other != dropped(x, keys: [5]))
  }

  @Test(arguments: [Float(0.1), 0.5, 0.9])
  func theShareThatStaysIsAsAskedAndIsScaledUp(keep: Float) {
    let y = dropped(Tensor.ones([200, 100]), keys: (0..<200).map { $0 }, keep: keep)
    let kept = y.values.filter { $0 != 0 }
    #expect(kept.allSatisfy { abs($0 - 1 / keep) < 1e-5 / keep })
    #expect(abs(Float(kept.count) / 20_000 - keep) < 0.015)
  }

  @Test func theGradientUsesTheSameMask() {
    let x = RandomStream(seed: 1).normal([6, 17])
    let keys = (0..<6).map { UInt64($0 * 7) }
    let result = valueWithGradient(at: x) { x in
      let y = dropped(x, keys: keys)
      return (y.sum(), y)
    }
    for (output, gradient) in zip(result.auxiliary.values, result.gradient.values) {
      #expect(gradient == (output == 0 ? 0 : 1 / 0.7 as Float))
    }
  }

  @Test func keepingEverythingChangesNothing() {
    let x = Tensor(rows: [[1, 2, 3]])
    #expect(dropped(x, keys: [4], keep: 1) == x)
  }

  @Test func keepingNothingIsAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      _ = Tensor.ones([1, 2]).droppingUnits(keep: 0, random: RandomStream(seed: 1), rowKeys: [1])
    }
  }
}
