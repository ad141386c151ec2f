internal import ArgumentParser
internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA

/// `leitmotif demo`
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Train and use a classifier of splice junctions, and make a melody, in about a minute.")

  @Argument(help: "The folder to write into; it is made when missing.")
  var folder = "leitmotif-demo"

  @OptionGroup var threads: ThreadOptions

  func run() throws {
    let data = try Self.dataFolder("dna", having: "splice.train.fa")
    let tunes = try Self.dataFolder("jigs", having: "GarryOwenJig1.mid")
    guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil else {
      throw CommandError.unwritable(path: folder, reason: "the folder cannot be made")
    }
    let model = "\(folder)/splice.safetensors"
    let (train, test) = ("\(data)/splice.train", "\(data)/splice.test")
    let threadFlags = threads.count.map { ["-@", "\($0)"] } ?? []
    Console.note(
      "Primate splice junctions: is the middle of 60 bases an exon's end (ei), an intron's (ie), or neither (n)?")
    try step(
      ["dna", "train", "--sequences", "\(train).fa", "--labels", "\(train).tsv", "--output", model, "--force"]
        + threadFlags)
    let predictions = "\(folder)/splice.tsv"
    try step(["dna", "classify", model, "\(test).fa", "-o", predictions, "--force"] + threadFlags)
    let evaluation = [model, "--sequences", "\(test).fa", "--labels", "\(test).tsv"] + threadFlags
    let report = "\(folder)/report.html"
    let whole = try score(evaluation + ["--report", report, "--force"])
    Console.note("The same without the test sequences that also occur in training:")
    let unseen = try score(evaluation + ["--exclude", "\(train).fa"])
    let melody = try makeMelody(from: tunes, threadFlags)
    try Console.data("\n" + Self.results(whole: whole, unseen: unseen))
    try Console.data(
      "\nThe model: \(model)\nIts predictions for the test sequences: \(predictions)\n"
        + "The report, with charts: \(report)\nThe melody: \(melody.midi)\nIts picture: \(melody.picture)\n")
  }

  /// The table that sums it all up.
  private static func results(whole: ModelScores, unseen: ModelScores) -> String {
    let table = ScoreTable(
      title: "results",
      columns: [
        .init(title: "test", metrics: whole.metrics), .init(title: "test without duplicates", metrics: unseen.metrics),
      ] + whole.baselines.map { .init(title: $0.title, metrics: $0.metrics) })
    return table.text
  }

  /// Runs a command line of the tool, and shows it.
  private func step(_ arguments: [String]) throws {
    Self.show(arguments)
    try LeitmotifCommand.run(arguments)
  }

  /// The scores of `leitmotif dna evaluate`, shown as the command line that gives them.
  private func score(_ arguments: [String]) throws -> ModelScores {
    Self.show(["dna", "evaluate"] + arguments)
    return try DNAEvaluateCommand.parse(arguments).evaluate(as: ["dna", "evaluate"] + arguments).scores
  }

  private static func show(_ arguments: [String]) {
    Console.note("\n$ leitmotif \(arguments.joined(separator: " "))")
  }

  /// Learns what jigs are like, and makes one.
  private func makeMelody(
    from tunes: String, _ threadFlags: [String]
  ) throws -> (midi: String, picture: String) {
    Console.note("\nA melody, from \(tunes): jigs of Ryan's Mammoth Collection, 1883")
    let (model, midi, picture) = ("\(folder)/jigs.safetensors", "\(folder)/jig.mid", "\(folder)/jig.svg")
    try step(["midi", "train", tunes, "-o", model, "--time-budget", "20s", "--force"] + threadFlags)
    try step(
      ["midi", "generate", model, "-o", midi, "--key", "D", "--program", "73", "--piano-roll", picture, "--force"]
        + threadFlags)
    return (midi, picture)
  }

  /// A folder of the project's fixtures, or what `make install` put beside the tool.
  /// - Parameter file: one that it has to have.
  private static func dataFolder(_ name: String, having file: String) throws -> String {
    let tool = (Bundle.main.executableURL ?? URL(filePath: CommandLine.arguments[0])).resolvingSymlinksInPath()
    let candidates = [
      "Fixtures/\(name)",
      tool.deletingLastPathComponent().appending(path: "../share/leitmotif/\(name)").standardized.path,
    ]
    guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: "\($0)/\(file)") })
    else {
      throw CommandError.noDemoData(searched: candidates)
    }
    return found
  }
}
