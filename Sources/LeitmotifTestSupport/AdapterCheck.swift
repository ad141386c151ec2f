internal import FoundationEssentials
public import Leitmotif

/// Checks what is asked of a domain's adapter, on sources of your choice.
///
/// - the domain has a name, and the configuration comes back from JSON as it went;
/// - a source has examples, gives the same ones twice, each with an id and a group;
/// - each example encodes into tokens of the vocabulary, or frames of the width, that `DomainAdapter/inputEncoding` names;
/// - the first reading of an example is the plain one, and all have its length;
/// - baselines have names of their own, and their features a place and a number, each once;
/// - an adapter made from the stored configuration encodes the same.
///
/// - Returns: what is wrong; nothing when all held.
public func checkAdapter<Adapter: ClassificationAdapter>(_ adapter: Adapter, sources: [Adapter.Source]) -> [Finding] {
  var list = FindingList()
  list.expect(!Adapter.domain.isEmpty, "domain", "it has no name.")
  list.expect(!sources.isEmpty, "sources", "there are none, so little was checked.")
  checkEncoding(adapter.inputEncoding, into: &list)
  checkBaselines(adapter.baselines, into: &list)
  let restored = restored(adapter, into: &list)
  for (index, source) in sources.enumerated() {
    let name = "source \(index)"
    do {
      let first = try records(of: adapter, source: source)
      list.expect(!first.isEmpty, name, "it has no examples.")
      list.expect(try records(of: adapter, source: source) == first, name, "the second pass gives other examples.")
      if let restored {
        list.expect(
          try records(of: restored, source: source) == first, name,
          "an adapter made from the stored configuration gives other examples.")
      }
      for (position, record) in first.enumerated() {
        check(record, named: "\(name), example \(position)", of: adapter, into: &list)
      }
    } catch {
      list.add(name, "it cannot be read: \(error).")
    }
  }
  return list.findings
}

/// One example without its content, whose type need not be comparable.
private struct Record: Equatable {
  let id: String
  let group: String
  let annotation: Annotation
  let input: EncodedInput
}

private func records<Adapter: ClassificationAdapter>(of adapter: Adapter, source: Adapter.Source) throws -> [Record] {
  var reader = try adapter.makeReader(for: source)
  var records: [Record] = []
  while let example = try reader.next() {
    records.append(
      Record(
        id: example.id, group: example.group, annotation: example.annotation,
        input: try adapter.encode(example.content)))
  }
  return records
}

private func checkEncoding(_ encoding: InputEncoding, into list: inout FindingList) {
  list.expect(encoding.width >= 1, "input encoding", "a row has no numbers.")
  if case .tokens(let size, let table?) = encoding {
    let rows = table.values.count / table.width
    list.expect(rows == size, "input encoding", "the table has \(rows) rows for a vocabulary of \(size).")
  }
}

/// An adapter made from the stored configuration; nil, with a finding, where that fails.
func restored<Adapter: DomainAdapter>(_ adapter: Adapter, into list: inout FindingList) -> Adapter? {
  do {
    let stored = try JSONEncoder().encode(adapter.configuration)
    let configuration = try JSONDecoder().decode(Adapter.Configuration.self, from: stored)
    list.expect(configuration == adapter.configuration, "configuration", "it comes back from JSON changed.")
    let restored = try Adapter(configuration: configuration)
    list.expect(
      restored.configuration == adapter.configuration, "configuration", "the adapter made from it has another.")
    list.expect(
      restored.inputEncoding == adapter.inputEncoding, "configuration",
      "the adapter made from it has another input encoding.")
    return restored
  } catch {
    list.add("configuration", "it cannot be stored and read again: \(error).")
    return nil
  }
}

private func check(
  _ record: Record, named name: String, of adapter: some ClassificationAdapter, into list: inout FindingList
) {
  list.expect(!record.id.isEmpty, name, "it has no id.")
  list.expect(!record.group.isEmpty, name, "it has no group.")
  if case .stepLabels(let labels) = record.annotation {
    list.expect(
      labels.count == record.input.count, name, "there are \(labels.count) labels for \(record.input.count) steps.")
  }
  checkFeatures(of: record.input, adapter.baselines, named: name, into: &list)
  let readings = adapter.readings(of: record.input)
  list.expect(readings.first == record.input, name, "its first reading is not the plain one.")
  for (index, reading) in readings.enumerated() {
    list.expect(
      reading.count == record.input.count, name,
      "reading \(index) has \(reading.count) steps, not \(record.input.count).")
    if let problem = misfit(of: reading, in: adapter.inputEncoding) {
      list.add(name, "reading \(index) does not fit the input encoding: \(problem).")
    }
  }
}

/// Why an input is not of an encoding, or nil.
private func misfit(of input: EncodedInput, in encoding: InputEncoding) -> String? {
  switch (input, encoding) {
  case (.tokens(let tokens), .tokens(let size, _)):
    let wrong = (0..<tokens.count).first { tokens[$0] < 0 || tokens[$0] >= size }
    return wrong.map { "step \($0) has the token \(tokens[$0]) of a vocabulary of \(size)" }
  case (.frames(let frames), .frames(let width)):
    if frames.width != width { return "frames have \(frames.width) numbers, not \(width)" }
    return frames.values.allSatisfy(\.isFinite) ? nil : "a number is not finite"
  default: return "it is \(input.kind), the encoding says otherwise"
  }
}

extension EncodedInput {
  fileprivate var kind: String {
    switch self {
    case .tokens: "tokens"
    case .frames: "frames"
    }
  }
}
