import Foundation
import Leitmotif
import LeitmotifDNA
import LeitmotifFrames
import LeitmotifMIDI
import MIDIPromises

/// A reader of files, given bytes that libFuzzer makes up. Any bytes must end in a value or in an error that says what is
/// wrong: never in a crash, a leak or a hang.
enum FuzzTarget: String, CaseIterable {
  case fasta
  case fastq
  case sam
  case bam
  case cram
  case fai, gzi, bai, crai
  case bed
  case labels
  case model, tagger, transcriber, generator
  case safetensors
  case checkpoint
  case midi
  case npy, npz, ts, ark, htk, wav, manifest

  /// Reads the file at `path`, which holds `bytes`.
  func read(_ bytes: Data, at path: String) {
    do {
      switch self {
      case .fasta, .fastq: try readSequences(path)
      case .sam, .bam: try readAlignments(path, DNAReading())
      case .cram: try readAlignments(path, DNAReading(reference: FuzzRun.reference))
      case .fai, .gzi, .bai, .crai: try readPlaces(by: path)
      case .bed: _ = try TargetRegions(path: path)
      case .labels: _ = try LabelTable(path: path)
      case .safetensors: _ = try Safetensors(decoding: bytes, path: path)
      // Foundation leaks a buffer when it reads an empty file.
      case .model: if !bytes.isEmpty { _ = try TrainedClassifier<DNAAdapter>.load(from: path) }
      case .tagger: if !bytes.isEmpty { try readTagger(path) }
      case .transcriber: if !bytes.isEmpty { try readTranscriber(path) }
      case .generator: if !bytes.isEmpty { try useGenerator(path) }
      case .checkpoint: if !bytes.isEmpty { try readCheckpoint(bytes, path) }
      case .midi: try readMIDI([UInt8](bytes), path)
      case .npy, .npz, .ts, .ark, .htk, .wav, .manifest: try readFrames(bytes)
      }
    } catch {
      precondition(!"\(error)".isEmpty, "an error says what is wrong")
    }
  }

  /// With the labels of a few steps.
  private func readTagger(_ path: String) throws {
    let tagger = try TrainedTagger<FramesAdapter>.load(from: path)
    let tagged = tagger.tag([steps(width: tagger.adapter.inputEncoding.width)])
    precondition(tagged[0].classes.allSatisfy(tagger.labels.labels.indices.contains), "labels are the model's")
  }

  /// With the transcripts of a few steps, by both ways of decoding.
  private func readTranscriber(_ path: String) throws {
    let transcriber = try TrainedTranscriber<FramesAdapter>.load(from: path)
    for decoding: TrainedTranscriber<FramesAdapter>.Decoding in [.greedy, .beam(width: 3)] {
      let transcript = transcriber.transcribe(
        [steps(width: transcriber.adapter.inputEncoding.width)], decoding: decoding)[0]
      precondition(transcript.symbols.count == transcript.steps.count, "each symbol has its step")
    }
  }

  private func steps(width: Int) -> EncodedInput {
    .frames(FrameSequence(values: (0..<5 * width).map { Float($0 % 7) - 3 }, width: width))
  }

  /// What is loaded makes music, whatever its weights are.
  private func useGenerator(_ path: String) throws {
    let generator = try TrainedGenerator<MIDIAdapter>.load(from: path)
    let adapter = generator.adapter
    var wish = MelodyWish()
    wish.barCount = 1
    let plan = try MelodyPlan(
      wish, by: adapter,
      remembering: TrainingMusic(numbers: generator.domainNumbers, styles: adapter.configuration.styles))
    let request = GenerationRequest(
      conditions: [adapter.condition(of: plan.head)], maximumLength: min(plan.maximumLength, 64),
      constraints: plan.constraints)
    for sequence in try generator.generate(request) { _ = try plan.piece(of: sequence.tokens) }
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
  private func readMIDI(_ bytes: [UInt8], _ path: String) throws {
    do throws(MIDIError) {
      let broken = try MIDIPromises(reading: bytes, path: path).broken
      if !broken.isEmpty { fatalError(broken.joined(separator: "; ")) }
    } catch {
      precondition(MIDIPromises.isClear(error, of: bytes, path: path), "an error says what is wrong, and where")
    }
  }

  /// By a name that says the format; what is read is finite. A link to the descriptor would be refused as no file.
  private func readFrames(_ bytes: Data) throws {
    let ending = self == .manifest ? "tsv" : rawValue
    let path = "/dev/shm/leitmotif-fuzz-\(ProcessInfo.processInfo.processIdentifier).\(ending)"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try bytes.write(to: URL(filePath: path))
    _ = try FramesSource(path: path).task()
    var reader = try FramesReader(FramesSource(path: path, allowsUnlabelled: true), units: .characters)
    while let example = try reader.next() {
      switch example.content.recording {
      case .frames(let frames): precondition(frames.values.allSatisfy(\.isFinite), "frames are finite")
      case .sound(let wave): precondition(wave.samples.allSatisfy(\.isFinite), "sound is finite")
      }
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

  /// Places of a seed that is right, by the index at `path`: it stands beside a copy of that, as a link.
  private func readPlaces(by path: String) throws {
    let (seed, others): (String, [String: String]) =
      switch self {
      case .fai: ("reference.fa", [:])
      case .gzi: ("Corpus/fasta/blocks.fa.gz", [".fai": "chr1:5-90\t35\t11\t35\t36\nx\t1\t50\t1\t2\n"])
      case .bai: ("Corpus/bam/plain.bam", [:])
      default: ("Corpus/cram/plain.cram", [:])
      }
    let place = URL(filePath: FuzzRun.reference ?? "reference.fa").deletingLastPathComponent()
    let folder = URL(filePath: "/dev/shm/leitmotif-fuzz-\(ProcessInfo.processInfo.processIdentifier)-indexed")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: URL(filePath: seed).lastPathComponent)
    try FileManager.default.copyItem(at: place.appending(path: seed), to: file)
    for (ending, text) in others { try Data(text.utf8).write(to: URL(filePath: file.path + ending)) }
    try FileManager.default.createSymbolicLink(atPath: "\(file.path).\(rawValue)", withDestinationPath: path)
    for region in ["chr1:1-30", "chr1:50-100", "{chr1:5-90}:3-30", "x"].compactMap({ GenomicRegion($0) }) {
      var records = Records()
      let reading = DNAReading(reference: FuzzRun.reference, regions: [region])
      try? records.read(DNASource(path: file.path, reading: reading))
    }
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
