public import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA
public import LeitmotifFrames

extension FramesTask: ExpressibleByArgument {}
extension TranscriptUnits: ExpressibleByArgument {}
extension FrontEndSettings.Scaling: ExpressibleByArgument {}

/// Files of recordings with their labels, as `train` and `evaluate` take them.
struct FramesInputFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Recordings: a .ts file, a manifest (TSV: id, path, and label, labels or transcript), or a Kaldi archive or script. "
        + "Repeats.", valueName: "file"))
  var sequences: [String] = []

  @Option(help: ArgumentHelp("Labels of an archive's recordings: TSV with the header id<TAB>label.", valueName: "tsv"))
  var labels: String?

  @Flag(help: "Leave recordings without a label out instead of stopping.")
  var allowUnlabelled = false

  func validate() throws {
    guard !sequences.isEmpty else { throw ValidationError("name recordings with --sequences") }
    try NamedFiles(inputs: paths).validateDistinct()
  }

  /// All files that are named.
  var paths: [String] { sequences + (labels.map { [$0] } ?? []) }

  /// The files with where their labels come from.
  func sources(_ tally: FramesTally) throws -> [FramesSource] {
    let table = try labels.map { FramesLabelling.table(try FrameLabels(path: $0)) }
    return sequences.map {
      FramesSource(path: $0, labelling: table ?? .inFile, allowsUnlabelled: allowUnlabelled, tally: tally)
    }
  }

  /// What the labels are for.
  /// - Throws: `ValidationError` where files do not tell, or tell different things.
  func task(asked: FramesTask?) throws -> FramesTask {
    if labels != nil { return asked ?? .classify }
    var found: FramesTask?
    for path in sequences {
      guard let task = try FramesSource(path: path).task() else {
        throw ValidationError(try lackOfLabels(in: path))
      }
      if let found, found != task {
        throw ValidationError("\(path) is for '\(task.rawValue)', and the file before it for '\(found.rawValue)'")
      }
      found = task
    }
    let task = found ?? .classify
    if let asked, asked != task {
      throw ValidationError("--task \(asked.rawValue): the files' labels are for '\(task.rawValue)'")
    }
    return task
  }
}

extension FramesInputFlags {
  private func lackOfLabels(in path: String) throws -> String {
    switch try FramesSource(path: path).format() {
    case .manifest: "\(path): the header has no column label, labels or transcript; name one of its columns so"
    case .table:
      "\(path) is no manifest: its first line has to be id, path, and label, labels or transcript, with tabs between them"
    default: "\(path) has no labels: give --labels FILE.tsv, or a manifest with the column label, labels or transcript"
    }
  }
}

extension FramesTask {
  /// - Throws: ``CommandError/otherLabels(path:task:wanted:)`` for a file that says in itself that it is labelled for another.
  func check(labelsIn paths: [String]) throws {
    for path in paths {
      if let task = try FramesSource(path: path).task(), task != self {
        throw CommandError.otherLabels(path: path, task: task.rawValue, wanted: rawValue)
      }
    }
  }
}

/// How recordings become steps.
struct FrontEndFlags: ParsableArguments {
  /// What sound becomes.
  enum SoundFeatures: String, ExpressibleByArgument, CaseIterable {
    case logmel
    case mfcc
  }

  @Option(help: "What sound becomes: mfcc (cepstra) or logmel (log energies).")
  var features: SoundFeatures = .mfcc

  @Option(help: ArgumentHelp("Mel filters. (default: 26 under mfcc, 40 under logmel)", valueName: "n"))
  var filters: Int?

  @Option(
    help: ArgumentHelp(
      "0 for channels alone, 1 with deltas, 2 with their deltas. (default: 2 of sound, 1 else)", valueName: "n"))
  var deltas: Int?

  @Option(help: "Scale channels by their mean and deviation: global (over training), utterance or none.")
  var scale: FrontEndSettings.Scaling = .global

  @Option(help: ArgumentHelp("Frames side by side in a step.", valueName: "n"))
  var stack = 1

  @Option(help: ArgumentHelp("Frames from one step to the next.", valueName: "n"))
  var stride = 1

  func validate() throws {
    if let filters, !(1...1024).contains(filters) { throw ValidationError("--filters \(filters): give 1 to 1024") }
  }

