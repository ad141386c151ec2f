public import LeitmotifTensor

/// One tensor for each parameter of a model, shaped like it, in the order of the visit: what an optimiser remembers.
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

  /// The tensor of the parameter that is visited as number `index`.
  public subscript(index: Int) -> Tensor {
    get { tensors[index].tensor }
    set { tensors[index].tensor = newValue }
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

/// Several memories as one list, parameter by parameter, and back.
enum ParameterMemories {
  static func state(_ memories: ParameterMemory...) -> [NamedTensor] {
    guard let first = memories.first else { return [] }
    return first.tensors.indices.flatMap { index in memories.map { $0.tensors[index] } }
  }

  /// The memories filled from `state`; all stay empty when no update was done.
  static func restored(
    _ memories: [ParameterMemory], from state: [NamedTensor], updateCount: Int, for model: some Module
  ) throws(TensorError) -> [ParameterMemory] {
    let byName = Dictionary(state.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
    var restored: [ParameterMemory] = []
    for memory in memories {
      restored.append(
        updateCount == 0 ? ParameterMemory(memory.name) : try memory.filled(from: byName, for: model))
    }
    let known = Set(restored.flatMap { $0.tensors.map(\.name) })
    if let extra = byName.keys.filter({ !known.contains($0) }).min() { throw .unknownParameter(name: extra) }
    return restored
  }
}
