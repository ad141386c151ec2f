import Synchronization

/// What passes through sources met besides the examples they gave: share one among sources to ask about them
/// together.
///
/// Counts are those of the last whole pass through each file: they are known once its reader has returned nil.
public final class DNATally: Sendable {
  /// Counts of records.
  public struct Counts: Sendable, Hashable {
    /// Whole records read.
    public var records = 0
    /// Records that became examples.
    public var examples = 0
    /// Secondary and supplementary alignments passed over.
    public var secondary = 0
    /// Records without a single base passed over.
    public var empty = 0
    /// Records without a label passed over, because the source allows them.
    public var unlabelled = 0
    /// Records that flags, mapping quality or intervals left out.
    public var filtered = 0
    /// Records left out because too many of their bases are N.
    public var manyN = 0

    /// All 0, unless told otherwise.
    public init(
      records: Int = 0, examples: Int = 0, secondary: Int = 0, empty: Int = 0, unlabelled: Int = 0, filtered: Int = 0,
      manyN: Int = 0
    ) {
      self.records = records
      self.examples = examples
      self.secondary = secondary
      self.empty = empty
      self.unlabelled = unlabelled
      self.filtered = filtered
      self.manyN = manyN
    }

    static func + (a: Counts, b: Counts) -> Counts {
      Counts(
        records: a.records + b.records, examples: a.examples + b.examples, secondary: a.secondary + b.secondary,
        empty: a.empty + b.empty, unlabelled: a.unlabelled + b.unlabelled,
        filtered: a.filtered + b.filtered, manyN: a.manyN + b.manyN)
    }
  }

  /// Where a name of a label table was met first.
  struct Place: Sendable {
    var path: String
    var line: Int?
    var format: SequenceFormat
  }

  private struct State: Sendable {
    var counts: [String: Counts] = [:]
    var places: [String: Place] = [:]
    /// The keys of `places`, by path.
    var names: [String: [String]] = [:]
    var formats: Set<SequenceFormat> = []
    /// In the order in which they came, each once.
    var notes: [String] = []
    var warnings: [String] = []
  }

  private let state = Mutex(State())

  /// Nothing met so far.
  public init() {}

  /// Of all files together.
  public var counts: Counts { state.withLock { $0.counts.values.reduce(Counts(), +) } }

  /// The formats of the files, as far as they were opened.
  public var formats: Set<SequenceFormat> { state.withLock { $0.formats } }

  /// The names in `table` that no record had so far, sorted bytewise.
  public func namesWithoutSequence(in table: LabelTable) -> [String] {
    let places = state.withLock { $0.places }
    return table.labels.keys.filter { places[$0] == nil }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Sentences for the user about what else was done, such as an index that was built.
  public var notes: [String] { state.withLock { $0.notes } }

  /// Sentences for the user about what was passed over, and about labels of `table` without a sequence.
  public func warnings(for table: LabelTable? = nil) -> [String] {
    let counts = counts
    var warnings = state.withLock { $0.warnings }
    if counts.unlabelled > 0 { warnings.append("\(Self.sequences(counts.unlabelled)) without a label left out") }
    if counts.empty > 0 { warnings.append("\(Self.sequences(counts.empty)) without a base left out") }
    if counts.manyN > 0 { warnings.append("\(Self.sequences(counts.manyN)) with more N than --max-n left out") }
    if let unused = table.map(namesWithoutSequence), let first = unused.first {
      let have = unused.count == 1 ? "1 label has" : "\(unused.count.grouped) labels have"
      warnings.append("\(have) no sequence, such as that of '\(first)'")
    }
    return warnings
  }

  private static func sequences(_ count: Int) -> String { count == 1 ? "1 sequence" : "\(count.grouped) sequences" }

  /// Forgets an earlier pass through the file.
  func begin(path: String, format: SequenceFormat) {
    state.withLock {
      $0.formats.insert(format)
      $0.counts[path] = nil
      for name in $0.names.removeValue(forKey: path) ?? [] { $0.places[name] = nil }
    }
  }

  /// Adds a note, once.
  func note(_ text: String) {
    state.withLock { if !$0.notes.contains(text) { $0.notes.append(text) } }
  }

  /// Adds a warning, once.
  func warn(_ text: String) {
    state.withLock { if !$0.warnings.contains(text) { $0.warnings.append(text) } }
  }

  func finish(path: String, counts: Counts) { state.withLock { $0.counts[path] = counts } }

  /// Notes where a name was met, and gives the place where a FASTA file already had it.
  func note(_ name: String, at place: Place) -> Place? {
    state.withLock {
      guard let first = $0.places[name] else {
        $0.places[name] = place
        $0.names[place.path, default: []].append(name)
        return nil
      }
      return first.format == .fasta && place.format == .fasta ? first : nil
    }
  }
}
