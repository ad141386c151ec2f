/// The gradient of one node while it is gathered: memory of its own, of which only a part has values yet.
///
/// What has values is always a rectangle of the node's rows and columns, so that slices that come one beside the other, such as
/// the steps of a sequence or the gates of a cell, are written once and never zeroed before.
struct GradientBuffer: Sendable {
  /// Some rows and columns of a node, seen as a matrix of its first axis and all others.
  struct Region: Sendable, Equatable {
    var rows: Range<Int>
    var columns: Range<Int>
  }

  let storage: Storage
  private let whole: Region
  private(set) var covered: Region

  /// - Parameter first: what is about to be written.
  init(_ shape: Shape, first: Region) {
    self.init(Storage(uninitialized: shape.elementCount), shape, covered: first)
  }

  /// A gradient that is there already.
  init(_ storage: Storage, _ shape: Shape) { self.init(storage, shape, covered: Region(all: shape)) }

  private init(_ storage: Storage, _ shape: Shape, covered: Region) {
    self.storage = storage
    self.covered = covered
    whole = Region(all: shape)
  }

  /// Makes a region ready to be written.
  /// - Returns: whether there are values in it, which have to be added to.
  mutating func prepare(_ region: Region) -> Bool {
    if covered.contains(region) { return true }
    let both = covered.bounds(with: region)
    let isBeside =
      covered.columns == region.columns && covered.rows.touches(region.rows)
      || covered.rows == region.rows && covered.columns.touches(region.columns)
    if !isBeside { clear(outsideOf: covered, upTo: both) }
    covered = both
    return !isBeside
  }

  /// Zeros where nothing was written.
  mutating func finish() {
    guard covered != whole else { return }
    clear(outsideOf: covered, upTo: whole)
    covered = whole
  }

  private func clear(outsideOf inner: Region, upTo outer: Region) {
    clear(outer.rows.lowerBound..<inner.rows.lowerBound, outer.columns)
    clear(inner.rows.upperBound..<outer.rows.upperBound, outer.columns)
    clear(inner.rows, outer.columns.lowerBound..<inner.columns.lowerBound)
    clear(inner.rows, inner.columns.upperBound..<outer.columns.upperBound)
  }

  private func clear(_ rows: Range<Int>, _ columns: Range<Int>) {
    storage.clear(rows: rows, columns: columns, width: whole.columns.count)
  }
}

extension GradientBuffer.Region {
  /// The whole of a node.
  init(all shape: Shape) {
    let rowCount = shape.rank == 0 ? 1 : shape[0]
    self.init(rows: 0..<rowCount, columns: 0..<(rowCount == 0 ? 0 : shape.elementCount / rowCount))
  }

  /// What a view covers of a node of `shape`: whole rows of it, or some columns, or nil where it is neither.
  init?(of view: Tensor, in shape: Shape) {
    let width = Self(all: shape).columns.count
    if width > 0, view.shape.rank == 2, view.rowStride == width || view.shape[0] == 1 && view.shape[1] < width {
      let (row, column) = view.offset.quotientAndRemainder(dividingBy: width)
      if column + view.shape[1] <= width {
        self.init(rows: row..<(row + view.shape[0]), columns: column..<(column + view.shape[1]))
        return
      }
    }
    guard width > 0, view.isContiguous, view.offset % width == 0, view.elementCount % width == 0 else { return nil }
    self.init(rows: (view.offset / width)..<((view.offset + view.elementCount) / width), columns: 0..<width)
  }

  fileprivate func contains(_ other: Self) -> Bool { bounds(with: other) == self }

  fileprivate func bounds(with other: Self) -> Self {
    Self(rows: rows.bounds(with: other.rows), columns: columns.bounds(with: other.columns))
  }
}

extension Range<Int> {
  fileprivate func bounds(with other: Self) -> Self {
    Swift.min(lowerBound, other.lowerBound)..<Swift.max(upperBound, other.upperBound)
  }

  fileprivate func touches(_ other: Self) -> Bool {
    upperBound == other.lowerBound || lowerBound == other.upperBound
  }
}
