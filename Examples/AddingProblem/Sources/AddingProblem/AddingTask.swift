import Leitmotif

/// The adding problem: the sum of the two marked numbers among T.
///
/// A step is [value, marker]. Values are uniform in [0, 1); one marker is in the first half of the steps, one in the second,
/// and all others are 0. The target, the sum of the two marked values, has the mean 1 and the variance 1/6.
struct AddingTask: Sendable {
  /// The error of always answering 1.
  static let errorOfTheMean = 1.0 / 6

  let stepCount: Int

  /// Sequences with their sums.
  struct Batch: Sendable {
    /// Rows of 2: value and marker.
    let input: Ragged
    /// [B, 1]
    let sums: Tensor
  }

  /// A batch that `random` alone decides.
  func batch(size: Int, random: RandomStream) -> Batch {
    let values = random.split("values").uniform([stepCount * size]).values
    let markers = random.split("markers")
    let half = stepCount / 2
    var rows: [Float] = values.flatMap { [$0, 0] as [Float] }
    var sums = [Float](repeating: 0, count: size)
    for sequence in 0..<size {
      let first = markers.integer(below: half, at: 2 * sequence)
      let second = half + markers.integer(below: stepCount - half, at: 2 * sequence + 1)
      for step in [first, second] {
        // Sequences of one length are packed step by step, in the caller's order.
        let row = step * size + sequence
        rows[2 * row + 1] = 1
        sums[sequence] += values[row]
      }
    }
    return Batch(
      input: Ragged(
        layout: RaggedLayout(lengths: [Int](repeating: stepCount, count: size)),
        rows: Tensor(rows, shape: [stepCount * size, 2])),
      sums: Tensor(sums, shape: [size, 1]))
  }
}

/// Batches of the adding problem that never repeat: each is drawn anew from the seed and its own number.
struct AddingBatches: BatchSource {
  let task: AddingTask
  let batchSize: Int
  /// Nothing is passed through twice, so an epoch is a mere number of batches.
  let batchesPerEpoch: Int
  let random: RandomStream

  func batchCount(inEpoch epoch: Int) -> Int { batchesPerEpoch }

  func batch(epoch: Int, index: Int) -> AddingTask.Batch {
    task.batch(size: batchSize, random: random.split(epoch).split(index))
  }

  func exampleNames(of batch: AddingTask.Batch) -> [String] { batch.sums.values.map { "the sum \($0)" } }
}
