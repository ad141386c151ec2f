public import ArgumentParser
internal import Foundation
public import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames

/// What `classify`, `tag` and `transcribe` of frames have in common.
struct FramesPredictionFlags: ParsableArguments {
  @Argument(help: "A model that 'train' wrote.")
  var model: String

  @Argument(help: "Recordings: .ts, a manifest, an archive, or single files of sound, frames or video.")
  var inputs: [String]

  @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where the table goes.", valueName: "out.tsv|-"))
  var output = "-"

  @Flag(help: "Overwrite the output when it exists.")
  var force = false

  @OptionGroup var threads: ThreadOptions

  func validate() throws { try NamedFiles(inputs: [model] + inputs).validate(output: output) }

  /// Writes the header, and the lines of each source.
  /// - Parameter predict: predicts a source.
  func run(
    header: String, verb: String,
    predict: (
      _ source: FramesSource, _ report: (Double?) -> Void, _ write: (String) throws -> Void
    ) throws -> Void
  ) throws {
    var progress = PredictionProgress(inputCount: inputs.count, of: "recordings")
    let (interruption, tally) = (Interruption(finishing: nil), FramesTally())
    try interruption.watched {
      let file = try OutputFile(path: output, overwrites: force, interruption: interruption)
      try file.write(header)
      for input in inputs {
        try predict(
          FramesSource(path: input, labelling: .none, tally: tally), { progress.show(share: $0) },
          { line in
            try file.write(line)
            progress.add()
          })
        progress.finishInput()
      }
      try file.finish()
    }
    if tally.counts.interpolated > 0 {
      Console.warning("\(tally.counts.interpolated.grouped) missing values were taken from those beside them in time")
    }
    progress.end(verb)
  }
}

/// `leitmotif frames classify`
struct FramesClassifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "classify", abstract: "Predict the labels of recordings, in their order.")

  @OptionGroup var prediction: FramesPredictionFlags

  @Flag(help: "Read each recording in pieces, as a stream of a model of one direction does: the same bits.")
  var stream = false

  func run() throws {
    let trained = try FramesModel.classifier(named: prediction.model)
    let writer = trained.adapter.makeWriter(labels: trained.labels.labels)
    let pool = prediction.threads.pool
    try prediction.run(header: writer.header, verb: "Classified") { source, report, write in
      if stream {
        try trained.streamed(source, report: report) { try write(writer.text(for: $1, of: $0)) }
      } else {
        try trained.predict(source, threads: pool, report: report) { try write(writer.text(for: $1, of: $0)) }
      }
    }
  }
}

/// `leitmotif frames tag`
struct FramesTagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Predict a label for each step of recordings.")

  @OptionGroup var prediction: FramesPredictionFlags

  func run() throws {
    let trained = try FramesModel.tagger(named: prediction.model)
    let writer = trained.adapter.makeTagWriter(labels: trained.labels.labels)
    let pool = prediction.threads.pool
    try prediction.run(header: writer.header, verb: "Tagged") { source, report, write in
      try trained.tag(source, threads: pool, report: report) { try write(writer.text(for: $1, of: $0)) }
    }
  }
}

/// `leitmotif frames transcribe`
struct FramesTranscribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transcribe", abstract: "Write what is said in recordings.")

  @OptionGroup var prediction: FramesPredictionFlags
  @OptionGroup(title: "Decoding") var decoding: DecodingFlags

  @Flag(help: "Read each recording in pieces, as a stream of a model of one direction does: the same bits.")
  var stream = false

  func run() throws {
    let trained = try FramesModel.transcriber(named: prediction.model)
    let writer = trained.adapter.makeTranscriptWriter()
    let (decoding, pool) = (try decoding.decoding(), prediction.threads.pool)
    try prediction.run(header: writer.header, verb: "Transcribed") { source, report, write in
      if stream {
        try trained.streamed(source, decoding: decoding, report: report) { try write(writer.text(for: $1, of: $0)) }
      } else {
        try trained.transcribe(source, decoding: decoding, threads: pool, report: report) {
          try write(writer.text(for: $1, of: $0))
        }
      }
    }
  }
}

/// How a transcriber's rows become words.
struct DecodingFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Beginnings kept by a search over transcripts; 1 for the best path.", valueName: "n"))
  var beam = 1

  @Option(help: ArgumentHelp("N-grams in ARPA format that weigh transcripts.", valueName: "arpa"))
  var languageModel: String?

  @Option(help: "What the n-grams are of: words or symbols.")
  var languageUnit: TranscriptPrior.Unit = .words

  @Option(help: ArgumentHelp("Of the n-grams' logarithm.", valueName: "x"))
  var languageWeight = 0.5

  @Option(help: ArgumentHelp("Added for each word or symbol.", valueName: "x"))
  var insertionBonus = 0.0

  @Option(
    help: ArgumentHelp("The words there are, one a line; for transcripts spelled in characters.", valueName: "file"))
  var wordList: String?

  func validate() throws {
    guard (1...10_000).contains(beam) else { throw ValidationError("--beam \(beam): give 1 to 10000") }
    if beam == 1, languageModel != nil || wordList != nil {
      throw ValidationError("--language-model and --word-list want a search: give --beam 16, say")
    }
  }

  func decoding() throws -> FramesTranscriber.Decoding {
    if beam == 1 { return .greedy }
    if languageModel == nil, wordList == nil { return .beam(width: beam) }
    return .beam(
      width: beam,
      prior: TranscriptPrior(
        languageModel: try languageModel.map { try NGramTable(contentsOf: $0) }, unit: languageUnit,
        weight: languageWeight, bonus: insertionBonus, wordList: try wordList.map(Self.words)))
  }

  private static func words(in path: String) throws -> Set<String> {
    let text: String
    do {
      text = try String(contentsOfFile: path, encoding: .utf8)
    } catch {
      let isMissing = (error as? CocoaError)?.code == .fileReadNoSuchFile
      throw FramesError.unreadable(
        path: path, reason: isMissing ? "no such file or folder" : "this is no text in UTF-8")
    }
    return Set(
      text.split(whereSeparator: \.isNewline).flatMap { $0.split(whereSeparator: \.isWhitespace) }.map(String.init))
  }
}

extension TranscriptPrior.Unit: ExpressibleByArgument {}
