public import LeitmotifData
public import LeitmotifTensor

/// The class of the nearest training example, by dynamic time warping: the baseline that is hard to beat for short series
/// (Sakoe and Chiba 1978, "Dynamic programming algorithm optimization for spoken word recognition"; Bagnall and others 2017).
///
/// The distance of two sequences is the least sum of squared Euclidean distances of steps along a path that pairs them in order,
/// without a window: all channels are warped together. It learns nothing, and keeps every example.
public struct NearestNeighbour: Sendable {
  private let examples: [(frames: FrameSequence, classIndex: Int)]

  /// - Parameter examples: of frames, each with a class; others are left out.
  public init(_ examples: [EncodedExample]) {
    self.examples = examples.compactMap { example in
      guard case .frames(let frames) = example.input, example.classIndex >= 0, frames.count > 0 else { return nil }
      return (frames, example.classIndex)
    }
  }

  /// The class of the nearest example to each input, the first of equals; nil without a step, or without examples of its width.
  ///
  /// - Complexity: O(inputs · examples · T²), much less where most are far.
  public func classes(of inputs: [EncodedInput], threads: ThreadPool = .serial) -> [Int?] {
    inputs.inBatches(of: BatchLimit(exampleCount: 4), threads: threads) { batch, _ in batch.map { nearest(to: $0) } }
  }

  private func nearest(to input: EncodedInput) -> Int? {
    guard case .frames(let frames) = input, frames.count > 0 else { return nil }
    var (best, classIndex): (Float, Int?) = (.infinity, nil)
    for example in examples where example.frames.width == frames.width {
      let distance = Self.distance(frames, example.frames, below: best)
      if distance < best || classIndex == nil { (best, classIndex) = (distance, example.classIndex) }
    }
    return classIndex
  }

  /// The distance, or some number that is not below `bound` where it is not.
  static func distance(_ a: FrameSequence, _ b: FrameSequence, below bound: Float = .infinity) -> Float {
    let width = a.width
    let (x, y) = (a.values.span, b.values.span)
    var above = [Float](repeating: .infinity, count: b.count + 1)
    var row = above
    above[0] = 0
    for i in 0..<a.count {
      var least = Float.infinity
      row[0] = .infinity
      for j in 0..<b.count {
        var cost: Float = 0
        for channel in 0..<width {
          let difference = x[i * width + channel] - y[j * width + channel]
          cost += difference * difference
        }
        row[j + 1] = cost + min(above[j], above[j + 1], row[j])
        least = min(least, row[j + 1])
      }
      if least >= bound { return least }
      swap(&above, &row)
    }
    return above[b.count]
  }
}
