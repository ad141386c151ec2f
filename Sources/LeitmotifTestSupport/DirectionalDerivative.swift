package import Leitmotif

/// Holds a module's gradient against differences of its value.
///
/// For each parameter and each of several seeded directions d, of length about 1, the derivative ⟨gradient, d⟩ is compared with
/// (f(p + εd) − f(p − εd)) / 2ε. Values are Float32: a small ε drowns in rounding, a large one bends and passes kinks, so
/// several are tried and the nearest counts. A wrong gradient is near at none of them.
package struct DirectionalDerivative {
  /// Relative to the larger derivative, or to what a random direction gives on average, whichever is more.
  package var tolerance: Double
  package var directionCount: Int
  package var random: RandomStream

  package init(tolerance: Double = 1e-2, directionCount: Int = 2, random: RandomStream = RandomStream(seed: 17)) {
    self.tolerance = tolerance
    self.directionCount = directionCount
    self.random = random
  }

  private static let steps: [Float] = [1e-2, 3e-3, 1e-3, 3e-2]

  /// - Parameter outputs: everything that the module gives; the value is its sum with seeded weights.
  /// - Returns: for each parameter whose gradient is wrong its name and how.
  package func problems<M: Module>(
    at module: M, outputs: (M) -> [Tensor]
  ) -> [(parameter: String, problem: String)] {
    let weights = outputs(module).enumerated().map { index, output in
      random.split("weights").split(index).uniform(output.shape, in: -1..<1)
    }
    let gradient = valueWithGradient(at: module) { module in
      zip(outputs(module), weights).map { ($0 * $1).sum() }.reduce(Tensor(0), +)
    }.gradient.parameters
    func value(_ module: M) -> Double { zip(outputs(module), weights).reduce(0) { $0 + dot($1.0, $1.1) } }
    return gradient.indices.compactMap { index in
      for direction in 0..<directionCount {
        if let problem = problem(gradient[index], at: module, parameter: index, direction: direction, value: value) {
          return (gradient[index].name, problem)
        }
      }
      return nil
    }
  }

  private func problem<M: Module>(
    _ gradient: NamedTensor, at module: M, parameter: Int, direction: Int, value: (M) -> Double
  ) -> String? {
    if gradient.tensor.elementCount == 0 { return nil }
    let count = Double(gradient.tensor.elementCount)
    let draw = random.split("direction").split(parameter).split(direction).normal(gradient.tensor.shape)
    let towards = draw / Float(count.squareRoot())
    let analytic = dot(gradient.tensor, towards)
    let average = (dot(gradient.tensor, gradient.tensor) / count).squareRoot()
    var nearest = (difference: Double.infinity, numeric: Double.nan)
    for step in Self.steps {
      let (ahead, behind) = (
        value(module.moved(parameter: parameter, by: step, towards: towards)),
        value(module.moved(parameter: parameter, by: -step, towards: towards))
      )
      let numeric = (ahead - behind) / (2 * Double(step))
      let scale = max(abs(numeric), abs(analytic), average)
      let difference = scale == 0 ? 0 : abs(numeric - analytic) / scale
      if difference <= tolerance { return nil }
      if difference < nearest.difference { nearest = (difference, numeric) }
    }
    return "along direction \(direction) the gradient gives \(analytic), differences of the value \(nearest.numeric)"
  }
}

/// Σ a·b in double precision, so that the sum itself loses nothing.
private func dot(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

extension Module {
  /// The module with one parameter, by its place in the visit, moved along a direction.
  fileprivate func moved(parameter: Int, by step: Float, towards direction: Tensor) -> Self {
    var tensors = parameters.map(\.tensor)
    tensors[parameter] = tensors[parameter] + direction * step
    var copy = self
    copy.setParameters(tensors)
    return copy
  }

  /// The module with every parameter moved a little at random, so that zeros at the start hide nothing.
  package func jittered(by scale: Float = 0.1, random: RandomStream) -> Self {
    var copy = self
    copy.setParameters(
      parameters.enumerated().map { $1.tensor + random.split($0).normal($1.tensor.shape) * scale })
    return copy
  }
}

/// A module and other tensors, so that all get a gradient.
package struct WithTensors<Base: Module>: Module {
  package var base: Base
  package var tensors: [NamedTensor]

  package init(_ base: Base, tensors: [NamedTensor]) {
    self.base = base
    self.tensors = tensors
  }

  package mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    base.visitParameters(&visitor)
    visitor.enter("input")
    for index in tensors.indices { visitor.visit(tensors[index].name, &tensors[index].tensor) }
    visitor.leave()
  }
}
