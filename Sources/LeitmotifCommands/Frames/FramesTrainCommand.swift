internal import ArgumentParser
internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames

/// `leitmotif frames train`
struct FramesTrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract:
      "Train on recordings: to classify them, to label their steps, or to transcribe them, as their labels are.",
    discussion: """
      Examples:
        leitmotif frames train --sequences JapaneseVowels_TRAIN.ts --output speakers.safetensors
        leitmotif frames train --sequences words.tsv --output words.safetensors
        leitmotif frames train --resume words.safetensors.checkpoint

      A manifest is a TSV with a header: id, path (from the manifest's folder), and one of label, labels (a file with one \
      label a frame) and transcript; group is optional.
      """)

  @OptionGroup(title: "Input") var input: FramesInputFlags

  @Option(help: "classify, tag or transcribe; by default as the files are labelled.")
  var task: FramesTask?

  @Option(
    name: [.customShort("o"), .long], help: ArgumentHelp("Where the model goes.", valueName: "model.safetensors"))
  var output: String

  @Flag(help: "Overwrite the model and the page when they exist.")
  var force = false

  @Option(
    help: ArgumentHelp(
      "Go on with the training that left this checkpoint, with its settings; --output, --epochs, --report and "
        + "--threads may be given beside it.", valueName: "checkpoint"))
  var resume: String?

  @OptionGroup(title: "Front end") var front: FrontEndFlags
  @OptionGroup(title: "Front end") var training: FrontEndTrainingFlags
  @OptionGroup(title: "Validation") var validation: FramesValidationFlags
  @OptionGroup(title: "Model and training") var model: FramesModelFlags
  @OptionGroup(title: "Scores") var scoring: TrainingScoreFlags

  @Flag(help: "To classify: score the nearest training recording by dynamic time warping beside the model.")
  var dtw = false

  @OptionGroup(title: "Scores") var page: ReportOptions
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  func validate() throws {
    if output == "-" { throw ValidationError("--output wants a file: a model is not written to standard output") }
    let files = NamedFiles(inputs: paths)
    for written in [output, CheckpointFile.path(besideModel: output)] { try files.validate(output: written) }
    try page.validate(inputs: paths, output: output)
    if page.report != nil, validation.validation == 0 {
      throw ValidationError("--report tells of the validation part, and --validation 0 leaves none")
    }
  }

  private var paths: [String] { input.paths + validation.validationSequences }

  func run() throws {
    try OutputFile.check(output, overwrites: force, allowsStreams: false)
    try page.check(overwrites: force)
    let task = try input.task(asked: task)
    if input.labels == nil { try task.check(labelsIn: validation.validationSequences) }
    let tally = FramesTally()
    let sources = try input.sources(tally)
    // Read before, for what the front end has to know; what is told of them is told once.
    let known = try input.sources(FramesTally())
    let adapter = try FramesAdapter.fitted(try settings(for: task, known), to: known)
    let material = FramesMaterial(
      adapter: adapter, sources: sources,
      validationSources: validation.validationSequences.map { path in
        FramesSource(
          path: path, labelling: sources[0].labelling, allowsUnlabelled: input.allowUnlabelled, tally: tally)
      },
      validation: validation, model: model, scoring: scoring, isReported: page.report != nil, memoryLimit: memory.limit,
      threads: threads.pool)
    switch task {
    case .classify: try run(FramesClassifying(material: material, scoresNeighbours: dtw), tally)
    case .tag: try run(FramesTagging(material: material), tally)
    case .transcribe: try run(FramesTranscribing(material: material), tally)
    }
  }

  /// What the front end is to do, by what the first recording is.
  private func settings(for task: FramesTask, _ sources: [FramesSource]) throws -> FrontEndSettings {
    var reader = try FramesReader(sources[0], units: .words)
    guard let first = try reader.next() else { throw ModelError.noSequences }
    let isSound = if case .sound = first.content.recording { true } else { false }
    var settings = front.settings(isSound: isSound)
    settings.augmentation = training.augmentation
    settings.transcriptUnits = try training.units ?? (task == .transcribe ? commonUnits(of: sources) : .words)
    return settings
  }

  /// Words, unless there are too many different ones to learn each by itself.
  private func commonUnits(of sources: [FramesSource]) throws -> TranscriptUnits {
    var words: Set<String> = []
    for source in sources {
      var reader = try FramesReader(source, units: .words)
      while let example = try reader.next() {
        if case .symbols(let symbols) = example.annotation { words.formUnion(symbols) }
        if words.count > 200 { return .characters }
      }
    }
    return .words
  }

  private func run(_ work: some FramesWork, _ tally: FramesTally) throws {
    let (history, resumed) = try begin(work)
    let checkpoint = try CheckpointFile(
      besideModel: output, of: .frames, interval: model.checkpointEvery, resumed: resume, history: history,
      overwrites: force && resume == nil)
    let provenance = try page.report.map { _ in
      try Provenance(inputs: paths).all(
        command: TrainingCommand.frames.words + ResumedTraining.arguments(of: .frames))
    }
    let interruption = Interruption(finishing: "update")
    let start = ContinuousClock.now
    let (outcome, place) = try interruption.watched {
      let outcome = try work.train(resuming: resumed, showing: checkpoint, history: history, until: interruption)
      let place = OutputFile.place(for: output, overwrites: force)
      try outcome.write(place)
      return (outcome, place)
    }
    if tally.counts.interpolated > 0 {
      Console.warning("\(tally.counts.interpolated.grouped) missing values were taken from those beside them in time")
    }
    try page.write(overwrites: force) { try outcome.page(provenance ?? []) }
    let saved = outcome.isValidated ? "the best model so far" : "the last model, not validated,"
    let remedy = "go on with '\(TrainingCommand.frames.goingOn(from: checkpoint.path))'"
    let interrupted = interruption.error("Interrupted: \(saved) is \(place); \(remedy)")
    if interrupted == nil { checkpoint.finish() }
    let duration = start.duration(to: .now)
    let isHeard = try Console.tellsWhetherHeard { try report(outcome, place, duration) }
    if place != output { throw CommandError.outputAppeared(path: output, savedAs: place) }
    if let interrupted { throw interrupted }
    if !isHeard { throw CommandError.outputClosed }
  }

  private func begin<Work: FramesWork>(
    _ work: Work
  ) throws -> (history: TrainingHistory, resumed: TrainingCheckpoint<Work.Options>?) {
    let resumed: TrainingCheckpoint<Work.Options>? = try resume.map {
      try ResumedTraining.checkpoint(at: $0, of: .frames)
    }
    if let resumed, let epochs = model.epochs, resumed.epochCount > epochs {
      throw CommandError.epochsDone(path: resumed.path, done: resumed.epochCount, wanted: epochs)
    }
    let records = try resumed.map { try CheckpointNote($0.note, of: $0.path).history }
    return (TrainingHistory(goingOnFrom: records ?? .init()), resumed)
  }

  private func report(_ outcome: FramesOutcome, _ path: String, _ duration: Duration) throws {
    if json {
      try Console.data(try spacedJSON(WrittenModel(model: path, outcome: outcome.json)))
      return
    }
    if let table = outcome.table { try Console.data(table) }
    for note in outcome.notes { Console.note(note) }
    for warning in outcome.warnings { Console.warning(warning) }
    Console.note("Wrote \(path) (\(counted(outcome.updates, "update")), \(duration.spoken))")
  }
}

/// What `train --json` prints.
private struct WrittenModel: Encodable {
  let model: String
  let outcome: any Encodable

  private enum Key: CodingKey { case model }

  func encode(to encoder: any Encoder) throws {
    try outcome.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(model, forKey: .model)
  }
}
