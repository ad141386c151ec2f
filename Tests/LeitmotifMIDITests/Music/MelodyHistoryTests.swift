import LeitmotifData
import LeitmotifMIDI
import Testing

@Suite("What a step of a melody sees")
struct MelodyHistoryTests {
  private let tokenizer = MelodyTokenizer(pitches: 48...83, grid: Grid(stepsPerQuarter: 4))

  /// What each step of `tokens` sees, and the one after them.
  private func features(_ tokens: [Int], bars: Bars = Bars(length: 4)) -> [StepFeatures] {
    var history = tokenizer.makeHistory(bars: bars)
    return [history.features]
      + tokens.map {
        history.append($0)
        return history.features
      }
  }

  @Test("Every step has the sizes that are declared, in every metre", arguments: [1, 3, 8, 12, 16, 96])
  func sizes(barLength: Int) {
    let history = tokenizer.makeHistory(bars: Bars(length: barLength))
    for step in features([2, 0, 1, 5, 5, 0, 0, 1, 2] + [Int](repeating: 0, count: 100), bars: Bars(length: barLength)) {
      #expect(step.symbols.count == history.symbolCount && step.numbers.count == history.width)
      #expect(step.numbers.allSatisfy { abs($0) <= 1 })
    }
  }

  @Test("A step sees the symbols 1, 2, 4 and 8 bars back, and none before the beginning")
  func lookback() {
    let tokens = (0..<36).map { 2 + $0 }
    let steps = features(tokens)
    #expect(steps[3].symbols.prefix(4) == [-1, -1, -1, -1])
    #expect(steps[9].symbols.prefix(4) == [Int32(tokens[5]), Int32(tokens[1]), -1, -1])
    #expect(Array(steps[35].symbols.prefix(4)) == [31, 27, 19, 3].map { Int32(tokens[$0]) })
  }

  @Test("A step sees what followed the longest earlier passage like the latest")
  func longestMatch() {
    // 9 8 7 6 is followed by 5; later 3 9 8 7 6 by 4, which is the longer match, and the earlier.
    let steps = features([3, 9, 8, 7, 6, 4, 9, 8, 7, 6, 5, 3, 9, 8, 7, 6])
    #expect(steps[16].symbols[4] == 4)
    // Of equally long ones the latest counts.
    #expect(features([9, 8, 7, 6, 4, 9, 8, 7, 6, 5, 3, 9, 8, 7, 6])[15].symbols[4] == 5)
    #expect(features([9, 8, 7, 2, 9, 8, 7])[7].symbols[4] == -1)
  }

  @Test("A step sees the last two pitches, whatever was held or released since")
  func pitches() {
    #expect(features([0])[1].symbols.suffix(2) == [-1, -1])
    #expect(features([4, 0, 6, 1, 0])[5].symbols.suffix(2) == [6, 4])
  }

  @Test("Numbers tell a step's place in its bar: they repeat after 16 bars of silence but for the bar's count")
  func place() {
    let silence = [Int](repeating: 0, count: 80)
    let steps = features(silence)
    #expect(steps[1].numbers.prefix(28) == steps[5].numbers.prefix(28))
    #expect(steps[1].numbers.prefix(28) != steps[2].numbers.prefix(28))
    #expect(steps[1].numbers.prefix(33) == steps[65].numbers.prefix(33))
    #expect(steps[1].numbers.prefix(33) != steps[33].numbers.prefix(33))
  }

  @Test("After an upbeat the bar begins where it ends")
  func upbeat() {
    let silence = [Int](repeating: 0, count: 12)
    let plain = features(silence)
    let late = features(silence, bars: Bars(length: 4, upbeat: 3))
    #expect(late[3].numbers.prefix(33) == plain[0].numbers.prefix(33))
    #expect(late[8].numbers.prefix(33) == plain[5].numbers.prefix(33))
  }

  @Test("What comes later changes nothing that a step saw")
  func causality() {
    let past = [4, 0, 6, 1, 0, 4, 0, 6]
    #expect(features(past + [1, 4, 0]).prefix(9) == features(past + [9, 9, 9]).prefix(9))
  }

  @Test("A copy goes its own way")
  func copies() {
    var history = tokenizer.makeHistory(bars: Bars(length: 4))
    history.append(4)
    var copy = history
    copy.append(9)
    #expect(history.features != copy.features)
    history.append(9)
    #expect(history.features == copy.features)
  }
}
