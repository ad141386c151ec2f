public import LeitmotifData
internal import LeitmotifTensor
internal import LeitmotifTraining

/// The baseline of a generator of tokens: how often each token followed the last few, in the sequences of its training.
///
/// **Equation** of order n after a context h, with h′ the context without its oldest token,
/// pₙ(w | h) = (c(h, w) + t(h) · pₙ₋₁(w | h′)) / (c(h) + t(h)), where c counts and t(h) is the number of different tokens seen after
/// h; below order 0 every token is as likely as any other. At the beginning of a sequence the context is what there is. Witten and
/// Bell (1991), "The zero-frequency problem", interpolated as in Chen and Goodman (1999), section 2.6.
public struct NGramModel: Sendable, Hashable {
  /// Tokens of the past that it looks at, at most.
  public let order: Int
  /// Tokens have ids below it.
  public let vocabularySize: Int
  private var followers: [[Int32]: Followers] = [:]

  private struct Followers: Sendable, Hashable {
    var total = 0
    var counts: [Int32: Int] = [:]
    /// Those of `counts` that were met with no more context than this.
    var ownCounts: [Int32: Int] = [:]

    mutating func add(_ token: Int32, times: Int) {
      total += times
      counts[token, default: 0] += times
    }
  }

  /// Counts the tokens of `sequences`.
  ///
  /// - Parameter order: ≥ 0.
  public init(counting sequences: [[Int32]], order: Int, vocabularySize: Int) {
    precondition(order >= 0 && vocabularySize >= 1, "order \(order) of \(vocabularySize) tokens")
    (self.order, self.vocabularySize) = (order, vocabularySize)
    for tokens in sequences {
      for (place, token) in tokens.enumerated() {
        add(token, after: tokens[max(0, place - order)..<place], times: 1)
      }
    }
  }

  private mutating func add(_ token: Int32, after context: ArraySlice<Int32>, times: Int) {
    for length in 0...context.count {
      followers[Array(context.suffix(length)), default: Followers()].add(token, times: times)
    }
    followers[Array(context), default: Followers()].ownCounts[token, default: 0] += times
  }

  /// The probability of `token` after `context`, by the models of order 0 up to ``order``.
  public func probabilities(of token: Int32, after context: ArraySlice<Int32>) -> [Double] {
    var probability = 1 / Double(vocabularySize)
    return (0...order).map { length in
      guard length <= context.count, let seen = followers[Array(context.suffix(length))] else { return probability }
      let different = Double(seen.counts.count)
      let count = Double(seen.counts[token] ?? 0)
      probability = (count + different * probability) / (Double(seen.total) + different)
      return probability
    }
  }

  /// The cost of sequences by the models of order 0 up to ``order``, each given the tokens before.
  ///
  /// - Parameter events: tokens whose cost is told apart.
  public func costs(of sequences: [[Int32]], events: Set<Int> = []) -> [SequenceCost] {
    var costs = [SequenceCost](repeating: SequenceCost(), count: order + 1)
    for tokens in sequences {
      for (place, token) in tokens.enumerated() {
        let context = tokens[max(0, place - order)..<place]
        for (length, probability) in probabilities(of: token, after: context).enumerated() {
          costs[length].add(nats: -probability.naturalLogarithm, isEvent: events.contains(Int(token)))
        }
      }
    }
    return costs
  }
}

extension NGramModel {
  /// Counts the tokens of `sequences`; nil where a domain's sequences are frames.
  public init?(
    counting sequences: GenerationSet, of adapter: some GenerationAdapter, order: Int = Self.defaultOrder
  ) {
    guard case .tokens(let size, _) = adapter.inputEncoding else { return nil }
    self.init(counting: sequences.tokenSequences, order: order, vocabularySize: size)
  }

  /// The order of a generator's baseline.
  public static let defaultOrder = 4

  /// The cost of sequences by the models of order 0 up to ``order``.
  public func costs(of sequences: GenerationSet, events: EventSymbols?) -> [SequenceCost] {
    costs(of: sequences.tokenSequences, events: events?.tokens ?? [])
  }
}

// In a model file: a row for each token that was seen after as much context as there was, from which shorter ones follow.
extension NGramModel {
  static let tensorName = "baseline.ngrams"

  /// Rows [context length, context (newest last, zeros before), token, count]; a number below 2²⁴ is exact.
  var tensor: Tensor {
    var rows: [[Float]] = []
    for (context, seen) in followers.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let padding = [Float](repeating: 0, count: order - context.count)
      for (token, count) in seen.ownCounts.sorted(by: { $0.key < $1.key }) {
        rows.append([Float(context.count)] + padding + context.map { Float($0) } + [Float(token), Float(count)])
      }
    }
    return rows.isEmpty ? .zeros(Shape(rows: 0, width: order + 3)) : Tensor(rows: rows)
  }

  /// - Throws: `Damage` for a tensor that ``tensor`` did not give.
  init(_ tensor: Tensor, vocabularySize: Int) throws(Damage) {
    guard tensor.shape.rank == 2, tensor.shape[1] >= 3, tensor.shape[1] <= 64 else { throw Damage() }
    (order, self.vocabularySize) = (tensor.shape[1] - 3, vocabularySize)
    let width = tensor.shape[1]
    let values = tensor.values
    for start in stride(from: 0, to: values.count, by: width) {
      let row = values[start..<(start + width)].map { Int(exactly: $0) ?? -1 }
      let (length, token, count) = (row[0], row[width - 2], row[width - 1])
      let context = row[1..<(width - 2)]
      guard (0...order).contains(length), count >= 1,
        (context + [token]).allSatisfy({ (0..<vocabularySize).contains($0) })
      else { throw Damage() }
      add(Int32(token), after: context.suffix(length).map { Int32($0) }[...], times: count)
    }
  }

  struct Damage: Error {}
}
