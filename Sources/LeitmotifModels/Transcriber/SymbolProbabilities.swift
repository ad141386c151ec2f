internal import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor
internal import LeitmotifTraining

/// The logarithms of the probabilities of symbols and blank at each row of one sequence: what decoders read.
public struct SymbolProbabilities: Sendable, Hashable {
  /// Row-major [rowCount, classCount].
  public let logarithms: [Float]
  /// Symbols, and the blank.
  public let classCount: Int
  /// The class that stands for no symbol.
  public let blank: Int

  /// - Parameter logarithms: whole rows, each of whose probabilities sum to 1.
  /// - Throws: ``ModelError/notNormalized(row:sum:)`` for a row that is none, such as logits.
  public init(logarithms: [Float], classCount: Int, blank: Int) throws(ModelError) {
    precondition(classCount >= 1 && logarithms.count % classCount == 0, "logarithms must fill whole rows")
    precondition((0..<classCount).contains(blank), "a blank of \(blank) among \(classCount) classes")
    for row in 0..<(logarithms.count / classCount) {
      let sum = logarithms[(row * classCount)..<((row + 1) * classCount)].reduce(0) { $0 + Double($1).exponential }
      guard abs(sum - 1) < 1e-3 else { throw .notNormalized(row: row, sum: sum) }
    }
    self.init(checked: logarithms, classCount: classCount, blank: blank)
  }

  init(checked logarithms: [Float], classCount: Int, blank: Int) {
    self.logarithms = logarithms
    self.classCount = classCount
    self.blank = blank
  }

  /// Rows.
  public var rowCount: Int { logarithms.count / classCount }

  /// Of one class at one row.
  public subscript(row: Int, index: Int) -> Float { logarithms[row * classCount + index] }

  /// The most probable class of a row, the first of equals.
  public func best(atRow row: Int) -> Int {
    (1..<classCount).reduce(0) { self[row, $1] > self[row, $0] ? $1 : $0 }
  }
}

extension SequenceTranscriber {
  /// What the model says of each sequence, in the caller's order.
  public func probabilities(_ input: Ragged, context: ForwardContext) -> [SymbolProbabilities] {
    let logits = self(input, context: context)
    let (values, layout) = (logSoftmax(logits.rows).values, logits.layout)
    let (width, blank) = (architecture.classCount, architecture.blank)
    return (0..<layout.batchSize).map { sequence in
      SymbolProbabilities(
        checked: layout.rows(ofSequence: sequence).flatMap { values[($0 * width)..<(($0 + 1) * width)] },
        classCount: width, blank: blank)
    }
  }
}
