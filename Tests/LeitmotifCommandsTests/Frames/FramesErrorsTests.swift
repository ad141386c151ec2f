import Foundation
import Testing

@Suite("Errors of the frames commands") struct FramesErrorsTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.writeSeries()
  }

  private func expectRefusal(
    _ arguments: [String], status: Int32, _ words: String..., location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try work.names
    let outcome = try work.run(arguments)
    #expect(outcome.status == status, "\(outcome.errors)", sourceLocation: location)
    #expect(outcome.output.isEmpty && outcome.errorLines.count == 1, "\(outcome.errors)", sourceLocation: location)
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location) }
    #expect(try work.names == before, sourceLocation: location)
  }

  private func expectUntrainable(
    _ file: String, status: Int32 = 1, _ words: String..., location: SourceLocation = #_sourceLocation
  ) throws {
    let before = try work.names
    let outcome = try work.run(["frames", "train", "--sequences", file, "-o", "model"])
    #expect(outcome.status == status && outcome.errorLines.count == 1, "\(outcome.errors)", sourceLocation: location)
    for word in words { #expect(outcome.errors.contains(word), "\(outcome.errors)", sourceLocation: location) }
    #expect(try work.names == before, sourceLocation: location)
  }

  @Test func usageIsRefusedInOneLine() throws {
    try expectRefusal(["frames", "train", "-o", "model"], status: 2, "--sequences")
    try expectRefusal(
      ["frames", "train", "--sequences", "train.ts", "--task", "tag", "-o", "model"], status: 2, "classify")
    try expectRefusal(["frames", "train", "--sequences", "train.ts", "-o", "train.ts"], status: 2, "replace")
    try expectRefusal(["frames", "features", "train.ts", "-o", "a.png"], status: 2, ".npy or .svg")
    try expectRefusal(["frames", "features", "train.ts", "-o", "a.npy", "--id", "nobody"], status: 1, "'nobody'")
    try work.write("id\tpath\tlable\na\ta.csv\tup\n", to: "misspelt.tsv")
    try work.write("id,path,label\na,a.csv,up\n", to: "commas.csv")
    try work.write("", to: "empty.tsv")
    for (file, problem) in [("misspelt.tsv", "no column label"), ("commas.csv", "tabs"), ("empty.tsv", "no manifest")] {
      try expectRefusal(
        ["frames", "train", "--sequences", file, "-o", "model"], status: 2, file, problem,
        "see 'leitmotif frames train --help'")
    }
    try work.write("id\tpath\tlabel\na\ta.csv\tup\nb\ta.csv\t\n", to: "bare.tsv")
    try work.write("1,2\n3,4\n", to: "a.csv")
    try expectUntrainable("bare.tsv", "'b' has no label", "--allow-unlabelled")
  }

  @Test func filesThatCannotBeLearntFromAreNamed() throws {
    try work.write(FrameSamples.series(0..<20, hasLabels: false), to: "bare.ts")
    try work.write("id\tpath\tlabel\na\ta.csv\tup\nb\tmissing.csv\tdown\n", to: "missing.tsv")
    try work.write("1,2\n3,4\n", to: "a.csv")
    try work.write("1,2,3\n3,4,5\n", to: "wide.csv")
    try work.write("id\tpath\tlabel\na\ta.csv\tup\nb\twide.csv\tdown\n", to: "widths.tsv")
    try work.write("1,2\n3,nan\n", to: "nan.csv")
    try work.write("id\tpath\tlabel\na\ta.csv\tup\nb\tnan.csv\tdown\n", to: "numbers.tsv")
    try work.write(FrameSamples.tone(hertz: 300), to: "a.wav")
    try work.write(FrameSamples.tone(hertz: 300, sampleRate: 16000), to: "b.wav")
    try work.write(Array(FrameSamples.tone(hertz: 300).prefix(30)), to: "c.wav")
    try work.write("id\tpath\tlabel\na\ta.wav\tup\nb\tb.wav\tdown\n", to: "rates.tsv")
    try work.write("id\tpath\tlabel\na\ta.wav\tup\nc\tc.wav\tdown\n", to: "cut.tsv")
    try expectUntrainable("missing.tsv", "missing.csv", "line 3")
    try expectUntrainable("widths.tsv", "wide.csv", "3 numbers a frame", "2 are expected")
    try expectUntrainable("numbers.tsv", "nan.csv")
    try expectUntrainable("rates.tsv", "b.wav", "16000 samples a second", "8000")
    try expectUntrainable("cut.tsv", "c.wav")
    try work.write(FrameSamples.series(0..<3) + "1,\u{0B}2\u{1B}[31m,3:1,2,3:up\n", to: "control.ts")
    try expectUntrainable("control.ts", "control.ts", "line")
    try expectUntrainable("nowhere.ts", "nowhere.ts")
  }

  @Test func modelsOfOtherDomainsAndShapesAreRefusedWithTheRightCommand() throws {
    try work.trainFrames(on: "train.ts")
    try work.train(output: "dna")
    try expectRefusal(["frames", "classify", "dna", "test.ts"], status: 1, "leitmotif dna")
    try expectRefusal(["dna", "classify", "model", work.sequences], status: 1, "leitmotif frames")
    try expectRefusal(["frames", "tag", "model", "test.ts"], status: 1, "leitmotif frames classify")
    try work.write("id\tpath\ttranscript\na\ta.csv\tup\n", to: "said.tsv")
    for arguments in [
      ["frames", "evaluate", "model", "--sequences", "said.tsv"],
      ["frames", "train", "--sequences", "train.ts", "--validation-sequences", "said.tsv", "-o", "other"],
    ] { try expectRefusal(arguments, status: 1, "said.tsv", "'transcribe'", "'classify'") }
    try expectRefusal(["frames", "classify", "test.ts", "test.ts"], status: 1, "test.ts")
    let existing = try work.run(["frames", "classify", "model", "test.ts", "-o", "train.ts"])
    #expect(existing.status == 1 && existing.errors.contains("--force"))
  }

  @Test func aModelWithWeightsThatAreNoNumbersIsRefused() throws {
    try work.trainFrames(on: "train.ts")
    // The last value of the last tensor.
    try work.write(work.bytes("model").dropLast(4) + [0, 0, 0xC0, 0x7F], to: "broken")
    for arguments in [["frames", "classify", "broken", "test.ts"], ["inspect", "broken"]] {
      try expectRefusal(arguments, status: 1, "broken: the tensor '", "not finite numbers", "train the model again")
    }
  }

  @Test func aTrainingThatWasKilledGoesOnToTheSameBytes() throws {
    let flags = ["--max-steps", "600"]
    try work.trainFrames(flags, on: "train.ts", output: "whole")
    let run = ["frames", "train", "--sequences", "train.ts", "-o", "model"] + Workspace.briefFrames + flags
    let training = try work.start(run + ["--checkpoint-every", "3"])
    try training.wait(for: "a checkpoint") { try work.names.contains("model.checkpoint") }
    training.kill()
    let resumed = try work.run(["frames", "train", "--resume", "model.checkpoint"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try work.bytes("model") == work.bytes("whole"))
    let facts = try work.run(["inspect", "model.checkpoint"])
    #expect(facts.output.contains("leitmotif frames train --sequences train.ts"), "\(facts.errors)")
    let other = try work.run(["dna", "train", "--resume", "model.checkpoint"])
    #expect(other.status != 0 && other.errors.contains("leitmotif frames train"), "\(other.errors)")
  }
}
