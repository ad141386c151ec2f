import Foundation
import Leitmotif
import LeitmotifDNA
import LeitmotifMIDI

/// A reader of files, given bytes that libFuzzer makes up. Any bytes must end in a value or in an error that says what is
/// wrong: never in a crash, a leak or a hang.
enum FuzzTarget: String, CaseIterable {
  case fasta
  case fastq
  case sam
  case bam
  case cram
  case bed
  case labels
  case model
  case safetensors
  case checkpoint
  case midi

  /// Reads the file at `path`, which holds `bytes`.
  func read(_ bytes: Data, at path: String) {
    do {
      switch self {
      case .fasta, .fastq: try readSequences(path)
      case .sam, .bam: try readAlignments(path, DNAReading())
      case .cram: try readAlignments(path, DNAReading(reference: FuzzRun.reference))
      case .bed: _ = try TargetRegions(path: path)
      case .labels: _ = try LabelTable(path: path)
      case .safetensors: _ = try Safetensors(decoding: bytes, path: path)
      // Foundation leaks a buffer when it reads an empty file.
      case .model: if !bytes.isEmpty { _ = try TrainedClassifier<DNAAdapter>.load(from: path) }
      case .checkpoint: if !bytes.isEmpty { try readCheckpoint(bytes, path) }
      case .midi: try readMIDI(bytes, path)
      }
    } catch {
      precondition(!"\(error)".isEmpty, "an error says what is wrong")
    }
  }

  /// As a classifier's, whose digest keeps most of what is made up away from what follows; and without a digest.
  private func readCheckpoint(_ bytes: Data, _ path: String) throws {
    let state = Result {
      try TrainingState(
        decoding: Safetensors(decoding: bytes, path: path), path: path, model: Tensor([0, 0]), optimizer: AdamW())
    }
    _ = try ClassifierCheckpoint(contentsOf: path)
    _ = try state.get()
  }

  /// Written and read again, the events are the same; and a score that is written has the notes that it had.
  private func readMIDI(_ bytes: Data, _ path: String) throws {
    let file = try MIDIFile.read([UInt8](bytes), path: path).file
    let again = try MIDIFile.read([UInt8](file.encoded()), path: path).file
    precondition(again == file, "events survive")
    _ = MIDIDescription(of: file).rows
    for score in file.scores {
      // Pauses that no file can say are refused.
      guard let written = try? MIDIFile(score).encoded() else { continue }
      let again = try MIDIFile.read([UInt8](written), path: path, strict: true).file.scores[0]
      precondition(again.parts.map(\.notes) == score.parts.map(\.notes), "notes survive")
      precondition((again.tempos, again.metres, again.keys) == (score.tempos, score.metres, score.keys), "changes too")
    }
  }

  /// Whole and in windows: the windows are those of the whole record.
  private func readSequences(_ path: String) throws {
    let plan = WindowPlan(length: 7, overlap: 3)
    var (records, parts) = (Records(), Records())
    let whole = Result { try records.read(DNASource(path: path)) }
    let windows = Result { try parts.read(DNASource(path: path, longRecords: .windows(plan))) }
    precondition(records.whole == parts.whole.prefix(records.whole.count).map { $0 }, "windows are of the record")
    precondition("\(whole)" == "\(windows)", "the error does not depend on how records are given")
    try whole.get()
  }

  /// With all that is taken from a record, and written again.
  private func readAlignments(_ path: String, _ reading: DNAReading) throws {
    for tag in ["NM", "XC"].compactMap({ AlignmentTag($0) }) {
      var records = Records()
      try? records.read(DNASource(path: path, labelling: .tag(tag), allowsUnlabelled: true, reading: reading))
    }
    let header = AlignmentHeader()
    var reader = try DNAReader(DNASource(path: path, reading: reading, alignmentHeader: header))
    let output = FileHandle(forWritingAtPath: "/dev/null")
    let writer = AlignmentPredictionWriter(
      descriptor: output?.fileDescriptor ?? -1, header: header, labels: ["x", "y"],
      program: AlignmentProgram(version: "1", arguments: ["fuzz"]))
    while let example = try reader.next() {
      try writer.write(Prediction(probabilities: example.content.count == 0 ? [] : [0.25, 0.75]), of: example)
    }
    try writer.finish()
  }
}

/// What a pass through a file gives.
private struct Records {
  /// The bases of each record, put together again.
  var whole: [[UInt8]] = []
  private var open: [UInt8] = []

  mutating func read(_ source: DNASource) throws {
    var reader = try DNAReader(source)
    while let example = try reader.next() {
      let range = example.window?.range ?? 0..<example.content.count
      open += example.content.codes.dropFirst(open.count - range.lowerBound)
      precondition(open.count == range.upperBound, "windows leave no gap")
      if example.window?.isLast ?? true {
        whole.append(open)
        open = []
      }
    }
  }
}
