internal import LeitmotifData
public import LeitmotifTensor

/// A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001; on a network: Collobert and others 2011): the
/// labels of a sequence are scored together, not step by step.
///
/// **Equation** score(y) = start[y₁] + Σₜ emissions[t, yₜ] + Σₜ transitions[yₜ₋₁, yₜ] + end[y_T]; P(y) = e^score(y) / Σ e^score.
///
/// **Shapes** emissions [R, K]; transitions [K, K], from the label of the row to that of the column; start and end [K].
public struct ConditionalRandomField: Module {
  /// [labelCount, labelCount]
  public var transitions: Tensor
  /// [labelCount]: scores of the first label.
  public var start: Tensor
  /// [labelCount]: scores of the last label.
  public var end: Tensor
  /// What ``decode(_:threads:)`` keeps to; nil for no constraint. Losses and marginals are of all sequences of labels.
  public let allowed: AllowedTransitions?

  /// Labels that are told apart.
  public var labelCount: Int { start.elementCount }

  /// Scores that are zero: at first each step is labelled alone.
  public init(labelCount: Int, allowed: AllowedTransitions? = nil) {
    precondition(labelCount >= 1, "a field has at least one label")
    precondition(allowed.map { $0.labelCount == labelCount } ?? true, "the constraint is of other labels")
    transitions = .zeros([labelCount, labelCount])
    start = .zeros([labelCount])
    end = .zeros([labelCount])
    self.allowed = allowed
  }

  /// Normal scores, scaled by `scale`.
  public init(labelCount: Int, allowed: AllowedTransitions? = nil, scale: Float = 0.1, random: RandomStream) {
    self.init(labelCount: labelCount, allowed: allowed)
    transitions = random.split("transitions").normal([labelCount, labelCount]) * scale
    start = random.split("start").normal([labelCount]) * scale
    end = random.split("end").normal([labelCount]) * scale
  }

  /// −log P(targets) of each sequence, in nats [B], in the caller's order; 0 for one of no steps.
  ///
  /// - Parameter targets: the label of each row, in packed order.
  /// - Complexity: O(T · K²) a sequence; sequences are shared out to `threads`. Bits of a sequence are its own.
  public func losses(_ emissions: Ragged, targets: [Int32], threads: ThreadPool = .serial) -> Tensor {
    let (layout, rows, count) = (emissions.layout, checkedRows(emissions), labelCount)
    let transitions = transitions.contiguous
    precondition(targets.count == layout.rowCount, "\(targets.count) targets for \(layout.rowCount) rows")
    precondition(targets.allSatisfy { $0 >= 0 && $0 < count }, "a target is no label")
    let (losses, marginals, slopes) = CRFKernels.losses(
      rows, scores, targets: targets, layout: layout, threads: threads)
    let inOrder = losses.gatherElements(layout.ranks)
    return inOrder.differentiable(from: [rows, transitions, start, end]) { dlosses in
      let scales = dlosses.gatherElements(layout.order)
      let hot = Ragged(layout: layout, oneHot: targets, width: count).rows
      let drows = Tensor.uninitialized(marginals.shape)
      CTCKernels.scale(marginals - hot, layout: layout, by: scales, into: drows, accumulate: false)
      let weights = scales.reshaped(to: [1, layout.batchSize])
      return [
        drows, matmul(weights, slopes).reshaped(to: [count, count]),
        drows.gatherRows(layout.firstRows).sum(axis: 0), drows.gatherRows(layout.lastRows).sum(axis: 0),
      ]
    }
  }

  /// The labels of the best score (Viterbi 1967), one a row in packed order, within what is ``allowed``.
  ///
  /// - Returns: of equal scores the one of the lower label; −1 at every step of a sequence that nothing allowed fits.
  public func decode(_ emissions: Ragged, threads: ThreadPool = .serial) -> [Int32] {
    CRFKernels.decode(
      checkedRows(emissions), scores, allowed: allowed, layout: emissions.layout, threads: threads)
  }

  /// The probability of each label at each step, given the whole sequence: [R, labelCount]. It carries no gradient.
  public func marginals(_ emissions: Ragged, threads: ThreadPool = .serial) -> Tensor {
    CRFKernels.marginals(checkedRows(emissions), scores, layout: emissions.layout, threads: threads)
  }

  /// Visits every parameter, in a fixed order.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("transitions", &transitions)
    visitor.visit("start", &start)
    visitor.visit("end", &end)
  }

  private var scores: CRFKernels.Scores { .init(transitions: transitions.contiguous, start: start, end: end) }

  private func checkedRows(_ emissions: Ragged) -> Tensor {
    precondition(emissions.width == labelCount, "rows of \(emissions.width) for \(labelCount) labels")
    return emissions.rows
  }
}

extension RaggedLayout {
  /// The first row of each sequence by rank, −1 where it has none.
  fileprivate var firstRows: [Int32] { rankedLengths.indices.map { rankedLengths[$0] > 0 ? Int32($0) : -1 } }

  /// The last row of each sequence by rank, −1 where it has none.
  fileprivate var lastRows: [Int32] {
    rankedLengths.enumerated().map { rank, length in length > 0 ? Int32(offsets[length - 1] + rank) : -1 }
  }
}

extension Tensor {
  /// The elements of a vector in another order, without a gradient.
  fileprivate func gatherElements(_ index: [Int]) -> Tensor {
    let all = values
    return Tensor(index.map { all[$0] })
  }
}
