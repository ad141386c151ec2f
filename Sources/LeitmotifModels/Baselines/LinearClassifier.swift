internal import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor

/// Multinomial logistic regression on sparse features: logits = x·W + b.
///
/// **Shapes** W [featureCount, classCount], b [classCount].
public struct LinearClassifier: Module {
  /// W [featureCount, classCount]
  public var weight: Tensor
  /// b [classCount]
  public var bias: Tensor

  /// Every logit 0.
  init(featureCount: Int, classCount: Int) {
    self.init(weight: .zeros([featureCount, classCount]), bias: .zeros([classCount]))
  }

  init(weight: Tensor, bias: Tensor) {
    self.weight = weight
    self.bias = bias
  }

  /// The logits of a batch, [B, classCount].
  func callAsFunction(_ batch: SparseBatch) -> Tensor {
    let rows = weight.gatherRows(batch.indices) * batch.values
    return Ragged(layout: batch.layout, rows: rows).sum() + bias
  }

  /// Visits `weight` and `bias`, in this order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weight", &weight)
    visitor.visit("bias", &bias)
  }
}
