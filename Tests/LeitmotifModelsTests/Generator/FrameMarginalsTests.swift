import Foundation
import Leitmotif
import Testing

@Suite("Marginals of frames") struct FrameMarginalsTests {
  private static func example(_ frames: [[Float]]) -> GenerationExample {
    GenerationExample(
      id: "x", symbols: .frames(FrameSequence(values: frames.flatMap { $0 }, width: frames[0].count)))
  }

  @Test("A number's probability is its share of the frames, half a count aside; a frame costs all its numbers")
  func values() {
    let marginals = FrameMarginals(counting: [Self.example([[1, 0], [1, 0], [0, 0]])])
    #expect(marginals.probabilities == [0.625, 0.125])
    let cost = marginals.cost(of: [Self.example([[0, 0], [1, 0], [0, 1]])], firstStep: 1)
    #expect(cost.steps == 2)
    // −log(0.625 · 0.875) − log(0.375 · 0.125)
    #expect(abs(cost.nats - (0.6035350 + 3.0602708)) < 1e-6)
  }

  /// `LEITMOTIF_CHORALES` names the chorales' JSON: the parts train, valid and test, of frames of pitches.
  private static let path = ProcessInfo.processInfo.environment["LEITMOTIF_CHORALES"]

  @Test(
    "Bach's chorales cost 11.09 nats a frame by their keys' marginals",
    .enabled(if: path != nil, "LEITMOTIF_CHORALES does not name the chorales' JSON"))
  func chorales() throws {
    let data = try Data(contentsOf: URL(filePath: #require(Self.path)))
    let parts = try JSONDecoder().decode([String: [[[Int]]]].self, from: data)
    func examples(_ part: String) throws -> [GenerationExample] {
      try #require(parts[part]).map { chorale in
        Self.example(chorale.map { pitches in (21..<109).map { pitches.contains($0) ? 1 : 0 } })
      }
    }
    let cost = try FrameMarginals(counting: examples("train")).cost(of: examples("test"), firstStep: 1)
    #expect(abs(try #require(cost.natsPerStep) - 11.09) < 0.005)
  }
}
