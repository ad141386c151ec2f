public import LeitmotifTensor

/// How the losses of rows become one number.
public enum LossReduction: String, Sendable, Hashable, Codable {
  /// Σ lᵣ / Σ wᵣ over the rows that have a target, wᵣ being the weight of its class: the default everywhere.
  case mean
  /// Σ lᵣ
  case sum
}

/// The cross-entropy between logits and classes.
///
/// **Equation** l = −Σ_c w_c q_c log softmax(logits)_c with q = 1 − smoothing on the target, plus smoothing/classes on
/// every class (Szegedy and others 2016), and class weights w, 1 where none are given; as in PyTorch.
///
/// **Shapes** logits [rows, classes], `targets` [rows], `classWeights` [classes], result: a scalar, in nats.
///
/// - Parameter targets: class indices; a row whose target is negative is left out. With no row left the loss is 0.
public func crossEntropy(
  _ logits: Tensor, targets: [Int32], classWeights: [Float]? = nil, smoothing: Float = 0,
  reduction: LossReduction = .mean
) -> Tensor {
  guard let classWeights else {
    let total = crossEntropyByRow(logits, targets: targets, smoothing: smoothing).sum()
    return reduction == .mean ? total / Float(max(targets.count { $0 >= 0 }, 1)) : total
  }
  precondition(classWeights.count == logits.width, "\(classWeights.count) weights for \(logits.width) classes")
  let weights = targets.map { $0 < 0 ? 0 : classWeights[Int($0)] }
  var total = (crossEntropyByRow(logits, targets: targets) * Tensor(weights)).sum()
  if smoothing > 0 {
    let counted = Tensor(targets.map { $0 < 0 ? 0 : 1 }, shape: Shape(rows: targets.count, width: 1))
    let spread = -(logSoftmax(logits) * counted * Tensor(classWeights)).sum() / Float(classWeights.count)
    total = (1 - smoothing) * total + smoothing * spread
  }
  guard reduction == .mean else { return total }
  let weight = weights.reduce(0, +)
  return total / (weight == 0 ? 1 : weight)
}

/// The cross-entropy of each row; 0 where the target is negative.
///
/// **Shapes** logits [rows, classes], `targets` [rows], result [rows].
public func crossEntropyByRow(_ logits: Tensor, targets: [Int32], smoothing: Float = 0) -> Tensor {
  precondition(
    logits.shape.rank == 2 && logits.shape[0] == targets.count, "\(logits.shape) for \(targets.count) targets")
  precondition(targets.allSatisfy { $0 < logits.shape[1] }, "a target is beyond the last class")
  let logits = logits.contiguous
  precondition(smoothing >= 0 && smoothing < 1, "smoothing \(smoothing) is outside [0, 1)")
  let (losses, probabilities) = LossKernels.crossEntropy(logits, targets: targets, smoothing: smoothing)
  return losses.recorded(from: logits) { dlosses, pass in
    pass.accumulate(into: logits) {
      LossKernels.crossEntropyGradient(
        probabilities: probabilities, targets: targets, smoothing: smoothing, dlosses, into: $0, accumulate: $1)
    }
  }
}
