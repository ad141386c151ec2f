/// Several frames as one step, a step every so many frames (Sak, Senior, Rao and Beaufays 2015, "Fast and accurate
/// recurrent neural network acoustic models for speech recognition"). The last frame goes on beyond the end, so that T
/// frames give ⌈T / stride⌉ steps.
struct StackingStage: FrontEndStage {
  private let inputWidth: Int
  private let count: Int
  private let stride: Int
  private var frames: [Float] = []
  /// Frames before the next step's first that are still to come, where the stride is above the count.
  private var skippedCount = 0

  /// - Parameters:
  ///   - count: frames a step.
  ///   - stride: frames from one step's first to the next one's.
  init(inputWidth: Int, count: Int, stride: Int) {
    self.inputWidth = inputWidth
    self.count = count
    self.stride = stride
  }

  var width: Int { inputWidth * count }

  mutating func push(_ values: [Float], into output: inout [Float]) {
    frames += values
    var start = skippedCount
    let end = frames.count / inputWidth
    while start + count <= end {
      output += frames[(start * inputWidth)..<((start + count) * inputWidth)]
      start += stride
    }
    frames.removeFirst(min(start, end) * inputWidth)
    skippedCount = max(0, start - end)
  }

  mutating func finish(into output: inout [Float]) {
    guard !frames.isEmpty else { return }
    let end = frames.count / inputWidth
    for start in Swift.stride(from: skippedCount, to: end, by: stride) {
      for place in start..<(start + count) {
        let frame = min(place, end - 1)
        output += frames[(frame * inputWidth)..<((frame + 1) * inputWidth)]
      }
    }
    frames = []
  }
}
