internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA

/// `leitmotif dna classify`
struct DNAClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify", abstract: "Predict the labels of sequences, in their order.",
    discussion: """
      Writes a table: name, label, probability, p_<label> for each label, and the share of bases that are N; with a
      model of both strands also the largest difference between the strands' probabilities.
      """)

  @Argument(help: "A model that 'train' wrote.")
  var model: String

  @Argument(help: "Sequences: FASTA, FASTQ, BAM, CRAM or SAM; - is standard input.")
  var inputs: [String]

  @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where the table goes.", valueName: "out.tsv|-"))
  var output = "-"

  @Flag(help: "Overwrite the table when it exists.")
  var force = false

  @OptionGroup(title: "Reading") var reading: DNAReadingFlags

  @OptionGroup var threads: ThreadOptions

  func validate() throws { try NamedFiles(inputs: [model] + inputs + reading.paths).validate(output: output) }

  func run() throws {
    let trained = try DNAClassifier.named(model)
    let writer = trained.adapter.makeWriter(labels: trained.labels.labels)
    let (reading, tally) = (try reading.reading(), DNATally())
    let (pool, clock) = (threads.pool, ContinuousClock())
    let start = clock.now
    var count = 0
    let interruption = Interruption(finishing: nil)
    try interruption.watched {
      let file = try OutputFile(path: output, overwrites: force, interruption: interruption)
      try file.write(writer.header)
      for input in inputs {
        try trained.predict(DNASource(path: input, reading: reading, tally: tally), threads: pool) {
          example, prediction in
          try file.write(writer.text(for: prediction, of: example))
          count += 1
        }
      }
      try file.finish()
    }
    for note in tally.notes { Console.note(note) }
    for warning in tally.warnings() { Console.warning(warning) }
    let elapsed = start.duration(to: clock.now)
    let rate = Int(Double(count) / max(elapsed.inSeconds, 1e-9))
    Console.note("Classified \(count.grouped) sequences in \(elapsed.spoken) (\(rate.grouped) a second)")
  }
}
