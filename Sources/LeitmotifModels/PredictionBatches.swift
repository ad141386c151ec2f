internal import LeitmotifData

/// The batches of a source, as a reader gives its examples, for prediction.
struct PredictionBatches<Adapter: DomainAdapter> {
  struct Batch: Sendable {
    var examples: [Example<Adapter.Content>] = []
    var inputs: [EncodedInput] = []
    /// The share of the source read with it.
    var progress: Double?
  }

  /// Bounds the memory of one pass.
  static var limit: BatchLimit { BatchLimit(exampleCount: 256, rowCount: 32_768) }

  private let adapter: Adapter
  private var reader: Adapter.Reader
  /// Read, but of the next batch.
  private var waiting: (example: Example<Adapter.Content>, input: EncodedInput)?

  init(_ adapter: Adapter, reader: Adapter.Reader) {
    self.adapter = adapter
    self.reader = reader
  }

  /// The next batch, or nil at the end.
  mutating func next() throws -> Batch? {
    let limit = Self.limit
    var batch = Batch()
    var rowCount = 0
    while let (example, input) = try take() {
      guard limit.admits(length: input.count, to: batch.inputs.count, rows: rowCount) else {
        waiting = (example, input)
        break
      }
      batch.examples.append(example)
      batch.inputs.append(input)
      rowCount += input.count
    }
    batch.progress = reader.progress
    return batch.examples.isEmpty ? nil : batch
  }

  private mutating func take() throws -> (example: Example<Adapter.Content>, input: EncodedInput)? {
    if let first = waiting {
      waiting = nil
      return first
    }
    guard let example = try reader.next() else { return nil }
    return (example, try adapter.encode(example.content))
  }
}
