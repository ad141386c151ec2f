import LeitmotifData
import Testing

/// Lengths that differ, repeat, and are zero at the ends and in the middle.
private let lengthLists: [[Int]] = [
  [], [0], [0, 0], [1], [3], [3, 1, 2], [0, 4, 0, 4, 1, 0], [5, 5, 5], [1, 2, 3, 4, 5], [7, 0, 2, 7, 2],
]

struct RaggedLayoutTests {
  @Test(arguments: lengthLists)
  func everyRowBelongsToJustOneStep(of lengths: [Int]) {
    let layout = RaggedLayout(lengths: lengths)
    let rows = lengths.indices.flatMap { layout.rows(ofSequence: $0) }
    #expect(rows.sorted() == Array(0..<lengths.reduce(0, +)))
    #expect(layout.rowCount == rows.count)
  }

  @Test(arguments: lengthLists)
  func theLongestComesFirstAndEqualsKeepTheCallersOrder(in lengths: [Int]) {
    let layout = RaggedLayout(lengths: lengths)
    let expected = lengths.indices.sorted { lengths[$0] == lengths[$1] ? $0 < $1 : lengths[$0] > lengths[$1] }
    #expect(layout.order == expected)
    #expect(layout.order.map { layout.ranks[$0] } == Array(lengths.indices))
    #expect(layout.rankedLengths == expected.map { lengths[$0] })
  }

  @Test(arguments: lengthLists)
  func theSequencesThatRunAreAPrefixOfTheStepBefore(in lengths: [Int]) {
    let layout = RaggedLayout(lengths: lengths)
    #expect(layout.stepCount == lengths.max() ?? 0)
    for step in 0..<layout.stepCount {
      #expect(layout.runningCount(atStep: step) == lengths.count { $0 > step })
      #expect(layout.rows(atStep: step).count == layout.runningCount(atStep: step))
    }
  }

  @Test(arguments: lengthLists)
  func aRowIsFoundBySequenceAndStep(in lengths: [Int]) {
    let layout = RaggedLayout(lengths: lengths)
    for (sequence, length) in lengths.enumerated() {
      let rows = (0..<length).map { layout.row(ofStep: $0, inSequence: sequence) }
      #expect(rows == layout.rows(ofSequence: sequence))
      #expect(rows.indices.allSatisfy { layout.rows(atStep: $0).contains(rows[$0]) })
    }
  }

  @Test(arguments: lengthLists, [0..<0, 0..<2, 1..<3, 2..<100, 50..<60])
  func aWindowIsTheContiguousRowsOfItsSteps(of lengths: [Int], steps: Range<Int>) {
    let layout = RaggedLayout(lengths: lengths)
    let window = layout.window(steps: steps)
    let rows = layout.rows(inSteps: steps)
    #expect(window.rowCount == rows.count)
    #expect(window.order == layout.order)
    for sequence in lengths.indices {
      let inside = layout.rows(ofSequence: sequence).filter { rows.contains($0) }.map { $0 - rows.lowerBound }
      #expect(window.rows(ofSequence: sequence) == inside)
    }
  }

  @Test(arguments: lengthLists)
  func windowsInTurnCoverEveryRowOnce(of lengths: [Int]) {
    let layout = RaggedLayout(lengths: lengths)
    let windows = stride(from: 0, to: layout.stepCount, by: 2).map { layout.rows(inSteps: $0..<$0 + 2) }
    #expect(windows.flatMap(Array.init) == Array(0..<layout.rowCount))
  }

  @Test(arguments: lengthLists, [1, 2, 3, 10])
  func poolingRoundsLengthsUpAndKeepsRanks(of lengths: [Int], size: Int) {
    let layout = RaggedLayout(lengths: lengths)
    let pooled = layout.pooled(by: size)
    #expect(pooled.lengths == lengths.map { Int((Double($0) / Double(size)).rounded(.up)) })
    #expect(pooled.ranks == layout.ranks)
  }

  @Test func equalLengthsNeedNoMoving() {
    #expect(RaggedLayout(lengths: [3, 3, 2, 0]).isInCallerOrder)
    #expect(!RaggedLayout(lengths: [2, 3]).isInCallerOrder)
  }

  @Test func layoutsAreEqualWhenTheirLengthsAndRanksAre() {
    let layout = RaggedLayout(lengths: [1, 2])
    #expect(layout == RaggedLayout(lengths: [1, 2]))
    #expect(layout != RaggedLayout(lengths: [2, 1]))
    // Lengths 0 and 0 with the second sequence first, as a window keeps it.
    #expect(layout.window(steps: 5..<6) != RaggedLayout(lengths: [0, 0]))
  }
}
