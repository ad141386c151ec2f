public import LeitmotifData

/// Labelled examples in memory, as their domain encodes them: what training and evaluation read.
public struct ExampleSet: Sendable {
  /// One labelled example.
  public struct Member: Sendable {
    /// The name that its file gives it.
    public let id: String
    /// What a split may not separate, such as a contig.
    public let group: String
    /// What the model reads.
    public let input: EncodedInput
    /// The name of its class.
    public let label: String

    /// The name is the group, unless there is one.
    public init(id: String, group: String? = nil, input: EncodedInput, label: String) {
      self.id = id
      self.group = group ?? id
      self.input = input
      self.label = label
    }
  }

  /// In the order they were given; each has at least one step.
  public private(set) var members: [Member]
  /// Examples that were read but have no label, or no step.
  public private(set) var skippedCount: Int

  /// - Parameter members: those without a step are left out and counted.
  public init(_ members: [Member]) {
    self.members = members.filter { $0.input.count > 0 }
    skippedCount = members.count - self.members.count
  }

  /// Reads all examples of `sources`, in order.
  ///
  /// Examples without a label are left out and counted; whether that is an error is the source's to say.
  /// - Parameter memoryLimit: bytes that the examples may take; nil for any number.
  /// - Throws: what the adapter throws for damaged sources; ``ModelError/tooLarge(limit:count:)`` as soon as it is known.
  public init<Adapter: DomainAdapter>(
    _ adapter: Adapter, sources: [Adapter.Source], memoryLimit: Int? = nil
  ) throws {
    self.init([])
    var size = 0
    for source in sources {
      var reader = try adapter.makeReader(for: source)
      while let example = try reader.next() {
        guard case .label(let label) = example.annotation else {
          skippedCount += 1
          continue
        }
        let input = try adapter.encode(example.content).compacted()
        if input.count == 0 {
          skippedCount += 1
        } else {
          members.append(Member(id: example.id, group: example.group, input: input, label: label))
          size += members[members.count - 1].byteCount
          if let memoryLimit, size > memoryLimit { throw ModelError.tooLarge(limit: memoryLimit, count: count) }
        }
      }
    }
  }

  /// Examples.
  public var count: Int { members.count }

  /// The labels that occur.
  public var labels: LabelSet { LabelSet(members.lazy.map(\.label)) }

  /// How many examples have each label.
  public var labelCounts: [String: Int] { Dictionary(members.map { ($0.label, 1) }, uniquingKeysWith: +) }

  /// Bytes of memory that the examples take, about.
  public var byteCount: Int { members.reduce(0) { $0 + $1.byteCount } }

  /// Steps of the shortest example; 0 without any.
  public var shortest: Int { members.lazy.map(\.input.count).min() ?? 0 }

  /// Steps of the longest example; 0 without any.
  public var longest: Int { members.reduce(0) { max($0, $1.input.count) } }

  /// The examples with their class indices.
  /// - Throws: `DataError.unknownLabel`.
  public func encoded(labels: LabelSet) throws(DataError) -> [EncodedExample] {
    var examples: [EncodedExample] = []
    examples.reserveCapacity(count)
    for member in members {
      let target = EncodedTarget.class(try labels.index(of: member.label))
      examples.append(EncodedExample(id: member.id, input: member.input, target: target))
    }
    return examples
  }

  /// The two parts that `plan` divides these examples into.
  /// - Throws: `DataError` when the plan does not fit.
  public func split(_ plan: SplitPlan) throws(DataError) -> (training: ExampleSet, heldOut: ExampleSet) {
    let labels = labels
    var described: [SplitMember] = []
    for member in members {
      described.append(
        SplitMember(id: member.id, group: member.group, classIndex: try labels.index(of: member.label)))
    }
    let split = try plan.split(described)
    return (ExampleSet(split.training.map { members[$0] }), ExampleSet(split.heldOut.map { members[$0] }))
  }

  /// These examples without those whose input is also an input of `other`.
  /// - Parameter readings: the ways to read an input that mean the same, such as an adapter's; by default the input alone.
  public func removingDuplicates(
    of other: ExampleSet, readings: (EncodedInput) -> [EncodedInput] = { [$0] }
  ) -> ExampleSet {
    let known = Set(other.members.flatMap { readings($0.input) })
    return ExampleSet(members.filter { !known.contains($0.input) })
  }
}

extension ExampleSet.Member {
  /// With the name, and what an array's storage takes.
  fileprivate var byteCount: Int {
    MemoryLayout<Self>.stride + input.byteCount + 32 + (id.utf8.count > 15 ? id.utf8.count + 32 : 0)
  }
}
