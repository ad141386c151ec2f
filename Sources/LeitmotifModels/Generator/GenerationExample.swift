public import LeitmotifData

/// A sequence that a generator learns or is scored on: its symbols, and what each step sees of the past.
///
/// Histories are computed once, when it is made.
public struct GenerationExample: Sendable, Hashable {
  /// The example's name, as its file has it.
  public let id: String
  /// What a split may not separate, such as a file.
  public let group: String
  /// The symbols; the last token is the end token where the sequence is whole.
  public let symbols: EncodedInput
  /// What the whole sequence is like.
  public let condition: [Float]
  /// Row-major [count, symbolCount].
  let historySymbols: [Int32]
  /// Row-major [count, width].
  let historyNumbers: [Float]

  /// - Parameters:
  ///   - symbols: at least one step.
  ///   - history: at the beginning of the sequence; of tokens only.
  public init(
    id: String, group: String? = nil, symbols: EncodedInput, condition: [Float] = [],
    history: any HistoryFeatures = NoHistory()
  ) {
    precondition(symbols.count > 0, "a sequence has at least one step")
    self.id = id
    self.group = group ?? id
    self.symbols = symbols
    self.condition = condition
    (historySymbols, historyNumbers) = Self.features(of: symbols, history)
  }

  private static func features(
    of symbols: EncodedInput, _ history: any HistoryFeatures
  ) -> (symbols: [Int32], numbers: [Float]) {
    guard history.symbolCount + history.width > 0 else { return ([], []) }
    guard case .tokens(let tokens) = symbols else { preconditionFailure("frames have no history of tokens") }
    var history = history
    var (places, numbers): ([Int32], [Float]) = ([], [])
    places.reserveCapacity(tokens.count * history.symbolCount)
    numbers.reserveCapacity(tokens.count * history.width)
    for step in 0..<tokens.count {
      let features = history.features
      precondition(
        features.symbols.count == history.symbolCount && features.numbers.count == history.width,
        "a history of other sizes than it says")
      places += features.symbols
      numbers += features.numbers
      history.append(tokens[step])
    }
    return (places, numbers)
  }

  /// Steps.
  public var count: Int { symbols.count }

  /// Identifies the example to the random streams.
  var key: UInt64 { nameHash(id) }

  /// Bytes of memory that it takes, about.
  public var byteCount: Int {
    MemoryLayout<Self>.stride + symbols.byteCount + (historySymbols.count + historyNumbers.count + condition.count) * 4
      + 96 + id.utf8.count
  }
}

/// Sequences in memory, as their domain encodes them: what a generator learns from and is scored on.
public struct GenerationSet: Sendable {
  /// In the order they were given.
  public private(set) var examples: [GenerationExample]

  /// These sequences.
  public init(_ examples: [GenerationExample]) { self.examples = examples }

  /// Reads all sequences of `sources`, in order; those without a step are left out.
  ///
  /// - Parameter memoryLimit: bytes that they may take; nil for any number.
  /// - Throws: what the adapter throws for damaged sources; ``ModelError/tooLarge(limit:count:)`` as soon as it is known.
  public init<Adapter: GenerationAdapter>(
    _ adapter: Adapter, sources: [Adapter.Source], memoryLimit: Int? = nil
  ) throws {
    examples = []
    var size = 0
    for source in sources {
      var reader = try adapter.makeReader(for: source)
      while let example = try reader.next() {
        guard let encoded = try adapter.generationExample(example) else { continue }
        examples.append(encoded)
        size += encoded.byteCount
        if let memoryLimit, size > memoryLimit { throw ModelError.tooLarge(limit: memoryLimit, count: count) }
      }
    }
  }

  /// Sequences.
  public var count: Int { examples.count }
  /// Steps of all sequences.
  public var stepCount: Int { examples.reduce(0) { $0 + $1.count } }

  /// The two parts that `plan` divides these sequences into.
  /// - Throws: `DataError` when the plan does not fit.
  public func split(_ plan: SplitPlan) throws(DataError) -> (training: GenerationSet, heldOut: GenerationSet) {
    let split = try plan.split(examples.map { SplitMember(id: $0.id, group: $0.group) })
    return (GenerationSet(split.training.map { examples[$0] }), GenerationSet(split.heldOut.map { examples[$0] }))
  }

  /// Tells whether these are the same sequences, in the same order.
  public var digest: String {
    var digest = ContentDigest()
    for example in examples {
      digest.add(example.id)
      digest.add(example.symbols)
      for number in example.condition { digest.add(UInt64(number.bitPattern)) }
      for place in example.historySymbols { digest.add(UInt64(bitPattern: Int64(place))) }
      for number in example.historyNumbers { digest.add(UInt64(number.bitPattern)) }
    }
    return digest.text
  }
}

extension GenerationAdapter {
  /// A sequence with its condition and history; nil for one without a step.
  /// - Throws: when the content cannot be read as a sequence.
  public func generationExample(_ example: Example<Content>) throws -> GenerationExample? {
    let symbols = try encode(example.content)
    guard symbols.count > 0 else { return nil }
    let condition = condition(of: example.content)
    return GenerationExample(
      id: example.id, group: example.group, symbols: symbols, condition: condition,
      history: makeHistory(condition: condition))
  }
}
