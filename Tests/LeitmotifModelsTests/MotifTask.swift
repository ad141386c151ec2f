import Foundation
import Leitmotif
import LeitmotifDNA

/// A task in miniature: does GATTACA occur in a random sequence of 20 to 30 bases? In one of three it does.
enum MotifTask {
  static func examples(_ count: Int, seed: UInt64) -> ExampleSet {
    var random = SplitMix64(seed: seed)
    return ExampleSet(
      (0..<count).map { index in
        var letters = (0..<(20 + random.next(below: 11))).map { _ in Array("ACGT")[random.next(below: 4)] }
        let hasMotif = index % 3 == 0
        if hasMotif {
          let start = random.next(below: letters.count - 6)
          letters.replaceSubrange(start..<(start + 7), with: "GATTACA")
        }
        return member("s\(seed).\(index)", String(letters), label: hasMotif ? "motif" : "none")
      })
  }

  static func member(_ id: String, _ letters: String, label: String) -> ExampleSet.Member {
    let codes = DNASequence(letters)?.codes ?? []
    return ExampleSet.Member(id: id, group: id, input: .tokens(TokenSequence(bytes: codes)), label: label)
  }

  /// Small enough to train in a moment.
  static var options: ClassifierOptions {
    var options = ClassifierOptions()
    options.convolution = .init(filterCount: 8, tapCount: 7)
    options.layers = [LayerDescription(cell: "gru", hiddenSize: 8)]
    options.reductions = [.mean, .max]
    options.dropout = .none
    options.learningRate = 2e-2
    options.batchSize = 16
    options.epochs = 8
    return options
  }

  /// A model that has seen a few batches.
  static func briefModel(
    _ change: (inout ClassifierOptions) -> Void = { _ in }, strands: DNAConfiguration.Strands = .forward,
    layers: LayerFactory = .builtIn, threads: ThreadPool = .serial
  ) throws -> TrainedClassifier<DNAAdapter> {
    var options = options
    options.maxUpdates = 3
    change(&options)
    return try .train(
      DNAAdapter(configuration: DNAConfiguration(strands: strands)), on: examples(48, seed: 1),
      validation: examples(12, seed: 2), options: options, layers: layers, threads: threads)
  }
}

/// A folder that goes when the test is over.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "leitmotif-models-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: url.appending(path: name))
    return path(name)
  }

  /// The bytes of a model's file.
  func bytes(of model: TrainedClassifier<some ClassificationAdapter>, name: String = "model") throws -> Data {
    try model.write(to: path(name))
    return try Data(contentsOf: url.appending(path: name))
  }
}

extension TrainedClassifier<DNAAdapter> {
  /// The predictions of a FASTA file's sequences, in order.
  func predictions(ofFASTA text: String, threads: ThreadPool = .serial) throws -> [(id: String, prediction: Prediction)]
  {
    let folder = try TemporaryFolder()
    return try withExtendedLifetime(folder) {
      var predictions: [(String, Prediction)] = []
      let source = DNASource(path: try folder.write(text, to: "in.fa"))
      try predict(source, threads: threads) { predictions.append(($0.id, $1)) }
      return predictions
    }
  }

  /// The predictions of sequences, in order.
  func predictions(of sequences: [String], threads: ThreadPool = .serial) throws -> [Prediction] {
    let records = sequences.enumerated().map { ">r\($0)\n\($1)\n" }
    return try predictions(ofFASTA: records.joined(), threads: threads).map(\.prediction)
  }
}

extension Prediction {
  /// Each probability, exactly.
  var bits: [UInt32] { probabilities.map(\.bitPattern) }
}

/// Sequences of many lengths, an empty one among them.
func raggedSequences() -> [String] {
  var random = SplitMix64(seed: 3)
  return [17, 1, 0, 64, 5, 33, 2, 17, 100, 8].map { length in
    String((0..<length).map { _ in Array("ACGTN")[random.next(below: 5)] })
  }
}
