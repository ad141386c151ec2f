internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI

extension InspectCommand {
  /// What a generator's file holds: names and values.
  func rows(ofGenerator path: String) throws -> [[String]] {
    let file = try GeneratorFile(contentsOf: path)
    let (architecture, summary) = (file.architecture, file.summary)
    let count = file.tensors.reduce(0) { $0 + $1.tensor.elementCount }
    var rows = [["model", "sequence generator, domain \(file.domain)"]]
    rows.append(["symbols", architecture.symbols.text])
    if let width = architecture.embeddingSize {
      rows.append(["embedding", "\(width) wide\(architecture.tiesEmbedding ? ", also of the output" : "")"])
    }
    rows.append([
      "input",
      "\(architecture.inputSize.grouped) wide: the symbol before, \(architecture.historySymbolCount) of the past, "
        + "\(architecture.historyWidth) numbers of the past, \(architecture.conditionWidth) of the whole",
    ])
    for (index, layer) in architecture.layers.enumerated() {
      rows.append(["layer \(index + 1)", "\(layer.cell), \(layer.hiddenSize) hidden units"])
    }
    rows.append(["parameters", "\(count.grouped) in \(file.tensors.count) tensors"])
    rows.append([
      "trained on",
      "\(summary.trainingSequences.grouped) sequences of \(summary.trainingSteps.grouped) steps, seed \(summary.seed)",
    ])
    let best = summary.bestUpdate.map { ", best after \($0.grouped)" } ?? ""
    rows.append(["updates", "\(summary.updates.grouped)\(best)"])
    if let nats = summary.validationNats {
      rows.append(["validation", "\(short(nats)) nats a step on \(summary.validationSequences.grouped) sequences"])
    }
    if let music = try? JSONDecoder().decode(MIDIConfiguration.self, from: Data(file.configuration.utf8)) {
      rows.append(["music", music.summary])
      if !music.styles.isEmpty { rows.append(["styles", music.styles.joined(separator: ", ")]) }
      if let remembered = try TrainingMusic(numbers: file.domainNumbers, styles: music.styles) {
        rows.append(["metres", remembered.metres.map(\.description).joined(separator: ", ")])
      }
    }
    rows.append(["settings", file.configuration])
    return rows
  }
}

extension MIDIConfiguration {
  /// What it reads and writes, in a few words.
  var summary: String {
    "\(tokens.rawValue), \(grid.stepsPerQuarter) steps a quarter note, pitches \(pitches.lowerBound)–\(pitches.upperBound), "
      + (movesKey ? "moved to C major or A minor" : "in their own keys")
  }
}

extension GeneratorArchitecture.Symbols {
  /// In a few words.
  var text: String {
    switch self {
    case .tokens(let count, _): "\(count.grouped) tokens"
    case .frames(let width): "frames of \(width.grouped) numbers"
    }
  }
}
