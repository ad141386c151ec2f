import Foundation
import LeitmotifMIDI
import Testing

@Suite("midi generate") struct MIDIGenerateTests {
  private let work: Workspace

  /// A small model of tunes in 4/4, and fewer in 6/8, each folder a style.
  init() throws {
    work = try Workspace()
    try work.writeTunes(0..<12, to: "songs")
    try FileManager.default.createDirectory(atPath: work.path("jigs"), withIntermediateDirectories: true)
    for number in 0..<6 {
      try MIDIFile(MusicSamples.score(number, bars: 5, metre: Metre(6, 8))).write(
        to: work.path("jigs/jig\(number).mid"))
    }
    let outcome = try work.run(
      ["midi", "train", "songs", "jigs", "-o", "model", "--style-from", "folder", "--max-steps", "20"]
        + Workspace.briefMusic)
    try #require(outcome.status == 0, "\(outcome.errors)")
  }

  @discardableResult
  private func generate(_ arguments: [String]) throws -> ToolRun.Outcome {
    let outcome = try work.run(["midi", "generate", "model"] + arguments)
    #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
    return outcome
  }

  /// The only score of a file that breaks no rule.
  private func score(_ name: String) throws -> Score {
    let scores = try MIDIFile.read(contentsOf: work.path(name), strict: true).file.scores
    return try #require(scores.first)
  }