  /// - Parameter isSound: whether recordings are sound, whose channels say little without their change.
  func settings(isSound: Bool) -> FrontEndSettings {
    let spectrum: SpectralFeatures =
      switch features {
      case .logmel: .logMel(filterCount: filters ?? 40)
      case .mfcc: .mfcc(filterCount: filters ?? 26)
      }
    return FrontEndSettings(
      features: spectrum, deltaOrder: deltas ?? (isSound ? 2 : 1), scaling: scale, stackedFrameCount: stack,
      frameStride: stride)
  }
}

/// What a front end does in training alone, and what it makes of transcripts.
struct FrontEndTrainingFlags: ParsableArguments {
  @Option(help: ArgumentHelp("Noise added while training, in deviations of a channel. (default: 0.3)", valueName: "x"))
  var noise: Float?

  @Option(help: ArgumentHelp("Stretches of time hidden while training.", valueName: "n"))
  var timeMasks = 0

  @Option(help: ArgumentHelp("Bands of channels hidden while training.", valueName: "n"))
  var channelMasks = 0

  @Option(
    help: "What transcripts are spelled in: words or characters. (default: words where there are at most 200 of them)")
  var units: TranscriptUnits?

  var augmentation: FrameAugmentation {
    FrameAugmentation(noise: noise ?? 0.3, timeMaskCount: timeMasks, featureMaskCount: channelMasks)
  }
}

/// The network, and how it is trained; what is not given depends on the task and the number of recordings.
struct FramesModelFlags: ParsableArguments {
  @Option(help: "The recurrent cell: elman, gru or lstm.")
  var cell: CellArgument = .gru

  @Option(help: ArgumentHelp("Hidden units of a layer, in each direction.", valueName: "n"))
  var hidden = 64

  @Option(help: ArgumentHelp("Recurrent layers. (default: 1, and 2 to transcribe)", valueName: "n"))
  var layers: Int?

  @Flag(help: "Read recordings in the direction of time only, as streams have to be.")
  var oneDirection = false

  @Option(
    help: ArgumentHelp(
      "A convolution in front of the recurrent layers; none for none. (default: none)", valueName: "filtersxwidth"),
    transform: ConvolutionArgument.read)
  var convolution = ConvolutionArgument(nil)

  @Option(help: ArgumentHelp("Join every N steps into one, by their maximum.", valueName: "n"))
  var pool = 1

  @Option(
    help: ArgumentHelp(
      "To classify: how steps become one vector: last, mean, max, attention and centre, joined by +. (default: mean+max)"
    ),
    transform: ReductionArgument.read)
  var reduce = ReductionArgument([.mean, .max])

  @Flag(help: "To tag: choose the labels of steps together, by a conditional random field.")
  var crf = false

  @Option(help: ArgumentHelp("The share of units dropped while training.", valueName: "fraction"))
  var dropout: Float = 0.5

  @Option(
    help: ArgumentHelp(
      "Passes through the recordings at most. (default: as many as make about 2,000 updates, 20 to 500)", valueName: "n"
    ))
  var epochs: Int?

  @Option(help: ArgumentHelp("Updates at most.", valueName: "n"))
  var maxSteps: Int?

  @Option(help: ArgumentHelp("Recordings of one update.", valueName: "n"))
  var batchSize = 16

  @Option(help: ArgumentHelp("The highest learning rate.", valueName: "x"))
  var learningRate: Float = 3e-3

  @Option(
    help: ArgumentHelp("Time for training and validation at most, such as 60s or 5m.", valueName: "time"),
    transform: DurationArgument.read)
  var timeBudget: DurationArgument?

  @Option(help: ArgumentHelp("Decides all that is random: the same seed gives the same model.", valueName: "n"))
  var seed: UInt64 = 1

  @Option(
    help: ArgumentHelp(
      "Write MODEL.checkpoint after every so many updates, and keep it at the end. (default: one a minute, which goes "
        + "when the model is written)", valueName: "updates"))
  var checkpointEvery: Int?

  func validate() throws {
    try validateSizes([("--hidden", hidden), ("--layers", layers ?? 1), ("--pool", pool)], dropout: dropout)
    try validateCounts([
      ("--epochs", epochs ?? 1), ("--max-steps", maxSteps ?? 1), ("--batch-size", batchSize),
      ("--checkpoint-every", checkpointEvery ?? 1),
    ])
    guard learningRate > 0, learningRate.isFinite else {
      throw ValidationError("--learning-rate \(learningRate): give a number above 0")
    }
  }

