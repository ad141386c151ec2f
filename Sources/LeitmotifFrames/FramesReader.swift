public import LeitmotifData

/// One pass through the recordings of a file, one example in memory at a time.
///
/// Frames of all examples have one width, sound one sample rate, and no value that is not finite. Copies of a reader
/// share its place in the file.
public struct FramesReader: ExampleReader {
  /// The format that the file turned out to have.
  public let format: FramesFormat
  private let source: FramesSource
  private let records: any RecordReader
  private var measure = RecordingMeasure()

  /// - Parameter units: what the symbols of a transcript are.
  /// - Throws: `FramesError.unreadable`, `.unknownFormat`; `.damaged` for what shows at once.
  public init(_ source: FramesSource, units: TranscriptUnits) throws(FramesError) {
    self.source = source
    format = try source.format()
    records = try source.makeRecords(of: format, units: units)
  }

  /// The share of the file that has been read.
  public var progress: Double? { records.progress }

  /// The next example; nil at the end.
  /// - Throws: `FramesError`, which says the file, the place in it and what is wrong.
  public mutating func next() throws(FramesError) -> Example<FrameContent>? {
    while let record = try records.next() {
      source.tally.note(interpolated: record.interpolatedCount)
      try measure.check(record)
      guard let annotation = try annotation(of: record) else {
        source.tally.note(unlabelled: 1)
        continue
      }
      source.tally.note(examples: 1)
      return Example(id: record.id, group: record.group, content: record.content, annotation: annotation)
    }
    return nil
  }

  /// Nil where the example is to be passed over.
  private func annotation(of record: FrameRecord) throws(FramesError) -> Annotation? {
    if source.labelling == .none { return Annotation.none }
    let annotation: Annotation =
      switch source.labelling {
      case .none: .none
      case .inFile: record.annotation
      case .table(let table): table[record.id].map { .label($0) } ?? .none
      }
    if annotation != .none { return annotation }
    if source.allowsUnlabelled { return nil }
    throw .unlabelled(path: source.path, id: record.id)
  }
}

extension FramesSource {
  /// The recordings of the file, whatever they have in common.
  /// - Throws: `FramesError.unreadable`; `.damaged` for what shows at once.
  func makeRecords(of format: FramesFormat, units: TranscriptUnits) throws(FramesError) -> any RecordReader {
    switch format {
    case .manifest: try ManifestReader(path: path, units: units, readsLabels: labelling == .inFile)
    case .timeSeries: try TimeSeriesReader(path: path, missingValues: missingValues)
    case .kaldiArchive: try ArchiveReader(path: path)
    case .kaldiScript: try ScriptReader(path: path)
    case .npz: try ArrayCollectionReader(path: path)
    case .npy, .table, .htk, .wave, .compressedAudio, .video: SingleFileReader(path: path)
    }
  }
}
