internal import FoundationEssentials
public import LeitmotifTensor

// A state in a file: the tensors of each part by the part's name and their own, and what was counted as JSON.

extension TrainingState {
  private enum Part: String, CaseIterable {
    case model, best, optimizer, carry

    var prefix: String { rawValue + "." }

    func name(_ tensors: [NamedTensor]) -> [NamedTensor] {
      tensors.map { NamedTensor(name: prefix + $0.name, tensor: $0.tensor) }
    }
  }

  /// What is written beside the tensors.
  private struct Record: Codable {
    var position: TrainingPosition
    var best: BestModel<Model>.Record
    var optimizerUpdateCount: Int
    var hasBest: Bool
  }

  private static var recordKey: String { "position" }

  /// The state as named tensors and metadata, for a file.
  ///
  /// - Parameters:
  ///   - metadata: further facts to keep with it, under other keys than `position`.
  ///   - carry: the tensors of a carry.
  public func encoded(metadata: [String: String] = [:], carry: (Carry) -> [NamedTensor]) throws -> Safetensors {
    let record = Record(
      position: position, best: best.record, optimizerUpdateCount: optimizer.updateCount, hasBest: best.model != nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    var metadata = metadata
    metadata[Self.recordKey] = String(decoding: try encoder.encode(record), as: UTF8.self)
    return Safetensors(
      tensors: Part.model.name(model.parameters) + Part.best.name(best.model?.parameters ?? [])
        + Part.optimizer.name(optimizer.state) + Part.carry.name(carry(self.carry)),
      metadata: metadata)
  }

  /// Takes back what ``encoded(metadata:carry:)`` gave.
  ///
  /// - Parameters:
  ///   - container: as it was written.
  ///   - path: named in errors.
  ///   - model: any model of the same structure.
  ///   - optimizer: one of the same settings, before its first update.
  ///   - carry: makes a carry of its tensors.
  /// - Throws: `TensorError` when the container holds no state, or that of another model or optimiser.
  public init(
    decoding container: Safetensors, path: String, model: Model, optimizer: any Optimizer,
    carry: ([NamedTensor]) throws -> Carry
  ) throws {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let text = container.metadata[Self.recordKey],
      let record = try? decoder.decode(Record.self, from: Data(text.utf8))
    else { throw TensorError.notSafetensors(path: path, reason: "it does not say where a training stood") }
    var restored = (model: model, best: model, optimizer: optimizer)
    try restored.model.setParameters(named: Self.tensors(of: .model, in: container))
    if record.hasBest { try restored.best.setParameters(named: Self.tensors(of: .best, in: container)) }
    let memory = Self.tensors(of: .optimizer, in: container).map { NamedTensor(name: $0.key, tensor: $0.value) }
    try restored.optimizer.restore(memory, updateCount: record.optimizerUpdateCount, for: model)
    self.init(
      model: restored.model, optimizer: restored.optimizer,
      carry: try carry(
        container.tensors.compactMap { tensor in
          tensor.name.hasPrefix(Part.carry.prefix)
            ? NamedTensor(name: String(tensor.name.dropFirst(Part.carry.prefix.count)), tensor: tensor.tensor) : nil
        }))
    position = record.position
    best = BestModel(record.hasBest ? restored.best : nil, record: record.best)
  }

  private static func tensors(of part: Part, in container: Safetensors) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for tensor in container.tensors where tensor.name.hasPrefix(part.prefix) {
      tensors[String(tensor.name.dropFirst(part.prefix.count))] = tensor.tensor
    }
    return tensors
  }
}

extension TrainingState where Carry == Void {
  /// The state as named tensors and metadata, for a file.
  /// - Parameter metadata: further facts to keep with it, under other keys than `position`.
  public func encoded(metadata: [String: String] = [:]) throws -> Safetensors {
    try encoded(metadata: metadata) { _ in [] }
  }

  /// Takes back what ``encoded(metadata:)`` gave; otherwise as `init(decoding:path:model:optimizer:carry:)`.
  public init(decoding container: Safetensors, path: String, model: Model, optimizer: any Optimizer) throws {
    try self.init(decoding: container, path: path, model: model, optimizer: optimizer) { _ in () }
  }
}
