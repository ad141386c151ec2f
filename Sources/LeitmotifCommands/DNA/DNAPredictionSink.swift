internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA

/// Where `classify` puts its predictions, in the order of the sequences.
protocol DNAPredictionSink {
  /// What the sources are to keep of alignments; nil for nothing.
  var alignmentHeader: AlignmentHeader? { get }
  func write(_ prediction: Prediction, of example: Example<DNASequence>) throws
  /// Writes what is left, and gives the file its name.
  func finish() throws
}

/// Which kind of file predictions are put into: the name's ending says.
enum DNAPredictionFormat {
  /// Tab-separated text; `.gz` is compressed as bgzip does.
  case table
  /// The records of the input with tags: `.bam`.
  case alignments

  init(path: String) { self = path.lowercased().hasSuffix(".bam") ? .alignments : .table }

  /// Opens the output. Of named inputs it is checked first that they are what this format needs.
  func makeSink(
    for file: @autoclosure () throws -> OutputFile, by trained: DNAClassifier, inputs: [String], reading: DNAReading
  ) throws -> any DNAPredictionSink {
    switch self {
    case .table: return try TableSink(file(), writer: trained.adapter.makeWriter(labels: trained.labels.labels))
    case .alignments:
      try checkAlignments(inputs.filter { $0 != "-" && FileSystem.kind(of: $0) == .file }, reading)
      return try AlignmentSink(file(), labels: trained.labels.labels, isJoined: inputs.count > 1)
    }
  }

  private func checkAlignments(_ paths: [String], _ reading: DNAReading) throws {
    let header = AlignmentHeader()
    for path in paths { _ = try DNAReader(DNASource(path: path, reading: reading, alignmentHeader: header)) }
  }
}

/// Predictions as lines of a table.
private struct TableSink: DNAPredictionSink {
  let file: OutputFile
  let writer: any PredictionWriter<DNASequence>
  var alignmentHeader: AlignmentHeader? { nil }

  init(_ file: OutputFile, writer: any PredictionWriter<DNASequence>) throws {
    self.file = file
    self.writer = writer
    try file.write(writer.header)
  }

  func write(_ prediction: Prediction, of example: Example<DNASequence>) throws {
    try file.write(writer.text(for: prediction, of: example))
  }

  func finish() throws { try file.finish() }
}

/// Predictions as tags of the records of the input.
private struct AlignmentSink: DNAPredictionSink {
  let file: OutputFile
  let alignmentHeader: AlignmentHeader?
  let writer: AlignmentPredictionWriter

  init(_ file: OutputFile, labels: [String], isJoined: Bool) {
    let header = AlignmentHeader()
    self.file = file
    alignmentHeader = header
    let program = AlignmentProgram(
      version: LeitmotifCommand.configuration.version, arguments: ["leitmotif"] + LeitmotifCommand.arguments)
    writer = AlignmentPredictionWriter(
      descriptor: file.descriptor, header: header, labels: labels, program: program, isJoined: isJoined)
  }

  func write(_ prediction: Prediction, of example: Example<DNASequence>) throws {
    try file.writing { () throws(OutputFault) in try writer.write(prediction, of: example) }
  }

  func finish() throws {
    try file.writing { () throws(OutputFault) in try writer.finish() }
    try file.finish()
  }
}
