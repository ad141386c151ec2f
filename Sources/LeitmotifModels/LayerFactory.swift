public import LeitmotifRecurrent
public import LeitmotifTensor

/// Makes recurrent layers from their descriptions: cells by name.
///
/// ```swift
/// let layers = LayerFactory.builtIn.adding("mgu") { inputSize, description, random in
///   MinimalGatedUnit(inputSize: inputSize, hiddenSize: description.hiddenSize, random: random)
/// }
/// ```
public struct LayerFactory: Sendable {
  private typealias Maker =
    @Sendable (_ inputSize: Int, _ description: LayerDescription, _ random: RandomStream) throws -> any RecurrentLayer
  private var makers: [String: Maker] = [:]
  /// Of the built-in cells.
  private var gateCounts: [String: Int] = [:]

  private init() {}

  /// `elman` (option `activation`: `tanh`, `relu`), `gru` (option `reset`: `after`, `before`) and `lstm` (option
  /// `peepholes`: `true`, `false`).
  public static let builtIn = LayerFactory()
    .adding("elman", gateCount: 1) { inputSize, description, random in
      let activation = try description.option("activation", default: ElmanCell.Activation.tanh)
      return ElmanCell(inputSize: inputSize, hiddenSize: description.hiddenSize, activation: activation, random: random)
    }
    .adding("gru", gateCount: 3) { inputSize, description, random in
      let reset = try description.option("reset", default: GRUCell.Reset.after)
      return GRUCell(inputSize: inputSize, hiddenSize: description.hiddenSize, reset: reset, random: random)
    }
    .adding("lstm", gateCount: 4) { inputSize, description, random in
      let hasPeepholes = try description.option("peepholes", default: PeepholeOption.false) == .true
      return LSTMCell(
        inputSize: inputSize, hiddenSize: description.hiddenSize, hasPeepholes: hasPeepholes, random: random)
    }

  /// This factory, which also knows the cell `name`; the layer runs it in one direction or both, as described.
  public func adding<Cell: RecurrentCell>(
    _ name: String,
    makeCell:
      @escaping @Sendable (
        _ inputSize: Int, _ description: LayerDescription, _ random: RandomStream
      ) throws -> Cell
  ) -> LayerFactory {
    adding(layer: name) { inputSize, description, random in
      let learnsInitialState = description.learnsInitialState
      guard description.isBidirectional else {
        return RNN(
          try makeCell(inputSize, description, random.split("forward")), learnsInitialState: learnsInitialState)
      }
      return BRNN(
        forward: try makeCell(inputSize, description, random.split("forward")),
        backward: try makeCell(inputSize, description, random.split("backward")), merge: description.merge,
        learnsInitialState: learnsInitialState)
    }
  }

  /// This factory, which also knows the layer `name`: for what is no cell run along time, or runs in another way.
  ///
  /// The layer itself heeds what the description says of directions, merging and the initial state.
  public func adding(
    layer name: String,
    makeLayer:
      @escaping @Sendable (
        _ inputSize: Int, _ description: LayerDescription, _ random: RandomStream
      ) throws -> any RecurrentLayer
  ) -> LayerFactory {
    var factory = self
    factory.makers[name] = makeLayer
    factory.gateCounts[name] = nil
    return factory
  }

  private func adding<Cell: RecurrentCell>(
    _ name: String, gateCount: Int,
    makeCell:
      @escaping @Sendable (
        _ inputSize: Int, _ description: LayerDescription, _ random: RandomStream
      ) throws -> Cell
  ) -> LayerFactory {
    var factory = adding(name, makeCell: makeCell)
    factory.gateCounts[name] = gateCount
    return factory
  }

  /// The gates of a built-in cell; 0 for another, whose parameters are not known before it is made.
  func knownGateCount(_ description: LayerDescription) -> Int { gateCounts[description.cell] ?? 0 }

  /// The names of the cells it knows, sorted.
  public var cellNames: [String] { makers.keys.sorted() }

  /// - Throws: ``ModelError/unknownCell(name:known:)`` or ``ModelError/invalidSetting(name:value:requirement:)``.
  public func makeLayer(
    _ description: LayerDescription, inputSize: Int, random: RandomStream
  ) throws -> any RecurrentLayer {
    guard let make = makers[description.cell] else {
      throw ModelError.unknownCell(name: description.cell, known: cellNames)
    }
    guard description.hiddenSize >= 1 else {
      throw ModelError.invalidSetting(
        name: "the hidden size", value: "\(description.hiddenSize)", requirement: "at least 1")
    }
    return try make(inputSize, description, random)
  }
}

private enum PeepholeOption: String {
  case `true`
  case `false`
}

extension LayerDescription {
  fileprivate func option<Option: RawRepresentable>(
    _ name: String, default fallback: Option
  ) throws -> Option where Option.RawValue == String {
    guard let value = options[name] else { return fallback }
    guard let option = Option(rawValue: value) else {
      throw ModelError.invalidSetting(name: "option \(name) of the cell \(cell)", value: value, requirement: "known")
    }
    return option
  }
}
