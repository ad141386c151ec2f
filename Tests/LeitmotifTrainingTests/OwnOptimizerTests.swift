import LeitmotifTensor
import LeitmotifTraining
import Testing

/// An optimiser that the library does not have, from its public parts alone: v = 0.9 v + g; p −= rate · v.
private struct HeavyBall: Optimizer {
  private(set) var updateCount = 0
  private var velocity = ParameterMemory("velocity")

  mutating func update<Model: Module>(_ model: inout Model, gradient: Model, learningRate: Float) {
    updateCount += 1
    velocity.prepare(for: model)
    model.updateParameters(with: gradient) { parameter, gradient, index in
      velocity[index].scale(by: 0.9)
      velocity[index].addScaled(gradient, by: 1)
      parameter.addScaled(velocity[index], by: -learningRate)
    }
  }

  var state: [NamedTensor] { velocity.tensors }

  mutating func restore<Model: Module>(
    _ state: [NamedTensor], updateCount: Int, for model: Model
  ) throws(TensorError) {
    try velocity.restore(state, updateCount: updateCount, for: model)
    self.updateCount = updateCount
  }
}

@Suite struct OwnOptimizerTests {
  private let gradient = Line(weight: Tensor(rows: [[0.5], [-1]]), bias: Tensor([2]))

  @Test func itGoesWhereTheBuiltInOneGoes() throws {
    var (own, ownModel) = (HeavyBall(), Line())
    var (builtIn, model) = (try SGD(momentum: 0.9), Line())
    for _ in 0..<5 {
      own.update(&ownModel, gradient: gradient, learningRate: 0.1)
      builtIn.update(&model, gradient: gradient, learningRate: 0.1)
    }
    for (a, b) in zip(ownModel.parameters, model.parameters) {
      #expect(absolute(a.tensor - b.tensor).values.allSatisfy { $0 < 1e-6 }, "\(a.name)")
    }
  }

  @Test func itChangesParametersAndMemoryInPlace() {
    var (optimizer, model) = (HeavyBall(), Line())
    let storages = { (tensors: [NamedTensor]) in tensors.map { ObjectIdentifier($0.tensor.storage) } }
    optimizer.update(&model, gradient: gradient, learningRate: 0.1)
    let before = storages(model.parameters) + storages(optimizer.state)
    optimizer.update(&model, gradient: gradient, learningRate: 0.1)
    #expect(storages(model.parameters) + storages(optimizer.state) == before)
  }

  @Test func itIsRestoredOrRefusedWhole() throws {
    var (optimizer, model) = (HeavyBall(), Line())
    optimizer.update(&model, gradient: gradient, learningRate: 0.1)
    var restored = HeavyBall()
    try restored.restore(optimizer.state, updateCount: 1, for: model)
    #expect(restored.state == optimizer.state)
    #expect(throws: TensorError.self) { try restored.restore([], updateCount: 1, for: model) }
    #expect(restored.state == optimizer.state)
  }
}
