public import LeitmotifData
public import LeitmotifTensor
internal import LeitmotifTraining

extension SequenceGenerator {
  /// Makes sequences, all at once, one pass of the model a step.
  ///
  /// A sequence has the same tokens whatever is made beside it.
  ///
  /// - Parameters:
  ///   - history: at the beginning of a sequence of a condition.
  ///   - report: is told how many steps are done, after each.
  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``, ``ModelError/nothingAllowed(step:)``; what `report` throws, by
  ///   which it ends the run.
  public func generate(
    _ request: GenerationRequest, history: (_ condition: [Float]) -> any HistoryFeatures = { _ in NoHistory() },
    threads: ThreadPool = .serial, report: (_ steps: Int) throws -> Void = { _ in }
  ) throws -> [GeneratedSequence] {
    let end = try validate(request)
    let random = RandomStream(seed: request.seed).split("generation")
    var drafts = request.conditions.map { Draft(condition: $0, history: history($0), end: end) }
    var cursor = GeneratorCursor(self, batchSize: drafts.count, threads: threads)
    for step in 0..<request.maximumLength where drafts.contains(where: { !$0.isDone }) {
      let logits = cursor.step(GenerationInput(drafts))
      for index in drafts.indices where !drafts[index].isDone {
        let row = logits[(index * architecture.outputSize)..<((index + 1) * architecture.outputSize)]
        if step < request.primer.count {
          drafts[index].append(request.primer[step])
        } else {
          let allowed = try drafts[index].allowed(count: row.count, by: request.constraints)
          let draw = random.split(index).split(step).uniform([1]).values[0]
          drafts[index].append(request.sampling.token(of: row, isAllowed: allowed, draw: draw), logits: row)
        }
      }
      try report(step + 1)
    }
    return drafts.map(\.sequence)
  }

  /// - Returns: the end token.
  func validate(_ request: GenerationRequest) throws(ModelError) -> Int {
    guard case .tokens(let count, let end) = architecture.symbols else {
      preconditionFailure("a generator of frames draws no tokens")
    }
    try request.sampling.validate()
    try ModelError.require(!request.conditions.isEmpty, "the number of sequences", "0", "at least 1")
    try ModelError.require(
      request.conditions.allSatisfy { $0.count == architecture.conditionWidth }, "the width of a condition",
      "\(request.conditions.map(\.count))", "\(architecture.conditionWidth)")
    try ModelError.require(
      request.primer.allSatisfy { (0..<count).contains($0) && $0 != end }, "the primer", "\(request.primer)",
      "tokens of the model, without its end")
    try ModelError.require(
      request.maximumLength > request.primer.count, "the greatest length", "\(request.maximumLength)",
      "more than the \(request.primer.count) tokens of the primer")
    return end
  }
}

/// A sequence in the making.
struct Draft: Sendable {
  let condition: [Float]
  private(set) var history: any HistoryFeatures
  private(set) var sequence = GeneratedSequence(tokens: [], isComplete: false, nats: 0)
  private let end: Int

  init(condition: [Float], history: any HistoryFeatures, end: Int) {
    self.condition = condition
    self.history = history
    self.end = end
  }

  var isDone: Bool { sequence.isComplete }
  var previous: Int { sequence.tokens.last ?? end }

  /// Takes a token; one of the primer's costs nothing.
  mutating func append(_ token: Int, logits: ArraySlice<Float>? = nil) {
    if let logits { sequence.nats += logits.cost(of: token) }
    guard token != end else {
      sequence.isComplete = true
      return
    }
    sequence.tokens.append(token)
    history.append(token)
  }

  /// Which tokens may come next: one at least.
  /// - Throws: ``ModelError/nothingAllowed(step:)``.
  func allowed(count: Int, by constraints: [any TokenConstraint]) throws(ModelError) -> [Bool] {
    var allowed = [Bool](repeating: true, count: count)
    for constraint in constraints { constraint.restrict(&allowed, after: sequence.tokens[...]) }
    guard allowed.contains(true) else { throw .nothingAllowed(step: sequence.tokens.count) }
    return allowed
  }
}

extension GenerationInput {
  /// The next step of each draft; those that are done go on unheeded.
  init(_ drafts: [Draft]) {
    self.init(
      previous: drafts.map(\.previous), histories: drafts.map(\.history), conditions: drafts.map(\.condition))
  }
}

extension ArraySlice<Float> {
  /// −log softmax at `token`, in nats.
  func cost(of token: Int) -> Double { logSumOfExponentials - Double(self[startIndex + token]) }

  /// log Σ eˣ
  var logSumOfExponentials: Double {
    let largest = Double(self.max() ?? 0)
    return largest + reduce(0.0) { $0 + (Double($1) - largest).exponential }.naturalLogarithm
  }
}
