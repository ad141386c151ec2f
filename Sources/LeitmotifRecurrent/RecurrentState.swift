public import LeitmotifTensor

/// What a cell hands from one step to the next: tensors with one row a sequence.
///
/// Its one obligation is to visit its tensors; everything else follows. States are explicit values: given, returned,
/// gathered by row, detached at the ends of windows.
public protocol RecurrentState: Sendable {
  /// Calls `visitor` with each tensor [B, …] and its name, in a fixed order.
  mutating func visitTensors(_ visitor: (_ name: String, _ tensor: inout Tensor) -> Void)
}

/// The state of a cell that hands on its output alone.
public struct HiddenState: RecurrentState {
  /// [B, hiddenSize]
  public var hidden: Tensor

  /// - Parameter hidden: [B, hiddenSize]
  public init(hidden: Tensor) { self.hidden = hidden }

  /// Visits every tensor, in a fixed order.
  public mutating func visitTensors(_ visitor: (_ name: String, _ tensor: inout Tensor) -> Void) {
    visitor("hidden", &hidden)
  }
}

extension RecurrentState {
  /// The tensors with their names.
  public var tensors: [NamedTensor] {
    var copy = self
    var tensors: [NamedTensor] = []
    copy.visitTensors { tensors.append(NamedTensor(name: $0, tensor: $1)) }
    return tensors
  }

  /// Sequences.
  public var batchSize: Int { tensors.first?.tensor.shape[0] ?? 0 }

  /// Each tensor through `function`.
  public func mapTensors(_ function: (Tensor) -> Tensor) -> Self {
    var copy = self
    copy.visitTensors { $1 = function($1) }
    return copy
  }

  /// The same state as constants: no gradient passes, as at the end of a window.
  public var detached: Self { mapTensors(\.detached) }

  /// A view of the rows in `range`.
  public func rows(_ range: Range<Int>) -> Self { mapTensors { $0.rows(range) } }

  /// Rows in the order of `index`, such as beams that go on; a negative index gives zeros.
  public func gatherRows(_ index: [Int32]) -> Self { mapTensors { $0.gatherRows(index) } }

  /// These states one after another, as one batch.
  public static func concatenate(_ states: [Self]) -> Self {
    precondition(!states.isEmpty, "nothing to concatenate")
    if states.count == 1 { return states[0] }
    let parts = states.map(\.tensors)
    var position = 0
    return states[0].mapTensors { _ in
      defer { position += 1 }
      return concatenateRows(parts.map { $0[position].tensor })
    }
  }

  /// This state, with the rows where `reset` is true taken from `initial`: sequences that begin anew inside a batch.
  ///
  /// - Parameter reset: one value a sequence.
  public func resettingRows(where reset: [Bool], to initial: Self) -> Self {
    precondition(reset.count == batchSize && initial.batchSize == batchSize, "states of different batch sizes")
    let index = reset.indices.map { Int32(reset[$0] ? batchSize + $0 : $0) }
    return Self.concatenate([self, initial]).gatherRows(index)
  }
}
