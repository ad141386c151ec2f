internal import ArgumentParser
internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI

/// `leitmotif midi train`
struct MIDITrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Learn what tunes are like, from folders of MIDI files.",
    discussion: """
      Examples:
        leitmotif midi train songs/ --output tunes.safetensors --time-budget 60s
        leitmotif midi train reels/ jigs/ --style-from folder --output tunes.safetensors --report tunes.html
        leitmotif midi train --resume tunes.safetensors.checkpoint

      Scores are nats: the negative logarithm of the probability that the model gave to what came, so that less is better; \
      n-grams, which count what followed the last few steps, show what is easily had.
      """)

  @Argument(help: "MIDI files, and folders of them.")
  var music: [String]

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

  @OptionGroup(title: "Music") var input: MIDIInputFlags
  @OptionGroup(title: "Music") var reading: MIDIReadingFlags

  @Option(
    help: ArgumentHelp(
      "The share of the tunes that chooses the model instead of training it, 0 for none; or other music to do so. "
        + "(default: 0.1)", valueName: "fraction|folder"), transform: TuneValidation.read)
  var validation = TuneValidation.share(0.1)

  @OptionGroup(title: "Model") var model: GeneratorFlags
  @OptionGroup(title: "Training") var training: TrainingFlags<GeneratorOptions>
  @OptionGroup(title: "Scores") var page: ReportOptions
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  private var paths: [String] { music + [validation.path].compactMap { $0 } }

  func validate() throws {
    if output == "-" { throw ValidationError("--output wants a file: a model is not written to standard output") }
    let files = NamedFiles(inputs: paths)
    try files.validateMusic()
    for written in [output, CheckpointFile.path(besideModel: output)] { try files.validate(output: written) }
    try page.validate(inputs: paths, output: output)
    if page.report != nil, validation == .share(0) {
      throw ValidationError("--report tells of the validation part, and --validation 0 leaves none")
    }
  }

  func run() throws {
    try OutputFile.check(output, overwrites: force, allowsStreams: false)
    try page.check(overwrites: force)
    let resumed: GeneratorCheckpoint? = try resume.map { try ResumedTraining.checkpoint(at: $0, of: .midi) }
    if let resumed, resumed.epochCount > training.epochs {
      throw CommandError.epochsDone(path: resumed.path, done: resumed.epochCount, wanted: training.epochs)
    }
    let history = try TrainingHistory(
      goingOnFrom: resumed.map { try CheckpointNote($0.note, of: $0.path).history } ?? .init())
    let checkpoint = try CheckpointFile(
      besideModel: output, of: .midi, interval: training.checkpointEvery, resumed: resume, history: history,
      overwrites: force && resume == nil)
    let corpus = try readMusic()
    let work = MIDITraining(
      adapter: corpus.adapter, parts: corpus.parts, options: options, history: history, threads: threads.pool)
    let interruption = Interruption(finishing: "update")
    let (outcome, place) = try interruption.watched {
      let outcome = try work.train(resuming: resumed, checkpoint: checkpoint, until: interruption)
      let place = OutputFile.place(for: output, overwrites: force)
      try outcome.trained.write(to: place)
      return (outcome, place)
    }
    try page.write(overwrites: force) { try outcome.page(of: corpus) }
    let saved = outcome.trained.summary.bestUpdate == nil ? "the last model, not validated," : "the best model so far"
    let remedy = "go on with '\(TrainingCommand.midi.goingOn(from: checkpoint.path))'"
    let interrupted = interruption.error("Interrupted: \(saved) is \(place); \(remedy)")
    if interrupted == nil { checkpoint.finish() }
    let isHeard = try Console.tellsWhetherHeard { try report(outcome, of: corpus, place) }
    if place != output { throw CommandError.outputAppeared(path: output, savedAs: place) }
    if let interrupted { throw interrupted }
    if !isHeard { throw CommandError.outputClosed }
  }

  private var options: GeneratorOptions {
    var options = GeneratorOptions()
    model.apply(to: &options)
    training.apply(to: &options)
    return options
  }
}

extension MIDITrainCommand {
  /// What was read, and how it is divided.
  struct Corpus {
    let adapter: MIDIAdapter
    let notes: ReadingNotes
    let parts: TuneValidation.Parts
    /// What there is to say of the division.
    let divisionNotes: [String]
  }

