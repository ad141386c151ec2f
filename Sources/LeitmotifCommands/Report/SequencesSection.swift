internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifReport

/// What was scored, and what was learned from: numbers and lengths by class.
struct SequencesSection {
  /// Those scored.
  let examples: ExampleSet
  /// Those that training learned from, by label.
  let trainingCounts: [String: Int]
  let labels: LabelSet
  /// What there is to say about them, such as duplicates.
  let notes: [String]

  var section: ReportDocument.Section { .init("Sequences", notes.map { .text($0) } + [.table(table)]) }

  private var table: ReportTable {
    let lengths = Dictionary(grouping: examples.members, by: \.label).mapValues { $0.map(\.input.count).sorted() }
    return ReportTable(
      "Numbers, and lengths of those scored",
      header: ["class", "trained on", "scored", "shortest", "median", "longest"],
      rows: labels.labels.map { label in
        let sorted = lengths[label] ?? []
        let ends = [sorted.first, sorted.isEmpty ? nil : sorted[sorted.count / 2], sorted.last]
        return [label, (trainingCounts[label] ?? 0).grouped, sorted.count.grouped] + ends.map { $0?.grouped ?? "–" }
      })
  }
}
