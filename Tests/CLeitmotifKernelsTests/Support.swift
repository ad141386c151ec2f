import CLeitmotifKernels
import Testing

/// The sizes at which a vector path can go wrong: around every vector and tile width.
let tailSizes = [0, 1, 5, 6, 7, 8, 9, 12, 13, 15, 16, 17, 31, 33, 64, 65]

/// The paths that this machine can run.
let pathNames = (["scalar", "avx2", "avx512", "neon"] as [String]).filter { name in lm_path_named(name) != nil }

func kernels(_ name: String) throws -> lm_path {
  try #require(lm_path_named(name)).pointee
}

/// Standard normal values, the same for the same key.
func normal(_ count: Int, key: UInt64, scale: Float = 1) -> [Float] {
  var values = [Float](repeating: 0, count: count)
  lm_normal(Int64(count), key, 0, &values)
  return values.map { $0 * scale }
}

func doubles(_ values: [Float]) -> [Double] { values.map(Double.init) }

func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }

func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

/// The largest |a − b| / (1 + |b|); infinite where one alone is not finite or where the counts differ.
func distance(_ a: [Float], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  var largest = 0.0
  for (x, y) in zip(a, b) where !(Double(x) == y || (x.isNaN && y.isNaN)) {
    let difference = abs(Double(x) - y) / (1 + abs(y))
    largest = difference.isNaN ? .infinity : max(largest, difference)
  }
  return largest
}

func distance(_ a: [Float], _ b: [Float]) -> Double { distance(a, doubles(b)) }

/// The largest difference between `gradients` and central differences of `loss`, relative to 1 + |gradient|.
func finiteDifferenceError(_ inputs: [[Double]], _ gradients: [[Double]], loss: ([[Double]]) -> Double) -> Double {
  var moved = inputs
  var largest = 0.0
  let step = 1e-5
  for (input, gradient) in gradients.enumerated() {
    for (index, value) in gradient.enumerated() {
      moved[input][index] = inputs[input][index] + step
      let above = loss(moved)
      moved[input][index] = inputs[input][index] - step
      let below = loss(moved)
      moved[input][index] = inputs[input][index]
      let error = abs((above - below) / (2 * step) - value) / (1 + abs(value))
      largest = error.isNaN ? .infinity : max(largest, error)
    }
  }
  return largest
}

func weightedSum(_ weights: [Double], _ values: [Double]) -> Double {
  zip(weights, values).reduce(0) { $0 + $1.0 * $1.1 }
}

/// Memory for a workspace or packed weights, 64-byte aligned as the headers ask.
final class Aligned {
  let pointer: UnsafeMutablePointer<Float>
  private let count: Int

  var values: [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  init(_ count: Int64) {
    self.count = Int(count)
    let bytes = max(Int(count), 1) * MemoryLayout<Float>.stride
    pointer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64).bindMemory(
      to: Float.self, capacity: bytes / 4)
    pointer.initialize(repeating: .nan, count: bytes / 4)
  }

  /// A copy of values.
  convenience init(_ values: [Float]) {
    self.init(Int64(values.count))
    for (index, value) in values.enumerated() { pointer[index] = value }
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}

/// A ragged batch, its lengths never increasing.
final class Batch {
  let lengths: [Int]
  let steps: UnsafeMutablePointer<lm_steps>
  private let offsets: UnsafeMutablePointer<Int64>
  private let counts: UnsafeMutablePointer<Int64>

  init(_ lengths: [Int]) {
    self.lengths = lengths
    let stepCount = lengths.first ?? 0
    offsets = .allocate(capacity: stepCount + 1)
    counts = .allocate(capacity: max(lengths.count, 1))
    offsets[0] = 0
    for t in 0..<stepCount { offsets[t + 1] = offsets[t] + Int64(lengths.count { $0 > t }) }
    for (b, length) in lengths.enumerated() { counts[b] = Int64(length) }
    steps = .allocate(capacity: 1)
    steps.initialize(
      to: lm_steps(batch_size: Int64(lengths.count), step_count: Int64(stepCount), offsets: offsets, lengths: counts))
  }

  deinit {
    steps.deallocate()
    offsets.deallocate()
    counts.deallocate()
  }

  var rowCount: Int { lengths.reduce(0, +) }
  var size: Int { lengths.count }

  func row(_ t: Int, _ b: Int) -> Int { Int(offsets[t]) + b }

  /// The rows of sequence b, in order of time, out of packed rows.
  func sequence<T>(_ b: Int, width: Int, of rows: [T]) -> [T] {
    (0..<lengths[b]).flatMap { t in rows[row(t, b) * width..<(row(t, b) + 1) * width] }
  }

  /// For each row of `hidden` the one that it came from: that of the step before, or the initial state (nil: zeros).
  func previousHidden<T>(_ hidden: [T], _ initial: [T]?, reverse: Bool, width: Int, zero: T) -> [T] {
    (0..<(lengths.first ?? 0)).flatMap { t in
      (0..<lengths.count { $0 > t }).flatMap { b -> [T] in
        let from = reverse ? t + 1 : t - 1
        if from >= 0, from < lengths[b] { return Array(hidden[row(from, b) * width..<(row(from, b) + 1) * width]) }
        return initial.map { Array($0[b * width..<(b + 1) * width]) } ?? Array(repeating: zero, count: width)
      }
    }
  }
}

/// A pool for the length of a test.
final class Pool {
  let pointer: OpaquePointer?

  init(threadCount: Int32) { pointer = lm_pool_create(threadCount) }

  deinit { lm_pool_destroy(pointer) }
}
