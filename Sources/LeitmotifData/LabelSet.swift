/// The labels of a task, sorted bytewise, so that a label's index never depends on the order of the data.
public struct LabelSet: Sendable, Hashable {
  /// In order of their UTF-8 bytes, each once.
  public let labels: [String]
  private let indices: [String: Int]

  /// - Parameter labels: in any order, with repetitions.
  public init(_ labels: some Sequence<String>) {
    self.init(sorted: Set(labels).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }

  private init(sorted labels: [String]) {
    self.labels = labels
    indices = Dictionary(uniqueKeysWithValues: zip(labels, labels.indices))
  }

  /// Classes.
  public var count: Int { labels.count }
  /// Whether there is no class.
  public var isEmpty: Bool { labels.isEmpty }

  /// The label of a class index.
  public subscript(index: Int) -> String { labels[index] }

  /// Whether `label` is known.
  public func contains(_ label: String) -> Bool { indices[label] != nil }

  /// The class index of a label.
  /// - Throws: `DataError.unknownLabel`, which names the known ones.
  public func index(of label: String) throws(DataError) -> Int {
    guard let index = indices[label] else { throw .unknownLabel(label, known: labels) }
    return index
  }
}

/// Stored as the list of labels.
extension LabelSet: Codable {
  /// - Throws: `DataError.damagedList` unless the list is sorted bytewise and has each label once.
  public init(from decoder: any Decoder) throws {
    let labels = try decoder.singleValueContainer().decode([String].self)
    for (a, b) in zip(labels, labels.dropFirst()) where a == b || !a.utf8.lexicographicallyPrecedes(b.utf8) {
      throw DataError.damagedList(of: "labels", problem: "'\(b)' is out of order after '\(a)'")
    }
    guard Set(labels).count == labels.count else {
      throw DataError.damagedList(of: "labels", problem: "a label occurs twice")
    }
    self.init(sorted: labels)
  }

  /// As the list of labels.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(labels)
  }
}
