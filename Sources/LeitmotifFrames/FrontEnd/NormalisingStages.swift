/// Moves and scales each channel by numbers that are known before.
struct ScalingStage: FrontEndStage {
  private let mean: [Double]
  private let scale: [Double]

  /// A mean and a deviation a channel.
  init(mean: [Float], deviation: [Float]) {
    self.mean = mean.map { Double($0) }
    scale = zip(mean, deviation).map { Self.scale(mean: Double($0), deviation: Double($1)) }
  }

  var width: Int { mean.count }

  /// 1 / deviation; 0 for a channel that does not vary by more than rounding, so that it tells nothing rather than
  /// noise.
  static func scale(mean: Double, deviation: Double) -> Double {
    deviation > max(1e-6 * mean.magnitude, 1e-20) ? 1 / deviation : 0
  }

  mutating func push(_ values: [Float], into output: inout [Float]) {
    output.reserveCapacity(output.count + values.count)
    for start in Swift.stride(from: 0, to: values.count, by: width) {
      for channel in 0..<width {
        output.append(Float(finite: (Double(values[start + channel]) - mean[channel]) * scale[channel]))
      }
    }
  }

  mutating func finish(into output: inout [Float]) {}
}

/// Moves and scales each channel by its own mean and deviation over the sequence: so it waits for the end.
struct UtteranceStage: FrontEndStage {
  let width: Int
  private var frames: [Float] = []

  init(width: Int) { self.width = width }

  mutating func push(_ values: [Float], into output: inout [Float]) { frames += values }

  mutating func finish(into output: inout [Float]) {
    var moments = ChannelMoments(width: width)
    moments.add(frames)
    var scaling = ScalingStage(mean: moments.mean, deviation: moments.deviation)
    scaling.push(frames, into: &output)
    frames = []
  }
}

/// Mean and deviation of each channel of frames that come one after the other (Welford 1962, "Note on a method for
/// calculating corrected sums of squares and products"). The order of the frames decides the last bits.
struct ChannelMoments {
  private(set) var count = 0
  private var means: [Double]
  /// Sums of squared differences from the mean.
  private var squares: [Double]

  init(width: Int) {
    means = Array(repeating: 0, count: width)
    squares = means
  }

  /// - Parameter frames: row-major, whole frames.
  mutating func add(_ frames: [Float]) {
    for start in stride(from: 0, to: frames.count, by: means.count) {
      count += 1
      for channel in means.indices {
        let value = Double(frames[start + channel])
        let difference = value - means[channel]
        means[channel] += difference / Double(count)
        squares[channel] += difference * (value - means[channel])
      }
    }
  }

  var mean: [Float] { means.map { Float(finite: $0) } }

  /// The population's; 1 before there is a frame.
  var deviation: [Float] { squares.map { count == 0 ? 1 : Float(finite: ($0 / Double(count)).squareRoot()) } }
}
