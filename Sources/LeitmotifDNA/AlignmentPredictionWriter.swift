public import LeitmotifData

/// Predictions as tags of the records that they are about, in BAM: `lm:Z` is the label and `lp:f` its probability, in
/// place of any tags of these names. All else of a record stays as it was; one without a sequence has no tags.
///
/// The header is that of the input with a @PG line more.
///
/// ```swift
/// let header = AlignmentHeader()
/// let writer = AlignmentPredictionWriter(
///   descriptor: descriptor, header: header, labels: labels, program: AlignmentProgram(version: "1.0", arguments: arguments))
/// try classifier.predict(DNASource(path: "reads.bam", alignmentHeader: header)) { example, prediction in
///   try writer.write(prediction, of: example)
/// }
/// try writer.finish()
/// ```
public final class AlignmentPredictionWriter {
  private let descriptor: Int32
  private let header: AlignmentHeader
  private let labels: [String]
  private let program: AlignmentProgram
  private let isJoined: Bool
  /// Nil until the first record comes, which the header comes before.
  private var output: AlignmentOutput?

  /// - Parameters:
  ///   - descriptor: open for writing; it stays the caller's, to close after `finish()`.
  ///   - header: that of the sources of the examples.
  ///   - labels: in the order of the probabilities.
  ///   - isJoined: whether there are several sources: then the header claims no order of all records.
  public init(
    descriptor: Int32, header: AlignmentHeader, labels: [String], program: AlignmentProgram, isJoined: Bool = false
  ) {
    self.descriptor = descriptor
    self.header = header
    self.labels = labels
    self.program = program
    self.isJoined = isJoined
  }

  /// Writes the record of a whole example, whose source has the header of this writer.
  /// - Throws: ``OutputFault``, such as on a full disk.
  public func write(_ prediction: Prediction, of example: Example<DNASequence>) throws(OutputFault) {
    guard let alignment = example.content.alignment, example.window == nil else {
      preconditionFailure("a whole example of a source that keeps its records")
    }
    let best = prediction.best
    try begun().write(
      alignment, label: best.map { labels[$0] }, probability: best.map { prediction.probabilities[$0] } ?? 0)
  }

  /// Writes what is left: without this the file is not whole.
  /// - Throws: ``OutputFault``.
  public func finish() throws(OutputFault) { try begun().finish() }

  private func begun() throws(OutputFault) -> AlignmentOutput {
    if let output { return output }
    guard let begun = try header.makeOutput(descriptor: descriptor, program: program, isJoined: isJoined) else {
      preconditionFailure("a source with this header is opened first")
    }
    output = begun
    return begun
  }
}
