/// Counts of true against predicted classes, and what follows from them. What is undefined is nil.
struct ConfusionTable {
  /// `counts[i][j]`: examples of true class i predicted as j.
  let counts: [[Int]]
  /// Examples of each true class.
  private let classCounts: [Int]
  /// Examples predicted as each class.
  private let predictedCounts: [Int]

  /// - Parameter count: of classes.
  init(predicted: [Int], classes: [Int], count: Int) {
    var counts = Array(repeating: Array(repeating: 0, count: count), count: count)
    for (predictedClass, trueClass) in zip(predicted, classes) { counts[trueClass][predictedClass] += 1 }
    self.counts = counts
    classCounts = counts.map { $0.reduce(0, +) }
    predictedCounts = counts.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
  }

  /// Examples of a true class.
  func classCount(_ index: Int) -> Int { classCounts[index] }

  private var total: Int { classCounts.reduce(0, +) }
  private var correct: Int { counts.indices.reduce(0) { $0 + counts[$1][$1] } }
  private var present: [Int] { counts.indices.filter { classCounts[$0] > 0 } }

  var accuracy: Double? { total == 0 ? nil : Double(correct) / Double(total) }

  var balancedAccuracy: Double? { meanOverPresent { Double(counts[$0][$0]) / Double(classCounts[$0]) } }

  /// F1 = 2 TP / (2 TP + FP + FN), the divisor being the class's true and predicted examples together.
  var macroF1: Double? {
    meanOverPresent { 2 * Double(counts[$0][$0]) / Double(classCounts[$0] + predictedCounts[$0]) }
  }

  /// (c s − Σ pₖ tₖ) / √((s² − Σ pₖ²)(s² − Σ tₖ²)), with c of s right, and tₖ true and pₖ predicted of class k.
  var mcc: Double? {
    let square = Double(total) * Double(total)
    let (truth, prediction) = (classCounts.map(Double.init), predictedCounts.map(Double.init))
    let spread = (square - Self.dot(prediction, prediction)) * (square - Self.dot(truth, truth))
    guard spread > 0 else { return nil }
    return (Double(correct) * Double(total) - Self.dot(prediction, truth)) / spread.squareRoot()
  }

  private func meanOverPresent(_ value: (Int) -> Double) -> Double? {
    let present = present
    return present.isEmpty ? nil : present.reduce(0) { $0 + value($1) } / Double(present.count)
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
