internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA

/// `leitmotif dna classify`
struct DNAClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify", abstract: "Predict the labels of sequences, in their order.",
    discussion: """
      Writes a table: name, label, probability, p_<label> for each label, and the share of bases that are N; with a \
      model of both strands also the largest difference between the strands' probabilities. Into a file named .gz it \
      goes compressed, as by bgzip.

      Into a file named .bam go the records of a BAM, CRAM or SAM input instead, as they are and in order, with the tags \
      lm:Z (label) and lp:f (its probability); a record without a sequence gets none.
      """)

  @Argument(help: "A model that 'train' wrote.")
  var model: String

  @Argument(help: "Sequences: FASTA, FASTQ, BAM, CRAM or SAM; - is standard input.")
  var inputs: [String]

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Where the table or the BAM goes.", valueName: "out.tsv|out.tsv.gz|out.bam|-"))
  var output = "-"

  @Flag(help: "Overwrite the output when it exists.")
  var force = false

  @OptionGroup(title: "Reading") var reading: DNAReadingFlags
  @OptionGroup var lengths: DNALengthOptions

  @Flag(help: "A line for each window of a sequence that is longer, named name:first-last.")
  var perWindow = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws {
    if perWindow, DNAPredictionFormat(path: output) == .alignments {
      throw ValidationError("--per-window wants a table: a record of a BAM is tagged as a whole")
    }
    if [".sam", ".cram"].contains(where: output.lowercased().hasSuffix) {
      throw ValidationError("--output \(output): alignments are written as BAM; give a name that ends in .bam")
    }
    try NamedFiles(inputs: [model] + inputs + reading.paths).validate(output: output)
  }

  func run() throws {
    let trained = try DNAClassifier.named(model)
    let (reading, tally, pool) = (try reading.reading(), DNATally(), threads.pool)
    let (longRecords, windows) = try (self.lengths.classifying(by: trained), self.lengths.windows(of: trained))
    var lengths = UnfamiliarLengths(trained.summary)
    var progress = PredictionProgress(inputCount: inputs.count, of: perWindow ? "windows" : "sequences")
    let interruption = Interruption(finishing: nil)
    defer { for note in tally.notes { Console.note(note) } }
    try interruption.watched {
      let sink = try DNAPredictionFormat(path: output).makeSink(
        for: OutputFile(path: output, overwrites: force, interruption: interruption), by: trained, inputs: inputs,
        reading: reading)
      for input in inputs {
        let source = DNASource(
          path: input, reading: reading, longRecords: longRecords, alignmentHeader: sink.alignmentHeader, tally: tally)
        try trained.predict(
          source, windows: perWindow ? .separate : .joined, threads: pool, report: { progress.show(share: $0) },
          body: { example, prediction in
            try sink.write(prediction, of: example)
            progress.add()
            if example.window == nil { lengths.add(count: example.content.count, isCut: example.content.isPart) }
          })
        progress.finishInput()
      }
      try sink.finish()
    }
    for note in lengths.notes(of: progress.count, windows: windows) { Console.note(note) }
    for warning in tally.warnings() + lengths.warnings(of: progress.count) { Console.warning(warning) }
    progress.end("Classified")
  }
}
