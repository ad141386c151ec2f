import LeitmotifData
@testable import LeitmotifFrames
import Testing

/// Against the fixture to 10⁻³: its transform is in double precision, ours in single.
@Suite("Spectral features")
struct SpectralFeatureTests {
  private func frames(_ features: SpectralFeatures, deltaOrder: Int = 0) throws -> FrameSequence {
    let configuration = try FramesConfiguration(
      input: .sound(sampleRate: 8000, features: features), deltaOrder: deltaOrder)
    let input = try FramesAdapter(configuration: configuration).encode(SpectralFixture.recording())
    guard case .frames(let frames) = input else { throw FramesError.unreadable(path: "", reason: "no frames") }
    return frames
  }

  private func difference(_ first: [Float], _ second: [Float]) -> Float {
    zip(first, second).reduce(0) { max($0, ($1.0 - $1.1).magnitude) }
  }

  @Test("They are those of other programs", arguments: 0..<4)
  func parity(_ index: Int) throws {
    let expected = try SpectralFixture.load().cases[index]
    var features: SpectralFeatures =
      expected.coefficientCount == 0
      ? .logMel(filterCount: expected.filterCount)
      : .mfcc(coefficientCount: expected.coefficientCount, filterCount: expected.filterCount)
    features.lowestFrequency = expected.lowestFrequency
    features.highestFrequency = expected.highestFrequency
    features.firstIsEnergy = expected.firstIsEnergy
    let actual = try frames(features)
    #expect(actual.width == expected.width)
    #expect(actual.values.count == expected.values.count)
    #expect(difference(actual.values, expected.values) < 1e-3)
  }

  @Test("Deltas and their deltas are those of other programs")
  func deltas() throws {
    let expected = try SpectralFixture.load().deltas
    let actual = try frames(.mfcc(), deltaOrder: 2)
    #expect(actual.width == expected.width)
    #expect(actual.values.count == expected.values.count)
    #expect(difference(actual.values, expected.values) < 1e-3)
  }

  @Test(
    "The last window reaches the end",
    arguments: [(0, 0), (1, 1), (200, 1), (201, 2), (280, 2), (281, 3), (8000, 99)])
  func frameCount(_ sampleCount: Int, _ frameCount: Int) throws {
    let features = SpectralFeatures.logMel()
    #expect(features.frameCount(sampleCount: sampleCount, sampleRate: 8000) == frameCount)
    let configuration = try FramesConfiguration(input: .sound(sampleRate: 8000, features: features))
    let wave = Waveform(samples: Array(repeating: 0.1, count: sampleCount), sampleRate: 8000)
    let content = FrameContent(recording: .sound(wave), path: "a.wav")
    #expect(try FramesAdapter(configuration: configuration).encode(content).count == frameCount)
  }

  @Test("Silence is the logarithm of the floor, and no sound is infinite", arguments: [0, 1, 3e38, -3e38] as [Float])
  func extremes(_ level: Float) throws {
    let configuration = try FramesConfiguration(input: .sound(sampleRate: 8000, features: .logMel()), deltaOrder: 2)
    let samples = (0..<1000).map { $0.isMultiple(of: 2) ? level : -level }
    let content = FrameContent(recording: .sound(Waveform(samples: samples, sampleRate: 8000)), path: "a.wav")
    guard case .frames(let frames) = try FramesAdapter(configuration: configuration).encode(content) else { return }
    #expect(frames.values.allSatisfy { $0.isFinite })
    if level == 0 { #expect((frames.values[0] + 23.025851).magnitude < 1e-4) }
  }

  @Test("A tone is loudest in the filter around it", arguments: [440.0, 1000, 3000])
  func tone(_ frequency: Double) throws {
    let features = SpectralFeatures.logMel()
    let samples = (0..<800).map { Float((2 * .pi * frequency * Double($0) / 8000).sine) }
    var stage = SpectralStage(features, sampleRate: 8000)
    var output: [Float] = []
    stage.push(samples, into: &output)
    let frame = output.prefix(40)
    let loudest = frame.indices.reduce(0) { frame[$1] > frame[$0] ? $1 : $0 }
    let expected = MelFilterBank.mel(frequency) / MelFilterBank.mel(4000) * 41 - 1
    #expect((Double(loudest) - expected).magnitude <= 1)
  }
}
