import LeitmotifData
import LeitmotifFrames
import Testing

@Suite("Augmentation of frames")
struct FrameAugmentationTests {
  private func varied(_ augmentation: FrameAugmentation, _ frames: FrameSequence, seed: UInt64) throws -> FrameSequence
  {
    let configuration = try FramesConfiguration(
      input: .frames(width: 2), deltaOrder: 1, stackedFrameCount: 2, augmentation: augmentation)
    var random = SplitMix64(seed: seed)
    let input = FramesAdapter(configuration: configuration).varied(.frames(frames), drawing: &random)
    guard case .frames(let frames) = input else { return FrameSequence(values: [], width: 8) }
    return frames
  }

  private static let kinds = [
    FrameAugmentation(noise: 0.5), FrameAugmentation(timeMaskCount: 2, longestTimeMask: 5),
    FrameAugmentation(featureMaskCount: 1, widestFeatureMask: 2),
    FrameAugmentation(noise: 0.1, timeMaskCount: 1, featureMaskCount: 1),
  ]

  @Test("The stream alone decides it, and the length stays", arguments: kinds, [0, 1, 2, 40])
  func deterministic(_ augmentation: FrameAugmentation, _ count: Int) throws {
    let frames = drawnFrames(count, width: 8)
    for seed in 0..<20 as Range<UInt64> {
      let once = try varied(augmentation, frames, seed: seed)
      let again = try varied(augmentation, frames, seed: seed)
      #expect(once == again)
      #expect(once.count == count && once.width == 8)
    }
    let all = try (0..<20 as Range<UInt64>).map { try varied(augmentation, frames, seed: $0) }
    #expect(count < 40 || Set(all).count > 2)
  }

  @Test("Nothing is changed unless it is asked for")
  func nothing() throws {
    let frames = drawnFrames(10, width: 8)
    #expect(try varied(.none, frames, seed: 1) == frames)
  }

  @Test("Noise has the deviation that was asked for")
  func noise() throws {
    let frames = FrameSequence(values: Array(repeating: 3, count: 80_000), width: 8)
    let noise = try varied(FrameAugmentation(noise: 0.5), frames, seed: 1).values.map { Double($0) - 3 }
    let mean = noise.reduce(0, +) / 80_000
    let deviation = (noise.reduce(0) { $0 + $1 * $1 } / 80_000).squareRoot()
    #expect(mean.magnitude < 0.01 && (deviation - 0.5).magnitude < 0.01)
  }

  @Test("Time is hidden in one stretch of no more than its share")
  func timeMask() throws {
    let frames = FrameSequence(values: Array(repeating: 1, count: 160), width: 8)
    let lengths = try (0..<200 as Range<UInt64>).map { seed -> Int in
      let values = try varied(FrameAugmentation(timeMaskCount: 1), frames, seed: seed).values
      let hidden = (0..<20).filter { values[$0 * 8] == 0 }
      #expect(hidden.isEmpty || hidden.count == hidden[hidden.count - 1] - hidden[0] + 1)
      #expect(values.filter { $0 == 0 }.count == 8 * hidden.count)
      return hidden.count
    }
    #expect(Set(lengths) == [0, 1, 2, 3, 4])
  }

  @Test("A channel is hidden with its deltas, and in all frames of a step")
  func featureMask() throws {
    let frames = FrameSequence(values: Array(repeating: 1, count: 80), width: 8)
    let augmentation = FrameAugmentation(featureMaskCount: 1, widestFeatureMask: 1)
    let patterns = try (0..<50 as Range<UInt64>).map { try varied(augmentation, frames, seed: $0)[0..<1].values }
    #expect(Set(patterns) == [[1, 1, 1, 1, 1, 1, 1, 1], [0, 1, 0, 1, 0, 1, 0, 1], [1, 0, 1, 0, 1, 0, 1, 0]])
  }
}
