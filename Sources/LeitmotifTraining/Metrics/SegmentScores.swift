/// How well runs of one label are found, whatever their exact ends: the F1 of segments at a least overlap (Lea and others 2017,
/// "Temporal convolutional networks for action segmentation and detection").
///
/// A segment is a longest run of one label. A predicted one is right if a true one of its label, not yet matched, overlaps it by at
/// least the threshold, as intersection over union; the best such is taken. At a threshold of 1 segments have to be the same.
///
/// **Units** shares from 0 to 1; nil, null in JSON, where there is no segment at all.
public struct SegmentScores: Sendable, Hashable, Codable {
  /// The least overlap of a match.
  public let threshold: Double
  /// Predicted segments that are right.
  public private(set) var found = 0
  /// Predicted segments.
  public private(set) var predicted = 0
  /// True segments.
  public private(set) var present = 0

  /// Nothing yet.
  /// - Parameter threshold: above 0, up to 1.
  public init(threshold: Double) {
    precondition(threshold > 0 && threshold <= 1, "a threshold of \(threshold)")
    self.threshold = threshold
  }

  /// 2 found / (predicted + present)
  public var f1: Double? { predicted + present == 0 ? nil : 2 * Double(found) / Double(predicted + present) }

  /// Counts a sequence.
  /// - Parameter background: a label whose runs are no segments; nil for none.
  public mutating func add(truth: [Int], predicted classes: [Int], background: Int? = nil) {
    precondition(truth.count == classes.count, "\(classes.count) labels for \(truth.count) steps")
    let (truth, classes) = (Self.segments(of: truth, background), Self.segments(of: classes, background))
    (present, predicted) = (present + truth.count, predicted + classes.count)
    var isTaken = [Bool](repeating: false, count: truth.count)
    for segment in classes {
      let overlaps = truth.indices.filter { truth[$0].label == segment.label && !isTaken[$0] }
        .map { (index: $0, share: Self.overlap(truth[$0].steps, segment.steps)) }
      guard let best = overlaps.max(by: { $0.share < $1.share }), best.share >= threshold else { continue }
      isTaken[best.index] = true
      found += 1
    }
  }

  private static func segments(of classes: [Int], _ background: Int?) -> [(label: Int, steps: Range<Int>)] {
    var segments: [(label: Int, steps: Range<Int>)] = []
    var start = 0
    for end in 1..<(classes.count + 1) {
      if end < classes.count, classes[end] == classes[start] { continue }
      if classes[start] != background { segments.append((classes[start], start..<end)) }
      start = end
    }
    return segments
  }

  private static func overlap(_ a: Range<Int>, _ b: Range<Int>) -> Double {
    let shared = a.clamped(to: b).count
    return Double(shared) / Double(a.count + b.count - shared)
  }
}
