/// Appends to each frame how some of its channels change: the slope of a line through five frames,
///
///     d_t = Σ_n n (c_(t+n) − c_(t−n)) / (2 Σ_n n²),   n = 1 ... 2,
///
/// where the first and the last frame go on beyond the ends (Furui 1986; The HTK Book, section 5.9). It waits for two
/// frames.
struct DeltaStage: FrontEndStage {
  /// Frames on either side.
  static let reach = 2

  private let inputWidth: Int
  private let channels: Range<Int>
  /// The last frames, from `first` on.
  private var frames: [Float] = []
  private var first = 0
  /// The frame that comes out next.
  private var next = 0

  /// - Parameter channels: of a frame of `inputWidth`, those whose change is appended.
  init(inputWidth: Int, channels: Range<Int>) {
    self.inputWidth = inputWidth
    self.channels = channels
  }

  var width: Int { inputWidth + channels.count }

  mutating func push(_ values: [Float], into output: inout [Float]) {
    frames += values
    let end = first + frames.count / inputWidth
    while next + Self.reach < end { appendFrame(last: end - 1, to: &output) }
    let unused = max(0, next - Self.reach - first)
    frames.removeFirst(unused * inputWidth)
    first += unused
  }

  mutating func finish(into output: inout [Float]) {
    let end = first + frames.count / inputWidth
    while next < end { appendFrame(last: end - 1, to: &output) }
  }

  private mutating func appendFrame(last: Int, to output: inout [Float]) {
    func value(_ frame: Int, _ channel: Int) -> Double {
      Double(frames[(min(max(frame, 0), last) - first) * inputWidth + channel])
    }
    let start = (next - first) * inputWidth
    output += frames[start..<(start + inputWidth)]
    for channel in channels {
      let near = value(next + 1, channel) - value(next - 1, channel)
      let far = value(next + 2, channel) - value(next - 2, channel)
      output.append(Float(finite: (near + 2 * far) / 10))
    }
    next += 1
  }
}
