internal import LeitmotifMIDI

/// The music that generated music begins with, as a file has it.
struct OpeningFile {
  let piece: Piece
  /// Quarter notes a minute.
  let tempo: Double
  let program: UInt8

  /// Reads the first piece of a file, as a model of this configuration reads music, but whole.
  /// - Throws: `MIDIError`; ``CommandError/noOpening(path:reason:)``.
  init(_ path: String, configuration: MIDIConfiguration) throws {
    var configuration = configuration
    (configuration.maximumStepCount, configuration.minimumNoteCount) = (.max, 1)
    let reading = try MIDIFile.read(contentsOf: path)
    for warning in reading.warnings.prefix(3) { Console.warning("\(warning)") }
    var reasons: [String] = []
    for score in reading.file.scores {
      let extraction = PieceExtractor(configuration: configuration).extract(score)
      reasons += extraction.skipped.map(\.description)
      guard let piece = extraction.pieces.first else { continue }
      self.piece = piece
      tempo = 60e6 / Double(max(score.tempos.first?.microsecondsPerQuarter ?? 500_000, 1))
      let longest = score.parts.filter { !$0.isPercussion }.max { $0.notes.count < $1.notes.count }
      program = longest?.program ?? 0
      return
    }
    throw CommandError.noOpening(path: path, reason: reasons.first ?? "no notes")
  }
}
