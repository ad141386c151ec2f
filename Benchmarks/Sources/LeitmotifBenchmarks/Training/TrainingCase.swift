internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA

/// One epoch of training a classifier of DNA.
struct TrainingCase: SuiteCase {
  var dataSet: DataSet
  var exampleCount: Int
  var model: Model
  var threadCount: Int

  var title: String { "\(dataSet.title), \(model.title), \(threadCount.asThreads)" }
  var operations: Double? { nil }

  /// The shapes that are trained.
  enum Model: String, Codable, CaseIterable {
    /// What `leitmotif dna train` makes without flags.
    case standard
    /// `--convolution 64x12 --pool 4 --hidden 64 --reduce mean+max`
    case pooled

    var title: String { self == .standard ? "default model" : "64x12 filters, pool 4, hidden 64" }

    /// For one epoch.
    var options: ClassifierOptions {
      var options = ClassifierOptions()
      options.epochs = 1
      if self == .pooled {
        options.convolution = .init(filterCount: 64, tapCount: 12)
        options.poolSize = 4
        options.layers = [LayerDescription(cell: "gru", hiddenSize: 64)]
        options.reductions = [.mean, .max]
      }
      return options
    }
  }

  /// Labelled sequences.
  enum DataSet: String, Codable, CaseIterable {
    /// In `Fixtures/dna`.
    case splice
    /// In a folder that is given.
    case rrna16s

    var title: String { self == .splice ? "splice junctions" : "16S rRNA" }

    func files(in folder: URL?) -> LabelledFiles? {
      switch self {
      case .splice:
        LabelledFiles(in: Checkout.root.appending(path: "Fixtures/dna"), "splice.train.fa", "splice.train.tsv")
      case .rrna16s: folder.flatMap { LabelledFiles(in: $0, "rrna16s.train.fa.gz", "rrna16s.train.tsv") }
      }
    }
  }
}

/// Sequences and their labels.
struct LabelledFiles {
  let sequences: String
  let labels: String

  /// Nil where one of the two is missing.
  init?(in folder: URL, _ sequences: String, _ labels: String) {
    (self.sequences, self.labels) = (folder.appending(path: sequences).path, folder.appending(path: labels).path)
    let manager = FileManager.default
    guard manager.fileExists(atPath: self.sequences), manager.fileExists(atPath: self.labels) else { return nil }
  }

  func read() throws -> ExampleSet {
    try ExampleSet(
      DNAAdapter(), sources: [DNASource(path: sequences, labelling: .labels(LabelTable(path: labels)))])
  }
}

/// What the peer is told: the case, where its files are, and every number of the training.
struct PeerTraining: Encodable {
  struct Settings: Encodable {
    let filters, taps, pool, hidden, batchSize: Int
    let reductions: [String]
    let dropout, learningRate, weightDecay, labelSmoothing, clippingNorm: Float
  }

  let threadCount: Int
  let sequences: String
  let labels: String
  let settings: Settings

  init(_ trainingCase: TrainingCase, files: LabelledFiles) {
    let options = trainingCase.model.options
    threadCount = trainingCase.threadCount
    (sequences, labels) = (files.sequences, files.labels)
    settings = Settings(
      filters: options.convolution?.filterCount ?? 0, taps: options.convolution?.tapCount ?? 0, pool: options.poolSize,
      hidden: options.layers[0].hiddenSize, batchSize: options.batchSize,
      reductions: options.reductions.map(\.rawValue), dropout: options.dropout.rate, learningRate: options.learningRate,
      weightDecay: options.weightDecay, labelSmoothing: options.labelSmoothing, clippingNorm: options.clippingNorm)
  }
}
