/// The shape of a batch of sequences of different lengths, packed without padding.
///
/// Rows are time-major: those of step 0 come first, then those of step 1, and so on. Inside a step the longest
/// sequence comes first, so the sequences that still run at a step are a prefix of those that ran a step before.
/// The caller's order is kept outside: every method takes and gives sequences as the caller numbered them.
/// A *rank* is a sequence's place inside a step; it is the same in every step that the sequence reaches.
///
/// **Shapes** `batchSize` B sequences, `stepCount` T steps of the longest, `rowCount` R = Σ lengths.
public struct RaggedLayout: Sendable, Hashable {
  private let table: Table

  /// Packs sequences of these lengths (each ≥ 0), longest first; equal lengths keep the caller's order.
  public init(lengths: [Int]) {
    precondition(lengths.allSatisfy { $0 >= 0 }, "a length is negative")
    let order = lengths.indices.sorted { (lengths[$0], $1) > (lengths[$1], $0) }
    self.init(lengths: lengths, order: order, firstStep: 0)
  }

  /// - Parameters:
  ///   - order: the caller's index of each rank, along which lengths never grow.
  ///   firstStep: which step of the whole sequences step 0 is.
  init(lengths: [Int], order: [Int], firstStep: Int) {
    table = Table(lengths: lengths, order: order, firstStep: firstStep)
  }

  /// Length of each sequence, in the caller's order.
  public var lengths: [Int] { table.lengths }
  /// The caller's index of each rank.
  public var order: [Int] { table.order }
  /// The rank of each sequence.
  public var ranks: [Int] { table.ranks }
  /// Length of each sequence by rank: never increasing.
  public var rankedLengths: [Int] { table.rankedLengths }
  /// First row of each step, and the row count at the end: T + 1 values.
  public var offsets: [Int] { table.offsets }
  /// Which step of the whole sequences step 0 is: above 0 in a window.
  public var firstStep: Int { table.firstStep }
  /// Sequences, those of length 0 included.
  public var batchSize: Int { table.lengths.count }
  /// Steps of the longest sequence.
  public var stepCount: Int { table.offsets.count - 1 }
  /// Steps of all sequences together.
  public var rowCount: Int { table.offsets[table.offsets.count - 1] }
  /// Whether ranks are the caller's order, so that nothing needs to be moved.
  public var isInCallerOrder: Bool { table.isInCallerOrder }

  /// The rows of one step, by rank.
  public func rows(atStep step: Int) -> Range<Int> { table.offsets[step]..<table.offsets[step + 1] }

  /// How many sequences reach `step`.
  public func runningCount(atStep step: Int) -> Int { table.offsets[step + 1] - table.offsets[step] }

  /// The row of a step of a sequence (the caller's index). `step` must be below the sequence's length.
  public func row(ofStep step: Int, inSequence sequence: Int) -> Int {
    precondition(step >= 0 && step < table.lengths[sequence], "the sequence has no such step")
    return table.offsets[step] + table.ranks[sequence]
  }

  /// The rows of one sequence in order of time.
  public func rows(ofSequence sequence: Int) -> [Int] {
    let rank = table.ranks[sequence]
    return (0..<table.lengths[sequence]).map { table.offsets[$0] + rank }
  }

  /// The steps in `steps` of every sequence. Its rows are the contiguous rows `rows(inSteps:)` of this layout.
  public func window(steps: Range<Int>) -> RaggedLayout {
    RaggedLayout(
      lengths: lengths.map { max(0, min($0, steps.upperBound) - steps.lowerBound) }, order: order,
      firstStep: firstStep + steps.lowerBound)
  }

  /// The contiguous rows that the steps in `steps` take; steps beyond the end have none.
  public func rows(inSteps steps: Range<Int>) -> Range<Int> {
    offsets[min(steps.lowerBound, stepCount)]..<offsets[min(steps.upperBound, stepCount)]
  }

  /// The sequences of some ranks as a batch in the order of ranks, and which rows of this layout its rows are.
  package func ranks(_ ranks: Range<Int>) -> (layout: RaggedLayout, rows: [Int32]) {
    let lengths = Array(rankedLengths[ranks])
    let part = RaggedLayout(lengths: lengths, order: Array(lengths.indices), firstStep: firstStep)
    var rows: [Int32] = []
    rows.reserveCapacity(part.rowCount)
    for step in 0..<part.stepCount {
      let first = Int32(offsets[step] + ranks.lowerBound)
      rows.append(contentsOf: first..<(first + Int32(part.runningCount(atStep: step))))
    }
    return (part, rows)
  }

  /// ⌈length / size⌉ steps a sequence, at the same ranks.
  public func pooled(by size: Int) -> RaggedLayout {
    precondition(size >= 1, "a pool has at least one step")
    return RaggedLayout(lengths: lengths.map { ($0 + size - 1) / size }, order: order, firstStep: firstStep / size)
  }

  /// Whether lengths and ranks are the same.
  public static func == (a: RaggedLayout, b: RaggedLayout) -> Bool {
    a.table === b.table || (a.lengths == b.lengths && a.order == b.order && a.firstStep == b.firstStep)
  }

  /// Of lengths and ranks.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(lengths)
    hasher.combine(order)
  }
}

extension RaggedLayout {
  /// One reference instead of five arrays: a layout is copied with every `Ragged`.
  private final class Table: Sendable {
    let lengths: [Int]
    let order: [Int]
    let ranks: [Int]
    let rankedLengths: [Int]
    let offsets: [Int]
    let isInCallerOrder: Bool
    let firstStep: Int

    init(lengths: [Int], order: [Int], firstStep: Int) {
      self.firstStep = firstStep
      self.lengths = lengths
      self.order = order
      rankedLengths = order.map { lengths[$0] }
      var ranks = [Int](repeating: 0, count: order.count)
      for (rank, sequence) in order.enumerated() { ranks[sequence] = rank }
      self.ranks = ranks
      offsets = Self.offsets(rankedLengths: rankedLengths)
      isInCallerOrder = order.indices.allSatisfy { order[$0] == $0 }
    }

    private static func offsets(rankedLengths: [Int]) -> [Int] {
      var offsets = [0]
      offsets.reserveCapacity((rankedLengths.first ?? 0) + 1)
      var running = rankedLengths.count
      for step in 0..<(rankedLengths.first ?? 0) {
        while rankedLengths[running - 1] <= step { running -= 1 }
        offsets.append(offsets[step] + running)
      }
      return offsets
    }
  }
}