  private func files(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: work.path(folder)).sorted()
  }

  /// Notes that overlap, or go on after the file's last bar.
  private func faults(_ score: Score) -> Int {
    let notes = score.parts.flatMap(\.notes)
    return zip(notes, notes.dropFirst()).count { $0.end > $1.onset }
  }

  @Test func aFolderGetsPiecesPicturesAndNumbers() throws {
    let outcome = try generate(["-o", "out", "-n", "3"])
    let numbered = ["001.mid", "001.svg", "002.mid", "002.svg", "003.mid", "003.svg"]
    #expect(try files(in: "out") == numbered + ["metrics.json"])
    for name in numbered.filter({ $0.hasSuffix("mid") }) {
      let score = try score("out/\(name)")
      #expect(
        score.metres.map(\.metre) == [.common]
          && score.keys.map(\.key.tonic) == [score.keys[0].key.mode == .major ? 0 : 9])
      #expect(BarLines(of: score).barCount(until: score.end) == 16)
      #expect(score.end == BarLines(of: score).start(ofBar: 16))
      #expect(score.tempos.map(\.microsecondsPerQuarter) == [500_000])
      #expect(faults(score) == 0 && score.parts.count == 1)
      #expect(score.parts[0].notes.allSatisfy { (48...83).contains($0.pitch) })
    }
    #expect(try work.text("out/001.svg").contains("001.mid: 4/4, C major"))
    #expect(outcome.output.contains("pieces") && outcome.output.contains("groove consistency"))
    #expect(outcome.errors.hasSuffix("Wrote 3 files in out: 16 bars of 4/4 in C major\n"))
  }

  @Test func theNumbersStandBesideThoseOfTheTrainingMusic() throws {
    let json = try generate(["-o", "out", "-n", "2", "--json"]).json
    #expect(
      json as NSDictionary == (try JSONSerialization.jsonObject(with: work.bytes("out/metrics.json")) as? NSDictionary))
    let training = try #require(json["training"] as? [String: Any])
    let generated = try #require(json["generated"] as? [String: Any])
    #expect(generated["pieceCount"] as? Int == 2)
    #expect(try #require(training["pieceCount"] as? Int) >= 14)
    for name in [
      "pitchesUsed", "pitchClassesUsed", "pitchRange", "emptyBeatRate", "polyphony", "pitchInScaleRate",
      "scaleConsistency", "pitchEntropy", "pitchClassEntropy", "grooveConsistency",
    ] {
      #expect(training[name] is Double && generated[name] is Double, "\(name)")
    }
    // The training tunes are eighths of a major scale.
    #expect(training["scaleConsistency"] as? Double == 1 && training["polyphony"] as? Double == 1)
    let runs = try #require(json["files"] as? [[String: Any]]).map { $0["longestCopiedRun"] as? Int }
    #expect(runs.compactMap { $0 }.max() == json["longestCopiedRun"] as? Int && runs.count == 2)
    #expect(runs.allSatisfy { ($0 ?? 16) < 16 })
  }

  @Test func theSameSeedGivesTheSameBytesAtAnyNumberOfThreads() throws {
    for (folder, flags) in [("a", ["-@", "1"]), ("b", ["-@", "2"]), ("c", ["--seed", "2"])] {
      try generate(["-o", folder, "-n", "2"] + flags)
    }
    for name in try files(in: "a") { #expect(try work.bytes("a/\(name)") == work.bytes("b/\(name)"), "\(name)") }
    #expect(try work.bytes("a/001.mid") != work.bytes("c/001.mid"))
    // A piece is the same whatever is made beside it.
    try generate(["-o", "one.mid"])
    #expect(try score("one.mid").parts[0].notes == score("a/001.mid").parts[0].notes)
  }

  @Test func whatIsAskedForIsHeard() throws {
    try generate([
      "-o", "jig.mid", "--metre", "6/8", "--key", "D", "--mode", "minor", "--scale", "harmonic-minor", "--range",
      "60-79",
      "--bars", "5", "--tempo", "90", "--program", "73", "--temperature", "1.2", "--top-k", "20", "--top-p", "1",
      "--piano-roll", "jig.svg",
    ])
    let score = try score("jig.mid")
    #expect(score.metres.map(\.metre) == [Metre(6, 8)])
    #expect(score.keys.map(\.key) == [MusicalKey(tonic: 2, mode: .minor)])
    #expect(score.tempos.map(\.microsecondsPerQuarter) == [666_667] && score.parts.map(\.program) == [73])
    #expect(BarLines(of: score).barCount(until: score.end) == 5)
    let pitches = score.parts[0].notes.map { Int($0.pitch) }
    #expect(pitches.allSatisfy { Scale.harmonicMinor.contains($0, tonic: 2) && (60...79).contains($0) })
    #expect(try #require(pitches.last) % 12 == 2)
    #expect(try work.text("jig.svg").contains("jig.mid: 6/8, D minor"))
    let told = try work.run(["inspect", "jig.mid", "--strict"]).output
    #expect(told.contains("metre      6/8 from bar 1\n") && told.contains("length     5 bars, "), "\(told)")
  }

  @Test func aStyleBringsItsMetre() throws {
    try generate(["-o", "a.mid", "--style", "jigs"])
    #expect(try score("a.mid").metres.map(\.metre) == [Metre(6, 8)])
  }

  @Test func chordsStandOnStrongBeats() throws {
    try generate(["-o", "a.mid", "--chords", "D A7", "--key", "D", "--open-end", "--bars", "8"])
    let score = try score("a.mid")
    for note in score.parts[0].notes where note.onset.rawValue % 960 == 0 {
      let classes = note.onset.rawValue / 1920 % 2 == 0 ? [2, 6, 9] : [9, 1, 4, 7]
      #expect(classes.contains(Int(note.pitch) % 12), "\(note)")
    }
  }

  @Test func theBeginningIsKept() throws {
    try generate(["-o", "a.mid", "-n", "1", "--primer", "62 -2 66 -2 69 -1", "--key", "D"])
    let notes = try score("a.mid").parts[0].notes
    #expect(notes.prefix(3).map(\.pitch) == [62, 66, 69])
    #expect(notes.prefix(3).map(\.onset.rawValue) == [0, 240, 480])
    try generate(["-o", "b.mid", "--primer", "songs/tune1.mid", "--bars", "12", "--piano-roll", "b.svg"])
    let (begun, tune) = (try score("b.mid"), try score("songs/tune1.mid"))
    let count = tune.parts[0].notes.count
    #expect(begun.parts[0].notes.prefix(count).map(\.pitch) == tune.parts[0].notes.map(\.pitch))
    #expect(BarLines(of: begun).barCount(until: begun.end) == 12)
    #expect(try work.text("b.svg").contains(">given</text>"))
  }

  @Test func aTuneIsContinuedInItsKeyTempoAndInstrument() throws {
    var tune = MusicSamples.score(1, bars: 3)
    tune.tempos = [TempoChange(tick: .zero, microsecondsPerQuarter: 400_000)]
    tune.keys = [KeyChange(tick: .zero, key: MusicalKey(tonic: 1, mode: .major))]
    tune.parts[0].program = 40
    try MIDIFile(tune).write(to: work.path("mine.mid"))
    try generate(["-o", "out", "-n", "2", "--continue", "mine.mid", "--bars", "4"])
    for name in ["out/001.mid", "out/002.mid"] {
      let score = try score(name)
      let given = tune.parts[0].notes
      #expect(score.parts[0].notes.prefix(given.count).map(\.pitch) == given.map(\.pitch))
      // A quarter note has 480 ticks here, and 96 there.
      #expect(score.parts[0].notes.prefix(given.count).map(\.onset.rawValue) == given.map { $0.onset.rawValue * 5 })
      #expect(BarLines(of: score).barCount(until: score.end) == 7)
      #expect(score.tempos == tune.tempos && score.keys == tune.keys && score.parts.map(\.program) == [40])
    }
  }

  @Test func aBeamFindsTheLikeliestFirst() throws {
    try generate(["-o", "a", "-n", "2", "--beam", "3", "--bars", "2", "--seed", "1"])
    try generate(["-o", "b", "-n", "2", "--beam", "3", "--bars", "2", "--seed", "2"])
    #expect(try files(in: "a").count == 5)
    #expect(try work.bytes("a/001.mid") == work.bytes("b/001.mid"))
    #expect(try work.bytes("a/001.mid") != work.bytes("a/002.mid"))
  }

  @Test(arguments: ["notes", "polyphony"])
  func modelsOfOtherTokensMakeMusicToo(tokens: String) throws {
    try work.trainMusic(["--tokens", tokens, "--augment-keys", "--max-steps", "6", "--force"])
    try generate(["-o", "a.mid", "--bars", "3", "--key", "F", "--range", "55-80"])
    let score = try score("a.mid")
    #expect(score.keys.map(\.key.tonic) == [5])
    #expect(score.parts.flatMap(\.notes).allSatisfy { (55...80).contains($0.pitch) })
    #expect(score.end <= BarLines(of: score).start(ofBar: 3))
  }

  @Test func soundWantsAProgramAndIsNotMissedWithout() throws {
    let outcome = try work.run(
      ["midi", "generate", "model", "-o", "a.mid", "--wav"], environment: ["PATH": work.path("nowhere")])
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("apt-get install fluidsynth fluid-soundfont-gm"), "\(outcome.errors)")
    #expect(FileManager.default.fileExists(atPath: work.path("a.mid")))
    // One that says what it is given.
    try FileManager.default.createDirectory(atPath: work.path("bin"), withIntermediateDirectories: true)
    try work.write(
      "#!/bin/sh\nfor last; do :; done\nwhile [ \"$1\" != -F ]; do shift; done\necho \"$last\" > \"$2\"\n",
      to: "bin/fluidsynth")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: work.path("bin/fluidsynth"))
    try work.write("font", to: "font.sf2")
    let sound = try work.run(
      ["midi", "generate", "model", "-o", "out", "-n", "2", "--wav", "--sound-font", "font.sf2"],
      environment: ["PATH": work.path("bin")])
    #expect(sound.status == 0, "\(sound.errors)")
    #expect(try work.text("out/002.wav") == "out/002.mid\n")
  }

  @Test func filesThatExistAreKept() throws {
    try generate(["-o", "out", "-n", "1"])
    let before = try work.bytes("out/001.mid")
    let outcome = try work.run(["midi", "generate", "model", "-o", "out", "-n", "2", "--seed", "9"])
    #expect(outcome.status == 1 && outcome.errors.contains("out/001.mid: the file exists"))
    #expect(try files(in: "out") == ["001.mid", "001.svg", "metrics.json"])
    #expect(try work.bytes("out/001.mid") == before)
    try generate(["-o", "out", "-n", "1", "--seed", "9", "--force"])
    #expect(try work.bytes("out/001.mid") != before)
  }

  static let wrongData: [(arguments: [String], words: [String])] = [
    (["-o", "out", "--style", "waltz"], ["no style 'waltz'", "jigs, songs"]),
    (["-o", "out", "--metre", "9/8"], ["no 9/8", "4/4, 6/8"]), (["-o", "out", "--range", "0-20"], ["0-20", "48-83"]),
    (["-o", "out", "--primer", "20"], ["the pitch 20", "48-83"]),
    (["-o", "out", "--primer", "absent.mid"], ["absent.mid: no such file"]),
    (["-o", "out", "--continue", "train.fa"], ["train.fa: ", "MThd"]),
    (["-o", "out", "--continue", "jigs/jig1.mid", "--metre", "4/4"], ["begins in 6/8", "4/4"]),
    (["-o", "out", "--primer", "songs/tune3.mid", "--bars", "2"], ["7 bars", "more bars"]),
    (["-o", "nowhere/out", "-n", "1"], ["nowhere/out", "folder"]), (["-o", "train.fa"], ["train.fa", "no folder"]),
    (["-o", "out", "--bars", "10000"], ["10000 bars", "too many"]),
  ]

  @Test func wrongDataIsRefusedInOneLineAndNothingIsWritten() throws {
    let mistyped = try work.run(["midi", "generate", "model", "-o", "out", "--primer", "60 xx"])
    #expect(mistyped.status == 2 && mistyped.errors.contains("a MIDI file, or pitches"), "\(mistyped.errors)")
    let before = try work.names
    for (arguments, words) in Self.wrongData {
      let outcome = try work.run(["midi", "generate", "model"] + arguments)
      #expect(outcome.status == 1, "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty && outcome.errorLines.count == 1, "\(arguments): \(outcome.errors)")
      for word in words {
        #expect(outcome.errorLines.first?.contains(word) == true, "'\(word)' in: \(outcome.errors)")
      }
    }
    #expect(try work.names == before)
  }
}
