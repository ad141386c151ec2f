import Foundation
import Testing

/// The recordings that the tests write.
enum FrameSamples {
  /// What a place of a recording adds to its shape, from -0.1 to 0.1, so that no two recordings are alike.
  private static func ripple(_ number: Int, _ step: Int) -> Double {
    Double((number * 31 + step * 17) % 21 - 10) / 100
  }

  /// Two channels that go up, or down.
  static func slope(_ number: Int) -> (rows: [[Double]], label: String) {
    let count = 6 + number % 5
    let sign = number.isMultiple(of: 2) ? 1.0 : -1.0
    let rows = (0..<count).map { step in
      [sign * (Double(step) - 3) / 3 + ripple(number, step), 0.5 + ripple(number + 7, step)]
    }
    return (rows, sign > 0 ? "up" : "down")
  }

  /// Slopes as a file of the UCR and UEA archives.
  static func series(_ numbers: Range<Int>, hasLabels: Bool = true) -> String {
    let lines = numbers.map { number in
      let (rows, label) = slope(number)
      let channels = (0..<2).map { channel in rows.map { "\($0[channel])" }.joined(separator: ",") }
      return (channels + (hasLabels ? [label] : [])).joined(separator: ":")
    }
    let header = [
      "@problemName slopes", "@univariate false", hasLabels ? "@classLabel true up down" : "@classLabel false",
    ]
    return (header + ["@data"] + lines).joined(separator: "\n") + "\n"
  }

  static let words = ["one", "two", "three"]

  /// The words of an utterance, two to four of them, each unlike the one before it.
  static func transcript(_ number: Int) -> [String] {
    (0..<(2 + number % 3)).map { words[(number + $0 * (1 + number % 2)) % 3] }
  }

  /// Frames of three channels, of which the word's is high for four frames, and all are low for one between words; with
  /// the label of each frame.
  static func utterance(_ number: Int) -> (rows: [[Double]], labels: [String]) {
    var (rows, labels) = ([[Double]](), [String]())
    for word in transcript(number) {
      for step in 0..<5 {
        let isWord = step < 4
        rows.append(words.map { ($0 == word && isWord ? 1 : 0) + ripple(number, rows.count) })
        labels.append(isWord ? word : "pause")
      }
    }
    return (rows, labels)
  }

  static func table(_ rows: [[Double]]) -> String {
    rows.map { $0.map { "\($0)" }.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  /// A tone as WAV, mono, of 16 bits.
  static func tone(hertz: Double, seconds: Double = 0.3, sampleRate: Int = 8000) -> [UInt8] {
    let samples = (0..<Int(seconds * Double(sampleRate))).map { place in
      Int16(12000 * sin(2 * .pi * hertz * Double(place) / Double(sampleRate)))
    }
    func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 0xFF) } }
    let size = 2 * samples.count
    return Array("RIFF".utf8) + little(36 + size, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
      + little(1, 2) + little(sampleRate, 4) + little(2 * sampleRate, 4) + little(2, 2) + little(16, 2)
      + Array("data".utf8) + little(size, 4) + samples.flatMap { little(Int(UInt16(bitPattern: $0)), 2) }
  }
}

extension Workspace {
  /// Flags that train a small model of frames in a moment.
  static let briefFrames = ["--max-steps", "30", "--hidden", "8", "--batch-size", "8", "--learning-rate", "0.02"]

  /// Writes `train.ts` and `test.ts`.
  func writeSeries() throws {
    try write(FrameSamples.series(0..<40), to: "train.ts")
    try write(FrameSamples.series(40..<60), to: "test.ts")
  }

  /// Writes utterances as tables, and manifests of them: `labels` names a file of labels, `transcript` has the words.
  func writeUtterances(_ numbers: Range<Int>, column: String, to name: String) throws {
    var lines = ["id\tpath\t\(column)"]
    for number in numbers {
      let (rows, labels) = FrameSamples.utterance(number)
      try write(FrameSamples.table(rows), to: "u\(number).csv")
      let isTagged = column == "labels"
      if isTagged { try write(labels.joined(separator: "\n") + "\n", to: "u\(number).txt") }
      let words = FrameSamples.transcript(number).joined(separator: " ")
      lines.append("u\(number)\tu\(number).csv\t\(isTagged ? "u\(number).txt" : words)")
    }
    try write(lines.joined(separator: "\n") + "\n", to: name)
  }

  /// Trains on a file, and expects that it works.
  @discardableResult
  func trainFrames(
    _ extra: [String] = [], on file: String, output: String = "model"
  ) throws -> ToolRun.Outcome {
    let outcome = try run(["frames", "train", "--sequences", file, "-o", output] + Self.briefFrames + extra)
    guard outcome.status == 0 else { throw TrainingFailed(errors: outcome.errors) }
    return outcome
  }
}
