internal import Leitmotif
internal import LeitmotifDNA

/// What the tool classifies sequences with.
typealias DNAClassifier = TrainedClassifier<DNAAdapter>

extension DNAClassifier {
  /// Reads a model named on the command line; a file of sequences in its place is refused before it is read whole.
  /// - Throws: ``CommandError/notAModel(path:found:command:)``, ``CommandError/ownCell(path:name:)``, and the cases of
  ///   `TrainedClassifier.load`.
  static func named(_ path: String) throws -> DNAClassifier {
    try FileKind.checkModel(path, of: .dna)
    do {
      return try load(from: path)
    } catch ModelError.unknownCell(let name, _) {
      throw CommandError.ownCell(path: path, name: name)
    }
  }
}
