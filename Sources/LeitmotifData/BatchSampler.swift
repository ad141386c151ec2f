/// Draws training batches of examples of similar length, epoch after epoch.
///
/// An epoch shuffles the examples, cuts them into pools of `poolBatchCount` batches, sorts each pool by length, cuts
/// it into batches and shuffles the batches: lengths inside a batch are near each other, so that few steps run
/// narrow, while what shares a batch still changes from epoch to epoch. The order depends on the seed and the number
/// of the epoch alone; a saved `position` continues just where it was.
public struct BatchSampler: Sendable {
  /// Which examples an epoch has.
  public enum Drawing: Sendable, Hashable {
    /// Each example once.
    case eachOnce
    /// As many draws as there are examples, from each class equally often (a difference of one at most). A class's
    /// examples are all drawn before one is drawn again; `classes` has each example's class index.
    case balanced(classes: [Int])
  }

  /// The place of the next batch.
  public struct Position: Sendable, Hashable, Codable {
    /// Counted from 0.
    public var epoch: Int
    /// Of the batch in its epoch.
    public var index: Int

    /// The beginning, unless told otherwise.
    public init(epoch: Int = 0, index: Int = 0) {
      self.epoch = epoch
      self.index = index
    }
  }

  /// How much one batch holds.
  public let limit: BatchLimit
  /// Which examples an epoch has.
  public let drawing: Drawing
  /// Decides the order of every epoch.
  public let seed: UInt64
  /// Batches in which lengths are sorted together.
  public let poolBatchCount: Int
  /// The place of the batch that `next()` will give.
  public private(set) var position = Position()
  private let lengths: [Int]
  /// Batches of the epoch of `position`.
  private var batches: [[Int]] = []

  /// - Parameters:
  ///   - lengths: of each example; at least one.
  ///   - poolBatchCount: batches in which lengths are sorted together; 1 for no sorting across batches.
  public init(
    lengths: [Int], limit: BatchLimit, drawing: Drawing = .eachOnce, seed: UInt64, poolBatchCount: Int = 32
  ) {
    precondition(!lengths.isEmpty, "there is nothing to draw from")
    precondition(poolBatchCount >= 1, "a pool has at least one batch")
    if case .balanced(let classes) = drawing {
      precondition(classes.count == lengths.count, "one class index for each length")
    }
    self.lengths = lengths
    self.limit = limit
    self.drawing = drawing
    self.seed = seed
    self.poolBatchCount = poolBatchCount
    batches = batches(ofEpoch: 0)
  }

  /// Batches of the epoch of `position`.
  public var batchCount: Int { batches.count }

  /// Examples drawn in one epoch.
  public var examplesPerEpoch: Int { lengths.count }

  /// Indices of the next batch's examples; goes on into the next epoch.
  public mutating func next() -> [Int] {
    let batch = batches[position.index]
    position.index += 1
    if position.index == batches.count {
      position = Position(epoch: position.epoch + 1)
      batches = batches(ofEpoch: position.epoch)
    }
    return batch
  }

  /// Continues at a saved position.
  /// - Throws: `DataError.positionOutOfRange` when the epoch has no such batch.
  public mutating func restore(_ position: Position) throws(DataError) {
    let batches = position.epoch >= 0 ? batches(ofEpoch: position.epoch) : []
    guard batches.indices.contains(position.index) else {
      throw .positionOutOfRange(epoch: position.epoch, index: position.index, batchCount: batches.count)
    }
    self.position = position
    self.batches = batches
  }

  /// All batches of one epoch.
  public func batches(ofEpoch epoch: Int) -> [[Int]] {
    precondition(epoch >= 0, "epochs count from 0")
    var random = SplitMix64(seed: seed, purpose: .epochOrder, keys: UInt64(epoch))
    let drawn = draw(epoch: epoch, using: &random)
    let poolSize = limit.exampleCount.multipliedReportingOverflow(by: poolBatchCount)
    let size = poolSize.overflow ? drawn.count : min(poolSize.partialValue, drawn.count)
    let batches = stride(from: 0, to: drawn.count, by: size).flatMap { start in
      cut(drawn[start..<min(start + size, drawn.count)])
    }
    return random.shuffled(batches)
  }

  /// Batches of one pool; places of equal length keep their drawn order.
  private func cut(_ pool: ArraySlice<Int>) -> [[Int]] {
    let order = pool.indices.sorted { (lengths[pool[$0]], $0) < (lengths[pool[$1]], $1) }.map { pool[$0] }
    return limit.batches(lengths: order.map { lengths[$0] }).map { Array(order[$0]) }
  }

  private func draw(epoch: Int, using random: inout SplitMix64) -> [Int] {
    switch drawing {
    case .eachOnce: random.shuffled(lengths.indices)
    case .balanced(let classes): drawBalanced(classes, epoch: epoch, using: &random)
    }
  }

  /// The draws of a class in all epochs are one endless row of shuffles of its examples, and each epoch takes its
  /// stretch: of K classes and N examples, class k has ⌊(eN + k) / K⌋ draws before epoch e, which is N an epoch for all
  /// together (Hermite's identity).
  private func drawBalanced(_ classes: [Int], epoch: Int, using random: inout SplitMix64) -> [Int] {
    let members = Dictionary(grouping: lengths.indices) { classes[$0] }.sorted { $0.key < $1.key }
    let drawn = members.enumerated().flatMap { rank, member in
      let start = (epoch * lengths.count + rank) / members.count
      let end = ((epoch + 1) * lengths.count + rank) / members.count
      return stretch(start..<end, of: member.value, classIndex: member.key)
    }
    return random.shuffled(drawn)
  }

  private func stretch(_ draws: Range<Int>, of members: [Int], classIndex: Int) -> [Int] {
    var drawn: [Int] = []
    var round = draws.lowerBound / members.count
    while drawn.count < draws.count {
      var random = SplitMix64(
        seed: seed, purpose: .balancedDraw, keys: UInt64(bitPattern: Int64(classIndex)), UInt64(round))
      let first = max(draws.lowerBound - round * members.count, 0)
      drawn += random.shuffled(members)[first...].prefix(draws.count - drawn.count)
      round += 1
    }
    return drawn
  }
}
