internal import LeitmotifData
internal import LeitmotifRecurrent
internal import LeitmotifTensor

/// What a window of sequences hands to the next one: where each layer stands.
struct GeneratorCarry: Sendable {
  /// The sequences whose states these are (`GenerationBatch.group`).
  var group: Int
  /// One a layer; empty before the first window.
  var states: [LayerState]

  /// At the beginning of every sequence.
  static let beginning = GeneratorCarry(group: 0, states: [])

  /// The states that a batch goes on with; nil where its sequences begin. After a window that was skipped they are those
  /// of the sequences' beginning, rather than of others.
  func states(for batch: GenerationBatch) -> [LayerState]? {
    batch.input.layout.firstStep > 0 && group == batch.group && !states.isEmpty ? states : nil
  }
}

// In a checkpoint: the group's number as `group`, and a layer's tensors as `layer.place.name`.
extension GeneratorCarry {
  var tensors: [NamedTensor] {
    let parts = states.enumerated().flatMap { layer, state in
      state.parts.enumerated().map { NamedTensor(name: "\(layer).\($0).\($1.name)", tensor: $1.tensor) }
    }
    return [NamedTensor(name: "group", tensor: Tensor([Float(group)]))] + parts
  }

  /// - Throws: ``NotACarry`` for tensors that ``tensors`` did not give.
  init(_ tensors: [NamedTensor]) throws(NotACarry) {
    guard let group = tensors.first(where: { $0.name == "group" }), group.tensor.elementCount == 1,
      let number = Int(exactly: group.tensor.values[0])
    else { throw NotACarry() }
    var parts: [[(place: Int, part: NamedTensor)]] = []
    for tensor in tensors where tensor.name != "group" {
      let name = tensor.name.split(separator: ".", maxSplits: 2)
      guard name.count == 3, let layer = Int(name[0]), let place = Int(name[1]), (0..<tensors.count).contains(layer)
      else { throw NotACarry() }
      while parts.count <= layer { parts.append([]) }
      parts[layer].append((place, NamedTensor(name: String(name[2]), tensor: tensor.tensor)))
    }
    self.group = number
    states = parts.map { LayerState($0.sorted { $0.place < $1.place }.map(\.part)) }
  }

  /// A checkpoint does not say where sequences stood.
  struct NotACarry: Error, CustomStringConvertible {
    var description: String { "it does not say where the sequences stood" }
  }
}
