public import LeitmotifData

/// Sequences in memory with their symbols, as their domain encodes them: a label for each step, or a transcript.
public struct SequenceSet: Sendable {
  /// One sequence.
  public struct Member: Sendable {
    /// The name that its file gives it.
    public let id: String
    /// What a split may not separate, such as a speaker.
    public let group: String
    /// What the model reads.
    public let input: EncodedInput
    /// One a step, or the symbols of its transcript, in order.
    public let symbols: [String]

    /// The name is the group, unless there is one.
    public init(id: String, group: String? = nil, input: EncodedInput, symbols: [String]) {
      self.id = id
      self.group = group ?? id
      self.input = input
      self.symbols = symbols
    }
  }

  /// In the order they were given; each has at least one step.
  public private(set) var members: [Member]
  /// Sequences that were read but have no symbols, or no step.
  public private(set) var skippedCount: Int

  /// - Parameter members: those without a step are left out and counted.
  public init(_ members: [Member]) {
    self.members = members.filter { $0.input.count > 0 }
    skippedCount = members.count - self.members.count
  }

  /// Reads all sequences of `sources` whose steps have labels, in order; those without are left out and counted.
  ///
  /// - Parameter memoryLimit: bytes that they may take; nil for any number.
  /// - Throws: what the adapter throws for damaged sources; ``ModelError/tooLarge(limit:count:)`` as soon as it is known.
  public init<Adapter: TaggingAdapter>(
    tagged adapter: Adapter, sources: [Adapter.Source], memoryLimit: Int? = nil
  ) throws {
    try self.init(adapter, sources: sources, memoryLimit: memoryLimit) { example, input in
      guard case .stepLabels(let labels) = example.annotation else { return nil }
      return try adapter.stepLabels(labels, of: example, stepCount: input.count)
    }
  }

  /// Reads all sequences of `sources` that have a transcript, in order; those without are left out and counted.
  ///
  /// - Parameter memoryLimit: bytes that they may take; nil for any number.
  /// - Throws: what the adapter throws for damaged sources; ``ModelError/tooLarge(limit:count:)`` as soon as it is known.
  public init<Adapter: TranscriptionAdapter>(
    transcribed adapter: Adapter, sources: [Adapter.Source], memoryLimit: Int? = nil
  ) throws {
    try self.init(adapter, sources: sources, memoryLimit: memoryLimit) { example, _ in
      guard case .symbols(let symbols) = example.annotation else { return nil }
      return symbols
    }
  }

  private init<Adapter: DomainAdapter>(
    _ adapter: Adapter, sources: [Adapter.Source], memoryLimit: Int?,
    symbols: (Example<Adapter.Content>, EncodedInput) throws -> [String]?
  ) throws {
    self.init([])
    var size = 0
    for source in sources {
      var reader = try adapter.makeReader(for: source)
      while let example = try reader.next() {
        let input = try adapter.encode(example.content).compacted()
        guard input.count > 0, let symbols = try symbols(example, input) else {
          skippedCount += 1
          continue
        }
        members.append(Member(id: example.id, group: example.group, input: input, symbols: symbols))
        size += members[members.count - 1].byteCount
        if let memoryLimit, size > memoryLimit { throw ModelError.tooLarge(limit: memoryLimit, count: count) }
      }
    }
  }

  /// Sequences.
  public var count: Int { members.count }
  /// Steps of all sequences.
  public var stepCount: Int { members.reduce(0) { $0 + $1.input.count } }
  /// Steps of the longest sequence; 0 without any.
  public var longest: Int { members.reduce(0) { max($0, $1.input.count) } }
  /// The symbols that occur.
  public var labels: LabelSet { LabelSet(members.lazy.flatMap(\.symbols)) }
  /// Bytes of memory that the sequences take, about.
  public var byteCount: Int { members.reduce(0) { $0 + $1.byteCount } }

  /// The two parts that `plan` divides these sequences into.
  /// - Throws: `DataError` when the plan does not fit.
  public func split(_ plan: SplitPlan) throws(DataError) -> (training: SequenceSet, heldOut: SequenceSet) {
    let split = try plan.split(members.map { SplitMember(id: $0.id, group: $0.group) })
    return (SequenceSet(split.training.map { members[$0] }), SequenceSet(split.heldOut.map { members[$0] }))
  }

  /// Tells whether these are the same sequences, in the same order.
  public var digest: String {
    var digest = ContentDigest()
    for member in members {
      digest.add(member.id)
      digest.add(member.input)
      for symbol in member.symbols { digest.add(symbol) }
    }
    return digest.text
  }
}

extension SequenceSet.Member {
  /// With the name, and what arrays' storage takes.
  fileprivate var byteCount: Int {
    MemoryLayout<Self>.stride + input.byteCount + symbols.count * MemoryLayout<String>.stride + 64 + id.utf8.count
  }
}

extension SequenceSet {
  /// The indices of each sequence's symbols among `labels`.
  /// - Throws: ``ModelError/unknownSymbol(id:symbol:known:)``.
  public func indices(in labels: LabelSet) throws(ModelError) -> [[Int]] {
    var result: [[Int]] = []
    result.reserveCapacity(count)
    for member in members {
      var indices: [Int] = []
      for symbol in member.symbols {
        guard let index = try? labels.index(of: symbol) else {
          throw .unknownSymbol(id: member.id, symbol: symbol, known: labels.labels)
        }
        indices.append(index)
      }
      result.append(indices)
    }
    return result
  }
}
