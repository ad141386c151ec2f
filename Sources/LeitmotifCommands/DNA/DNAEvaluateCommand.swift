internal import ArgumentParser
internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA

/// `leitmotif dna evaluate`
struct DNAEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score a model on labelled sequences.")

  @Argument(help: "A model that 'train' wrote.")
  var model: String

  @OptionGroup(title: "Input") var input: DNAInputOptions

  @Option(
    help: ArgumentHelp(
      "Leave out sequences that also occur in this file, such as the training file. Repeats.", valueName: "file"))
  var exclude: [String] = []

  @OptionGroup var lengths: DNALengthOptions
  @OptionGroup var page: ReportOptions

  @Flag(help: "Overwrite the page when it exists.")
  var force = false

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  func validate() throws {
    try NamedFiles(inputs: inputs).validate()
    try page.validate(inputs: inputs)
  }

  /// All files that are read.
  private var inputs: [String] { [model] + input.paths + exclude }

  /// What it gives.
  struct Evaluation {
    let trained: DNAClassifier
    let examples: ExampleSet
    /// Sequences that `--exclude` left out; nil without.
    let excludedCount: Int?
    let scores: ModelScores
  }

  func run() throws {
    let scores = try evaluate(as: LeitmotifCommand.arguments).scores
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try Console.data(String(decoding: try encoder.encode(ScoredSequences(scores: scores)), as: UTF8.self) + "\n")
      return
    }
    let table = ScoreTable(title: "\(scores.metrics.examples.grouped) sequences", scores)
    try Console.data(table.text + "\n" + ScoreTable.confusion(scores.metrics))
    for note in ScoreNotes.ofEvaluation(scores) { Console.note(note) }
    if let shortfall = scores.shortfall { Console.warning(shortfall) }
  }

  /// The work, and its page, without the output.
  /// - Parameter command: what follows `leitmotif` on the command line.
  func evaluate(as command: [String]) throws -> Evaluation {
    try page.check(overwrites: force)
    let trained = try DNAClassifier.named(model)
    let windows = try lengths.windows(of: trained)
    var examples = try input.readExamples(
      trained.adapter, reading: try input.reading.reading(),
      limits: .init(longRecords: lengths.longRecords(beyond: windows), threads: threads.pool.threadCount)
    )
    .heldOut(true, share: input.holdOut)
    let count = examples.count
    if !exclude.isEmpty { examples = try excludingDuplicates(examples, trained.adapter) }
    var unfamiliar = UnfamiliarLengths(trained.summary)
    for length in examples.members.lazy.map(\.input.count) {
      unfamiliar.add(count: length, isCut: windows.map { length > $0.length } ?? false)
    }
    for note in unfamiliar.notes(of: examples.count, windows: windows) { Console.note(note) }
    for warning in unfamiliar.warnings(of: examples.count) { Console.warning(warning) }
    if examples.count == 0, count > 0 { throw CommandError.allExcluded(count: count) }
    let evaluation = Evaluation(
      trained: trained, examples: examples, excludedCount: exclude.isEmpty ? nil : count - examples.count,
      scores: try ModelScores(of: trained, on: examples, windows: windows, threads: threads.pool))
    try page.write(overwrites: force) {
      evaluation.page(made: try Provenance(inputs: inputs).all(command: command))
    }
    return evaluation
  }

  private func excludingDuplicates(_ examples: ExampleSet, _ adapter: DNAAdapter) throws -> ExampleSet {
    let known = try ExampleSet(
      adapter,
      sources: exclude.map { path in
        DNASource(
          path: path, labelling: .class("excluded"), reading: DNAReading(reference: input.reading.reference))
      })
    let kept = examples.removingDuplicates(of: known, readings: adapter.readings)
    Console.note("Left out \((examples.count - kept.count).grouped) sequences that also occur in the excluded files")
    return kept
  }
}
