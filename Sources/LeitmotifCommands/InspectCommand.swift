internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames
internal import LeitmotifMIDI

/// `leitmotif inspect`
struct InspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Tell what a model, or a file of sequences, recordings or music holds.")

  @Argument(
    help: """
      A model, a training's checkpoint, FASTA, FASTQ, BAM, CRAM or SAM, MIDI, or what 'frames' reads: a manifest, frames, \
      sound or video; - is standard input, for sequences.
      """)
  var file: String

  @Flag(help: "Refuse a MIDI file that breaks the format's rules, rather than mend it and warn.")
  var strict = false

  @OptionGroup(title: "Reading") var reading: DNAReadingFlags

  func run() throws {
    let kind = try FileKind(of: file)
    if strict, kind != .midi { throw ValidationError("--strict is for MIDI files, and '\(file)' is none") }
    switch kind {
    case .model: try Console.data(lines(try rows(ofModel: file)))
    case .sequences: try Console.data(try description(ofSequences: file))
    case .stream:
      do {
        try Console.data(try description(ofSequences: file))
      } catch let error as DNAError {
        guard case .unsupportedFormat = error else { throw error }
        throw CommandError.notInspectableStream(reason: error.description)
      }
    case .midi: try Console.data(try description(ofMIDI: file))
    case .recordings: try describeRecordings()
    }
  }

  private func describeRecordings() throws {
    let summary = try RecordingsSummary(of: file)
    try Console.data(lines(summary.rows))
    for warning in summary.warnings(path: file) { Console.warning(warning) }
    if summary.faultCount > 0 {
      throw CommandError.unusableRecordings(path: file, count: summary.faultCount)
    }
  }

  private func rows(ofCheckpoint path: String) throws -> [[String]] {
    let training = try SavedTraining(at: path)
    var rows = [
      ["checkpoint", "of a training of a sequence \(training.shape)"], ["updates", training.updateCount.grouped],
      ["epochs", "\(training.epochCount.grouped) of at most \(training.epochs.grouped)"],
    ]
    if let command = TrainingCommand(rawValue: training.domain) {
      rows.append(["began with", ([command.line] + training.note.arguments).joined(separator: " ")])
      rows.append(["go on with", command.goingOn(from: path)])
    }
    return rows
  }

  private func rows(ofModel path: String) throws -> [[String]] {
    switch try ModelFileKind(of: path) {
    case .classifierCheckpoint, .generatorCheckpoint, .taggerCheckpoint, .transcriberCheckpoint:
      return try rows(ofCheckpoint: path)
    case .generator: return try rows(ofGenerator: path)
    case .tagger: return try rows(ofTagger: path)
    case .transcriber: return try rows(ofTranscriber: path)
    case .classifier, nil: return try rows(ofClassifier: path)
    }
  }

  private func rows(ofClassifier path: String) throws -> [[String]] {
    let model = try ModelFile(contentsOf: path)
    let (architecture, summary) = (model.architecture, model.summary)
    let count = model.tensors.reduce(0) { $0 + $1.tensor.elementCount }
    var rows = [["model", "sequence classifier, domain \(model.domain)"]]
    rows.append(["labels", model.labels.labels.joined(separator: ", ")])
    rows += architecture.encoder.rows
    rows.append(["reduction", architecture.reductions.map(\.rawValue).joined(separator: " + ")])
    rows.append(["parameters", "\(count.grouped) in \(model.tensors.count) tensors"])
    rows.append(["trained on", "\(summary.trainingExamples.grouped) examples, seed \(summary.seed)"])
    let best = summary.bestUpdate.map { ", best after \($0.grouped)" } ?? ""
    rows.append(["updates", "\(summary.updates.grouped)\(best)"])
    if let loss = summary.validationLoss {
      rows.append(["validation", "\(short(loss)) nats on \(summary.validationExamples.grouped) examples"])
    }
    if model.calibration.examples > 0 {
      let temperature = short(Double(model.calibration.temperature))
      rows.append(["temperature", "\(temperature), fitted on \(model.calibration.examples.grouped) examples"])
    }
    if !model.baselineNames.isEmpty { rows.append(["baselines", model.baselineNames.joined(separator: ", ")]) }
    rows.append(["settings", model.configuration])
    return rows
  }

  private func description(ofSequences path: String) throws -> String {
    // In windows, so that a chromosome need not fit into memory: the last of a record knows all that is asked for.
    // But a limit of N is one of whole records.
    let reading = try reading.reading()
    let longRecords =
      reading.maximumNFraction == nil ? LongRecords.windows(WindowPlan(length: 1 << 16, overlap: 0)) : .whole
    let tally = DNATally()
    defer { for note in tally.notes { Console.note(note) } }
    var reader = try DNAAdapter().makeReader(
      for: DNASource(path: path, reading: reading, longRecords: longRecords, tally: tally))
    var (count, bases, shortest, longest, unknown) = (0, 0, Int.max, 0, 0.0)
    while let example = try reader.next() {
      guard example.window?.isLast ?? true else { continue }
      let length = example.window?.range.upperBound ?? example.content.count
      count += 1
      bases += length
      shortest = min(shortest, length)
      longest = max(longest, length)
      unknown += example.content.recordNFraction * Double(length)
    }
    for warning in tally.warnings() { Console.warning(warning) }
    let share = bases == 0 ? 0 : unknown / Double(bases)
    return lines([
      ["format", reader.format.description], ["records", count.grouped], ["bases", bases.grouped],
      ["lengths", count == 0 ? "–" : "\(shortest.grouped)–\(longest.grouped)"],
      ["N among them", "\(short(share * 100)) %"],
    ])
  }

  private func description(ofMIDI path: String) throws -> String {
    let reading = try MIDIFile.read(contentsOf: path, strict: strict)
    for warning in reading.warnings { Console.warning("\(warning)") }
    let omitted = reading.omittedWarningCount
    if omitted > 0 { Console.warning("\(path): \(omitted.grouped) more such place\(omitted == 1 ? "" : "s")") }
    return lines(MIDIDescription(of: reading.file).rows.map { [$0.name, $0.value] })
  }

  /// Names to the left, values to the right.
  private func lines(_ rows: [[String]]) -> String {
    let width = rows.map { $0[0].count }.max() ?? 0
    return rows.map { $0[0] + String(repeating: " ", count: width + 2 - $0[0].count) + $0[1] + "\n" }.joined()
  }
}
