internal import Leitmotif
internal import LeitmotifDNA

extension InspectCommand {
  /// What a tagger's file holds: names and values.
  func rows(ofTagger path: String) throws -> [[String]] {
    let file = try TaggerFile(contentsOf: path)
    let choice = file.architecture.isStructured ? "together, by a conditional random field" : "each by itself"
    return [["model", "sequence tagger, domain \(file.domain)"], ["labels", file.labels.text]]
      + file.architecture.encoder.rows + [["labels of steps", "chosen \(choice)"]]
      + rows(of: file.tensors, file.summary, score: "of the steps right") + [["settings", file.configuration]]
  }

  /// What a transcriber's file holds: names and values.
  func rows(ofTranscriber path: String) throws -> [[String]] {
    let file = try TranscriberFile(contentsOf: path)
    return [["model", "sequence transcriber, domain \(file.domain)"], ["symbols", file.labels.text]]
      + file.architecture.encoder.rows
      + rows(of: file.tensors, file.summary, score: "errors a symbol") + [["settings", file.configuration]]
  }

  private func rows(of tensors: [NamedTensor], _ summary: SequenceSummary, score: String) -> [[String]] {
    let count = tensors.reduce(0) { $0 + $1.tensor.elementCount }
    var rows = [["parameters", "\(count.grouped) in \(tensors.count) tensors"]]
    rows.append([
      "trained on",
      "\(summary.trainingSequences.grouped) sequences of \(summary.trainingSteps.grouped) steps, seed \(summary.seed)",
    ])
    let best = summary.bestUpdate.map { ", best after \($0.grouped)" } ?? ""
    rows.append(["updates", "\(summary.updates.grouped)\(best)"])
    if let value = summary.validationScore {
      rows.append(["validation", "\(short(value)) \(score) on \(summary.validationSequences.grouped) sequences"])
    }
    return rows
  }
}

extension LabelSet {
  /// The first of them, for a person.
  fileprivate var text: String { labels.prefix(40).joined(separator: ", ") + (count > 40 ? ", …" : "") }
}

extension EncoderArchitecture {
  /// What it is built of: names and values.
  var rows: [[String]] {
    var rows: [[String]] = []
    if let convolution {
      rows.append(["convolution", "\(convolution.filterCount) filters, \(convolution.tapCount) wide"])
    }
    if poolSize > 1 { rows.append(["pool", "maximum of \(poolSize) steps"]) }
    for (index, layer) in layers.enumerated() {
      let direction = layer.isBidirectional ? "both directions" : "one direction"
      rows.append(["layer \(index + 1)", "\(layer.cell), \(layer.hiddenSize) hidden units, \(direction)"])
    }
    return rows
  }

  /// What it is built of, in parts of a sentence.
  var parts: [String] {
    var parts: [String] = []
    if let convolution {
      parts.append("convolution of \(convolution.filterCount) filters, \(convolution.tapCount) wide")
    }
    if poolSize > 1 { parts.append("maximum of \(poolSize) steps") }
    parts += layers.map {
      "\($0.cell) of \($0.hiddenSize) units, \($0.isBidirectional ? "both directions" : "one direction")"
    }
    return parts
  }
}
