import LeitmotifTensor
import Testing

struct BroadcastingTests {
  @Test func axesAreMatchedFromTheLast() {
    let a = Tensor(rows: [[1, 2, 3], [4, 5, 6]])
    #expect(a + Tensor([10, 20, 30]) == Tensor(rows: [[11, 22, 33], [14, 25, 36]]))
    #expect(a + Tensor(rows: [[10], [20]]) == Tensor(rows: [[11, 12, 13], [24, 25, 26]]))
    #expect(a + Tensor(100) == Tensor(rows: [[101, 102, 103], [104, 105, 106]]))
    #expect(Tensor([10, 20, 30]) - a == Tensor(rows: [[9, 18, 27], [6, 15, 24]]))
  }

  @Test func bothSidesMayRepeat() {
    let column = Tensor([1, 2], shape: [2, 1])
    let row = Tensor([10, 20, 30], shape: [1, 3])
    #expect(column * row == Tensor(rows: [[10, 20, 30], [20, 40, 60]]))
    let deep = Tensor([1, 2, 3, 4], shape: [2, 1, 2, 1]) + Tensor([10, 20, 30], shape: [3, 1, 1])
    #expect(deep.shape == [2, 3, 2, 1])
    #expect(deep.values == [11, 12, 21, 22, 31, 32, 13, 14, 23, 24, 33, 34])
  }

  @Test func gradientsAreSummedOverRepeatedAxes() {
    let weights = Tensor(rows: [[1, 2, 3], [4, 5, 6]])
    func gradient(_ shape: Shape) -> [Float] {
      valueWithGradient(at: Tensor.zeros(shape)) { (($0 + Tensor.zeros([2, 3])) * weights).sum() }.gradient.values
    }
    #expect(gradient([3]) == [5, 7, 9])
    #expect(gradient([2, 1]) == [6, 15])
    #expect(gradient([1, 3]) == [5, 7, 9])
    #expect(gradient([]) == [21])
    #expect(gradient([2, 3]) == weights.values)
  }

  @Test func emptyAxesBroadcastToNothing() {
    let nothing = Tensor.zeros([0, 3]) + Tensor([1, 2, 3])
    #expect(nothing.shape == [0, 3])
    #expect(Tensor.zeros([0, 3]).sum(axis: 0) == .zeros([3]))
    let gradient = valueWithGradient(at: Tensor([1, 2, 3])) { (Tensor.zeros([0, 3]) * $0).sum() }.gradient
    #expect(gradient == .zeros([3]))
  }

  @Test func shapesThatDoNotMeetAreAProgrammersError() async {
    await #expect(processExitsWith: .failure) { _ = Tensor.zeros([2, 3]) + Tensor.zeros([2]) }
  }
}
