public import LeitmotifData
public import LeitmotifTraining

/// Steps of several sequences, with the symbols that a generator is to say.
public struct GenerationBatch: Sendable {
  /// The sequences' names, in the caller's order.
  public let ids: [String]
  /// The sequences' random-stream keys, in the caller's order.
  public let keys: [UInt64]
  /// What is known before each step.
  public let input: GenerationInput
  /// The steps' own symbols, in packed order.
  public let targets: GenerationInput.Symbols
  /// Which sequences these are, among those of the epoch: the states of one group go on in the group alone.
  public let group: Int

  /// The steps in `steps` of `examples`, all of tokens or all of frames of one width.
  ///
  /// - Parameters:
  ///   - end: stands before the first step of tokens.
  ///   - steps: nil for all.
  public init(_ examples: [GenerationExample], end: Int, steps: Range<Int>? = nil, group: Int = 0) {
    precondition(!examples.isEmpty, "a batch has at least one sequence")
    let whole = RaggedLayout(lengths: examples.map(\.count))
    let layout = steps.map { whole.window(steps: $0) } ?? whole
    var rows = PackedSteps(examples[0].symbols)
    for step in 0..<layout.stepCount {
      for rank in 0..<layout.runningCount(atStep: step) {
        rows.append(step: layout.firstStep + step, of: examples[layout.order[rank]], end: end)
      }
    }
    ids = examples.map(\.id)
    keys = examples.map(\.key)
    input = GenerationInput(
      layout: layout, previous: rows.previous, historySymbols: rows.historySymbols,
      historyNumbers: rows.historyNumbers, conditions: examples.map(\.condition))
    targets = rows.targets
    self.group = group
  }

  /// Each step's token; frames are a programmer's error.
  var targetTokens: [Int32] {
    guard case .tokens(let tokens) = targets else { preconditionFailure("frames where tokens are asked for") }
    return tokens
  }
}

/// The rows of a batch while they are gathered.
private struct PackedSteps {
  var previous: GenerationInput.Symbols
  var targets: GenerationInput.Symbols
  var historySymbols: [Int32] = []
  var historyNumbers: [Float] = []

  init(_ kind: EncodedInput) {
    switch kind {
    case .tokens: (previous, targets) = (.tokens([]), .tokens([]))
    case .frames(let frames): (previous, targets) = (.frames([], width: frames.width), .frames([], width: frames.width))
    }
  }

  mutating func append(step: Int, of example: GenerationExample, end: Int) {
    switch example.symbols {
    case .tokens(let tokens):
      previous.append(token: step == 0 ? end : tokens[step - 1])
      targets.append(token: tokens[step])
    case .frames(let frames):
      previous.append(frame: step == 0 ? nil : frames[(step - 1)..<step])
      targets.append(frame: frames[step..<(step + 1)])
    }
    let symbolCount = example.historySymbols.count / example.count
    let width = example.historyNumbers.count / example.count
    historySymbols += example.historySymbols[(step * symbolCount)..<((step + 1) * symbolCount)]
    historyNumbers += example.historyNumbers[(step * width)..<((step + 1) * width)]
  }
}

extension GenerationInput.Symbols {
  fileprivate mutating func append(token: Int) {
    guard case .tokens(var tokens) = self else { preconditionFailure("tokens and frames in one batch") }
    self = .tokens([])
    tokens.append(Int32(token))
    self = .tokens(tokens)
  }

  /// Zeros for nil.
  fileprivate mutating func append(frame: FrameSequence?) {
    guard case .frames(var values, let width) = self, frame.map({ $0.width == width }) ?? true else {
      preconditionFailure("tokens and frames, or frames of different widths, in one batch")
    }
    self = .frames([], width: width)
    values += frame?.values ?? Array(repeating: 0, count: width)
    self = .frames(values, width: width)
  }
}

/// The training batches of a generator: windows of sequences of similar length, one after the other, so that the state at the
/// end of one is where the next begins (truncated backpropagation through time: Williams and Peng 1990).
public struct GenerationBatches: BatchSource {
  private let examples: [GenerationExample]
  private let end: Int
  private let windowLength: Int
  private let order: EpochOrder

  /// - Parameters:
  ///   - examples: at least one.
  ///   - end: the token that stands before the first step; not read for frames.
  ///   - windowLength: steps of a window, at most (≥ 1).
  ///   - limit: how many sequences go on together, and how many steps a window of them has.
  ///   - seed: decides the order of every epoch.
  public init(_ examples: [GenerationExample], end: Int, windowLength: Int, limit: BatchLimit, seed: UInt64) {
    precondition(windowLength >= 1, "a window has at least one step")
    self.examples = examples
    self.end = end
    self.windowLength = windowLength
    order = EpochOrder(BatchSampler(lengths: examples.map(\.count), limit: limit, seed: seed))
  }

  /// Windows in an epoch.
  public func batchCount(inEpoch epoch: Int) -> Int {
    order.batches(ofEpoch: epoch).reduce(0) { $0 + windowCount(of: $1) }
  }

  /// - Parameter index: below `batchCount(inEpoch: epoch)`.
  public func batch(epoch: Int, index: Int) -> GenerationBatch {
    var window = index
    for (group, members) in order.batches(ofEpoch: epoch).enumerated() {
      let count = windowCount(of: members)
      if window < count {
        let start = window * windowLength
        return GenerationBatch(
          members.map { examples[$0] }, end: end, steps: start..<(start + windowLength), group: group)
      }
      window -= count
    }
    preconditionFailure("the epoch has no batch \(index)")
  }

  private func windowCount(of members: [Int]) -> Int {
    let longest = members.reduce(0) { max($0, examples[$1].count) }
    return (longest + windowLength - 1) / windowLength
  }

  /// The names of the batch's sequences.
  public func exampleNames(of batch: GenerationBatch) -> [String] { batch.ids }
  /// Sequences that have a step in the batch.
  public func exampleCount(of batch: GenerationBatch) -> Int { batch.input.layout.lengths.count { $0 > 0 } }
}
