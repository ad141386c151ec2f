internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames
internal import LeitmotifReport

/// `leitmotif frames evaluate`
struct FramesEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Score a model on labelled recordings.")

  @Argument(help: "A model that 'train' wrote.")
  var model: String

  @OptionGroup(title: "Input") var input: FramesInputFlags

  @Option(
    help: ArgumentHelp(
      "To classify: score the nearest of these recordings by dynamic time warping beside the model. Repeats.",
      valueName: "file"))
  var dtw: [String] = []

  @OptionGroup(title: "Decoding") var decoding: DecodingFlags
  @OptionGroup var page: ReportOptions

  @Flag(help: "Overwrite the page when it exists.")
  var force = false

  @OptionGroup var memory: MemoryOptions
  @OptionGroup var threads: ThreadOptions

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  func validate() throws {
    try NamedFiles(inputs: paths).validate()
    try page.validate(inputs: paths)
  }

  private var paths: [String] { [model] + input.paths + dtw }

  func run() throws {
    try page.check(overwrites: force)
    let sources = try input.sources(FramesTally())
    let trained = try FramesModel(named: model)
    if input.labels == nil { try trained.task.check(labelsIn: input.sequences) }
    switch trained {
    case .classifier(let trained): try evaluate(trained, sources)
    case .tagger(let trained):
      try refuseNeighbours()
      let set = try SequenceSet(tagged: trained.adapter, sources: sources, memoryLimit: memory.limit)
      guard set.count > 0 else { throw ModelError.noSequences }
      let scores = try TagScores(of: trained, on: set, threads: threads.pool)
      try page.write(overwrites: force) {
        scores.page(
          history: nil,
          provenance: try provenance() + Provenance.facts(of: trained.summary, trained.model.architecture.encoder)
            + Provenance.facts(of: trained.adapter))
      }
      try Console.data(json ? spacedJSON(scores) : scores.text)
    case .transcriber(let trained):
      try refuseNeighbours()
      let set = try SequenceSet(transcribed: trained.adapter, sources: sources, memoryLimit: memory.limit)
      guard set.count > 0 else { throw ModelError.noSequences }
      let scores = try TranscriptScores(of: trained, on: set, decoding: decoding.decoding(), threads: threads.pool)
      try page.write(overwrites: force) {
        try scores.page(
          of: trained, on: set, history: nil, threads: threads.pool,
          provenance: try provenance() + Provenance.facts(of: trained.summary, trained.model.architecture.encoder)
            + Provenance.facts(of: trained.adapter))
      }
      try Console.data(json ? spacedJSON(scores) : scores.text)
    }
  }

  private func refuseNeighbours() throws {
    if !dtw.isEmpty { throw ValidationError("--dtw goes with a model that classifies, and \(model) does not") }
  }

  private func provenance() throws -> [ReportDocument.Fact] {
    try Provenance(inputs: paths).all(command: LeitmotifCommand.arguments)
  }

  private func evaluate(_ trained: FramesClassifier, _ sources: [FramesSource]) throws {
    let examples = try ExampleSet(trained.adapter, sources: sources, memoryLimit: memory.limit)
    guard examples.count > 0 else { throw ModelError.noExamples }
    let scores = try ModelScores(of: trained, on: examples, threads: threads.pool)
    var neighbours: Double?
    if !dtw.isEmpty {
      let known = try ExampleSet(trained.adapter, sources: dtw.map { FramesSource(path: $0) })
      neighbours = try trained.nearestNeighbourAccuracy(on: examples, of: known, threads: threads.pool)
    }
    try page.write(overwrites: force) {
      ScoreReport(
        title: "A classifier of \(counted(trained.labels.count, "label")), evaluated",
        summary: "Scored on \(counted(examples.count, "labelled recording")).", scores: scores, history: nil,
        sequences: SequencesSection(
          examples: examples, trainingCounts: trained.summary.labelCounts, labels: trained.labels,
          notes: ["Lengths are in steps, as the front end makes them."]),
        provenance: try provenance() + Provenance.facts(of: trained) + Provenance.facts(of: trained.adapter)
      ).document
    }
    if json {
      try Console.data(try spacedJSON(ScoredRecordings(scores: ScoredSequences(scores: scores), dtw: neighbours)))
      return
    }
    let table = ScoreTable(title: counted(scores.metrics.examples, "recording"), scores)
    let beside = neighbours.map { "Nearest neighbour by time warping: accuracy \(short($0))\n" } ?? ""
    try Console.data(table.text + beside + "\n" + ScoreTable.confusion(scores.metrics))
    for note in ScoreNotes.ofEvaluation(scores) { Console.note(note) }
    if let shortfall = scores.shortfall { Console.warning(shortfall) }
  }
}

/// The scores of a classifier, and of the nearest neighbour where it was asked for.
private struct ScoredRecordings: Encodable {
  let scores: ScoredSequences
  let dtw: Double?

  private enum Key: CodingKey { case dtw }

  func encode(to encoder: any Encoder) throws {
    try scores.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encodeIfPresent(dtw, forKey: .dtw)
  }
}
