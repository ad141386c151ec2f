import Leitmotif
import Testing

@Suite("Nearest neighbours by dynamic time warping")
struct NearestNeighbourTests {
  /// Sequences of one to nine steps of two channels.
  private static func examples(_ count: Int, seed: UInt64) -> [EncodedExample] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { index in
      let steps = 1 + random.next(below: 9)
      let values = (0..<(2 * steps)).map { _ in Float(random.next(below: 64)) / 8 }
      return EncodedExample(
        id: "\(index)", input: .frames(FrameSequence(values: values, width: 2)), target: .class(index % 3))
    }
  }

  /// The least cost of pairing the first `i` and `j` steps, by its definition.
  private func cost(_ a: FrameSequence, _ b: FrameSequence, _ i: Int, _ j: Int) -> Float {
    if i == 0 || j == 0 { return i == j ? 0 : .infinity }
    let step = (0..<2).reduce(Float(0)) { sum, channel in
      let difference = a.values[(i - 1) * 2 + channel] - b.values[(j - 1) * 2 + channel]
      return sum + difference * difference
    }
    return step + min(cost(a, b, i - 1, j - 1), cost(a, b, i - 1, j), cost(a, b, i, j - 1))
  }

  @Test("The nearest is that of the definition, at any number of threads", arguments: [1, 2])
  func nearest(_ threadCount: Int) {
    let (known, asked) = (Self.examples(9, seed: 1), Self.examples(12, seed: 2))
    let found = NearestNeighbour(known).classes(of: asked.map(\.input), threads: ThreadPool(threadCount: threadCount))
    let expected = asked.map { example -> Int? in
      guard case .frames(let frames) = example.input else { return nil }
      let costs = known.map { other -> Float in
        guard case .frames(let others) = other.input else { return .infinity }
        return cost(frames, others, frames.count, others.count)
      }
      return costs.indices.min { costs[$0] < costs[$1] }.map { $0 % 3 }
    }
    #expect(found == expected)
  }

  @Test("Nothing is near to nothing")
  func nothing() {
    let empty = EncodedInput.frames(FrameSequence(values: [], width: 2))
    #expect(NearestNeighbour(Self.examples(3, seed: 1)).classes(of: [empty]) == [nil])
    #expect(NearestNeighbour([]).classes(of: Self.examples(1, seed: 1).map(\.input)) == [nil])
  }
}
