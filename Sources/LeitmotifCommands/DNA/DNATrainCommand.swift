internal import ArgumentParser
internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA

/// `leitmotif dna train`
struct DNATrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a classifier of sequences, and score it on sequences it did not learn from.",
    discussion: """
      Examples:
        leitmotif dna train --sequences train.fa --labels train.tsv --output model.safetensors
        leitmotif dna train --class promoter=a.fa --class other=b.fa.gz --output model.safetensors
        leitmotif dna train --sequences reads.bam --label-by-reference --strands both --output model.safetensors
        leitmotif dna train --resume model.safetensors.checkpoint
      """)

  @OptionGroup(title: "Input") var input: DNAInputOptions

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Where the model goes.", valueName: "model.safetensors"))
  var output: String

  @Flag(help: "Overwrite the model and the page when they exist.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Go on with the training that left this checkpoint, with its settings; --output, --epochs, --report and "
        + "--threads may be given beside it.",
      valueName: "checkpoint"))
  var resume: String?

  @Option(help: ArgumentHelp("Bases of the longest sequence to learn from.", valueName: "n"))
  var maxLength = 100_000

  @OptionGroup(title: "Validation") var validation: DNAValidationOptions
  @OptionGroup(title: "Model") var model: ClassifierFlags
  @OptionGroup(title: "Training") var training: TrainingFlags<ClassifierOptions>
  @OptionGroup(title: "Training") var balance: ClassBalanceFlags
  @OptionGroup(title: "Scores") var scoring: TrainingScoreFlags
  @OptionGroup(title: "Scores") var page: ReportOptions
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  func validate() throws {
    if output == "-" { throw ValidationError("--output wants a file: a model is not written to standard output") }
    if maxLength < 1 { throw ValidationError("--max-length \(maxLength): give 1 or more") }
    if input.labelByReference, validation.splitByContig {
      throw ValidationError("--split-by-contig does not go with --label-by-reference: there the contig is the class")
    }
    let files = NamedFiles(inputs: input.paths + validation.paths)
    for written in [output, CheckpointFile.path(besideModel: output)] { try files.validate(output: written) }
    try page.validate(inputs: input.paths + validation.paths, output: output)
    if page.report != nil, validation.validation == 0 {
      throw ValidationError("--report tells of the validation part, and --validation 0 leaves none")
    }
  }

  func run() throws {
    try OutputFile.check(output, overwrites: force, allowsStreams: false)
    try page.check(overwrites: force)
    let adapter = DNAAdapter(configuration: DNAConfiguration(strands: model.strands))
    let resumed: ClassifierCheckpoint? = try resume.map { try ResumedTraining.checkpoint(at: $0, of: .dna) }
    if let resumed, resumed.epochCount > training.epochs {
      throw CommandError.epochsDone(path: resumed.path, done: resumed.epochCount, wanted: training.epochs)
    }
    let history = try TrainingHistory(
      goingOnFrom: resumed.map { try CheckpointNote($0.note, of: $0.path).history } ?? .init())
    let checkpoint = try CheckpointFile(
      besideModel: output, of: .dna, interval: training.checkpointEvery, resumed: resume, history: history,
      overwrites: force && resume == nil)
    var options = ClassifierOptions()
    model.apply(to: &options)
    training.apply(to: &options)
    balance.apply(to: &options)
    let training = DNATraining(
      adapter: adapter, input: input, validation: validation, options: options,
      classWeights: balance.classWeights, fitsBaselines: !scoring.noBaselines,
      limits: .init(
        longRecords: .refused(above: maxLength), memory: memory.limit, threads: threads.pool.threadCount),
      history: history, threads: threads.pool)
    let parts = try training.readParts()
    let provenance = try page.report.map { _ in
      try Provenance(inputs: input.paths + validation.paths).all(
        command: TrainingCommand.dna.words + ResumedTraining.arguments(of: .dna))
    }
    let interruption = Interruption(finishing: "update")
    let (outcome, place) = try interruption.watched {
      let outcome = try training.train(on: parts, resuming: resumed, checkpoint: checkpoint, until: interruption)
      let place = OutputFile.place(for: output, overwrites: force)
      try outcome.trained.write(to: place)
      return (outcome, place)
    }
    try page.write(overwrites: force) {
      try outcome.page(parts, made: provenance ?? [], by: training.weighted(options, parts))
    }
    let saved = outcome.trained.summary.bestUpdate == nil ? "the last model, not validated," : "the best model so far"
    let remedy = "go on with '\(TrainingCommand.dna.goingOn(from: checkpoint.path))'"
    let interrupted = interruption.error("Interrupted: \(saved) is \(place); \(remedy)")
    if interrupted == nil { checkpoint.finish() }
    let isHeard = try Console.tellsWhetherHeard { try report(outcome, place) }
    if place != output { throw CommandError.outputAppeared(path: output, savedAs: place) }
    if let interrupted { throw interrupted }
    if !isHeard { throw CommandError.outputClosed }
  }

  private func report(_ outcome: DNATraining.Outcome, _ path: String) throws {
    if json {
      try Console.data(try TrainingReport(outcome, path: path).json() + "\n")
      return
    }
    if let scores = outcome.scores {
      let title = "validation (\(scores.metrics.examples.grouped))"
      try Console.data(
        ScoreTable(title: title, scores).text + "\n" + ScoreTable.confusion(scores.metrics))
      for note in ScoreNotes.ofTraining(scores) { Console.note(note) }
      if let shortfall = scores.shortfall { Console.warning(shortfall) }
    }
    Console.note("Wrote \(path) (\(outcome.trained.summary.updates.grouped) updates, \(outcome.duration.spoken))")
  }
}

/// What `train --json` prints.
private struct TrainingReport: Encodable {
  let model: String
  let training: TrainingSummary
  let validation: ScoredSequences?
  let duplicates: DNATraining.Duplicates

  init(_ outcome: DNATraining.Outcome, path: String) {
    model = path
    training = outcome.trained.summary
    validation = outcome.scores.map(ScoredSequences.init)
    duplicates = outcome.duplicates
  }

  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