  /// Reads the files, and says what was read.
  private func readMusic() throws -> Corpus {
    let files = try MusicFiles(naming: music)
    let styles = files.styles(from: input.styleFrom)
    let adapter = try MIDIAdapter(configuration: input.configuration(styles: styles))
    let tunes = try read(files, adapter, inAllKeys: input.augmentKeys)
    if let source = input.styleFrom {
      if styles.isEmpty { Console.warning("--style-from \(source.rawValue): no style has five files or one in twenty") }
      if !styles.isEmpty { Console.note("Styles: \(styles.joined(separator: ", "))") }
    }
    let parts = try validation.divide(tunes, seed: training.seed) { try read($0, adapter, inAllKeys: false) }
    var divisionNotes = [validation.note(ofCopies: parts.copyCount)].compactMap { $0 }
    divisionNotes.append(division(parts))
    for note in divisionNotes { Console.note(note) }
    return Corpus(
      adapter: adapter, notes: ReadingNotes(tunes: tunes, configuration: adapter.configuration), parts: parts,
      divisionNotes: divisionNotes)
  }

  private func read(_ files: MusicFiles, _ adapter: MIDIAdapter, inAllKeys: Bool) throws -> Tunes {
    let tunes = try Tunes(
      files, by: adapter, inAllKeys: inAllKeys, isStrict: reading.strict, memoryLimit: memory.limit)
    let notes = ReadingNotes(tunes: tunes, configuration: adapter.configuration)
    guard tunes.count > 0 else { throw notes.refusal }
    notes.tell(isVerbose: reading.verbose)
    return tunes
  }

  private func division(_ parts: TuneValidation.Parts) -> String {
    let keys = input.augmentKeys ? " in twelve keys" : ""
    let training = "Training on \(counted(parts.training.count, "tune"))\(keys)"
    guard parts.validation.count > 0 else { return "\(training); none to validate on, so the last model is kept" }
    let few = parts.validation.count < 10 ? ", which is few: scores will be rough" : ""
    return
      "\(training); \(counted(parts.validation.count, "other")) choose\(parts.validation.count == 1 ? "s" : "") the model\(few)"
  }

  private func report(_ outcome: MIDITraining.Outcome, of corpus: Corpus, _ path: String) throws {
    if json {
      try Console.data(try TrainingReport(outcome, of: corpus, path: path).json() + "\n")
      return
    }
    if let scores = outcome.scores {
      try Console.data(
        GeneratorScoreTable(title: "validation (\(counted(scores.sequences, "tune")))", scores: scores).text)
      if let shortfall = scores.shortfall { Console.warning(shortfall) }
    }
    let updates = counted(outcome.trained.summary.updates, "update")
    Console.note("Wrote \(path) (\(updates), \(outcome.duration.spoken))")
    if training.timeBudget != nil {
      Console.note("The same model again, however fast the machine: \(outcome.repeatingFlags.joined(separator: " "))")
    }
  }
}

/// What `train --json` prints.
private struct TrainingReport: Encodable {
  let model: String
  let training: GeneratorSummary
  let read: ReadMusic
  let copies: Int
  let validation: ScoredMusic?
  /// The flags that repeat this training.
  let repeatedBy: [String]

  init(_ outcome: MIDITraining.Outcome, of corpus: MIDITrainCommand.Corpus, path: String) {
    model = path
    training = outcome.trained.summary
    read = ReadMusic(corpus.notes)
    copies = corpus.parts.copyCount
    validation = outcome.scores.map(ScoredMusic.init)
    repeatedBy = outcome.repeatingFlags
  }

  func json() throws -> String { try spacedJSON(self) }
}

/// JSON for people and programs: sorted keys, a line each.
func spacedJSON(_ value: some Encodable) throws -> String {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
  return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension NamedFiles {
  /// - Throws: `ValidationError` for music from standard input, and for a file or folder that is named twice.
  func validateMusic() throws {
    if inputs.contains("-") {
      throw ValidationError("music is read from files and folders, not from standard input; give their names")
    }
    try validateDistinct()
  }
}
