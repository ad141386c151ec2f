import LeitmotifData
@testable import LeitmotifFrames
import Testing

@Suite("Stages of the front end")
struct StageTests {
  private func steps(_ values: [Float], _ configuration: FramesConfiguration) -> [Float] {
    var chain = configuration.makeChain()
    return chain.frames(of: values)
  }

  @Test("The delta of a straight line is its slope, but at the ends")
  func slope() throws {
    let configuration = try FramesConfiguration(input: .frames(width: 1), deltaOrder: 1)
    let values = steps([0, 3, 6, 9, 12, 15], configuration)
    #expect(values == [0, 1.5, 3, 2.4, 6, 3, 9, 3, 12, 2.4, 15, 1.5])
  }

  @Test("Frames are stacked with the last going on beyond the end")
  func stacking() throws {
    let configuration = try FramesConfiguration(input: .frames(width: 1), stackedFrameCount: 3, frameStride: 2)
    #expect(steps([1, 2, 3, 4], configuration) == [1, 2, 3, 3, 4, 4])
    #expect(configuration.stepCount(frameCount: 4) == 2)
  }

  @Test("Frames between steps are passed over")
  func subsampling() throws {
    let configuration = try FramesConfiguration(input: .frames(width: 1), frameStride: 3)
    #expect(steps([1, 2, 3, 4, 5, 6, 7], configuration) == [1, 4, 7])
  }

  @Test("An utterance is scaled to mean 0 and deviation 1, and a constant channel to 0")
  func utterance() throws {
    let configuration = try FramesConfiguration(input: .frames(width: 2), normalisation: .utterance)
    #expect(steps([1, 5, 3, 5], configuration) == [-1, 0, 1, 0])
    #expect(steps([1e9, 0.1, 1e9, 0.1, 1e9, 0.1], configuration).allSatisfy { $0 == 0 })
  }

  @Test("Values stay finite whatever they are")
  func huge() throws {
    let most = Float.greatestFiniteMagnitude
    for normalisation in [
      FramesConfiguration.Normalisation.none, .utterance,
      .global(mean: [-most, 0, 0], deviation: [1e-10, 0, .leastNonzeroMagnitude]),
    ] {
      let configuration = try FramesConfiguration(
        input: .frames(width: 1), deltaOrder: 2, normalisation: normalisation)
      #expect(steps([most, -most, most, 0, -most], configuration).allSatisfy { $0.isFinite })
    }
  }

  @Test("Means and deviations are found over all examples")
  func fit() throws {
    var fit = FrontEndFit(FrontEndSettings())
    for values in [[1, 7], [3, 7, 5, 7]] as [[Float]] {
      try fit.add(FrameContent(recording: .frames(FrameSequence(values: values, width: 2)), path: "a"))
    }
    let configuration = try #require(try fit.configuration())
    #expect(configuration.normalisation == .global(mean: [3, 7], deviation: [Float((8.0 / 3).squareRoot()), 0]))
    #expect(steps([3, 100], configuration) == [0, 0])
  }

  @Test("Nothing is found without an example, and no frame is no division by zero")
  func emptyFit() throws {
    var fit = FrontEndFit(FrontEndSettings())
    #expect(try fit.configuration() == nil)
    try fit.add(FrameContent(recording: .frames(FrameSequence(values: [], width: 2)), path: "a"))
    #expect(try fit.configuration()?.normalisation == .global(mean: [0, 0], deviation: [1, 1]))
  }
}
