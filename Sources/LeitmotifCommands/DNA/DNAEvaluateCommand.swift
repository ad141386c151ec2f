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

  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  func validate() throws { try NamedFiles(inputs: [model] + input.paths + exclude).validate() }

  func run() throws {
    let scores = try score()
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

  /// The work without its report.
  func score() throws -> ModelScores {
    let trained = try DNAClassifier.named(model)
    var examples = try input.readExamples(trained.adapter).heldOut(true, share: input.holdOut)
    if !exclude.isEmpty { examples = try excludingDuplicates(examples, trained.adapter) }
    return try ModelScores(of: trained, on: examples, threads: threads.pool)
  }

  private func excludingDuplicates(_ examples: ExampleSet, _ adapter: DNAAdapter) throws -> ExampleSet {
    let known = try ExampleSet(adapter, sources: exclude.map { DNASource(path: $0, labelling: .class("excluded")) })
    let kept = examples.removingDuplicates(of: known, readings: adapter.readings)
    Console.note("Left out \((examples.count - kept.count).grouped) sequences that also occur in the excluded files")
    return kept
  }
}
