/// Where the labels of recordings come from.
public enum FramesLabelling: Sendable, Hashable {
  /// The file itself: the classes of `.ts`, or the columns of a manifest.
  case inFile
  /// A table, joined by the names of examples.
  case table(FrameLabels)
  /// Nowhere: for prediction.
  case none
}

/// What becomes of values that a `.ts` file lacks: `?` or `NaN`.
public enum MissingValues: String, Sendable, Hashable, Codable, CaseIterable {
  /// A straight line in time between the values beside them, and the nearest value at the ends; the tally counts them.
  case interpolated
  /// An error.
  case refused
}

/// What a file's labels are for.
public enum FramesTask: String, Sendable, Hashable, Codable, CaseIterable {
  /// One label for the whole.
  case classify
  /// A label a frame.
  case tag
  /// A transcript, which is not aligned with the frames.
  case transcribe
}

/// A file of recordings and how it is labelled.
///
/// A `.ts` file, a Kaldi archive or script, an `.npz` and a manifest have many examples; any other file is one, whose
/// name is that of the file without its ending.
public struct FramesSource: Sendable {
  /// The file.
  public var path: String
  /// Where labels come from.
  public var labelling: FramesLabelling
  /// Whether an example without a label is passed over, rather than an error.
  public var allowsUnlabelled: Bool
  /// What becomes of values that a `.ts` file lacks.
  public var missingValues: MissingValues
  /// Told what a pass through the file meets.
  public var tally: FramesTally

  /// - Parameter tally: share one among the sources of a data set.
  public init(
    path: String, labelling: FramesLabelling = .inFile, allowsUnlabelled: Bool = false,
    missingValues: MissingValues = .interpolated, tally: FramesTally = FramesTally()
  ) {
    self.path = path
    self.labelling = labelling
    self.allowsUnlabelled = allowsUnlabelled
    self.missingValues = missingValues
    self.tally = tally
  }

  /// What the file is, by its first bytes and its name.
  /// - Throws: `FramesError.unreadable`, `.unknownFormat`.
  public func format() throws(FramesError) -> FramesFormat { try FramesFormat.detect(path) }

  /// What the labels in the file are for: the column of a manifest (`label`, `labels` or `transcript`); to classify by
  /// `.ts`; nil where the file has none.
  /// - Throws: `FramesError.unreadable`, `.unknownFormat`; `.damaged` for a manifest's header that makes no sense.
  public func task() throws(FramesError) -> FramesTask? {
    switch try format() {
    case .manifest: try ManifestReader.columns(of: path).task
    case .timeSeries: .classify
    default: nil
    }
  }
}
