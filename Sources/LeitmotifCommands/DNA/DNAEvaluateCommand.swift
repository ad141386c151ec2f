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
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  func validate() throws { try NamedFiles(inputs: [model] + input.paths + exclude).validate() }

  /// A model's scores on labelled sequences.
  struct Scores {
    let model: ClassificationMetrics
    /// Those of always predicting the label that is was commonest in training.
    let majority: ClassificationMetrics
  }

  func run() throws {
    let scores = try score()
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try Console.data(
        String(
          decoding: try encoder.encode(ScoredSequences(metrics: scores.model, majority: scores.majority)), as: UTF8.self
        ) + "\n")
      return
    }
    let table = ScoreTable(
      title: "\(scores.model.examples.grouped) sequences",
      columns: [.init(title: "model", metrics: scores.model), .init(title: "majority", metrics: scores.majority)])
    try Console.data(table.text + "\n" + ScoreTable.confusion(scores.model))
  }

  /// The work without its report.
  func score() throws -> Scores {
    let trained = try DNAClassifier.named(model)
    let windows = lengths.windows(of: trained)
    var examples = try input.readExamples(
      trained.adapter, limits: .init(longRecords: lengths.longRecords(beyond: windows))
    )
    .heldOut(true, share: input.holdOut)
    if !exclude.isEmpty { examples = try excludingDuplicates(examples, trained.adapter) }
    return Scores(
      model: try trained.evaluate(examples, windows: windows, threads: threads.pool),
      majority: try ClassificationMetrics(
        majorityOf: trained.summary.labelCounts, on: examples, labels: trained.labels))
  }

  private func excludingDuplicates(_ examples: ExampleSet, _ adapter: DNAAdapter) throws -> ExampleSet {
    let known = try ExampleSet(
      adapter,
      sources: exclude.map { path in
        DNASource(
          path: path, labelling: .class("excluded"), reading: DNAReading(reference: input.reading.reference))
      })
    let kept = examples.removingDuplicates(of: known)
    Console.note("Left out \((examples.count - kept.count).grouped) sequences that also occur in the excluded files")
    return kept
  }
}
