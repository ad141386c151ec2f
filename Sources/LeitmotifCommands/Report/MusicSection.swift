internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI
internal import LeitmotifReport

/// What was learned from: how it was read, its metres, keys and styles.
struct MusicSection {
  let corpus: MIDITrainCommand.Corpus

  private var notes: ReadingNotes { corpus.notes }
  private var tunes: [Tunes.Tune] { corpus.parts.training.inOwnKeys.tunes }

  var section: ReportDocument.Section {
    let texts = [notes.summary, notes.grid, notes.changes, notes.cuts].compactMap { $0 } + corpus.divisionNotes
    let tables = [
      table("Metres of the training tunes", "metre", tunes.map { "\($0.head.metre)" }),
      table("Keys of the training tunes, as their files have them", "key", tunes.map { $0.head.ownKey.name }),
      notes.configuration.styles.isEmpty
        ? nil : table("Styles of the training tunes", "style", tunes.map { style(of: $0.head) }),
    ]
    return .init("Music", texts.map { .text($0 + ".") } + tables.compactMap { $0 }.map { .table($0) })
  }

  private func style(of head: PieceHead) -> String {
    head.style.flatMap { notes.configuration.styles.contains($0) ? $0 : nil } ?? "none, or a rare one"
  }

  /// Tunes and their steps by a property, the most frequent first.
  private func table(_ caption: String, _ name: String, _ values: [String]) -> ReportTable {
    let members = Dictionary(grouping: zip(values, tunes), by: \.0)
    let sorted = members.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    return ReportTable(
      caption, header: [name, "tunes", "share", "steps"],
      rows: sorted.map { value, members in
        [
          value, members.count.grouped, percentage(Double(members.count) / Double(tunes.count)),
          members.reduce(0) { $0 + $1.1.example.count }.grouped,
        ]
      })
  }
}

extension PieceHead {
  /// The key before it was moved.
  var ownKey: MusicalKey {
    let tonic = (key.tonic - transposition) % 12
    return MusicalKey(tonic: tonic < 0 ? tonic + 12 : tonic, mode: key.mode)
  }
}

/// The files that gave nothing, or not all, by their reasons.
struct LeftOutSection {
  let notes: ReadingNotes

  /// Nothing where all was read.
  var section: ReportDocument.Section? {
    guard !notes.skipped.isEmpty else { return nil }
    let table = ReportTable(
      "Files left out, in whole or in part", header: ["reason", "what", "files"],
      rows: notes.skipped.map { [$0.reason, $0.isWhole ? "all of it" : "a part", $0.files.count.grouped] },
      alignments: [.leading, .leading, .trailing])
    return .init(
      "Left out", [.table(table)] + notes.skips(isVerbose: true).map { .text($0) })
  }
}
