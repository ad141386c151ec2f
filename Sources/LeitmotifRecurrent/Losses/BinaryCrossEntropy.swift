public import LeitmotifTensor

/// The cross-entropy of independent yes-or-no outputs: the mean over all elements, in nats.
///
/// **Equation** l = max(x, 0) − x·t + log(1 + e^(−|x|)), which no logit overflows.
///
/// **Shapes** logits and targets (each in [0, 1]) alike; result a scalar.
public func binaryCrossEntropy(_ logits: Tensor, targets: Tensor) -> Tensor {
  binaryCrossEntropyByElement(logits, targets: targets).mean()
}

/// The cross-entropy of independent yes-or-no outputs of each row together, in nats: minus the logarithm of the probability of a
/// whole frame.
///
/// **Shapes** logits and targets (each in [0, 1]) [rows, width]; result [rows].
public func binaryCrossEntropyByRow(_ logits: Tensor, targets: Tensor) -> Tensor {
  binaryCrossEntropyByElement(logits, targets: targets).sum(axis: 1)
}

private func binaryCrossEntropyByElement(_ logits: Tensor, targets: Tensor) -> Tensor {
  precondition(logits.shape == targets.shape, "\(logits.shape) against \(targets.shape)")
  let (x, t) = (logits.detached, targets.detached)
  let losses = relu(x) - x * t + log(1 + exp(-absolute(x)))
  // The parts have kinks at 0, where their gradients would not add up; their sum has none.
  return losses.differentiable(from: [logits, targets]) { [$0 * (sigmoid(x) - t), -($0 * x)] }
}
