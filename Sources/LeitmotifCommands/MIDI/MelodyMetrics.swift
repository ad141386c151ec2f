internal import LeitmotifDNA
internal import LeitmotifMIDI

/// What generated music is like, beside the training music.
struct MelodyMetrics: Encodable {
  struct File: Encodable {
    let file: String
    let metrics: PieceMetrics
    let longestCopiedRun: Int?
  }

  let files: [File]
  /// Means of the generated music.
  let generated: PieceMetrics.Means
  /// Means of the training music; null for a model that remembers none.
  let training: PieceMetrics.Means?
  /// Notes of the longest run of any file that is one of the training music's too.
  let longestCopiedRun: Int?
  let metre: String
  let key: String
  let bars: Int
  let style: String?

  init(_ music: Melodies, files names: [String]) {
    files = zip(names, music.melodies).map {
      File(file: $0, metrics: $1.metrics, longestCopiedRun: $1.longestCopiedRun)
    }
    (generated, training, longestCopiedRun) = (music.means, music.training?.means, music.longestCopiedRun)
    let head = music.melodies.first?.piece.head ?? music.plan.head
    (metre, key, bars, style) = (head.metre.description, head.key.name, music.plan.barCount, head.style)
  }

  private enum CodingKeys: CodingKey {
    case files, generated, training, longestCopiedRun, metre, key, bars, style
  }

  /// What is not known is null.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(files, forKey: .files)
    try container.encode(generated, forKey: .generated)
    try container.encode(training, forKey: .training)
    try container.encode(longestCopiedRun, forKey: .longestCopiedRun)
    try container.encode(metre, forKey: .metre)
    try container.encode(key, forKey: .key)
    try container.encode(bars, forKey: .bars)
    try container.encode(style, forKey: .style)
  }

  func json() throws -> String { try spacedJSON(self) }

  /// For reading.
  var table: String {
    func cell(_ value: Double?) -> String { value.map { short($0) } ?? "–" }
    let trained = training.map { $0.named.map(\.value) } ?? Array(repeating: nil, count: generated.named.count)
    var rows = [["means", "generated", "training"]]
    rows.append(["pieces", generated.pieceCount.grouped, training.map { $0.pieceCount.grouped } ?? "–"])
    for (made, value) in zip(generated.named, trained) { rows.append([made.name, cell(made.value), cell(value)]) }
    let copied = longestCopiedRun.map {
      "\nThe longest run copied from the training music has \(counted($0, "note")).\n"
    }
    return aligned(rows) + (copied ?? "\nThe model does not remember its training music, so copies are not known.\n")
  }
}
