import Foundation
import Testing

/// A command line that is wrong: one line and how to get help, exit 2, and nothing written.
struct WrongUsageTests {
  private static let data = ["--sequences", "train.fa", "--labels", "train.tsv"]
  private static let write = ["dna", "train"]
  private static let train = write + ["-o", "out"]

  static let cases: [(arguments: [String], words: [String])] = [
    (["dan"], ["'dan'", "dna, midi, frames, inspect, demo"]),
    (["dna", "trian"], ["'trian'", "train, evaluate, classify"]),
    (train + data + ["--epoch", "3"], ["'--epoch'", "spelled right"]), (["inspect"], ["file"]),
    (["dna", "classify"], ["model"]),
    (["dna", "classify", "model"], ["inputs"]), (["dna", "train"] + data, ["--output"]),
    (["dna", "train", "-o", "-"] + data, ["--output"]), (train + data + ["--bogus"], ["--bogus"]),
    (train, ["--sequences", "--class"]), (train + ["--sequences", "train.fa"], ["--labels", "--label-tag"]),
    (train + data + ["--label-by-reference"], ["one of"]), (train + data + ["--class", "a=train.fa"], ["--class"]),
    (train + ["--class", "a=x", "--class", "b=y", "--labels", "train.tsv"], ["--class", "--labels"]),
    (train + ["--class", "a"], ["'a'", "--class", "NAME=FILE"]), (train + ["--class", "a\tb=x"], ["--class"]),
    (train + ["--sequences", "train.fa", "--label-tag", "X"], ["--label-tag", "XT"]),
    (train + ["--sequences", "x.bam", "--label-by-reference", "--split-by-contig"], ["--split-by-contig", "contig"]),
    (train + data + ["--cell", "transformer"], ["transformer", "gru", "lstm"]),
    (train + data + ["--strands", "up"], ["up", "both"]),
    (train + data + ["--convolution", "9"], ["--convolution", "32x9", "none"]),
    (train + data + ["--convolution", "1x99999999"], ["--convolution"]),
    (train + data + ["--reduce", "mean+mode"], ["mean+mode", "last, mean, max, attention, centre"]),
    (train + data + ["--reduce", "mean+mean"], ["--reduce"]),
    (train + data + ["--hidden", "0"], ["--hidden 0"]), (train + data + ["--hidden", "many"], ["many", "--hidden"]),
    (train + data + ["--layers", "0"], ["--layers"]), (train + data + ["--pool", "9223372036854775807"], ["--pool"]),
    (train + data + ["--dropout", "1"], ["--dropout"]), (train + data + ["--dropout", "nan"], ["--dropout"]),
    (train + data + ["--epochs", "0"], ["--epochs"]),
    (train + data + ["--epochs", "9223372036854775807"], ["--epochs"]),
    (train + data + ["--max-steps", "0"], ["--max-steps"]),
    (train + data + ["--max-steps", "99999999999999999999"], ["--max-steps"]),
    (train + data + ["--batch-size", "0"], ["--batch-size"]),
    (train + data + ["--learning-rate", "0"], ["--learning-rate"]),
    (train + data + ["--learning-rate", "inf"], ["--learning-rate"]),
    (train + data + ["--time-budget", "soon"], ["soon", "--time-budget", "60s, 5m or 1h"]),
    (train + data + ["--time-budget", "1e300"], ["--time-budget"]), (train + data + ["--seed", "x"], ["--seed"]),
    (train + data + ["-@", "0"], ["-@ 0"]), (train + data + ["--validation", "1"], ["--validation"]),
    (train + data + ["--hold-out", "1.5"], ["--hold-out"]), (train + data + ["--hold-out", "nan"], ["--hold-out"]),
    (train + data + ["--validation-sequences", "x.fa"], ["--validation-labels"]),
    (train + data + ["--validation-labels", "x.tsv"], ["--validation-sequences"]),
    (
      train + data + ["--validation", "0.1", "--validation-sequences", "x.fa", "--validation-labels", "x.tsv"],
      ["--validation"]
    ),
    (train + data + ["--sequences", "train.fa"], ["train.fa", "twice"]),
    (train + data + ["--sequences", "./train.fa"], ["train.fa", "twice"]),
    (train + ["--class", "a=train.fa", "--class", "b=train.fa"], ["train.fa", "twice"]),
    (train + ["--sequences", "-", "--labels", "-"], ["twice"]),
    (
      train + ["--sequences", "-", "--labels", "train.tsv", "--validation-sequences", "-", "--validation-labels", "x"],
      ["twice", "standard input"]
    ),
    (train + ["--sequences", "-", "--labels", "/dev/stdin"], ["twice"]),
    (train + ["a.fa", "a.tsv"], ["'a.fa'", "--sequences", "--class"]), (["dna", "train", "a.fa"], ["'a.fa'"]),
    (["dna", "evaluate", "model", "a.fa"], ["'a.fa'", "--sequences"]), (["train"] + data, ["'leitmotif dna train'"]),
    (["dna", "evaluate", "model", "--hold-out", "0"] + data, ["--hold-out"]),
    (["dna", "evaluate", "model", "--sequences", "-", "--labels", "train.tsv", "--exclude", "-"], ["twice"]),
    (["dna", "classify", "model", "-", "train.fa", "-"], ["twice", "standard input"]),
  ]

  @Test(arguments: cases.indices)
  func wrongUsageIsRefusedInOneLine(number: Int) throws {
    let (arguments, words) = Self.cases[number]
    let work = try Workspace()
    let before = try work.names
    let outcome = try work.run(arguments)
    #expect(outcome.status == 2, "\(arguments)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.hasPrefix("leitmotif: error: "))
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("--help')"), "\(outcome.errors)")
    for word in words { #expect(outcome.errors.contains(word), "'\(word)' in: \(outcome.errors)") }
    #expect(try work.names == before)
  }

  /// Each writes to what it reads: `link` leads to the sequences.
  @Test(arguments: [
    write + data + ["-o", "train.fa"], write + data + ["-o", "./train.tsv"], write + data + ["-o", "link"],
    write + ["--class", "a=train.fa", "--class", "b=train.tsv", "-o", "train.tsv"],
    write + data + ["--validation-sequences", "v.fa", "--validation-labels", "v.tsv", "-o", "v.tsv"],
    ["dna", "classify", "model", "train.fa", "-o", "model"], ["dna", "classify", "model", "v.fa", "-o", "v.fa"],
    ["dna", "classify", "model", "v.fa", "train.fa", "-o", "link"],
  ])
  func anInputIsNeverOverwritten(arguments: [String]) throws {
    let work = try Workspace()
    for name in ["model", "v.fa", "v.tsv"] { try work.write("precious", to: name) }
    try FileManager.default.createSymbolicLink(atPath: work.path("link"), withDestinationPath: work.sequences)
    let names = try work.names
    let contents = try names.map { try work.bytes($0) }
    let outcome = try work.run(arguments + ["--force"])
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains("would replace the input"), "\(outcome.errors)")
    #expect(try work.names == names)
    #expect(try names.map { try work.bytes($0) } == contents)
  }

  @Test func theHelpNamedIsThatOfTheCommand() throws {
    let work = try Workspace()
    #expect(try work.run(["dna", "classify", "--bogus"]).errors.contains("see 'leitmotif dna classify --help'"))
    #expect(try work.run(["inspect"]).errors.contains("see 'leitmotif inspect --help'"))
  }
}
