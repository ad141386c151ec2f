/// Writes events as CSV (RFC 4180): a header, then a row for each update, skipped update, epoch and validation, and for
/// the run's end. What does not apply is empty.
///
/// **Units** `updates` tried and `seconds` passed since the run began. `loss` of an epoch is the mean of its updates'.
public struct CSVObserver: TrainingObserver {
  private let write: TextSink

  /// - Parameter sink: takes a line at a time, its end included.
  public init(to sink: @escaping TextSink) { write = sink }

  /// - Throws: what the sink throws.
  public func observe(_ event: TrainingEvent) throws {
    if case .started = event { return try write(Self.line(Self.header)) }
    try write(Self.line(Self.row(EventRecord(event))))
  }

  private static let header = [
    "event", "epoch", "updates", "loss", "gradient_norm", "learning_rate", "examples", "score", "is_best", "parameter",
    "example_names", "reason", "seconds",
  ]

  private static func row(_ record: EventRecord) -> [String] {
    [
      record.event, text(record.epoch), text(record.updateCount),
      record.loss.map { "\($0)" } ?? text(record.meanLoss), text(record.gradientNorm), text(record.learningRate),
      text(record.exampleCount), text(record.score), text(record.isBest), text(record.parameter),
      record.exampleNames?.joined(separator: " ") ?? "", text(record.reason?.rawValue), text(record.seconds),
    ]
  }

  private static func text(_ value: (some CustomStringConvertible)?) -> String { value?.description ?? "" }

  private static func line(_ fields: [String]) -> String { fields.map(quoted).joined(separator: ",") + "\r\n" }

  /// Fields with a separator, a quote or a line end are quoted.
  private static func quoted(_ field: String) -> String {
    let isPlain = field.unicodeScalars.allSatisfy { $0 != "," && $0 != "\"" && $0 != "\n" && $0 != "\r" }
    if isPlain { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }
}
