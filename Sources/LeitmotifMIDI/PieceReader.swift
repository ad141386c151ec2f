public import LeitmotifData

/// The pieces of one source, in order. A piece's name is that of its file, with `#2` for the second of a file and so on; the
/// file is its group, so that no split divides it.
public struct PieceReader: ExampleReader {
  private let examples: [Example<Piece>]
  private var index = 0

  init(source: MIDISource, extractor: PieceExtractor) throws {
    guard let scores = try source.load() else {
      examples = []
      return
    }
    var outcome = Extraction()
    for score in scores {
      let extraction = extractor.extract(score, style: source.style)
      outcome.pieces += extraction.pieces
      outcome.skipped += extraction.skipped
      outcome.counts += extraction.counts
    }
    source.tally.note(outcome, of: source.id)
    examples = outcome.pieces.enumerated().flatMap { index, piece in
      source.transpositions.map { semitones in
        let part = index == 0 ? "" : "#\(index + 1)"
        let key = semitones == 0 ? "" : semitones > 0 ? "+\(semitones)" : "\(semitones)"
        return Example(
          id: source.id + part + key, group: source.id,
          content: extractor.fold(piece.transposed(by: semitones)))
      }
    }
  }

  /// The next piece.
  public mutating func next() -> Example<Piece>? {
    guard index < examples.count else { return nil }
    index += 1
    return examples[index - 1]
  }

  /// The share of the pieces that were given.
  public var progress: Double? { examples.isEmpty ? 1 : Double(index) / Double(examples.count) }
}
