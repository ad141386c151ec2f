import Foundation
import LeitmotifMIDI
import Testing

@Suite("midi train") struct MIDITrainTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.writeTunes(0..<20)
  }

  @Test func theTableHoldsTheModelBesideNGrams() throws {
    let outcome = try work.trainMusic(["--epochs", "2"])
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 7)
    #expect(lines[0].hasPrefix("validation (2 tunes)") && lines[0].hasSuffix("nats a step  nats a note-on"))
    #expect(lines[1].hasPrefix("model "))
    for order in 0...4 { #expect(lines[2 + order].hasPrefix("n-gram of order \(order) ")) }
    #expect(outcome.errors.contains("Read 20 tunes from 20 files: "))
    #expect(outcome.errors.contains("100 % of the notes begin on the grid of 4 steps a quarter note\n"))
    #expect(outcome.errors.contains("Training on 18 tunes; 2 others choose the model"))
    #expect(outcome.errors.contains(" nats a step (n-gram of order "))
  }

  @Test func theModelIsTheSameAtAnyNumberOfThreads() throws {
    try work.trainMusic(["--epochs", "2", "-@", "1"], output: "one")
    try work.trainMusic(["--epochs", "2", "-@", "2"], output: "two")
    #expect(try work.bytes("one") == work.bytes("two"))
    try work.trainMusic(["--epochs", "2", "--seed", "2"], output: "other")
    #expect(try work.bytes("one") != work.bytes("other"))
  }

  @Test func aTrainingWithinATimeIsRepeatedByItsUpdates() throws {
    let timed = try work.trainMusic(["--time-budget", "1s", "--json"], output: "timed")
    let flags = try #require(try timed.json["repeatedBy"] as? [String])
    #expect(flags.first == "--max-steps")
    try work.trainMusic(flags, output: "again")
    #expect(try work.bytes("timed") == work.bytes("again"))
  }

  @Test func theLearningRateFallsWithinTheUpdatesGiven() throws {
    try work.trainMusic(["--max-steps", "6"], output: "short")
    try work.trainMusic(["--max-steps", "6", "--schedule-steps", "6"], output: "same")
    try work.trainMusic(["--max-steps", "6", "--schedule-steps", "60"], output: "long")
    #expect(try work.bytes("short") == work.bytes("same"))
    #expect(try work.bytes("short") != work.bytes("long"))
  }

  @Test func jsonTellsWhatWasReadAndScored() throws {
    try work.write("no music", to: "songs/a.mid")
    let json = try work.trainMusic(["--epochs", "1", "--json"]).json
    let read = try #require(json["read"] as? [String: Any])
    #expect(read["files"] as? Int == 21 && read["tunes"] as? Int == 20)
    let skipped = try #require(read["skipped"] as? [[String: Any]])
    #expect(skipped.map { $0["files"] as? [String] } == [["a.mid"]])
    let scores = try #require(json["validation"] as? [String: Any])
    #expect((scores["baselines"] as? [Any])?.count == 5)
    #expect(scores["nllPerStep"] is Double && scores["nllPerNoteOn"] is Double)
  }

  @Test func filesLeftOutAreToldByReason() throws {
    for name in ["a.mid", "b.mid", "c.mid", "d.mid"] { try work.write("no music", to: "songs/\(name)") }
    try MIDIFile(Score(ticksPerQuarter: 96, parts: [])).write(to: work.path("songs/silent.mid"))
    let brief = try work.trainMusic(["--epochs", "1"])
    #expect(brief.errors.contains("Left out 4 files, cannot be read: a.mid, b.mid, c.mid, …\n"))
    #expect(brief.errors.contains("Left out 1 file, no notes: silent.mid\n"))
    let verbose = try work.trainMusic(["--epochs", "1", "--verbose", "--force"])
    #expect(verbose.errors.contains("a.mid, b.mid, c.mid, d.mid\n"))
    #expect(verbose.errors.contains("songs/d.mid: it begins with '"))
  }

  @Test func notesOffTheGridAreToldOfWithAFinerOne() throws {
    // Triplets: six notes of 32 ticks in the place of four of 48.
    let notes = (0..<24).map { Note(onset: Tick($0 * 32), duration: Tick(32), pitch: 60 + UInt8($0 % 8)) }
    for name in ["x", "y"] {
      try MIDIFile(Score(ticksPerQuarter: 96, parts: [Part(notes: notes)])).write(to: work.path("songs/\(name).mid"))
    }
    let coarse = try work.run(["midi", "train", "songs/x.mid", "-o", "m", "--validation", "0", "--max-steps", "1"])
    #expect(coarse.errors.contains("give --grid 12"), "\(coarse.errors)")
    let fine = try work.run(
      ["midi", "train", "songs/x.mid", "-o", "n", "--validation", "0", "--max-steps", "1", "--grid", "12"])
    #expect(fine.errors.contains("100 % of the notes begin on the grid of 12 steps"), "\(fine.errors)")
    #expect(fine.output.isEmpty)
  }

  @Test func copiesOfATuneStayOnOneSide() throws {
    // The same tunes a tone higher.
    for number in 0..<20 {
      var score = MusicSamples.score(number, bars: 4 + number % 4)
      for index in score.parts[0].notes.indices { score.parts[0].notes[index].pitch += 2 }
      try MIDIFile(score).write(to: work.path("songs/copy\(number).mid"))
    }
    let outcome = try work.trainMusic(["--epochs", "1"])
    #expect(outcome.errors.contains("20 tunes are copies of another one"), "\(outcome.errors)")
    #expect(outcome.errors.contains("Training on 36 tunes; 4 others"), "\(outcome.errors)")
    try work.writeTunes(19..<23, to: "others")
    let given = try work.trainMusic(["--epochs", "1", "--validation", "others", "--force"])
    #expect(given.errors.contains("Left 1 tune out of validation, which also occurs in training"), "\(given.errors)")
    #expect(given.output.hasPrefix("validation (3 tunes)"))
  }

  @Test func stylesOfFoldersAreToldToTheModel() throws {
    try work.writeTunes(20..<30, to: "jigs")
    let outcome = try work.run(
      ["midi", "train", "songs", "jigs", "-o", "model", "--style-from", "folder", "--epochs", "1"]
        + Workspace.briefMusic)
    #expect(outcome.errors.contains("Styles: jigs, songs\n"), "\(outcome.errors)")
    #expect(try work.run(["inspect", "model"]).output.contains("jigs, songs\n"))
  }

  @Test(arguments: ["melody", "notes", "polyphony"])
  func everyKindOfTokensIsTrainedAndScored(tokens: String) throws {
    try work.trainMusic(["--epochs", "1", "--tokens", tokens, "--augment-keys", "--cell", "gru", "--layers", "2"])
    let outcome = try work.run(["midi", "evaluate", "model", "songs", "--json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try outcome.json["sequences"] as? Int == 20)
    #expect(try work.run(["inspect", "model"]).output.contains("music       \(tokens), 4 steps a quarter note"))
  }

  @Test func theReportTellsOfTheMusicAndHoldsNoTime() throws {
    try work.write("no music", to: "songs/bad.mid")
    try work.trainMusic(["--epochs", "3", "--report", "one.html", "-@", "1"], output: "model")
    try work.trainMusic(["--epochs", "3", "--report", "one.html", "-@", "2", "--force"], output: "model")
    let page = try work.text("one.html")
    for text in ["n-gram of order 4", "Loss by epoch", "C major", "4/4", "bad.mid", "18 tunes", "Repeated by"] {
      #expect(page.contains(text), "\(text)")
    }
  }
}
