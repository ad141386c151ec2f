internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI

/// `leitmotif midi evaluate`
struct MIDIEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score a model on tunes, beside n-grams of its training.",
    discussion: """
      Music is read as it was for training. A score is in nats: the negative logarithm of the probability that the model \
      gave to what came, so that less is better.
      """)

  @Argument(help: "A model that 'train' wrote.")
  var model: String

  @Argument(help: "MIDI files, and folders of them.")
  var music: [String]

  @Option(
    help: ArgumentHelp(
      "Leave out tunes that also occur in this folder or file, in whatever key, such as those of training. Repeats.",
      valueName: "folder"))
  var exclude: [String] = []

  @OptionGroup var reading: MIDIReadingFlags
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  func validate() throws {
    try NamedFiles(inputs: music).validateMusic()
    try NamedFiles(inputs: exclude).validateMusic()
  }

  func run() throws {
    let trained = try MIDIGenerator.named(model)
    let all = try read(music, by: trained.adapter)
    let notes = ReadingNotes(tunes: all, configuration: trained.adapter.configuration)
    guard all.count > 0 else { throw notes.refusal }
    notes.tell(isVerbose: reading.verbose)
    let tunes = try excludingCopies(all, by: trained.adapter)
    let scores = try trained.evaluate(tunes.set, threads: threads.pool)
    if json {
      let report = EvaluationReport(
        read: ReadMusic(notes), excluded: exclude.isEmpty ? nil : all.count - tunes.count,
        scores: ScoredMusic(scores))
      try Console.data(try spacedJSON(report) + "\n")
      return
    }
    let title = "\(counted(scores.sequences, "tune")), \(counted(scores.cost.steps, "step"))"
    try Console.data(GeneratorScoreTable(title: title, scores: scores).text)
    if let shortfall = scores.shortfall { Console.warning(shortfall) }
  }

  private func read(_ paths: [String], by adapter: MIDIAdapter) throws -> Tunes {
    try Tunes(try MusicFiles(naming: paths), by: adapter, isStrict: reading.strict)
  }

  private func excludingCopies(_ tunes: Tunes, by adapter: MIDIAdapter) throws -> Tunes {
    if exclude.isEmpty { return tunes }
    let kept = tunes.withoutCopies(of: try read(exclude, by: adapter))
    if kept.count == 0 { throw CommandError.allExcluded(count: tunes.count) }
    Console.note("Left out \(counted(tunes.count - kept.count, "tune")) that also occur in the excluded files")
    return kept
  }
}

/// What `evaluate --json` prints: the scores, with what was read.
private struct EvaluationReport: Encodable {
  let read: ReadMusic
  let excluded: Int?
  let scores: ScoredMusic

  private enum Key: String, CodingKey {
    case read, excluded
  }

  func encode(to encoder: any Encoder) throws {
    try scores.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(read, forKey: .read)
    try container.encodeIfPresent(excluded, forKey: .excluded)
  }
}
