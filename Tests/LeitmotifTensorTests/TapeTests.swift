import LeitmotifTensor
import LeitmotifTestSupport
import Synchronization
import Testing

struct TapeTests {
  @Test func overlappingSlicesAddUpInOneGradient() {
    let x = Tensor([1, 2, 3, 4, 5])
    let gradient = valueWithGradient(at: x) { x in
      x.rows(0..<3).sum() * 2 + square(x.rows(2..<5)).sum() + x.rows(1..<4).rows(1..<2).sum()
    }.gradient
    #expect(gradient.values == [2, 2, 9, 8, 10])
  }

  @Test func aSliceIsAViewOfTheSameStorage() {
    let x = Tensor.zeros([6, 4])
    #expect(x.rows(2..<5).storage === x.storage)
    #expect(x.row(3).storage === x.storage)
    #expect(x.reshaped(to: [24]).storage === x.storage)
    #expect(x.columns(0..<2).storage === x.storage)
  }

  @Test func aWholeAndItsSlicesAddUp() {
    let x = Tensor(rows: [[1, 2], [3, 4]])
    let gradient = valueWithGradient(at: x) { x in
      let y = x * 2
      return y.row(0).sum() + (y * y).sum() + y.reshaped(to: [4]).rows(3..<4).sum()
    }.gradient
    #expect(gradient == Tensor(rows: [[10, 18], [24, 34]]))
  }

  @Test func aChainOfAHundredThousandOperationsIsWalkedAndFreed() {
    let result = valueWithGradient(at: Tensor(1)) { x in
      (0..<100_000).reduce(x) { sum, _ in sum + 1 }
    }
    #expect(result.value == 100_001)
    #expect(result.gradient.item == 1)
  }

  @Test func tensorsThatLeakAreConstantsAfterTheCall() {
    let leaked = Mutex<Tensor?>(nil)
    let result = valueWithGradient(at: Tensor([1, 2])) { x in
      #expect(x.isRecorded)
      let y = x * 3
      leaked.withLock { $0 = y }
      return (y.sum(), y)
    }
    #expect(!result.auxiliary.isRecorded)
    let kept = leaked.withLock { $0 }
    #expect(kept?.isRecorded == false)
    let later = valueWithGradient(at: Tensor([5, 5])) { ($0 * result.auxiliary).sum() }
    #expect(later.gradient.values == [3, 6])
  }

  @Test func whatACallRecordedIsFreedWithIt() {
    struct Weak: Sendable {
      weak var storage: Storage?
    }
    let intermediate = Mutex(Weak())
    let result = valueWithGradient(at: Tensor([1, 2])) { x in
      let y = x * 3
      intermediate.withLock { $0.storage = y.storage }
      return (square(y).sum(), x)
    }
    // The leaf that leaked keeps its tape, but not what the tape recorded.
    #expect(result.auxiliary.values == [1, 2])
    #expect(intermediate.withLock { $0.storage == nil })
  }

  @Test func detachedPartsPassNoGradient() {
    let gradient = valueWithGradient(at: Tensor([2, 3])) { ($0 * $0.detached).sum() }.gradient
    #expect(gradient.values == [2, 3])
  }

  @Test func parametersThatTheLossIgnoresGetZeros() {
    let leaves = NamedLeaves([
      NamedTensor(name: "used", tensor: Tensor([2])), NamedTensor(name: "unused", tensor: Tensor([1, 1])),
    ])
    let gradient = valueWithGradient(at: leaves) { square($0["used"]).sum() }.gradient
    #expect(gradient["used"].values == [4])
    #expect(gradient["unused"].values == [0, 0])
    let constant = valueWithGradient(at: leaves) { _ in Tensor(7) }
    #expect(constant.value == 7)
    #expect(constant.gradient["used"].values == [0])
  }

  @Test func aCallInsideACallHasATapeOfItsOwn() {
    let outer = valueWithGradient(at: Tensor(3)) { x in
      let inner = valueWithGradient(at: Tensor(2)) { square($0) }.gradient
      return x * inner
    }
    #expect(outer.gradient.item == 4)
  }

  @Test func anErrorInTheBodyComesThrough() {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      _ = try valueWithGradient(at: Tensor(1)) { x -> Tensor in
        _ = x * 2
        throw Stop()
      }
    }
  }

  @Test func anOperationOfOnesOwnHasItsPullback() {
    func cube(_ x: Tensor) -> Tensor {
      (x.detached * x.detached * x.detached).differentiable(from: [x]) { [$0 * 3 * x.detached * x.detached] }
    }
    let result = valueWithGradient(at: Tensor([1, 2])) { (cube($0 * 2) * Tensor([1, 10])).sum() }
    #expect(result.value == 8 + 640)
    #expect(result.gradient.values == [24, 960])
  }

  @Test func anOperationOfOnesOwnMayGiveAnInputNoGradient() {
    let leaves = NamedLeaves([
      NamedTensor(name: "a", tensor: Tensor([1, 2])), NamedTensor(name: "b", tensor: Tensor([3, 4])),
    ])
    let gradient = valueWithGradient(at: leaves) { leaves in
      (leaves["a"].detached + leaves["b"].detached).differentiable(from: [leaves["a"], leaves["b"]]) { [$0, nil] }.sum()
    }.gradient
    #expect(gradient["a"].values == [1, 1])
    #expect(gradient["b"].values == [0, 0])
  }

  @Test func anObserverSeesTheGradient() {
    let seen = Mutex<[Float]>([])
    let gradient = valueWithGradient(at: Tensor([1, 2])) { x in
      square(x.observingGradient { upstream in seen.withLock { $0 = upstream.values } }).sum()
    }.gradient
    #expect(seen.withLock { $0 } == [2, 4])
    #expect(gradient.values == [2, 4])
  }

  @Test func mixingTensorsOfTwoCallsIsAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      _ = valueWithGradient(at: Tensor(1)) { outer in
        valueWithGradient(at: Tensor(2)) { outer * $0 }.gradient
      }
    }
  }

  @Test func aLossOfSeveralValuesIsAProgrammersError() async {
    await #expect(processExitsWith: .failure) {
      _ = valueWithGradient(at: Tensor([1, 2])) { $0 }
    }
  }

  @Test func anOperationOfOnesOwnSharesItsResultsMemory() {
    let y = Tensor([1, 2])
    #expect(y.differentiable(from: [Tensor([3])]) { _ in [nil] }.storage === y.storage)
    let gradient = valueWithGradient(at: Tensor([3, 4])) { (x: Tensor) -> Tensor in
      let detached = x.detached
      let twice = detached.differentiable(from: [x]) { [$0 * 2] }
      #expect(twice.storage === detached.storage)
      let last = x.detached.rows(1..<2).differentiable(from: [x]) { [secondOfTwo($0)] }
      return (twice * x).sum() + last.sum()
    }.gradient
    #expect(gradient == Tensor([9, 13]))
  }
}

/// The gradient of taking the second of two values.
private func secondOfTwo(_ upstream: Tensor) -> Tensor { Tensor([0, upstream.values[0]]) }
