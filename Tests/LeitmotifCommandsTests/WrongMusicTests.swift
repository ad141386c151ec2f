import Foundation
import LeitmotifMIDI
import Testing

/// Music that is wrong, or named wrongly: one line that says what, where and what to do, and nothing written.
struct WrongMusicTests {
  private static let train = ["midi", "train", "songs", "-o", "out"]

  static let usage: [(arguments: [String], words: [String])] = [
    (["midi", "trian"], ["'trian'", "train, evaluate"]), (["midi", "train", "-o", "out"], ["music"]),
    (["midi", "train", "songs"], ["--output"]), (["midi", "train", "-", "-o", "out"], ["standard input"]),
    (["midi", "train", "songs", "songs/", "-o", "out"], ["twice"]), (train + ["-o", "-"], ["--output"]),
    (train + ["--tokens", "chords"], ["chords", "melody", "notes", "polyphony"]),
    (train + ["--grid", "0"], ["--grid 0", "1 to 96"]), (train + ["--grid", "97"], ["--grid 97"]),
    (train + ["--min-notes", "0"], ["--min-notes 0"]), (train + ["--max-length", "0"], ["--max-length 0"]),
    (train + ["--track", "0"], ["--track", "number from 1"]), (train + ["--style-from", "mood"], ["folder", "name"]),
    (train + ["--validation", "1"], ["--validation", "share such as 0.1"]),
    (train + ["--validation", "songs"], ["songs is given twice"]), (train + ["--hidden", "0"], ["--hidden 0"]),
    (train + ["--embedding", "-1"], ["--embedding"]), (train + ["--window", "0"], ["--window 0"]),
    (train + ["--patience", "-1"], ["--patience"]), (train + ["--schedule-steps", "0"], ["--schedule-steps 0"]),
    (train + ["--dropout", "1"], ["--dropout"]), (train + ["--cell", "transformer"], ["transformer", "lstm"]),
    (train + ["--time-budget", "soon"], ["soon", "60s, 5m or 1h"]), (train + ["--epochs", "0"], ["--epochs 0"]),
    (train + ["--balanced"], ["--balanced"]), (train + ["--report", "out"], ["--report"]),
    (train + ["--report", "r.html", "--validation", "0"], ["--validation 0"]),
    (["midi", "evaluate", "model"], ["music"]), (["midi", "evaluate", "model", "-"], ["standard input"]),
    (["evaluate", "model"], ["'leitmotif dna evaluate' or 'leitmotif midi evaluate'"]),
    (
      ["midi", "train", "songs/tune0.mid", "songs/tune1.mid", "-o", "songs/tune0.mid", "--force"], ["replace the input"]
    ),
  ]

  @Test(arguments: usage.indices)
  func wrongUsageIsRefusedInOneLine(number: Int) throws {
    let (arguments, words) = Self.usage[number]
    let work = try Workspace()
    try work.writeTunes(0..<2)
    let before = try work.names
    let outcome = try work.run(arguments)
    #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("leitmotif: error: "))
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("--help')"), "\(outcome.errors)")
    for word in words { #expect(outcome.errors.contains(word), "'\(word)' in: \(outcome.errors)") }
    #expect(try work.names == before)
  }

  static let data: [(arguments: [String], words: [String])] = [
    (["midi", "train", "nowhere", "-o", "out"], ["nowhere: no such file or folder"]),
    (["midi", "train", "empty", "-o", "out"], ["empty: the folder is empty", "give a folder of MIDI files"]),
    (["midi", "train", "texts", "-o", "out"], ["texts: none of its 2 files is named .mid, .midi, .kar or .rmi"]),
    (["midi", "train", "fakes", "-o", "out"], ["the 2 files give no tune", "fakes/a.mid: ", "MThd"]),
    (["midi", "train", "fakes/a.mid", "-o", "out"], ["the file gives no tune", "fakes/a.mid: "]),
    (["midi", "train", "songs", "fakes", "-o", "out", "--strict"], ["fakes/a.mid: ", "MThd"]),
    (train + ["--min-notes", "1000"], ["the 3 files give no tune", "too few notes", "--min-notes", "tune0.mid"]),
    (train + ["--track", "Flute"], ["no track 'Flute'", "--track"]), (train + ["--track", "9"], ["track 9"]),
    (train + ["--validation", "songs/tune0.mid"], ["also occurs in training"]),
    (train + ["--validation", "empty"], ["empty: the folder is empty"]),
    (["midi", "train", "songs/tune0.mid", "-o", "out"], ["one tune cannot be divided", "--validation 0"]),
    (train + ["--max-memory", "1K"], ["memory", "--max-memory"]),
    (["midi", "train", "songs", "-o", "nowhere/out"], ["nowhere/out", "folder"]),
    (["midi", "train", "songs", "-o", "train.fa"], ["train.fa", "--force"]),
    (["midi", "evaluate", "absent", "songs"], ["absent: cannot be read"]),
    (["midi", "train", "--resume", "train.fa"], ["train.fa"]),
  ]

  @Test(arguments: data.indices)
  func wrongDataIsRefusedInOneLine(number: Int) throws {
    let (arguments, words) = Self.data[number]
    let work = try Workspace()
    try work.writeTunes(0..<3)
    for folder in ["empty", "texts", "fakes"] {
      try FileManager.default.createDirectory(atPath: work.path(folder), withIntermediateDirectories: true)
    }
    for name in ["texts/a.txt", "texts/b", "fakes/a.mid", "fakes/b.mid"] { try work.write("hello", to: name) }
    let before = try work.names
    let outcome = try work.run(arguments)
    #expect(outcome.status == 1, "\(arguments): \(outcome.errors)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
    for word in words { #expect(outcome.errorLines.first?.contains(word) == true, "'\(word)' in: \(outcome.errors)") }
    #expect(try work.names == before)
  }
}
