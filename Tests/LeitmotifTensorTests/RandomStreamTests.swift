@testable import LeitmotifTensor
import Testing

struct RandomStreamTests {
  /// The known answers that the authors of Philox publish with Random123 (kat_vectors, philox4x32 with 10 rounds).
  @Test func philoxGivesItsPublishedAnswers() {
    #expect(RandomKernels.words(key: 0, counter: 0, high: 0) == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
    #expect(
      RandomKernels.words(key: .max, counter: .max, high: .max)
        == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      RandomKernels.words(key: 0x299f_31d0_a409_3822, counter: 0x85a3_08d3_243f_6a88, high: 0x0370_7344_1319_8a2e)
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func theSameStreamGivesTheSameNumbersWheneverItIsAsked() {
    let stream = RandomStream(seed: 9)
    let first = stream.normal([5])
    _ = stream.uniform([100])
    #expect(stream.normal([5]) == first)
    #expect(RandomStream(seed: 9).normal([5]) == first)
    // A longer draw begins with the shorter one.
    #expect(stream.normal([50]).rows(0..<5) == first)
  }

  @Test func streamsThatAreSplitOffDifferFromOneAnotherAndTheirParent() {
    let stream = RandomStream(seed: 9)
    let children =
      (0..<1000).map { stream.split($0) } + (0..<1000).map { stream.split("part\($0)") }
      + (0..<1000).map { stream.split(0).split($0) } + [stream]
    #expect(Set(children.map(\.key)).count == children.count)
    #expect(stream.split("a").split("b") != stream.split("b").split("a"))
    #expect(stream.split("ab") != stream.split("a").split("b"))
  }

  @Test(arguments: [("", 1), ("weight", 2), ("0", 3)])
  func streamsThatAreSplitOffAreUncorrelated(name: String, index: Int) {
    let stream = RandomStream(seed: 77)
    let (a, b) = (stream.split(name).normal([20_000]), stream.split(index).normal([20_000]))
    for (x, y) in [(a, b), (a, stream.normal([20_000]))] {
      // The correlation of n independent pairs has the deviation 1/√n = 0.007.
      #expect(abs((x * y).mean().item) < 0.03)
    }
  }

  @Test func uniformNumbersHaveTheirMoments() {
    let x = RandomStream(seed: 5).uniform([100_000])
    #expect(x.values.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(x.mean().item - 0.5) < 0.004)
    #expect(abs(square(x - 0.5).mean().item - 1 / 12) < 0.002)
    let scaled = RandomStream(seed: 5).uniform([1000], in: -2..<3)
    #expect(scaled.values.allSatisfy { $0 >= -2 && $0 < 3 })
    #expect(scaled.values.contains { $0 < -1.9 } && scaled.values.contains { $0 > 2.9 })
  }

  @Test func normalNumbersHaveTheirMoments() {
    let x = RandomStream(seed: 6).normal([100_000])
    #expect(x.values.allSatisfy { $0.isFinite })
    #expect(abs(x.mean().item) < 0.012)
    #expect(abs(square(x).mean().item - 1) < 0.02)
    #expect(abs((x * x * x).mean().item) < 0.04)
    #expect(abs(square(square(x)).mean().item - 3) < 0.15)
  }

  @Test func integersStayBelowTheirBoundAndReachEachNumber() {
    let stream = RandomStream(seed: 7)
    for bound in [1, 2, 3, 10] {
      let counts = (0..<(1000 * bound)).reduce(into: [Int: Int]()) {
        $0[stream.integer(below: bound, at: $1), default: 0] += 1
      }
      #expect(Set(counts.keys) == Set(0..<bound))
      #expect(counts.values.allSatisfy { abs($0 - 1000) < 200 })
    }
  }
}
