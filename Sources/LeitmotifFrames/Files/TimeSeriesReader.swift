internal import LeitmotifData

/// The examples of a `.ts` file of the UCR and UEA archives, a line at a time. They are named by their place, from 1.
///
/// The header is asked for what the data does not tell: whether the last field of a line is its class, and whether
/// values have timestamps. Counts, lengths and classes that it claims are not believed, and what begins with `@` or
/// `#` may be written in letters of any size.
final class TimeSeriesReader: RecordReader {
  private let path: String
  private let stream: ByteStream
  private let missingValues: MissingValues
  private var header = TimeSeriesHeader()
  private var lineNumber = 0
  private var count = 0
  private var width: Int?

  init(path: String, missingValues: MissingValues) throws(FramesError) {
    self.path = path
    self.missingValues = missingValues
    stream = try ByteStream(path: path)
    while let line = try nextLine() {
      if line.first != 0x40 { throw damaged("this is neither the header nor '@data'") }
      let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
      if words[0].lowercased() == "@data" { return }
      if let problem = header.note(words) { throw damaged(problem) }
    }
    throw damaged("the file ends before '@data'")
  }

  var progress: Double? { stream.progress }

  func next() throws(FramesError) -> FrameRecord? {
    guard let line = try nextLine() else { return nil }
    var channels = line.split(separator: 0x3A, omittingEmptySubsequences: false)
    var annotation = Annotation.none
    if header.hasClass {
      guard channels.count > 1, let last = channels.popLast() else {
        throw damaged("there are no values before a class")
      }
      guard let label = String(validating: last.trimmed, as: UTF8.self) else { throw damaged("the class is not UTF-8") }
      if !label.isEmpty, label != "?" { annotation = .label(label) }
    }
    let (frames, interpolatedCount) = try frames(channels)
    count += 1
    return FrameRecord(
      id: "\(count)", content: FrameContent(recording: .frames(frames), path: path), annotation: annotation,
      interpolatedCount: interpolatedCount)
  }

  /// The next line that is no comment and not blank, without blanks at its ends.
  private func nextLine() throws(FramesError) -> ArraySlice<UInt8>? {
    while let line = try stream.line() {
      lineNumber += 1
      let text = (lineNumber == 1 && line.starts(with: [0xEF, 0xBB, 0xBF]) ? line[3...] : line[...]).trimmed
      if !text.isEmpty, text.first != 0x23 { return text }
    }
    return nil
  }

  private func frames(_ fields: [ArraySlice<UInt8>]) throws(FramesError) -> (FrameSequence, Int) {
    if let width, width != fields.count {
      throw damaged("\(fields.count) channels, and the lines before have \(width)")
    }
    width = fields.count
    var interpolatedCount = 0
    var channels: [[Float]] = []
    for (index, field) in fields.enumerated() {
      var values = try values(field, channel: index + 1)
      if let first = channels.first, first.count != values.count {
        throw damaged("\(values.count) values, and channel 1 has \(first.count)", channel: index + 1)
      }
      interpolatedCount += try mend(&values, channel: index + 1)
      channels.append(values)
    }
    let stepCount = channels.first?.count ?? 0
    let rows = [Float](rowsOf: channels, stepCount: stepCount)
    return (FrameSequence(values: rows, width: max(1, channels.count)), interpolatedCount)
  }

  private func values(_ field: ArraySlice<UInt8>, channel: Int) throws(FramesError) -> [Float] {
    if field.trimmed.isEmpty { return [] }
    if field.contains(0x28) {
      throw damaged("timestamps such as (time,value) are not read. Write the values alone", channel: channel)
    }
    var values: [Float] = []
    for part in field.split(separator: 0x2C, omittingEmptySubsequences: false) {
      let text = part.trimmed
      if text.elementsEqual([0x3F]) {
        values.append(.nan)
        continue
      }
      guard let value = NumberText.value(text) else {
        let found = String(decoding: text.prefix(30), as: UTF8.self)
        throw damaged("value \(values.count + 1) is '\(found)', and no number", channel: channel)
      }
      guard !value.isInfinite, value.isNaN || Float(value).isFinite else {
        throw damaged("value \(values.count + 1) is \(value), and a finite number belongs here", channel: channel)
      }
      values.append(Float(value))
    }
    return values
  }

  /// Fills in what is missing; returns how many values that were.
  private func mend(_ values: inout [Float], channel: Int) throws(FramesError) -> Int {
    guard let first = values.firstIndex(where: \.isNaN) else { return 0 }
    if missingValues == .refused {
      throw damaged("value \(first + 1) is missing. Fill it in, or have it interpolated", channel: channel)
    }
    guard let count = values.interpolateMissing() else { throw damaged("all values are missing", channel: channel) }
    return count
  }

  private func damaged(_ problem: String, channel: Int? = nil) -> FramesError {
    let place = "line \(lineNumber)" + (channel.map { ", channel \($0)" } ?? "")
    return .damaged(path: path, place: place, problem: problem)
  }
}

extension [Float] {
  /// Channels as rows of steps: `[stepCount, channels]`.
  fileprivate init(rowsOf channels: [[Float]], stepCount: Int) {
    self.init(repeating: 0, count: stepCount * channels.count)
    for (channel, values) in channels.enumerated() {
      for step in 0..<stepCount { self[step * channels.count + channel] = values[step] }
    }
  }

  /// Puts a straight line through each gap of NaN, and the nearest value at the ends. Returns how many values that
  /// were; nil where there is none to begin from.
  fileprivate mutating func interpolateMissing() -> Int? {
    let known = indices.filter { !self[$0].isNaN }
    guard let first = known.first, let last = known.last else { return nil }
    for index in 0..<first { self[index] = self[first] }
    for index in (last + 1)..<Swift.max(last + 1, count) { self[index] = self[last] }
    for (low, high) in zip(known, known.dropFirst()) where high > low + 1 {
      for index in (low + 1)..<high {
        let share = Float(index - low) / Float(high - low)
        self[index] = self[low] * (1 - share) + self[high] * share
      }
    }
    return count - known.count
  }
}
