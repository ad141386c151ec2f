internal import LeitmotifData
internal import LeitmotifTensor
internal import LeitmotifTraining

/// The features of several examples, and their classes.
struct SparseBatch: Sendable {
  /// A step for each feature that is not 0.
  let layout: RaggedLayout
  /// The feature of each row, in packed order.
  let indices: [Int32]
  /// Its value, [layout.rowCount, 1].
  let values: Tensor
  /// In the caller's order.
  let classes: [Int32]
  /// In the caller's order.
  let names: [String]

  init(_ examples: [[SparseFeature]], classes: [Int32] = [], names: [String] = []) {
    layout = RaggedLayout(lengths: examples.map(\.count))
    (self.classes, self.names) = (classes, names)
    let offsets = layout.offsets
    var indices = [Int32](repeating: 0, count: layout.rowCount)
    var values = [Float](repeating: 0, count: layout.rowCount)
    for (rank, example) in layout.order.enumerated() {
      for (step, feature) in examples[example].enumerated() {
        indices[offsets[step] + rank] = feature.index
        values[offsets[step] + rank] = feature.value
      }
    }
    self.indices = indices
    self.values = Tensor(values, shape: Shape(rows: layout.rowCount, width: 1))
  }
}

/// The features of many inputs: kept where they are small, and made anew for each batch where they are not.
struct FeatureStore: Sendable {
  private let features: any BaselineFeatures
  private let inputs: [EncodedInput]
  private let kept: [[SparseFeature]]?

  /// Bytes that may be kept.
  private static let budget = 64 << 20

  init(_ features: any BaselineFeatures, of inputs: [EncodedInput]) {
    (self.features, self.inputs) = (features, inputs)
    let most = inputs.reduce(0) { $0 + min(2 * $1.count, features.width) }
    kept = most * MemoryLayout<SparseFeature>.stride <= Self.budget ? inputs.map(features.features) : nil
  }

  var width: Int { features.width }
  var indices: Range<Int> { inputs.indices }

  subscript(index: Int) -> [SparseFeature] { kept?[index] ?? features.features(of: inputs[index]) }
}

/// The training batches of a linear baseline: its features divided by their spread.
struct SparseBatches: BatchSource {
  let store: FeatureStore
  let examples: [EncodedExample]
  let scale: FeatureScale
  let order: EpochOrder

  func batchCount(inEpoch epoch: Int) -> Int { order.batches(ofEpoch: epoch).count }

  func batch(epoch: Int, index: Int) -> SparseBatch {
    let places = order.batches(ofEpoch: epoch)[index]
    return SparseBatch(
      places.map { scale.scaled(store[$0]) }, classes: places.map { Int32(examples[$0].classIndex) },
      names: places.map { examples[$0].id })
  }

  func exampleNames(of batch: SparseBatch) -> [String] { batch.names }
}
