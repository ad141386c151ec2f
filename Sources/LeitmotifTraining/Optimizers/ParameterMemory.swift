public import LeitmotifTensor

/// One tensor for each parameter of a model, shaped like it, in the order of the visit: what an optimiser remembers.
///
/// ```swift
/// struct HeavyBall: Optimizer {
///   private(set) var updateCount = 0
///   private var velocity = ParameterMemory("velocity")
///
///   mutating func update<Model: Module>(_ model: inout Model, gradient: Model, learningRate: Float) {
///     updateCount += 1
///     velocity.prepare(for: model)
///     model.updateParameters(with: gradient) { parameter, gradient, index in
///       velocity[index].scale(by: 0.9)
///       velocity[index].addScaled(gradient, by: 1)
///       parameter.addScaled(velocity[index], by: -learningRate)
///     }
///   }
///
///   var state: [NamedTensor] { velocity.tensors }
///
///   mutating func restore<Model: Module>(
///     _ state: [NamedTensor], updateCount: Int, for model: Model
///   ) throws(TensorError) {
///     try velocity.restore(state, updateCount: updateCount, for: model)
///     self.updateCount = updateCount
///   }
/// }
/// ```
public struct ParameterMemory: Sendable, Equatable {
  /// What is remembered, such as `velocity`: the last part of its tensors' names.
  public let name: String
  /// By the parameter's name followed by ``name``; empty before the first update.
  public internal(set) var tensors: [NamedTensor] = []

  /// An empty memory of this name.
  public init(_ name: String) { self.name = name }

  /// Fills the memory with zeros when it is empty.
  public mutating func prepare(for model: some Module) {
    guard tensors.isEmpty else { return }
    tensors = model.parameters.map { NamedTensor(name: dotted($0.name), tensor: .zeros($0.tensor.shape)) }
  }

  /// The tensor of the parameter that is visited as number `index`; it can be changed in place.
  public subscript(index: Int) -> Tensor {
    get { tensors[index].tensor }
    _modify { yield &tensors[index].tensor }
  }

  /// Takes back the ``tensors`` of a memory of this name after `updateCount` updates; it is empty when no update was done.
  /// - Throws: `TensorError.missingParameter(name:)`, `TensorError.wrongShape(name:expected:actual:)` or
  ///   `TensorError.unknownParameter(name:)`, and then nothing has changed.
  public mutating func restore(
    _ state: [NamedTensor], updateCount: Int, for model: some Module
  ) throws(TensorError) {
    var memories = [self]
    try memories.restore(state, updateCount: updateCount, for: model)
    self = memories[0]
  }

  private func dotted(_ parameter: String) -> String { parameter.isEmpty ? name : "\(parameter).\(name)" }

  /// A memory filled from `tensors`, which has one of the right shape for each parameter.
  func filled(from tensors: [String: Tensor], for model: some Module) throws(TensorError) -> ParameterMemory {
    var memory = self
    memory.tensors = []
    memory.prepare(for: model)
    for index in memory.tensors.indices {
      let (name, expected) = (memory.tensors[index].name, memory[index].shape)
      guard let tensor = tensors[name] else { throw .missingParameter(name: name) }
      guard tensor.shape == expected else {
        throw .wrongShape(name: name, expected: expected, actual: tensor.shape)
      }
      memory[index] = tensor
    }
    return memory
  }
}

extension [ParameterMemory] {
  /// What the memories hold, parameter by parameter: the state of an optimiser that has several.
  public var state: [NamedTensor] {
    guard let first else { return [] }
    return first.tensors.indices.flatMap { index in map { $0.tensors[index] } }
  }

  /// Takes back what ``state`` gave after `updateCount` updates; the memories are empty when no update was done.
  /// - Throws: `TensorError.missingParameter(name:)`, `TensorError.wrongShape(name:expected:actual:)` or
  ///   `TensorError.unknownParameter(name:)`, and then nothing has changed.
  public mutating func restore(
    _ state: [NamedTensor], updateCount: Int, for model: some Module
  ) throws(TensorError) {
    let byName = Dictionary(state.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    var restored: [ParameterMemory] = []
    for memory in self {
      restored.append(updateCount == 0 ? ParameterMemory(memory.name) : try memory.filled(from: byName, for: model))
    }
    let known = Set(restored.flatMap { $0.tensors.map(\.name) })
    if let extra = byName.keys.filter({ !known.contains($0) }).min() { throw .unknownParameter(name: extra) }
    self = restored
  }
}
