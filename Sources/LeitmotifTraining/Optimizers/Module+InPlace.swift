public import LeitmotifTensor

extension Module {
  /// Lets `body` change each parameter in place, beside its gradient, in the order of the visit.
  /// - Parameter body: is given the parameter, its gradient of the same shape, and the number of the visit from 0.
  public mutating func updateParameters(
    with gradient: Self, _ body: (_ parameter: inout Tensor, _ gradient: Tensor, _ index: Int) -> Void
  ) {
    let gradients = gradient.parameterTensors
    var index = 0
    changeParameters { parameter in
      precondition(index < gradients.count, "the gradient has fewer tensors than the model")
      precondition(gradients[index].shape == parameter.shape, "\(gradients[index].shape) for \(parameter.shape)")
      body(&parameter, gradients[index], index)
      index += 1
    }
    precondition(index == gradients.count, "the gradient has more tensors than the model")
  }

  /// Lets `body` change each parameter in place, in the order of the visit.
  mutating func changeParameters(_ body: (inout Tensor) -> Void) {
    withoutActuallyEscaping(body) { body in
      var visitor = InPlaceVisitor(body: body)
      visitParameters(&visitor)
    }
  }

  /// The parameters without their names, in the order of the visit.
  var parameterTensors: [Tensor] {
    var copy = self
    var collector = TensorCollector()
    copy.visitParameters(&collector)
    return collector.tensors
  }
}

private struct InPlaceVisitor: ParameterVisitor {
  let body: (inout Tensor) -> Void

  mutating func visit(_ name: String, _ parameter: inout Tensor) { body(&parameter) }
}

private struct TensorCollector: ParameterVisitor {
  var tensors: [Tensor] = []

  mutating func visit(_ name: String, _ parameter: inout Tensor) { tensors.append(parameter) }
}
