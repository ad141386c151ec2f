import Foundation
import Testing

/// Files to write, and a command line that must refuse them.
struct WrongInput: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let files: [String: Data]
  let arguments: [String]
  /// What the line has to tell.
  let words: [String]

  init(_ description: String, files: [String: Data] = [:], _ arguments: [String], says words: [String]) {
    testDescription = description
    self.files = files
    self.arguments = arguments
    self.words = words
  }

  init(_ description: String, texts: [String: String], _ arguments: [String], says words: [String]) {
    self.init(description, files: texts.mapValues { Data($0.utf8) }, arguments, says: words)
  }

  /// Training on a file of `text`, called `in`, with the labels at hand.
  init(_ description: String, sequences text: String, says words: [String]) {
    self.init(
      description, texts: ["in": text], ["dna", "train", "--sequences", "in", "--labels", "train.tsv", "-o", "out"],
      says: words)
  }

  /// Training on a file of `bytes`, called `in`, as one class.
  init(_ description: String, bytes: Data, says words: [String]) {
    self.init(
      description, files: ["in": bytes], ["dna", "train", "--class", "a=in", "--class", "b=train.fa", "-o", "out"],
      says: words + ["in: "])
  }

  /// Training with a table of `text`, called `in`.
  init(_ description: String, labels text: String, says words: [String]) {
    self.init(
      description, texts: ["in": text], ["dna", "train", "--sequences", "train.fa", "--labels", "in", "-o", "out"],
      says: words + ["in:"])
  }

  /// Training into `output`.
  init(_ description: String, output: String, _ flags: [String] = [], says words: [String]) {
    self.init(
      description, ["dna", "train", "--sequences", "train.fa", "--labels", "train.tsv", "-o", output] + flags,
      says: words)
  }
}

extension WrongInput {
  private static let train = ["dna", "train", "-o", "out"]

  static let sequences: [WrongInput] = [
    WrongInput(
      "a missing file", train + ["--sequences", "absent.fa", "--labels", "train.tsv"],
      says: ["absent.fa: no such file", "Check"]),
    WrongInput("a folder", train + ["--sequences", ".", "--labels", "train.tsv"], says: [".: ", "directory"]),
    WrongInput("no sequence file", sequences: "Dear reader\n", says: ["in: ", "no sequence file", "Give FASTA"]),
    WrongInput("an empty file", sequences: "", says: ["in: ", "empty"]),
    WrongInput("what is no base", sequences: ">s0\nACGT\n>s1\nAC!T\n", says: ["in:4", "'!'", "'s1'"]),
    WrongInput("a record without a name", sequences: ">\nACGT\n", says: ["in:1", "name"]),
    WrongInput("two records of one name", sequences: ">s0\nA\n>s1\nA\n>s0\nG\n", says: ["in:5", "'s0'", "in:1"]),
    WrongInput("no label", sequences: ">s0\nA\n>new\nA\n", says: ["in: record 2", "'new'", "--allow-unlabelled"]),
    WrongInput(
      "one class only", texts: ["in": ">s0\nA\n>s2\nC\n"], train + ["--class", "a=in"], says: ["'a'", "two labels"]),
    WrongInput("one sequence a class", sequences: ">s0\nA\n>s1\nA\n", says: ["split"]),
    WrongInput("no base at all", sequences: ">s0\n>s1\n", says: ["no labelled examples"]),
    WrongInput("too few qualities", sequences: "@s0\nACGT\n+\nIII\n@s1\nACGT\n+\nIIII\n", says: ["in:4", "'s0'", "3"]),
    WrongInput("truncated FASTQ", sequences: "@s0\nACGT\n+\nIIII\n@s1\nACGT\n", says: ["in: truncated", "1 record"]),
    WrongInput("truncated gzip", bytes: Samples.gzip.dropLast(12), says: ["truncated", "again"]),
    WrongInput("truncated BAM", bytes: Samples.bam.dropLast(60), says: ["truncated", "again"]),
    WrongInput("BAM without its last block", bytes: Samples.bam.dropLast(28), says: ["truncated", "end-of-file"]),
    WrongInput("CRAM that is cut", bytes: Data("CRAM\u{3}\u{0}".utf8), says: ["truncated"]),
    WrongInput(
      "no references in FASTA", train + ["--sequences", "train.fa", "--label-by-reference"],
      says: ["train.fa", "FASTA", "BAM, CRAM or SAM"]),
    WrongInput(
      "no tags in FASTA", train + ["--sequences", "train.fa", "--label-tag", "XT"],
      says: ["train.fa: ", "FASTA", "tags"]),
    WrongInput(
      "a read without a reference",
      texts: ["in.sam": Samples.sam([], extra: "r\t4\t*\t0\t0\t*\t*\t0\t0\tACGT\t*\n")],
      train + ["--sequences", "in.sam", "--label-by-reference"],
      says: ["in.sam", "record 1", "'r'", "--allow-unlabelled"]),
    WrongInput(
      "one name in two files", texts: ["in": ">s0\nAC\n"],
      train + ["--sequences", "train.fa", "--sequences", "in", "--labels", "train.tsv"],
      says: ["in:1", "'s0'", "train.fa:1"]),
  ]

  /// A part that takes a label away.
  static let divisions: [WrongInput] = [
    WrongInput(
      "two contigs, a class each", contigs: ["chr1": "a", "chr2": "b"], ["--split-by-contig"],
      says: ["no", "the label '", "--validation", "--seed", "--split-by-contig"]),
    WrongInput(
      "three contigs, a class each", contigs: ["chr1": "a", "chr2": "b", "chr3": "c"], ["--split-by-contig"],
      says: ["the label '", "--validation", "--seed", "--split-by-contig"]),
    WrongInput(
      "a hold-out of a whole class", contigs: ["chr1": "a", "chr2": "b"], ["--hold-out", "0.999999"],
      says: ["--hold-out", "the labels 'a', 'b'", "smaller"]),
  ]

