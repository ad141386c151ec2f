import LeitmotifTensor
import LeitmotifTraining
import Testing

@Suite struct OptimizerTests {
  private static let optimizers: [any Optimizer] = {
    do {
      return [SGD(), try SGD(momentum: 0.9), RMSprop(), Adam(), AdamW()]
    } catch {
      return []
    }
  }()

  private let gradient = Line(weight: Tensor(rows: [[0.5], [-1]]), bias: Tensor([2]))

  private func storages(_ tensors: [NamedTensor]) -> [ObjectIdentifier] {
    tensors.map { ObjectIdentifier($0.tensor.storage) }
  }

  @Test(arguments: 0..<5) func anUpdateChangesParametersAndMemoryInPlace(index: Int) {
    var (model, optimizer) = (Line(), Self.optimizers[index])
    optimizer.update(&model, gradient: gradient, learningRate: 0.1)
    let (before, memory) = (storages(model.parameters), storages(optimizer.state))
    let bits = model.bits
    optimizer.update(&model, gradient: gradient, learningRate: 0.1)
    #expect(storages(model.parameters) == before)
    #expect(storages(optimizer.state) == memory)
    #expect(model.bits != bits)
  }

  @Test(arguments: 0..<5) func anUpdateLeavesACopyOfTheModelAlone(index: Int) {
    var (model, optimizer) = (Line(), Self.optimizers[index])
    let copy = model
    optimizer.update(&model, gradient: gradient, learningRate: 0.1)
    #expect(copy == Line())
    #expect(model != copy)
  }

  @Test(arguments: 0..<5) func aRestoredOptimizerGoesOnWithTheSameBits(index: Int) throws {
    var (model, optimizer) = (Line(), Self.optimizers[index])
    for _ in 0..<3 { optimizer.update(&model, gradient: gradient, learningRate: 0.1) }
    var (restoredModel, restored) = (model, Self.optimizers[index])
    try restored.restore(optimizer.state, updateCount: optimizer.updateCount, for: model)
    optimizer.update(&model, gradient: gradient, learningRate: 0.1)
    restored.update(&restoredModel, gradient: gradient, learningRate: 0.1)
    #expect(restoredModel.bits == model.bits)
    #expect(restored.updateCount == 4)
    #expect(restored.state == optimizer.state)
  }

  @Test func memoryIsNamedAfterTheParameterInTheOrderOfTheVisit() throws {
    var (model, adam, sgd) = (Line(), Adam(), try SGD(momentum: 0.5))
    #expect(adam.state.isEmpty)
    adam.update(&model, gradient: gradient, learningRate: 0.1)
    sgd.update(&model, gradient: gradient, learningRate: 0.1)
    #expect(adam.state.map(\.name) == ["weight.mean", "weight.square", "bias.mean", "bias.square"])
    #expect(sgd.state.map(\.name) == ["weight.velocity", "bias.velocity"])
  }

  @Test func anotherModelsMemoryIsRefusedAndChangesNothing() throws {
    var (model, adam) = (Line(), Adam())
    adam.update(&model, gradient: gradient, learningRate: 0.1)
    let before = adam
    var state = adam.state
    state[2] = NamedTensor(name: "bias.mean", tensor: .zeros([2]))
    #expect(throws: TensorError.wrongShape(name: "bias.mean", expected: [1], actual: [2])) {
      try adam.restore(state, updateCount: 1, for: model)
    }
    #expect(throws: TensorError.missingParameter(name: "bias.square")) {
      try adam.restore(adam.state.dropLast(), updateCount: 1, for: model)
    }
    let extra = NamedTensor(name: "head.mean", tensor: .zeros([1]))
    #expect(throws: TensorError.unknownParameter(name: "head.mean")) {
      try adam.restore(adam.state + [extra], updateCount: 1, for: model)
    }
    #expect(throws: TensorError.unknownParameter(name: "bias.mean")) {
      var plain = SGD()
      try plain.restore(adam.state, updateCount: 1, for: model)
    }
    #expect(adam == before)
  }

  @Test func settingsOutOfRangeAreRefused() {
    func refused(_ name: String, _ value: String, _ requirement: String) -> TrainingError {
      .invalidSetting(name: name, value: value, requirement: requirement)
    }
    #expect(throws: refused("momentum", "1.0", "at least 0 and below 1")) { try SGD(momentum: 1) }
    #expect(throws: refused("momentum", "0.0", "above 0 for Nesterov's")) { try SGD(momentum: 0, isNesterov: true) }
    #expect(throws: refused("weight decay", "-1.0", "at least 0")) { try SGD(momentum: 0, weightDecay: -1) }
    #expect(throws: refused("smoothing", "nan", "at least 0 and below 1")) { try RMSprop(smoothing: .nan) }
    #expect(throws: refused("epsilon", "0.0", "above 0")) { try RMSprop(smoothing: 0.9, epsilon: 0) }
    #expect(throws: refused("beta1", "-0.1", "at least 0 and below 1")) { try Adam(beta1: -0.1) }
    #expect(throws: refused("beta2", "1.0", "at least 0 and below 1")) { try AdamW(beta2: 1) }
    #expect(throws: refused("weight decay", "inf", "at least 0")) { try AdamW(weightDecay: .infinity) }
  }

  /// Signed descent: what a user would write without the library's kernels.
  private struct SignDescent: Optimizer {
    var updateCount = 0
    var momentum = ParameterMemory("sign")
    var state: [NamedTensor] { momentum.tensors }

    mutating func update<Model: Module>(_ model: inout Model, gradient: Model, learningRate: Float) {
      updateCount += 1
      momentum.prepare(for: model)
      model.updateParameters(with: gradient) { parameter, gradient, index in
        momentum[index] = momentum[index] * 0.5 + gradient / absolute(gradient)
        parameter = parameter - momentum[index] * learningRate
      }
    }

    mutating func restore<Model: Module>(
      _ state: [NamedTensor], updateCount: Int, for model: Model
    ) throws(TensorError) {
      self.updateCount = updateCount
    }
  }

  @Test func anOptimizerOfOnesOwnUpdatesThroughThePublicInterface() {
    var (model, optimizer) = (Line(), SignDescent())
    for _ in 0..<2 { optimizer.update(&model, gradient: gradient, learningRate: 1) }
    #expect(model == Line(weight: Tensor(rows: [[-2.5], [2.5]]), bias: Tensor([-2.5])))
  }
}
