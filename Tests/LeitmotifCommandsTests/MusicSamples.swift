import Foundation
import LeitmotifMIDI

/// The tunes that the tests write into MIDI files.
enum MusicSamples {
  /// Bars of eight eighths that go up and down a scale from a step of its own, each tune in its key.
  static func score(_ number: Int, bars: Int = 4, metre: Metre = .common) -> Score {
    let scale = [0, 2, 4, 5, 7, 9, 11, 12]
    let count = bars * metre.beatCount * 8 / metre.beatUnit
    let notes = (0..<count).map { index in
      let step = (index * (1 + number % 3) + number) % 14
      let degree = step < 8 ? step : 14 - step
      return Note(onset: Tick(index * 48), duration: Tick(48), pitch: UInt8(60 + number % 5 + scale[degree]))
    }
    return Score(ticksPerQuarter: 96, metres: [MetreChange(tick: .zero, metre: metre)], parts: [Part(notes: notes)])
  }
}

extension Workspace {
  /// Makes a folder of tunes, each unlike the others, and gives its name.
  @discardableResult
  func writeTunes(_ numbers: Range<Int>, to folder: String = "songs", bars: Int = 4) throws -> String {
    try FileManager.default.createDirectory(atPath: path(folder), withIntermediateDirectories: true)
    for number in numbers {
      try MIDIFile(MusicSamples.score(number, bars: bars + number % 4)).write(to: path("\(folder)/tune\(number).mid"))
    }
    return folder
  }

  /// Flags that train a small generator in a moment.
  static let briefMusic = ["--hidden", "6", "--embedding", "4", "--batch-size", "4", "--window", "16"]

  /// Trains on a folder, and expects that it works.
  @discardableResult
  func trainMusic(
    _ extra: [String] = [], on folder: String = "songs", output: String = "model"
  ) throws -> ToolRun.Outcome {
    let outcome = try run(["midi", "train", folder, "-o", output] + Self.briefMusic + extra)
    guard outcome.status == 0 else { throw TrainingFailed(errors: outcome.errors) }
    return outcome
  }

  struct TrainingFailed: Error {
    let errors: String
  }
}