  /// - Parameter count: recordings of an epoch.
  func epochs(of count: Int) -> Int {
    epochs ?? min(500, max(20, 2000 / max((count + batchSize - 1) / batchSize, 1)))
  }

  private func layers(_ defaultCount: Int) -> [LayerDescription] {
    let layer = LayerDescription(cell: cell.rawValue, hiddenSize: hidden, isBidirectional: !oneDirection)
    return Array(repeating: layer, count: layers ?? defaultCount)
  }

  func classifierOptions(count: Int) -> ClassifierOptions {
    var options = ClassifierOptions()
    options.layers = layers(1)
    (options.convolution, options.poolSize) = (convolution.convolution, pool)
    options.reductions = reduce.reductions
    options.dropout = Dropout(rate: dropout)
    (options.epochs, options.maxUpdates, options.timeBudget) = (epochs(of: count), maxSteps, timeBudget?.duration)
    (options.batchSize, options.learningRate, options.seed) = (batchSize, learningRate, seed)
    options.patience = nil
    return options
  }

  func taggerOptions(count: Int) -> TaggerOptions {
    var options = TaggerOptions()
    apply(to: &options.encoder, layers: 1)
    apply(to: &options.fitting, count: count)
    options.isStructured = crf
    return options
  }

  func transcriberOptions(count: Int) -> TranscriberOptions {
    var options = TranscriberOptions()
    apply(to: &options.encoder, layers: 2)
    apply(to: &options.fitting, count: count)
    return options
  }

  private func apply(to encoder: inout EncoderOptions, layers count: Int) {
    encoder.layers = layers(count)
    (encoder.convolution, encoder.poolSize, encoder.dropout) = (convolution.convolution, pool, Dropout(rate: dropout))
  }

  private func apply(to fitting: inout FittingOptions, count: Int) {
    (fitting.epochs, fitting.maxUpdates, fitting.timeBudget) = (epochs(of: count), maxSteps, timeBudget?.duration)
    (fitting.batchSize, fitting.learningRate, fitting.seed) = (batchSize, learningRate, seed)
    fitting.patience = nil
  }
}

/// Which recordings choose and score the model.
struct FramesValidationFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The share of the recordings that choose the model and score it; 0 for none. (default: 0.1)",
      valueName: "fraction"))
  var validation: Double?

  @Option(
    help: ArgumentHelp(
      "Recordings that do so instead, labelled in their file or by --labels. Repeats.", valueName: "file"))
  var validationSequences: [String] = []

  @Flag(help: "Keep recordings of one group of the manifest, such as a speaker, on one side.")
  var splitByGroup = false

  func validate() throws {
    if validation != nil, !validationSequences.isEmpty {
      throw ValidationError("Give either --validation FRACTION or --validation-sequences, not both")
    }
    if let validation, !(0..<1).contains(validation) {
      throw ValidationError("--validation \(validation): give 0 or more and below 1")
    }
    try NamedFiles(inputs: validationSequences).validateDistinct()
  }

  /// Recordings below which none are held out unless it is asked for: a tenth of them chooses badly, and is missed in training.
  private static let fewest = 100

  /// Where validation is a share of the recordings, how they are divided; nil for none.
  ///
  /// - Parameters:
  ///   - count: recordings.
  ///   - isStratified: whether each class has its share.
  ///   - isNeeded: whether a page is to tell of validation.
  /// - Throws: `ValidationError` where a page has nothing to tell.
  func plan(for count: Int, seed: UInt64, isStratified: Bool, isNeeded: Bool) throws -> SplitPlan? {
    if !validationSequences.isEmpty { return nil }
    let share = validation ?? (count < Self.fewest ? 0 : 0.1)
    if share == 0 {
      if isNeeded { throw ValidationError("--report tells of a validation part: give --validation 0.2, say") }
      if validation == nil {
        Console.note(
          "Fewer than \(Self.fewest) recordings: all train the model, and --validation 0.2, say, would score it")
      }
      return nil
    }
    if splitByGroup { return .byGroup(share: share, seed: seed) }
    return isStratified ? .stratified(share: share, seed: seed) : .random(share: share, seed: seed)
  }
}
