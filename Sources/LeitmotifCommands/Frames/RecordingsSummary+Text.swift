internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames

extension RecordingsSummary {
  /// What the file holds: names and values.
  var rows: [[String]] {
    var rows = [["format", format.description], ["recordings", lengths.count.grouped]]
    if !groups.isEmpty { rows.append(["groups", groups.count.grouped]) }
    return rows + rowsOfLengths + rowsOfLabels
  }

  private var rowsOfLengths: [[String]] {
    switch kind {
    case nil: return [["lengths", "–"]]
    case .frames(let width):
      return [
        ["channels", width.grouped], ["frames", lengths.reduce(0, +).grouped],
        ["lengths", "\(spread { Int($0).grouped }) frames, median \(short(median))"],
      ]
    case .sound(let sampleRate, let counts):
      let seconds = { (samples: Double) in short(samples / Double(sampleRate)) }
      let several = counts.count > 1 ? "\(counts.lowerBound)–\(counts.upperBound)" : "\(counts.lowerBound)"
      return [
        ["channels", counts.upperBound > 1 ? "\(several), read as their mean" : several],
        ["sampling rate", "\(sampleRate.grouped) samples a second"],
        ["seconds", seconds(Double(lengths.reduce(0, +)))],
        ["lengths", "\(spread(seconds)) s, median \(seconds(median))"],
      ]
    }
  }

  /// The least and the greatest length.
  private func spread(_ text: (Double) -> String) -> String {
    guard let shortest = lengths.first, let longest = lengths.last else { return "–" }
    return "\(text(Double(shortest)))–\(text(Double(longest)))"
  }

  private var median: Double {
    lengths.isEmpty ? 0 : Double(lengths[(lengths.count - 1) / 2] + lengths[lengths.count / 2]) / 2
  }

  private var rowsOfLabels: [[String]] {
    switch task {
    case nil: []
    case .classify: [["labels", Self.text(of: labelCounts)]]
    case .tag: [["labels of frames", Self.text(of: labelCounts)]]
    case .transcribe: [["words", Self.text(of: wordCounts)], ["characters", Self.text(of: characterCounts)]]
    }
  }

  /// How many there are, and how often each occurs, the commonest first.
  private static func text(of counts: [String: Int]) -> String {
    if counts.isEmpty { return "none" }
    let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    let parts = sorted.prefix(40).map { "\($0.key == " " ? "space" : $0.key) (\($0.value.grouped))" }
    return "\(counts.count.grouped): " + parts.joined(separator: ", ") + (counts.count > 40 ? ", …" : "")
  }

  /// What is wrong with the recordings, a line each.
  func warnings(path: String) -> [String] {
    var warnings = faults.map { "\($0)" }
    if faultCount > faults.count {
      warnings.append("\(path): \((faultCount - faults.count).grouped) more such recordings")
    }
    let count = "\(unlabelledCount.grouped) of \(counted(lengths.count, "recording"))"
    if unlabelledCount > 0, unlabelledCount < lengths.count {
      warnings.append("\(path): \(count) without a \(task == .transcribe ? "transcript" : "label")")
    }
    let emptyCount = lengths.count { $0 == 0 }
    if emptyCount > 0 {
      let unit = if case .sound = kind { "sample" } else { "frame" }
      warnings.append("\(path): \(emptyCount.grouped) of \(counted(lengths.count, "recording")) without a \(unit)")
    }
    if missingValueCount > 0 {
      warnings.append(
        "\(path): \(counted(missingValueCount, "value")) missing, to be taken from those beside them in time")
    }
    return warnings
  }
}
