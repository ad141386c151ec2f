internal import Leitmotif
internal import LeitmotifMIDI

/// What the tool generates music with.
typealias MIDIGenerator = TrainedGenerator<MIDIAdapter>

extension MIDIGenerator {
  /// Reads a model named on the command line; a file of sequences or music in its place is refused before it is read whole.
  /// - Throws: ``CommandError/notAModel(path:found:command:)``, ``CommandError/ownCell(path:name:)``, and the cases of
  ///   `TrainedGenerator.load`.
  static func named(_ path: String) throws -> MIDIGenerator {
    try FileKind.checkModel(path, of: .midi)
    do {
      return try load(from: path)
    } catch ModelError.unknownCell(let name, _) {
      throw CommandError.ownCell(path: path, name: name)
    }
  }
}
