extension Tensor {
  /// Makes an operation of your own differentiable.
  ///
  /// ```swift
  /// func cube(_ x: Tensor) -> Tensor {
  ///   (x.detached * x.detached * x.detached).differentiable(from: [x]) { upstream in
  ///     [upstream * 3 * x.detached * x.detached]
  ///   }
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - inputs: what this tensor was computed from.
  ///   - pullback: gives, for the loss's gradient with respect to this tensor, that with respect to each input: as many
  ///     tensors as inputs, of their shapes; nil for an input that has none.
  /// - Returns: this tensor, recorded when one of the inputs is.
  public func differentiable(
    from inputs: [Tensor], pullback: @escaping @Sendable (_ upstream: Tensor) -> [Tensor?]
  ) -> Tensor {
    guard inputs.contains(where: \.isRecorded) else { return detached }
    // A record is of this tensor, not of its memory: sharing that with another tensor, recorded or not, is sound.
    let result = isWhole ? detached : ownCopy
    return result.recorded(from: inputs) { upstream, pass in
      let gradients = pullback(upstream)
      precondition(gradients.count == inputs.count, "\(gradients.count) gradients for \(inputs.count) inputs")
      for (input, gradient) in zip(inputs, gradients) {
        if let gradient { pass.add(gradient, to: input) }
      }
    }
  }

  /// The same tensor, whose gradient `body` sees on the walk back: for looking, not for changing.
  public func observingGradient(_ body: @escaping @Sendable (_ gradient: Tensor) -> Void) -> Tensor {
    guard isRecorded else { return self }
    return differentiable(from: [self]) { upstream in
      body(upstream)
      return [upstream]
    }
  }
}
