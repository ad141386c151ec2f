/// Counts of true against predicted classes, and what follows from them. What is undefined is nil.
struct ConfusionTable {
  /// `counts[i][j]`: examples of true class i predicted as j.
  var counts: [[Int]] {
    (0..<count).map { row in Array(flat[(row * count)..<((row + 1) * count)]) }
  }

  private let count: Int
  /// Row-major.
  private var flat: [Int]
  /// Examples of each true class.
  private var classCounts: [Int] = []
  /// Examples predicted as each class.
  private var predictedCounts: [Int] = []

  /// An empty table.
  /// - Parameter count: of classes.
  init(count: Int) {
    self.count = count
    flat = Array(repeating: 0, count: count * count)
  }

  mutating func add(trueClass: Int, predictedClass: Int, count added: Int) {
    flat[trueClass * count + predictedClass] += added
  }

  /// Sums up rows and columns: to be called once, after the last example.
  mutating func finish() {
    classCounts = (0..<count).map { row in (0..<count).reduce(0) { $0 + flat[row * count + $1] } }
    predictedCounts = (0..<count).map { column in (0..<count).reduce(0) { $0 + flat[$1 * count + column] } }
  }

  /// Examples of a true class.
  func classCount(_ index: Int) -> Int { classCounts[index] }

  private func right(_ index: Int) -> Int { flat[index * count + index] }
  private var total: Int { classCounts.reduce(0, +) }
  private var correct: Int { (0..<count).reduce(0) { $0 + right($1) } }
  private var present: [Int] { (0..<count).filter { classCounts[$0] > 0 } }

  var accuracy: Double? { Self.share(correct, of: total) }

  /// Of the share's definition, see ``PerClassScores``.
  func value(of metric: PerClassScores.ClassMetric, forClass index: Int) -> Double? {
    switch metric {
    case .precision: Self.share(right(index), of: predictedCounts[index])
    case .recall: Self.share(right(index), of: classCounts[index])
    case .f1: Self.share(2 * right(index), of: classCounts[index] + predictedCounts[index])
    }
  }

  var balancedAccuracy: Double? { meanOverPresent(.recall) }

  var macroF1: Double? { meanOverPresent(.f1) }

  /// (c s − Σ pₖ tₖ) / √((s² − Σ pₖ²)(s² − Σ tₖ²)), with c of s right, and tₖ true and pₖ predicted of class k.
  var mcc: Double? {
    let square = Double(total) * Double(total)
    let (truth, prediction) = (classCounts.map(Double.init), predictedCounts.map(Double.init))
    let spread = (square - Self.dot(prediction, prediction)) * (square - Self.dot(truth, truth))
    guard spread > 0 else { return nil }
    return (Double(correct) * Double(total) - Self.dot(prediction, truth)) / spread.squareRoot()
  }

  private func meanOverPresent(_ metric: PerClassScores.ClassMetric) -> Double? {
    let present = present
    guard !present.isEmpty else { return nil }
    return present.reduce(0) { $0 + (value(of: metric, forClass: $1) ?? 0) } / Double(present.count)
  }

  private static func share(_ part: Int, of whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
