internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI

/// Sentences about what was read from files of music, and what was not.
struct ReadingNotes {
  /// Files that share a reason to be left out.
  struct Skipped {
    let reason: String
    /// Whether nothing of them was read.
    let isWhole: Bool
    /// Sorted bytewise.
    let files: [String]
  }

  let tunes: Tunes
  let configuration: MIDIConfiguration

  private var counts: ExtractionCounts { tunes.tally.counts }

  /// Whole files first, then by their number.
  var skipped: [Skipped] {
    var files: [Key: Set<String>] = [:]
    for (file, outcome) in tunes.tally.byFile {
      for reason in outcome.skipped {
        files[Key(reason: "\(reason)", isWhole: outcome.pieceCount == 0), default: []].insert(file)
      }
    }
    return files.map { key, files in
      Skipped(
        reason: key.reason, isWhole: key.isWhole, files: files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }.sorted { ($0.isWhole ? 0 : 1, -$0.files.count, $0.reason) < ($1.isWhole ? 0 : 1, -$1.files.count, $1.reason) }
  }

  private struct Key: Hashable {
    let reason: String
    let isWhole: Bool
  }

  /// How much was read.
  var summary: String {
    let files = counted(tunes.tally.fileCount, "file")
    return "Read \(counted(tunes.count, "tune")) from \(files): \(counted(tunes.stepCount, "step")) in all"
  }

  /// The share of notes on the grid, and what to do if it is low; nil without notes.
  var grid: String? {
    guard let share = counts.gridShare else { return nil }
    let steps = configuration.grid.stepsPerQuarter
    let told = "\(percentage(share)) of the notes begin on the grid of \(steps) steps a quarter note"
    guard share < 0.9 else { return told }
    let finer = steps % 12 == 0 ? 2 * steps : 12
    return told + "; the others were moved: for triplets or a finer rhythm, give --grid \(finer)"
  }

  /// What was done to the notes; nil if nothing was.
  var changes: String? {
    let texts = counts.changes.map { "\($0.count.grouped) \($0.text)" }
    return texts.isEmpty ? nil : "Notes: \(counts.notes.grouped) read; " + texts.joined(separator: ", ")
  }

  /// What was cut off; nil if nothing was.
  var cuts: String? {
    counts.stepsCut == 0
      ? nil
      : "Cut \(counts.stepsCut.grouped) steps off the ends of tunes longer than "
        + "\(configuration.maximumStepCount.grouped) steps (--max-length)"
  }

  /// Files left out, with the first few names of each reason.
  /// - Parameter isVerbose: whether all are named.
  func skips(isVerbose: Bool) -> [String] {
    skipped.map { skipped in
      let shown = isVerbose ? skipped.files : Array(skipped.files.prefix(3))
      let more = skipped.files.count > shown.count ? ", …" : ""
      let what = skipped.isWhole ? "Left out" : "Left out parts of"
      return
        "\(what) \(counted(skipped.files.count, "file")), \(skipped.reason): \(shown.joined(separator: ", "))\(more)"
    }
  }

  /// Places where files break the rules of MIDI, in one line, or each in its own.
  func mends(isVerbose: Bool) -> [String] {
    let warnings = tunes.tally.warnings
    guard !warnings.isEmpty, !isVerbose else { return warnings.map(\.description) }
    let files = Set(warnings.map(\.path)).count
    return [
      "mended \(counted(files, "file")) that break\(files == 1 ? "s" : "") the rules of MIDI (--verbose tells where, --strict refuses)"
    ]
  }

  /// Says all of it.
  /// - Parameter isVerbose: whether all files are named.
  func tell(isVerbose: Bool) {
    Console.note(summary)
    for note in [grid, changes, cuts].compactMap({ $0 }) + skips(isVerbose: isVerbose) { Console.note(note) }
    if isVerbose { for error in errors { Console.note("  \(error)") } }
    for warning in mends(isVerbose: isVerbose) { Console.warning(warning) }
  }

  /// What is wrong with files that cannot be read.
  private var errors: [MIDIError] {
    tunes.tally.byFile.sorted { $0.key < $1.key }.flatMap(\.value.skipped).compactMap {
      if case .unreadable(let error) = $0 { error } else { nil }
    }
  }

  /// Why nothing was read, and what would help: one line.
  var refusal: CommandError {
    let reasons = skipped.map { "\($0.reason) (\(counted($0.files.count, "file")), such as \($0.files[0]))" }
    let error = skipped.count == 1 ? errors.first : nil
    return .noTunes(fileCount: tunes.tally.fileCount, reasons: error.map { ["\($0)"] } ?? reasons)
  }
}

/// A share for a person: `84.8 %`.
func percentage(_ share: Double) -> String { decimalText(share * 100, significantDigits: 3) + " %" }

/// The noun after its number: `1 file`, `1,059 files`.
func counted(_ count: Int, _ noun: String) -> String { "\(count.grouped) \(noun)\(count == 1 ? "" : "s")" }
