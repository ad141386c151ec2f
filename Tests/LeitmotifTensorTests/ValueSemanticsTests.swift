import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// Updates happen in place, and nobody else sees them.
struct ValueSemanticsTests {
  @Test func anUpdateOfATensorNobodySharesKeepsItsStorage() {
    var x = Tensor([1, 2, 3])
    let before = ObjectIdentifier(x.storage)
    OptimizerKernels.scale(&x, by: 2)
    #expect(ObjectIdentifier(x.storage) == before)
    #expect(x.values == [2, 4, 6])
  }

  @Test func aSharedTensorIsCopiedBeforeAnUpdate() {
    var x = Tensor([1, 2, 3])
    let snapshot = x
    OptimizerKernels.scale(&x, by: 2)
    #expect(x.storage !== snapshot.storage)
    #expect(snapshot.values == [1, 2, 3])
    #expect(x.values == [2, 4, 6])
  }

  @Test func aSliceIsCopiedBeforeAnUpdate() {
    let whole = Tensor([1, 2, 3, 4])
    var slice = whole.rows(1..<3)
    OptimizerKernels.scale(&slice, by: 10)
    #expect(whole.values == [1, 2, 3, 4])
    #expect(slice.values == [20, 30])
  }

  @Test func updatesAfterAGradientCopyNothing() {
    var model = NamedLeaves([
      NamedTensor(name: "a", tensor: Tensor([1, 2])), NamedTensor(name: "b", tensor: Tensor(rows: [[3, 4]])),
    ])
    let before = model.leaves.map { ObjectIdentifier($0.tensor.storage) }
    for _ in 0..<3 {
      let gradient = valueWithGradient(at: model) { (square($0["a"]) * $0["b"]).sum() }.gradient
      for index in model.leaves.indices {
        var none = Tensor.zeros([0])
        OptimizerKernels.sgd(
          &model.leaves[index].tensor, gradient: gradient.leaves[index].tensor, velocity: &none, rate: 0.01,
          momentum: 0,
          nesterov: false, decay: 0)
      }
    }
    #expect(model.leaves.map { ObjectIdentifier($0.tensor.storage) } == before)
  }

  @Test func aCopyOfAModelIsASnapshot() {
    let model = NamedLeaves([NamedTensor(name: "a", tensor: Tensor([1, 2]))])
    var copy = model
    OptimizerKernels.clip(&copy.leaves[0].tensor, limit: 1.5)
    #expect(model["a"].values == [1, 2])
    #expect(copy["a"].values == [1, 1.5])
  }

  @Test func changesInPlaceLeaveCopiesAndViewsAlone() {
    var x = Tensor(rows: [[1, 2], [3, 4]])
    let (copy, row) = (x, x.row(1))
    x.scale(by: 2)
    x.addScaled(copy, by: -1)
    x.addScaled(x, by: 1)
    #expect(x == Tensor(rows: [[2, 4], [6, 8]]))
    #expect(copy == Tensor(rows: [[1, 2], [3, 4]]))
    #expect(row == Tensor([3, 4]))
  }
}
