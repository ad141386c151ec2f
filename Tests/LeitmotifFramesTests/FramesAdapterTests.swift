import Foundation
import LeitmotifData
import LeitmotifFrames
import LeitmotifTestSupport
import Testing

@Suite("Adapter of frames")
struct FramesAdapterTests {
  private func content(_ values: [Float], width: Int) -> FrameContent {
    FrameContent(recording: .frames(FrameSequence(values: values, width: width)), path: "a.npy")
  }

  private func sound(_ sampleCount: Int, sampleRate: Int = 8000) -> FrameContent {
    let wave = Waveform(samples: Array(repeating: 0, count: sampleCount), sampleRate: sampleRate)
    return FrameContent(recording: .sound(wave), path: "a.wav")
  }

  private func adapter(
    _ input: FramesConfiguration.Input, stacked: Int = 1, stride: Int = 1, units: TranscriptUnits = .words
  ) throws -> FramesAdapter {
    FramesAdapter(
      configuration: try FramesConfiguration(
        input: input, stackedFrameCount: stacked, frameStride: stride, transcriptUnits: units))
  }

  @Test("It keeps what is asked of a domain", arguments: [1, 3])
  func battery(_ stacked: Int) throws {
    let path = SpectralFixture.file("six.wav").path
    let source = FramesSource(path: path, labelling: .none)
    let settings = FrontEndSettings(
      features: .mfcc(), deltaOrder: 2, stackedFrameCount: stacked, frameStride: stacked,
      augmentation: FrameAugmentation(noise: 0.1))
    let adapter = try FramesAdapter.fitted(settings, to: [source])
    #expect(checkAdapter(adapter, sources: [source]).isEmpty)
  }

  @Test("Another width, rate or kind is an error that names the file and both numbers")
  func mismatch() throws {
    let frames = try adapter(.frames(width: 12))
    let hears = try adapter(.sound(sampleRate: 8000, features: .logMel()))
    #expect(throws: FramesError.wrongWidth(path: "a.npy", expected: 12, actual: 2)) {
      try frames.encode(content([1, 2], width: 2))
    }
    #expect(throws: FramesError.wrongSampleRate(path: "a.wav", expected: 8000, actual: 16_000)) {
      try hears.encode(sound(10, sampleRate: 16_000))
    }
    let error = try #require(throws: FramesError.self) { try hears.encode(content([1, 2], width: 2)) }
    #expect("\(error)".hasPrefix("a.npy: frames of 2 numbers instead of sound of 8000 samples a second."))
    #expect(throws: FramesError.self) { try frames.encode(sound(10)) }
  }

  @Test("A step has the label of its middle frame")
  func stepLabels() throws {
    let example = Example(id: "a", content: content([1, 2, 3, 4, 5, 6, 7], width: 1))
    let labels = ["a", "b", "c", "d", "e", "f", "g"]
    let each = try adapter(.frames(width: 1)).stepLabels(labels, of: example, stepCount: 7)
    #expect(each == labels)
    let third = try adapter(.frames(width: 1), stacked: 3, stride: 3).stepLabels(labels, of: example, stepCount: 3)
    #expect(third == ["b", "e", "g"])
    #expect(throws: FramesError.wrongLabelCount(path: "a.npy", expected: 7, actual: 1)) {
      try adapter(.frames(width: 1)).stepLabels(["a"], of: example, stepCount: 7)
    }
  }

  @Test("Sound has a label a frame of its features")
  func soundLabels() throws {
    let example = Example(id: "a", content: sound(360))
    let labels = try adapter(.sound(sampleRate: 8000, features: .logMel()))
      .stepLabels(["x", "y", "z"], of: example, stepCount: 3)
    #expect(labels == ["x", "y", "z"])
  }

  @Test("Predictions are written as a table, an empty recording with the label .")
  func predictions() throws {
    let writer = try adapter(.frames(width: 1)).makeWriter(labels: ["no", "yes"])
    let example = Example(id: "a", content: content([], width: 1))
    #expect(writer.header == "id\tlabel\tprobability\tp_no\tp_yes\n")
    #expect(writer.text(for: Prediction(probabilities: [0.25, 0.75]), of: example) == "a\tyes\t0.75\t0.25\t0.75\n")
    #expect(writer.text(for: Prediction(probabilities: []), of: example) == "a\t.\t\t\t\n")
  }

  @Test("Labels of steps are written with the time of each")
  func tags() throws {
    let adapter = try adapter(.sound(sampleRate: 8000, features: .logMel()), stride: 3)
    let writer = adapter.makeTagWriter(labels: ["no", "yes"])
    let example = Example(id: "a", content: sound(500))
    let predictions = StepPredictions(classes: [1, 0], probabilities: [0.25, 0.75, 0.5, 0.5])
    #expect(writer.header == "id\tstep\tsecond\tlabel\tprobability\n")
    #expect(writer.text(for: predictions, of: example) == "a\t0\t0\tyes\t0.75\na\t1\t0.03\tno\t0.5\n")
  }

  @Test(
    "Transcripts are written with the time of each symbol",
    arguments: [(TranscriptUnits.words, "s i x"), (.characters, "six")])
  func transcripts(_ units: TranscriptUnits, _ text: String) throws {
    let writer = try adapter(.frames(width: 1), stride: 2, units: units).makeTranscriptWriter()
    let transcript = Transcript(symbols: ["s", "i", "x"], steps: [0, 4, 5], score: -1.5)
    #expect(writer.header == "id\ttranscript\tscore\tframes\n")
    let example = Example(id: "a", content: content([], width: 1))
    #expect(writer.text(for: transcript, of: example) == "a\t\(text)\t-1.5\t0,8,10\n")
  }

  @Test("A baseline reads statistics of each channel over time")
  func statistics() throws {
    let adapter = try adapter(.frames(width: 2), stacked: 2, stride: 1)
    let input = try adapter.encode(content([1, 5, 2, 5, 6, 5], width: 2))
    let families = adapter.baselines
    #expect(families.map(\.name) == ["statistics", "parts"])
    let all = families[0].candidates[2].features(of: input)
    #expect(families[0].candidates[2].width == 14)
    let expected: [Int32: Float] = [
      0: 3, 1: 2.1602469, 2: 2.5, 3: 1, 4: 6, 5: 1, 6: 6, 7: 5, 10: 5, 11: 5, 12: 5, 13: 5,
    ]
    #expect(all.map(\.index) == expected.keys.sorted())
    #expect(all.allSatisfy { ($0.value - (expected[$0.index] ?? 0)).magnitude < 1e-5 })
    let parts = families[1].candidates[0].features(of: input)
    #expect(parts.map(\.value) == [1, 5, 4, 5])
    #expect(families.flatMap(\.candidates).allSatisfy { $0.features(of: input[0..<0]).isEmpty })
  }
}
