/// What was found of one case.
struct CoreResult: Codable, Sendable {
  let `case`: CoreCase
  let seconds: Comparison
  let gigaflops: Double
  /// The machine's, measured around the case with as many threads.
  let peakGigaflops: Double

  /// Of the products; the cells' own arithmetic takes its time but is not counted.
  var shareOfPeak: Double { gigaflops / peakGigaflops }

  init(_ coreCase: CoreCase, seconds: Comparison, peakGigaflops: Double) {
    self.case = coreCase
    self.seconds = seconds
    self.peakGigaflops = peakGigaflops
    gigaflops = coreCase.operations / seconds.ours.median / 1e9
  }
}

extension CoreResult {
  /// Beside the case's name, for a line of progress.
  var summary: String {
    let peer = seconds.peer.map { ", PyTorch \($0.median.asMilliseconds)" } ?? ""
    let ratio = seconds.ratio.map { ", \($0.asFactor)" } ?? ""
    return
      "\(`case`.title): \(seconds.ours.median.asMilliseconds)\(peer)\(ratio), \(gigaflops.rounded(to: 1)) GFLOP/s, "
      + "\(shareOfPeak.asPercent) of the peak"
  }
}

extension Double {
  /// A fixed number of decimals.
  func rounded(to decimals: Int) -> String {
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let digits = String(Int((abs(self) * scale).rounded()))
    let padded = String(repeating: "0", count: Swift.max(0, decimals + 1 - digits.count)) + digits
    let text = decimals == 0 ? padded : "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    return self < 0 ? "-" + text : text
  }

  /// Of seconds, with three digits or more.
  var asMilliseconds: String {
    let value = self * 1000
    return value.rounded(to: value < 1 ? 4 : value < 10 ? 3 : value < 100 ? 2 : 1) + " ms"
  }

  /// Such as 1.25×.
  var asFactor: String { rounded(to: 2) + "×" }

  /// Such as 72 %.
  var asPercent: String { (self * 100).rounded(to: 0) + " %" }
}
