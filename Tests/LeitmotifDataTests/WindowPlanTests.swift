import LeitmotifData
import Testing

@Suite("Windows of long examples") struct WindowPlanTests {
  @Test(arguments: 0...10)
  func anExampleThatFitsIsNotCut(_ count: Int) {
    #expect(WindowPlan(length: 10).windows(of: count) == [0..<count])
  }

  @Test(arguments: [(11, 10, 5), (25, 10, 5), (30, 10, 0), (31, 10, 0), (7, 3, 2), (100, 7, 3)])
  func windowsCoverTheExampleInOrder(count: Int, length: Int, overlap: Int) {
    let windows = WindowPlan(length: length, overlap: overlap).windows(of: count)
    #expect(windows.allSatisfy { $0.count == length })
    #expect(windows.first?.lowerBound == 0)
    #expect(windows.last?.upperBound == count)
    for (window, next) in zip(windows, windows.dropFirst()) {
      #expect(next.lowerBound > window.lowerBound)
      #expect(next.lowerBound <= window.upperBound - overlap)
    }
  }

  @Test func halfAWindowIsSharedUnlessToldOtherwise() {
    #expect(WindowPlan(length: 4).windows(of: 9) == [0..<4, 2..<6, 4..<8, 5..<9])
  }
}
