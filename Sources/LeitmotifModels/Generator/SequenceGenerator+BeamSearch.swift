public import LeitmotifData
public import LeitmotifTensor

extension SequenceGenerator {
  /// The likeliest sequence of a condition, as far as a search that keeps `width` beginnings at each step finds it
  /// (Lowerre 1976).
  ///
  /// - Parameters:
  ///   - request: of one condition; its way of drawing and its seed are not used.
  ///   - width: beginnings that are kept (≥ 1); 1 takes the likeliest token at each step.
  ///   - history: at the beginning of a sequence of a condition.
  /// - Returns: what was found, the likeliest a token first; `width` sequences at most.
  /// - Throws: as `generate(_:history:threads:report:)`.
  public func search(
    _ request: GenerationRequest, width: Int,
    history: (_ condition: [Float]) -> any HistoryFeatures = { _ in NoHistory() }, threads: ThreadPool = .serial
  ) throws -> [GeneratedSequence] {
    let end = try validate(request)
    try ModelError.require(width >= 1, "the width of the beam", "\(width)", "at least 1")
    try ModelError.require(
      request.conditions.count == 1, "the number of sequences of a beam search", "\(request.conditions.count)", "1")
    let first = Draft(condition: request.conditions[0], history: history(request.conditions[0]), end: end)
    var beam = [Draft](repeating: first, count: width)
    var finished: [GeneratedSequence] = []
    var cursor = GeneratorCursor(self, batchSize: width, threads: threads)
    // Until the primer is over, and then for one step, all places hold the same beginning.
    var distinctCount = 1
    for step in 0..<request.maximumLength {
      let logits = cursor.step(GenerationInput(beam))
      if step < request.primer.count {
        for index in beam.indices { beam[index].append(request.primer[step]) }
        continue
      }
      var choices = try beam.prefix(distinctCount).enumerated().flatMap { place, draft in
        let row = logits[(place * architecture.outputSize)..<((place + 1) * architecture.outputSize)]
        return try draft.choices(place: place, logits: row, constraints: request.constraints)
      }
      choices.sort { ($0.nats, $0.place, $0.token) < ($1.nats, $1.place, $1.token) }
      let kept = choices.prefix(width).map { choice in
        var draft = beam[choice.place]
        draft.append(choice.token, logits: choice.row)
        return (draft: draft, parent: choice.place)
      }
      finished += kept.filter(\.draft.isDone).map(\.draft.sequence)
      let running = kept.filter { !$0.draft.isDone }
      if finished.count >= width || running.isEmpty { break }
      distinctCount = running.count
      // A stream has a fixed number of places: those to spare repeat the last.
      let places = (0..<width).map { running[min($0, running.count - 1)] }
      cursor.reorder(by: places.map(\.parent))
      beam = places.map(\.draft)
    }
    if finished.isEmpty { finished = beam.prefix(distinctCount).map(\.sequence) }
    return Array(finished.sorted { $0.natsPerToken < $1.natsPerToken }.prefix(width))
  }
}

/// One way to go on with a beginning.
private struct Choice {
  let place: Int
  let token: Int
  /// Of the beginning with the token.
  let nats: Double
  let row: ArraySlice<Float>
}

extension Draft {
  fileprivate func choices(
    place: Int, logits: ArraySlice<Float>, constraints: [any TokenConstraint]
  ) throws(ModelError) -> [Choice] {
    let allowed = try allowed(count: logits.count, by: constraints)
    let normalizer = logits.logSumOfExponentials
    return allowed.indices.filter { allowed[$0] }.map { token in
      let cost = normalizer - Double(logits[logits.startIndex + token])
      return Choice(place: place, token: token, nats: sequence.nats + cost, row: logits)
    }
  }
}

extension GeneratedSequence {
  /// The end token counts as one.
  fileprivate var natsPerToken: Double { nats / Double(max(tokens.count + (isComplete ? 1 : 0), 1)) }
}
