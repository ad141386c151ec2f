public import Leitmotif

/// Checks what is asked of a domain whose sequences are generated, on sources of your choice.
///
/// - tokens are of the vocabulary, and the end token stands at the end of a sequence or nowhere;
/// - conditions have their width, and every number is finite;
/// - a history has the same sizes at every step and for every condition, its symbols are tokens or −1, its numbers finite;
/// - a step's features depend on the symbols before it alone, and a copy of a history goes its own way;
/// - an adapter made from the stored configuration encodes the same.
///
/// - Returns: what is wrong; nothing when all held.
public func checkGeneration<Adapter: GenerationAdapter>(_ adapter: Adapter, sources: [Adapter.Source]) -> [Finding] {
  var list = FindingList()
  list.expect(!Adapter.domain.isEmpty, "domain", "it has no name.")
  list.expect(!sources.isEmpty, "sources", "there are none, so little was checked.")
  guard case .tokens(let size, _) = adapter.inputEncoding else {
    list.add("input encoding", "it is of frames, and only tokens are checked here.")
    return list.findings
  }
  list.expect(
    (0..<size).contains(adapter.endToken), "end token", "\(adapter.endToken) is outside the vocabulary of \(size).")
  for token in (adapter.events?.tokens ?? []).sorted() where !(0..<size).contains(token) {
    list.add("events", "the token \(token) is outside the vocabulary of \(size).")
  }
  let check = SequenceCheck(adapter: adapter, vocabularySize: size, restored: restored(adapter, into: &list))
  check.check(condition: adapter.plainCondition, named: "plain condition", into: &list)
  for (index, source) in sources.enumerated() {
    do {
      var reader = try adapter.makeReader(for: source)
      var count = 0
      while let example = try reader.next() {
        try check.check(example, named: "source \(index), example \(count)", into: &list)
        count += 1
      }
      list.expect(count > 0, "source \(index)", "it has no examples.")
    } catch {
      list.add("source \(index)", "it cannot be read: \(error).")
    }
  }
  return list.findings
}

/// What is checked of each sequence.
private struct SequenceCheck<Adapter: GenerationAdapter> {
  let adapter: Adapter
  let vocabularySize: Int
  /// Made from the stored configuration; nil where that failed.
  let restored: Adapter?

  func check(condition: [Float], named name: String, into list: inout FindingList) {
    list.expect(
      condition.count == adapter.conditionWidth, name,
      "the condition has \(condition.count) numbers, not \(adapter.conditionWidth).")
    list.expect(condition.allSatisfy(\.isFinite), name, "a number of the condition is not finite.")
  }

  func check(_ example: Example<Adapter.Content>, named name: String, into list: inout FindingList) throws {
    let input = try adapter.encode(example.content)
    guard case .tokens(let sequence) = input else {
      list.add(name, "it is frames, the encoding says otherwise.")
      return
    }
    let tokens = (0..<sequence.count).map { sequence[$0] }
    let condition = adapter.condition(of: example.content)
    list.expect(
      tokens.allSatisfy { (0..<vocabularySize).contains($0) }, name, "a token is outside the vocabulary.")
    list.expect(
      !tokens.dropLast().contains(adapter.endToken), name, "the end token stands before the end.")
    check(condition: condition, named: name, into: &list)
    if let restored {
      list.expect(
        try restored.encode(example.content) == input && restored.condition(of: example.content) == condition, name,
        "an adapter made from the stored configuration encodes it otherwise.")
    }
    checkHistory(of: tokens, condition: condition, named: name, into: &list)
  }

  private func checkHistory(
    of tokens: [Int], condition: [Float], named name: String, into list: inout FindingList
  ) {
    let plain = adapter.makeHistory(condition: adapter.plainCondition)
    var history = adapter.makeHistory(condition: condition)
    list.expect(
      history.symbolCount == plain.symbolCount && history.width == plain.width, name,
      "its history has other sizes than that of the plain condition.")
    for (step, token) in tokens.enumerated() where token != adapter.endToken {
      let features = history.features
      list.expect(
        features.symbols.count == plain.symbolCount && features.numbers.count == plain.width, name,
        "step \(step) has features of other sizes than the history says.")
      list.expect(
        features.symbols.allSatisfy { (-1..<vocabularySize).contains(Int($0)) }, name,
        "step \(step) sees a symbol that is no token.")
      list.expect(features.numbers.allSatisfy(\.isFinite), name, "step \(step) sees a number that is not finite.")
      var other = history
      other.append((token + 1) % vocabularySize)
      list.expect(history.features == features, name, "step \(step) of a history changes when its copy goes on.")
      history.append(token)
    }
    var again = adapter.makeHistory(condition: condition)
    for token in tokens where token != adapter.endToken { again.append(token) }
    list.expect(again.features == history.features, name, "looking at the features changes those of later steps.")
  }
}
