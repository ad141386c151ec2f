internal import LeitmotifData

/// What the recordings of a file have in common, how long they are, what they are labelled with, and what is wrong with them: by
/// one pass through the file, with one recording in memory at a time.
public struct RecordingsSummary: Sendable, Hashable {
  /// What recordings are of; nil where there is none.
  public enum Kind: Sendable, Hashable {
    /// Frames of so many numbers.
    case frames(width: Int)
    /// Sound of so many samples a second, in files of these counts of channels.
    case sound(sampleRate: Int, channelCounts: ClosedRange<Int>)
  }

  /// What kind of file it is.
  public let format: FramesFormat
  /// What its labels are for; nil where it has none.
  public let task: FramesTask?
  /// What its recordings are of; nil where there is none.
  public private(set) var kind: Kind?
  /// The length of each recording, the shortest first: frames, or samples of one channel.
  public private(set) var lengths: [Int] = []
  /// How often each label occurs: of recordings, or of frames.
  public private(set) var labelCounts: [String: Int] = [:]
  /// How often each word of the transcripts occurs.
  public private(set) var wordCounts: [String: Int] = [:]
  /// How often each character of the transcripts occurs, the space between words among them.
  public private(set) var characterCounts: [String: Int] = [:]
  /// Groups, such as speakers, that recordings belong to.
  public private(set) var groups: Set<String> = []
  /// Recordings without a label, or with an empty transcript, in a file that is for a task.
  public private(set) var unlabelledCount = 0
  /// Values that are missing, and would be taken from their neighbours in time.
  public private(set) var missingValueCount = 0
  /// Recordings that a manifest or a script names and that cannot be read, or do not fit to those before.
  public private(set) var faultCount = 0
  /// What is wrong with the first ``faultLimit`` of these.
  public private(set) var faults: [FramesError] = []

  /// How many faults are kept.
  public static let faultLimit = 20

  /// Reads a file. A manifest or a script is read on after a recording that is wrong.
  /// - Throws: `FramesError`: what reading throws, but for faults of the recordings that a manifest or a script names.
  public init(of path: String) throws(FramesError) {
    let source = FramesSource(path: path)
    (format, task) = (try source.format(), try source.task())
    let records = try source.makeRecords(of: format, units: .words)
    var measure = RecordingMeasure()
    while true {
      do throws(FramesError) {
        guard let record = try records.next() else { break }
        try measure.check(record)
        add(record)
      } catch {
        guard namesFiles, !error.isReading(path) else { throw error }
        faultCount += 1
        if faults.count < Self.faultLimit { faults.append(error) }
      }
    }
    lengths.sort()
  }

  private var namesFiles: Bool { format == .manifest || format == .kaldiScript }

  private mutating func add(_ record: FrameRecord) {
    switch record.content.recording {
    case .frames(let frames):
      kind = .frames(width: frames.width)
      lengths.append(frames.count)
    case .sound(let wave):
      var counts = wave.channelCount...wave.channelCount
      if case .sound(_, let known) = kind {
        counts = min(known.lowerBound, wave.channelCount)...max(known.upperBound, wave.channelCount)
      }
      kind = .sound(sampleRate: wave.sampleRate, channelCounts: counts)
      lengths.append(wave.samples.count)
    }
    missingValueCount += record.interpolatedCount
    if let group = record.group { groups.insert(group) }
    add(record.annotation)
  }

  private mutating func add(_ annotation: Annotation) {
    switch annotation {
    case .none: if task != nil { unlabelledCount += 1 }
    case .label(let label): labelCounts[label, default: 0] += 1
    case .stepLabels(let labels): for label in labels { labelCounts[label, default: 0] += 1 }
    case .symbols(let words):
      if words.isEmpty { unlabelledCount += 1 }
      for word in words { wordCounts[word, default: 0] += 1 }
      let text = words.joined(separator: " ")
      for character in TranscriptUnits.characters.symbols(of: text) { characterCounts[character, default: 0] += 1 }
    }
  }
}

extension FramesError {
  /// Whether the file itself cannot be read, so that there is no going on.
  fileprivate func isReading(_ file: String) -> Bool {
    if case .unreadable(let path, _) = self { path == file } else { false }
  }
}
