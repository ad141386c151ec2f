internal import LeitmotifData
public import LeitmotifTensor

/// How the steps of a sequence become one vector. Every reduction of an empty sequence is zero.
public enum SequenceReduction: String, Sendable, Hashable, Codable, CaseIterable {
  /// The output of the final state: of the last step, and of the first where time runs backwards.
  case last
  /// The mean of all steps.
  case mean
  /// The largest of all steps, column by column.
  case max
  /// A weighted mean whose weights are learned.
  case attention
  /// The step ⌊T/2⌋.
  case centre
}

/// Reduces each sequence by one reduction, or by several side by side.
public struct SequenceReducer: Module {
  /// In the order of their columns.
  public let reductions: [SequenceReduction]
  /// The weights of the attention, where it is among the reductions.
  public var attention: Attention?
  private let width: Int

  /// - Parameters:
  ///   - reductions: at least one, each at most once.
  ///   - width: numbers in a row.
  public init(_ reductions: [SequenceReduction], width: Int, random: RandomStream) {
    precondition(
      !reductions.isEmpty && Set(reductions).count == reductions.count, "reductions: at least one, each once")
    self.reductions = reductions
    self.width = width
    attention =
      reductions.contains(.attention)
      ? Attention(width: width, hiddenSize: width, random: random.split("attention")) : nil
  }

  /// Width of a reduced row.
  public var outputSize: Int { reductions.count * width }

  /// - Parameters:
  ///   - sequence: rows of `width`.
  ///   - last: the output of the final state, [B, width].
  /// - Returns: [B, outputSize], in the caller's order.
  public func callAsFunction(_ sequence: Ragged, last: Tensor, context: ForwardContext) -> Tensor {
    let parts = reductions.map { reduction in
      switch reduction {
      case .last: last
      case .mean: sequence.mean()
      case .max: sequence.max()
      case .centre: sequence.centre()
      case .attention: attention?(sequence, context: context) ?? sequence.mean()
      }
    }
    return parts.count == 1 ? parts[0] : concatenateColumns(parts)
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("attention", &attention)
  }
}

/// A weighted mean of a sequence's steps: w⟨t⟩ = softmax over t of tanh(x⟨t⟩·W + b)·v. Bahdanau, Cho and Bengio (2015),
/// without a query.
///
/// **Shapes** W [width, hiddenSize], b [hiddenSize], v [hiddenSize].
public struct Attention: Module {
  /// W [width, hiddenSize]
  public var weight: Tensor
  /// b [hiddenSize]
  public var bias: Tensor
  /// v [hiddenSize]
  public var vector: Tensor

  /// W and v by Glorot, b zero.
  public init(width: Int, hiddenSize: Int, random: RandomStream) {
    weight = Initializer.glorot.matrix(inputs: width, outputs: hiddenSize, random: random.split("weight"))
    bias = .zeros([hiddenSize])
    vector = Initializer.glorot.matrix(inputs: hiddenSize, outputs: 1, random: random.split("vector"))
      .reshaped(to: [hiddenSize])
  }

  /// [B, width], in the caller's order.
  public func callAsFunction(_ sequence: Ragged, context: ForwardContext) -> Tensor {
    let rows = sequence.rows
    let column = Shape(rows: vector.elementCount, width: 1)
    let hidden = tanh(matmul(rows, weight, bias: bias, threads: context.threads))
    let scores = matmul(hidden, vector.reshaped(to: column), threads: context.threads)
    let weighted = rows * sequence.softmaxOverSteps(scores)
    return Ragged(layout: sequence.layout, rows: weighted).sum()
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weight", &weight)
    visitor.visit("bias", &bias)
    visitor.visit("vector", &vector)
  }
}

extension Ragged {
  /// The sum over each sequence's steps, [B, width] in the caller's order.
  public func sum() -> Tensor { reduced(.sum) }
  /// The mean over each sequence's steps, [B, width] in the caller's order.
  public func mean() -> Tensor { reduced(.mean) }
  /// The maximum over each sequence's steps, [B, width] in the caller's order.
  public func max() -> Tensor { reduced(.max) }

  /// Step ⌊T/2⌋ of each sequence, [B, width] in the caller's order; zeros for an empty one.
  public func centre() -> Tensor { steps { $0 / 2 } }

  /// The last step of each sequence, [B, width] in the caller's order; zeros for an empty one.
  public func lastSteps() -> Tensor { steps { $0 - 1 } }

  /// One step of each sequence, chosen by its length.
  private func steps(_ choose: (_ length: Int) -> Int) -> Tensor {
    rows.gatherRows(
      layout.lengths.enumerated().map { sequence, length in
        length == 0 ? -1 : Int32(layout.row(ofStep: choose(length), inSequence: sequence))
      })
  }

  private func reduced(_ reduction: SequenceKernels.Reduction) -> Tensor {
    let (x, layout) = (rows, layout)
    let (y, steps) = SequenceKernels.reduce(reduction, x, layout: layout)
    let byRank = y.recorded(from: x) { dy, pass in
      pass.accumulate(into: x) {
        SequenceKernels.reduceGradient(reduction, steps: steps, dy, layout: layout, into: $0, accumulate: $1)
      }
    }
    return layout.isInCallerOrder ? byRank : byRank.gatherRows(layout.ranks.map { Int32($0) })
  }

  /// Scores [R, 1] to weights [R, 1] that sum to 1 over the steps of each sequence.
  fileprivate func softmaxOverSteps(_ scores: Tensor) -> Tensor {
    let (scores, layout) = (scores.contiguous, layout)
    let y = SequenceKernels.softmax(scores, layout: layout)
    return y.recorded(from: scores) { dy, pass in
      pass.accumulate(into: scores) {
        SequenceKernels.softmaxGradient(y, dy, layout: layout, into: $0, accumulate: $1)
      }
    }
  }
}
