import Foundation
import LeitmotifMIDI
import Testing

@Suite("midi evaluate") struct MIDIEvaluateTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.writeTunes(0..<12)
    try work.trainMusic(["--epochs", "2"])
  }

  @Test func jsonHoldsTheScoresOfModelAndNGrams() throws {
    let json = try work.run(["midi", "evaluate", "model", "songs", "--json"]).json
    #expect(json["sequences"] as? Int == 12)
    #expect(json["excluded"] == nil)
    let (steps, noteOns) = (try #require(json["steps"] as? Int), try #require(json["noteOns"] as? Int))
    // A note each second step, and the end of each tune.
    #expect(steps == 2 * noteOns + 12)
    let baselines = try #require(json["baselines"] as? [[String: Any]])
    #expect(baselines.map { $0["order"] as? Int } == [0, 1, 2, 3, 4])
    for scores in baselines + [json] {
      #expect((scores["nllPerStep"] as? Double).map { $0 > 0 } == true)
      #expect((scores["nllPerNoteOn"] as? Double).map { $0 > 0 } == true)
    }
  }

  @Test func tunesOfTrainingAreLeftOutInWhateverKey() throws {
    try work.writeTunes(10..<16, to: "others")
    let outcome = try work.run(["midi", "evaluate", "model", "others", "--exclude", "songs", "--json"])
    #expect(try outcome.json["excluded"] as? Int == 2)
    #expect(try outcome.json["sequences"] as? Int == 4)
    let table = try work.run(["midi", "evaluate", "model", "others", "--exclude", "songs"])
    #expect(table.output.hasPrefix("4 tunes, "))
    #expect(table.errors.contains("Left out 2 tunes that also occur in the excluded files"))
    let none = try work.run(["midi", "evaluate", "model", "songs", "--exclude", "songs"])
    #expect(none.status == 1 && none.output.isEmpty && none.errorLines.count == 1)
  }

  @Test func aModelOfAnotherShapeIsRefusedInOneLine() throws {
    try work.train(output: "dna")
    for (arguments, words) in [
      (["midi", "evaluate", "dna", "songs"], "a classifier of the domain 'dna', and a generator belongs here"),
      (["dna", "classify", "model", "train.fa"], "a generator of the domain 'midi', and a classifier belongs here"),
      (
        ["midi", "evaluate", "songs/tune1.mid", "songs"], "this is a MIDI file; the model, which 'leitmotif midi train'"
      ),
      (
        ["dna", "classify", "songs/tune1.mid", "train.fa"],
        "this is a MIDI file; the model, which 'leitmotif dna train'"
      ),
      (["midi", "evaluate", "train.fa", "songs"], "this is FASTA; the model, which 'leitmotif midi train'"),
    ] {
      let outcome = try work.run(arguments)
      #expect(outcome.status == 1 && outcome.output.isEmpty)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
  }

  @Test func damagedMusicIsMendedOrRefused() throws {
    let whole = [UInt8](try work.bytes("songs/tune1.mid"))
    try work.write(whole.dropLast(5), to: "songs/cut.mid")
    let lenient = try work.run(["midi", "evaluate", "model", "songs"])
    #expect(
      lenient.errors.contains("leitmotif: warning: mended 1 file that breaks the rules of MIDI"), "\(lenient.errors)")
    let strict = try work.run(["midi", "evaluate", "model", "songs", "--strict"])
    #expect(strict.status == 1 && strict.output.isEmpty)
    #expect(strict.errors.contains("songs/cut.mid: byte "))
  }

  @Test func inspectTellsOfTheModel() throws {
    let facts = try work.run(["inspect", "model"]).output
    #expect(facts.hasPrefix("model       sequence generator, domain midi\n"))
    #expect(facts.contains("\nlayer 1     lstm, 6 hidden units\n"))
    #expect(
      facts.contains("\nmusic       melody, 4 steps a quarter note, pitches 48–83, moved to C major or A minor\n"))
  }
}
