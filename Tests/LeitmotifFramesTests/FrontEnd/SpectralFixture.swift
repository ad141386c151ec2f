import Foundation
import LeitmotifData
@testable import LeitmotifFrames

/// One short recording, and what python_speech_features, librosa and scipy say of it:
/// `Fixtures/frames/make_spectral.py`.
struct SpectralFixture: Decodable {
  struct Case: Decodable {
    let name: String
    let filterCount: Int
    let coefficientCount: Int
    let lowestFrequency: Double
    let highestFrequency: Double?
    let firstIsEnergy: Bool
    let width: Int
    let values: [Float]
  }
  struct Table: Decodable {
    let width: Int
    let values: [Float]
  }

  let sampleRate: Int
  let sampleCount: Int
  let cases: [Case]
  let deltas: Table

  static func load() throws -> SpectralFixture {
    try JSONDecoder().decode(SpectralFixture.self, from: Data(contentsOf: file("spectral.json")))
  }

  /// What the recording's file has.
  static func recording() throws -> FrameContent {
    let source = FramesSource(path: file("six.wav").path, labelling: .none)
    var reader = try FramesReader(source, units: .words)
    guard let example = try reader.next() else { throw CocoaError(.fileReadCorruptFile) }
    return example.content
  }

  static func file(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fixtures/frames/\(name)")
      .standardized
  }
}

/// Frames that look drawn, the same ones each time.
func drawnFrames(_ count: Int, width: Int) -> FrameSequence {
  var random = SplitMix64(seed: 7)
  let values = (0..<(count * width)).map { _ in Float(random.next(below: 2001)) / 1000 - 1 }
  return FrameSequence(values: values, width: width)
}