  /// Four sequences in each contig, all of one label.
  private init(_ description: String, contigs: [String: String], _ flags: [String], says words: [String]) {
    let samples = contigs.sorted { $0.key < $1.key }.flatMap { contig, label in
      (0..<4).map { Samples.Sample(name: "\(contig):\($0)", letters: "ACGTACGT", label: label) }
    }
    self.init(
      description, texts: ["in.fa": Samples.fasta(samples), "in.tsv": Samples.table(samples)],
      Self.train + ["--sequences", "in.fa", "--labels", "in.tsv"] + flags, says: words)
  }

  static let labels: [WrongInput] = [
    WrongInput(
      "a missing table", train + ["--sequences", "train.fa", "--labels", "absent"], says: ["absent: no such file"]),
    WrongInput("an empty table", labels: "", says: ["empty"]),
    WrongInput("another header", labels: "id,label\ns0,rich\n", says: ["in:1", "header"]),
    WrongInput("a name twice", labels: "name\tlabel\na\tx\nb\ty\na\tz\n", says: ["in:4", "'a'", "line 2"]),
    WrongInput("a field too many", labels: "name\tlabel\na\tx\tmore\n", says: ["in:2", "3 fields"]),
    WrongInput("an empty label", labels: "name\tlabel\na\t\n", says: ["in:2", "label is empty"]),
  ]

  static let outputs: [WrongInput] = [
    WrongInput("no folder to write into", output: "no/such/model", says: ["no/such/model", "folder"]),
    WrongInput("a folder as output", output: ".", says: [".: ", "folder"]),
    WrongInput("an output that ends in /", output: "new/", says: ["new/: "]),
    WrongInput("an output without a name", output: "", says: ["'': "]),
    WrongInput("a device for a model", output: "/dev/null", ["--force"], says: ["/dev/null: ", "device"]),
    WrongInput(
      "an output that exists", texts: ["in": "mine"],
      ["dna", "train", "--sequences", "train.fa", "--labels", "train.tsv", "-o", "in"],
      says: ["in: ", "exists", "--force"]),
  ]

  /// In a folder with a model.
  static let models: [WrongInput] = [
    WrongInput("a missing model", ["dna", "classify", "absent", "train.fa"], says: ["absent: ", "no such file"]),
    WrongInput("a folder as a model", ["dna", "classify", ".", "train.fa"], says: [".: cannot be read"]),
    WrongInput(
      "no model", ["dna", "classify", "train.fa", "model", "-o", "out"],
      says: ["train.fa: this is FASTA", "model", "first"]),
    WrongInput(
      "a letter as a model", texts: ["in": "Dear reader,\n"], ["dna", "classify", "in", "train.fa", "-o", "out"],
      says: ["in: not a model", "first"]),
    WrongInput(
      "sequences to evaluate as a model",
      ["dna", "evaluate", "train.fa", "--sequences", "train.fa", "--labels", "train.tsv"],
      says: ["train.fa: ", "first"]),
    WrongInput(
      "text that looks like a model", texts: ["in": "Dear you{\n"], ["inspect", "in"],
      says: ["in: ", "no sequence file", "Dear you{"]),
    WrongInput("inspecting what cannot be read", ["inspect", "/proc/self/mem"], says: ["/proc/self/mem: ", "read"]),
    WrongInput(
      "a model as sequences", ["dna", "classify", "model", "model", "-o", "out"], says: ["model: ", "no sequence file"]),
    WrongInput(
      "a second file that is missing", ["dna", "classify", "model", "train.fa", "absent", "-o", "out"],
      says: ["absent: no such file"]),
    WrongInput(
      "a file that ends early", texts: ["in": "@a\nACGT\n+\nIIII\n@b\nACGT\n+\n"],
      ["dna", "classify", "model", "in", "-o", "out"], says: ["in: truncated"]),
    WrongInput(
      "a table into no folder", ["dna", "classify", "model", "train.fa", "-o", "no/such/out"], says: ["no/such/out: "]),
    WrongInput(
      "a label that the model lacks", texts: ["in.tsv": "name\tlabel\na\tnew\n", "in.fa": ">a\nAC\n"],
      ["dna", "evaluate", "model", "--sequences", "in.fa", "--labels", "in.tsv"], says: ["'new'", "'poor', 'rich'"]),
    WrongInput(
      "a validation label that training lacks", texts: ["in.tsv": "name\tlabel\na\tnew\n", "in.fa": ">a\nAC\n"],
      train + [
        "--sequences", "train.fa", "--labels", "train.tsv", "--validation-sequences", "in.fa", "--validation-labels",
        "in.tsv",
      ], says: ["'new'", "'poor', 'rich'", "--validation-sequences", "correct their labels"]),
    WrongInput(
      "a hold-out of nothing",
      ["dna", "evaluate", "model", "--hold-out", "1e-6", "--sequences", "train.fa", "--labels", "train.tsv"],
      says: ["no labelled examples"]),
    WrongInput("inspecting nothing", ["inspect", "absent"], says: ["absent: ", "no such file"]),
    WrongInput("inspecting a folder", ["inspect", "."], says: [".: ", "a folder"]),
    WrongInput(
      "inspecting a letter", texts: ["in": "Dear reader,\n"], ["inspect", "in"], says: ["in: ", "Dear reader"]),
  ]
}
