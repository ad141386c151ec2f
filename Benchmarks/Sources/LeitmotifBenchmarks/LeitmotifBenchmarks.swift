internal import ArgumentParser

/// Measures Leitmotif as its users get it, beside what they would use instead.
@main
struct LeitmotifBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure Leitmotif beside its peers, in alternation in one run.",
    discussion: """
      A suite prints one line a case as it goes, on standard error, and a table at the end, on standard output. With
      --results it also writes FOLDER/SUITE.json. Peers run in a Python environment that Benchmarks/peers/setup makes.
      """,
    subcommands: [
      CoresCommand.self, RaggedCommand.self, CustomCommand.self, TrainingCommand.self, ReadingCommand.self,
      StreamingCommand.self, MemoryCommand.self, ChoralesCommand.self, PageCommand.self,
    ])
}
