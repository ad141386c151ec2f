internal import LeitmotifData
public import LeitmotifTensor

/// What becomes of a sequence that cannot spell its target, because it has too few steps.
public enum InfiniteLoss: String, Sendable, Hashable, Codable {
  /// Its loss stays +∞; its gradient is 0.
  case keep
  /// Its loss is 0, and its gradient too: it is left out.
  case zero
}

/// The loss of sequences whose targets are shorter than they are and not aligned with them: connectionist temporal
/// classification (Graves, Fernández, Gomez and Schmidhuber 2006).
///
/// **Equation** l = −log Σ_π Πₜ softmax(logitsₜ)[πₜ] over every π that gives the target once repeats are joined and blanks taken
/// out, in nats. An empty target costs −Σₜ log p(blank); without steps it costs 0. A target that its steps cannot spell
/// (``stepsNeeded(toSpell:)``) costs +∞. The gradient on the logits is softmax − the share of the π that have a class at a step.
///
/// **Shapes** logits [R, classes], before any softmax; `targets` [B] of any length, and the result [B], in the caller's order.
///
/// - Parameters:
///   - targets: labels in 0 ..< classes other than `blank`.
///   - blank: the class that stands for no label.
///   - infinite: what a target too long for its steps gives.
/// - Complexity: O(T · L) a sequence; sequences are shared out to `threads`. Bits of a sequence are its own.
public func connectionistTemporalClassification(
  _ logits: Ragged, targets: [[Int32]], blank: Int, infinite: InfiniteLoss = .keep, threads: ThreadPool = .serial
) -> Tensor {
  let (layout, rows, classCount) = (logits.layout, logits.rows, logits.width)
  precondition(targets.count == layout.batchSize, "\(targets.count) targets for \(layout.batchSize) sequences")
  precondition((0..<classCount).contains(blank), "blank \(blank) is outside 0 ..< \(classCount)")
  for target in targets {
    precondition(target.allSatisfy { $0 >= 0 && $0 < classCount && $0 != blank }, "a label is blank or no class")
  }
  let (losses, slopes) = CTCKernels.losses(
    rows, layout: layout, targets: .init(targets, layout: layout), blank: blank, withSlopes: rows.isRecorded,
    threads: threads)
  let ranks = layout.ranks
  let values = losses.values
  let inOrder = Tensor(ranks.map { infinite == .zero && values[$0] == .infinity ? 0 : values[$0] })
  guard let slopes else { return inOrder }
  let order = layout.order
  return inOrder.recorded(from: rows) { dlosses, pass in
    let given = dlosses.values
    let scales = Tensor(order.map { given[$0] })
    pass.accumulate(into: rows) {
      CTCKernels.scale(slopes, layout: layout, by: scales, into: $0, accumulate: $1)
    }
  }
}

/// The fewest steps in which connectionist temporal classification can spell a target: one a label, and a blank between two
/// neighbours that are the same.
public func stepsNeeded(toSpell target: [some Equatable]) -> Int {
  target.count + zip(target, target.dropFirst()).count { $0 == $1 }
}
