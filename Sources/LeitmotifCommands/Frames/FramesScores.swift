internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames

typealias FramesClassifier = TrainedClassifier<FramesAdapter>
typealias FramesTagger = TrainedTagger<FramesAdapter>
typealias FramesTranscriber = TrainedTranscriber<FramesAdapter>

/// How well the labels of steps are found.
struct TagScores: Encodable {
  /// Of one label.
  struct Label: Encodable {
    let label: String
    let support: Int
    let precision: Double?
    let recall: Double?
    let f1: Double?
  }

  let sequences: Int
  let steps: Int
  /// The share of steps labelled right.
  let accuracy: Double?
  /// The same of always giving the commonest label of training.
  let majority: Double?
  let perClass: [Label]
  /// At overlaps of 0.1, 0.25 and 0.5.
  let segments: [SegmentScores]
  let segmentF1: [String: Double?]
  let confusion: [[Int]]
  let labels: [String]

  init(of trained: FramesTagger, on set: SequenceSet, threads: ThreadPool) throws {
    let tagged = trained.tag(set.members.map(\.input), threads: threads)
    var segments = [0.1, 0.25, 0.5].map { SegmentScores(threshold: $0) }
    let names = trained.labels.labels
    var counts = [[Int]](repeating: [Int](repeating: 0, count: names.count), count: names.count)
    for (truth, predictions) in zip(try set.indices(in: trained.labels), tagged) {
      for (said, heard) in zip(truth, predictions.classes) { counts[said][heard] += 1 }
      for place in segments.indices { segments[place].add(truth: truth, predicted: predictions.classes) }
    }
    let total = counts.joined().reduce(0, +)
    let share = { (part: Int, whole: Int) in whole == 0 ? nil : Double(part) / Double(whole) }
    let commonest = trained.summary.symbolCounts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    let majorityRow = try commonest.map { try trained.labels.index(of: $0) }
    (sequences, steps, labels, confusion, self.segments) = (set.count, total, names, counts, segments)
    segmentF1 = Dictionary(uniqueKeysWithValues: segments.map { ("\($0.threshold)", $0.f1) })
    accuracy = share(names.indices.reduce(0) { $0 + counts[$1][$1] }, total)
    majority = majorityRow.flatMap { share(counts[$0].reduce(0, +), total) }
    perClass = names.enumerated().map { index, label in
      let (right, support) = (counts[index][index], counts[index].reduce(0, +))
      let predicted = counts.reduce(0) { $0 + $1[index] }
      return Label(
        label: label, support: support, precision: share(right, predicted), recall: share(right, support),
        f1: share(2 * right, support + predicted))
    }
  }

  /// For reading.
  var text: String {
    let cell = { (value: Double?) in value.map(short) ?? "–" }
    var grid = [["\(counted(steps, "step")) of \(counted(sequences, "sequence"))", "model", "majority"]]
    grid.append(["steps right", cell(accuracy), cell(majority)])
    for scores in segments { grid.append(["segment F1, overlap \(scores.threshold)", cell(scores.f1), ""]) }
    let classes =
      [["label", "steps", "precision", "recall", "F1"]]
      + perClass.map { [$0.label, $0.support.grouped, cell($0.precision), cell($0.recall), cell($0.f1)] }
    return aligned(grid) + "\n" + aligned(classes)
  }
}

/// How well transcripts are found.
struct TranscriptScores: Encodable {
  /// An utterance with its errors.
  struct Utterance: Encodable {
    let id: String
    let said: String
    let heard: String
    /// Word by word.
    let alignment: String
    let edits: Int
  }

  let sequences: Int
  let words: ErrorRate
  let characters: ErrorRate
  let wer: Double?
  let cer: Double?
  let werInterval: ConfidenceInterval?
  /// The share of utterances without an error.
  let exact: Double
  /// The word error rate of always saying the commonest word of training once.
  let majorityWER: Double?
  /// Those with most errors, first.
  let worst: [Utterance]

  init(of trained: FramesTranscriber, on set: SequenceSet, decoding: FramesTranscriber.Decoding, threads: ThreadPool)
    throws
  {
    let judged = try trained.evaluate(set, decoding: decoding, threads: threads)
    sequences = judged.count
    words = ErrorRate(judged.map(\.words))
    characters = ErrorRate(judged.map(\.characters))
    (wer, cer) = (words.value, characters.value)
    werInterval = ErrorRate.interval(of: judged.map(\.words))
    exact = Double(judged.count { $0.words.editCount == 0 }) / Double(judged.count)
    let commonest = trained.summary.symbolCounts.filter { $0.key != " " }
      .max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    majorityWER = commonest.flatMap { word in
      ErrorRate(set.members.map { EditAlignment(from: trained.adapter.words(of: $0.symbols), to: [word]) }).value
    }
    worst = zip(set.members, judged)
      .map { member, judged in
        Utterance(
          id: judged.id, said: trained.adapter.words(of: member.symbols).joined(separator: " "),
          heard: trained.adapter.words(of: judged.transcript.symbols).joined(separator: " "),
          alignment: judged.words.text, edits: judged.words.editCount)
      }
      .filter { $0.edits > 0 }.sorted { ($1.edits, $0.id) < ($0.edits, $1.id) }.prefix(20).map { $0 }
  }

  /// For reading.
  var text: String {
    let cell = { (value: Double?) in value.map(short) ?? "–" }
    let interval = werInterval.map { " \($0.text)" } ?? ""
    var grid = [["\(counted(sequences, "utterance"))", "model", "one word"]]
    grid.append(["word error rate", cell(wer) + interval, cell(majorityWER)])
    grid.append(["character error rate", cell(cer), ""])
    grid.append(["utterances without an error", cell(exact), ""])
    grid.append([
      "of \(counted(words.referenceCount, "word"))",
      "\(words.substitutions.grouped) substituted, \(words.deletions.grouped) deleted, \(words.insertions.grouped) inserted",
      "",
    ])
    let examples = worst.prefix(5).map { [$0.id, $0.alignment] }
    return aligned(grid)
      + (examples.isEmpty
        ? "" : "\nThe worst, as said [→ as heard]:\n" + examples.map { $0.joined(separator: "  ") + "\n" }.joined())
  }
}
