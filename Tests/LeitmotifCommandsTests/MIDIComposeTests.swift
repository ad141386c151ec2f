import Foundation
import LeitmotifMIDI
import Testing

@Suite("midi compose") struct MIDIComposeTests {
  @Test func aFolderOfTunesBecomesNewOnes() throws {
    let work = try Workspace()
    try work.writeTunes(0..<10)
    let outcome = try work.run(
      ["midi", "compose", "songs", "-o", "out", "--time-budget", "1s", "-n", "2", "--bars", "4", "--key", "G"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: work.path("out")).sorted()
    #expect(names == ["001.mid", "001.svg", "002.mid", "002.svg", "metrics.json", "model.safetensors"])
    let score = try #require(MIDIFile.read(contentsOf: work.path("out/001.mid"), strict: true).file.scores.first)
    #expect(score.keys.map(\.key) == [MusicalKey(tonic: 7, mode: .major)])
    #expect(outcome.output.contains("validation (1 tune)") && outcome.output.contains("pitch-class entropy"))
    let again = try work.run(["midi", "generate", "out/model.safetensors", "-o", "more", "-n", "1"])
    #expect(again.status == 0, "\(again.errors)")
    let refused = try work.run(["midi", "compose", "songs", "-o", "out", "-n", "2"])
    #expect(refused.status == 1 && refused.errors.contains("out/001.mid: the file exists"), "\(refused.errors)")
  }

  @Test(arguments: [["nowhere"], ["songs/tune0.mid"]])
  func wrongMusicLeavesNothing(music: [String]) throws {
    let work = try Workspace()
    try work.writeTunes(0..<2)
    let before = try work.names
    let outcome = try work.run(["midi", "compose"] + music + ["-o", "out"])
    #expect(outcome.status == 1 && outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(try work.names == before)
  }

  private static let generate = ["midi", "generate", "model"]
  private static let compose = ["midi", "compose", "songs"]

  static let usage: [(arguments: [String], words: [String])] = [
    (generate, ["--output"]), (["midi", "generate"], ["model"]), (generate + ["-o", "-"], ["--output"]),
    (generate + ["-o", "a.mid", "-n", "2"], ["a.mid", "-n", "folder"]),
    (generate + ["-o", "out", "-n", "0"], ["-n 0"]), (generate + ["-o", "out", "--bars", "0"], ["--bars 0"]),
    (generate + ["-o", "out", "--metre", "3"], ["--metre", "4/4, 3/4 or 6/8"]),
    (generate + ["-o", "out", "--metre", "3/5"], ["--metre"]),
    (generate + ["-o", "out", "--key", "H"], ["--key", "C#", "Bb"]),
    (generate + ["-o", "out", "--mode", "lydian"], ["--mode", "major or minor"]),
    (generate + ["-o", "out", "--scale", "lydian"], ["--scale", "dorian", "blues"]),
    (generate + ["-o", "out", "--range", "84-48"], ["--range", "48-84"]),
    (generate + ["-o", "out", "--chords", "C H"], ["--chords", "'H'", "F#m"]),
    (generate + ["-o", "out", "--primer", "60 300"], ["--primer", "60 -2 62"]),
    (generate + ["-o", "out", "--primer", "60", "--continue", "a.mid"], ["--primer", "--continue"]),
    (generate + ["-o", "out", "--temperature", "-1"], ["--temperature"]),
    (generate + ["-o", "out", "--top-k", "0"], ["--top-k 0"]), (generate + ["-o", "out", "--top-p", "2"], ["--top-p"]),
    (generate + ["-o", "out", "--beam", "0"], ["--beam 0"]),
    (generate + ["-o", "out", "--beam", "2", "-n", "3"], ["-n 3", "--beam"]),
    (generate + ["-o", "out", "--beam", "2", "--temperature", "1"], ["--beam", "--temperature"]),
    (generate + ["-o", "out", "--tempo", "0"], ["--tempo"]),
    (generate + ["-o", "out", "--program", "128"], ["--program"]),
    (generate + ["-o", "out", "--sound-font", "a.sf2"], ["--wav"]),
    (generate + ["-o", "out", "-n", "2", "--piano-roll", "a.svg"], ["--piano-roll"]),
    (generate + ["-o", "a.mid", "--piano-roll", "a.mid"], ["--piano-roll"]),
    (generate + ["-o", "songs/tune0.mid", "--continue", "songs/tune0.mid", "--force"], ["replace the input"]),
    (compose, ["--output"]), (compose + ["-o", "a.mid"], ["folder"]), (compose + ["-o", "songs"], ["mix"]),
    (compose + ["-o", "out", "--time-budget", "soon"], ["60s, 5m or 1h"]),
    (["midi", "compose", "-", "-o", "x"], ["input"]),
    (["compose", "songs"], ["'leitmotif midi compose'"]),
  ]

  @Test(arguments: usage.indices)
  func wrongUsageIsRefusedInOneLine(number: Int) throws {
    let (arguments, words) = Self.usage[number]
    let work = try Workspace()
    try work.writeTunes(0..<2)
    let before = try work.names
    let outcome = try work.run(arguments)
    #expect(outcome.status == 2, "\(arguments): \(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.hasPrefix("leitmotif: error: "))
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    for word in words { #expect(outcome.errors.contains(word), "'\(word)' in: \(outcome.errors)") }
    #expect(try work.names == before)
  }
}
