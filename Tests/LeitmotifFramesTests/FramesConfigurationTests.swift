import Foundation
import LeitmotifFrames
import Testing

@Suite("Configuration of frames")
struct FramesConfigurationTests {
  private static func stored(_ configuration: FramesConfiguration) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(configuration), as: UTF8.self)
  }

  private static func plain() throws -> FramesConfiguration {
    try FramesConfiguration(
      input: .frames(width: 2), normalisation: .global(mean: [0.5, 1], deviation: [1, 2]), stackedFrameCount: 2)
  }

  @Test("It comes back from JSON as it went")
  func roundTrip() throws {
    var features = SpectralFeatures.mfcc()
    features.highestFrequency = 3800
    let augmentation = FrameAugmentation(noise: 0.25, timeMaskCount: 2)
    let configurations = [
      try Self.plain(),
      try FramesConfiguration(
        input: .sound(sampleRate: 8000, features: features), deltaOrder: 2, normalisation: .utterance, frameStride: 3,
        augmentation: augmentation, transcriptUnits: .characters),
    ]
    for configuration in configurations {
      let data = Data(try Self.stored(configuration).utf8)
      #expect(try JSONDecoder().decode(FramesConfiguration.self, from: data) == configuration)
    }
  }

  @Test("Its JSON stays what model files have")
  func stable() throws {
    let expected =
      #"{"augmentation":{"featureMaskCount":0,"largestTimeShare":0.2,"longestTimeMask":20,"noise":0,"#
      + #""timeMaskCount":0,"widestFeatureMask":8},"deltaOrder":0,"frameStride":1,"input":{"frames":{"width":2}},"#
      + #""normalisation":{"global":{"deviation":[1,2],"mean":[0.5,1]}},"stackedFrameCount":2,"#
      + #""transcriptUnits":"words","version":1}"#
    let actual = try Self.stored(Self.plain())
    #expect(actual == expected)
  }

  @Test(
    "What cannot be is refused when it is read",
    arguments: [
      (#""version":1"#, #""version":2"#), (#""width":2"#, #""width":3"#), (#""width":2"#, #""width":0"#),
      (#""width":2"#, #""width":9223372036854775807"#), (#""deltaOrder":0"#, #""deltaOrder":1"#),
      (#""deltaOrder":0"#, #""deltaOrder":-1"#), (#""frameStride":1"#, #""frameStride":0"#),
      (#""stackedFrameCount":2"#, #""stackedFrameCount":100000"#), (#"[0.5,1]"#, #"[0.5]"#), (#"[1,2]"#, #"[1,-2]"#),
      (#"[1,2]"#, #"[1,1e300]"#), (#""noise":0"#, #""noise":-1"#), (#""noise":0"#, #""noise":"a""#),
      (#""timeMaskCount":0"#, #""timeMaskCount":-1"#), (#""longestTimeMask":20"#, #""longestTimeMask":-20"#),
      (#""widestFeatureMask":8"#, #""widestFeatureMask":-8"#), (#""words""#, #""letters""#),
      (#""frames":{"width":2}"#, #""pictures":{"width":2}"#),
    ])
  func damaged(_ right: String, _ wrong: String) throws {
    let text = try Self.stored(Self.plain())
    let damaged = text.replacingOccurrences(of: right, with: wrong)
    #expect(damaged != text)
    #expect(throws: (any Error).self) {
      try JSONDecoder().decode(FramesConfiguration.self, from: Data(damaged.utf8))
    }
  }

  @Test(
    "Sound that cannot be heard as asked is refused",
    arguments: [
      { $0.windowSeconds = .nan }, { $0.windowSeconds = 1e9 }, { $0.hopSeconds = 0 }, { $0.hopSeconds = 0.1 },
      { $0.filterCount = 0 }, { $0.coefficientCount = 41 }, { $0.highestFrequency = 4001 },
      { $0.highestFrequency = .nan },
      { $0.lowestFrequency = 4000 }, { $0.lowestFrequency = -1 }, { $0.floor = 0 }, { $0.floor = .infinity },
      { $0.preEmphasis = .nan }, { $0.lifter = -1 }, { $0.lifter = .max }, { $0.filterCount = .max },
    ] as [@Sendable (inout SpectralFeatures) -> Void])
  func features(_ damage: @Sendable (inout SpectralFeatures) -> Void) throws {
    var features = SpectralFeatures.logMel()
    damage(&features)
    #expect(throws: FramesError.self) {
      try FramesConfiguration(input: .sound(sampleRate: 8000, features: features))
    }
  }

  @Test("A rate of samples that no one records at is refused", arguments: [-8000, 0, 99, 1_000_001, Int.max, Int.min])
  func sampleRate(_ sampleRate: Int) {
    #expect(throws: FramesError.self) {
      try FramesConfiguration(input: .sound(sampleRate: sampleRate, features: .logMel()))
    }
  }
}
