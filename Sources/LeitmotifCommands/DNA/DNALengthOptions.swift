internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA

/// What becomes of sequences that are longer than a model reads at once.
struct DNALengthOptions: ParsableArguments {
  /// What is done with them.
  enum Policy: String, ExpressibleByArgument, CaseIterable {
    case windows, refuse
  }

  @Option(
    help: ArgumentHelp(
      "Bases that are read at once. (default: those of the longest sequence that the model was trained on)",
      valueName: "n"))
  var maxLength: Int?

  @Option(
    name: .customLong("long-records"),
    help: ArgumentHelp(
      "Sequences of more bases: predicted as the mean over windows that overlap by half, or refused."))
  var policy: Policy = .windows

  func validate() throws {
    if let maxLength, maxLength < 1 { throw ValidationError("--max-length \(maxLength): give 1 or more") }
  }

  /// How a model's sequences are cut; nil for a model that does not know what it was trained on.
  /// - Throws: ``CommandError/lengthUnknown`` where it is to refuse longer ones.
  func windows(of trained: DNAClassifier) throws(CommandError) -> WindowPlan? {
    let length = maxLength ?? trained.summary.longestExample
    if length == nil, policy == .refuse { throw .lengthUnknown }
    return length.map { WindowPlan(length: $0) }
  }

  /// What a reader does with a record that is longer than `windows`, before its windows are cut elsewhere.
  func longRecords(beyond windows: WindowPlan?) -> LongRecords {
    guard let windows, policy == .refuse else { return .whole }
    return .refused(above: windows.length)
  }

  /// How records are read that are classified as they come.
  func classifying(by trained: DNAClassifier) throws(CommandError) -> LongRecords {
    let windows = try windows(of: trained)
    return policy == .refuse ? longRecords(beyond: windows) : windows.map { .windows($0) } ?? .whole
  }
}
