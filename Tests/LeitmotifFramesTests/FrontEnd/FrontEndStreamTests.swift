import LeitmotifData
@testable import LeitmotifFrames
import Testing

@Suite("Streams of the front end")
struct FrontEndStreamTests {
  private static let mean: [Float] = Array(repeating: 0.25, count: 39)
  private static let deviation: [Float] = Array(repeating: 1.5, count: 39)

  private func sound(_ stacked: Int, _ stride: Int) throws -> FramesConfiguration {
    try FramesConfiguration(
      input: .sound(sampleRate: 8000, features: .mfcc()), deltaOrder: 2,
      normalisation: .global(mean: Self.mean, deviation: Self.deviation), stackedFrameCount: stacked,
      frameStride: stride)
  }

  private func streamed(_ values: [Float], _ configuration: FramesConfiguration, chunk: Int) throws -> [UInt32] {
    var stream = try FrontEndStream(configuration)
    var steps: [Float] = []
    for start in Swift.stride(from: 0, to: values.count, by: chunk) {
      steps += try stream.push(Array(values[start..<min(start + chunk, values.count)])).values
    }
    steps += stream.finish().values
    return steps.map(\.bitPattern)
  }

  private func whole(_ recording: Recording, _ configuration: FramesConfiguration) throws -> [UInt32] {
    let content = FrameContent(recording: recording, path: "a")
    guard case .frames(let frames) = try FramesAdapter(configuration: configuration).encode(content) else { return [] }
    return frames.values.map(\.bitPattern)
  }

  @Test(
    "However sound is cut, its steps are those of the whole, bit for bit", arguments: [1, 7, 80, 1000],
    [(1, 1), (3, 2), (4, 4), (1, 3)])
  func sound(_ chunk: Int, _ stacking: (count: Int, stride: Int)) throws {
    let configuration = try sound(stacking.count, stacking.stride)
    let recording = try SpectralFixture.recording().recording
    guard case .sound(let wave) = recording else { return }
    let steps = try whole(recording, configuration)
    #expect(steps.count > 300)
    #expect(try streamed(wave.samples, configuration, chunk: chunk) == steps)
  }

  @Test(
    "However frames are cut, their steps are those of the whole, bit for bit", arguments: [1, 7, 80, 1000],
    [0, 1, 2, 3, 29])
  func frames(_ chunk: Int, _ frameCount: Int) throws {
    let frames = drawnFrames(frameCount, width: 3)
    let configuration = try FramesConfiguration(
      input: .frames(width: 3), deltaOrder: 2, stackedFrameCount: 3, frameStride: 2)
    let steps = try whole(.frames(frames), configuration)
    #expect(steps.count == (frameCount + 1) / 2 * 27)
    #expect(try streamed(frames.values, configuration, chunk: chunk) == steps)
  }

  @Test("A step comes just when as many frames as the look-ahead follow its first", arguments: 0...2, [1, 2, 5])
  func lookAhead(_ deltaOrder: Int, _ stacked: Int) throws {
    let configuration = try FramesConfiguration(
      input: .frames(width: 2), deltaOrder: deltaOrder, stackedFrameCount: stacked)
    #expect(configuration.lookAhead == 2 * deltaOrder + stacked - 1)
    var stream = try FrontEndStream(configuration)
    var frameCount = 0
    repeat { frameCount += 1 } while try stream.push([1, Float(frameCount)]).count == 0
    #expect(frameCount == 1 + configuration.lookAhead)
  }

  @Test("The look-ahead in seconds has the window in it")
  func lookAheadSeconds() throws {
    let configuration = try sound(3, 3)
    #expect(configuration.lookAhead == 6)
    #expect(configuration.lookAheadSeconds.map { ($0 - 0.085).magnitude < 1e-9 } == true)
    var stream = try FrontEndStream(configuration)
    #expect(try stream.push(Array(repeating: 0.1, count: 679)).count == 0)
    #expect(try stream.push([0.1]).count == 1)
  }

  @Test("After its end a stream begins anew")
  func anew() throws {
    let configuration = try FramesConfiguration(input: .frames(width: 2), deltaOrder: 1)
    var stream = try FrontEndStream(configuration)
    let values = drawnFrames(9, width: 2).values
    let first = try stream.push(values).values + stream.finish().values
    let second = try stream.push(values).values + stream.finish().values
    #expect(first == second && first.count == 36)
  }

  @Test("A model that scales each utterance cannot stream, and says why")
  func utterance() throws {
    let configuration = try FramesConfiguration(input: .frames(width: 2), normalisation: .utterance)
    let error = try #require(throws: FramesError.self) { try FramesAdapter(configuration: configuration).makeStream() }
    #expect("\(error)".contains("known at its end"))
  }

  @Test("A number that is not finite is refused, and changes nothing", arguments: [Float.nan, .infinity])
  func notFinite(_ value: Float) throws {
    var stream = try FrontEndStream(FramesConfiguration(input: .frames(width: 2)))
    #expect(throws: FramesError.self) { try stream.push([1, value]) }
    #expect(try stream.push([1, 2]).values == [1, 2])
  }
}
