internal import Leitmotif
internal import LeitmotifFrames

/// Recordings read in pieces, as they would come from a microphone or a sensor.
private enum Pieces {
  /// Seconds of sound in a piece.
  static let seconds = 0.1

  /// The steps of a recording, a few at a time.
  static func steps(
    of content: FrameContent, by adapter: FramesAdapter, body: (FrameSequence) throws -> Void
  ) throws {
    var stream = try adapter.makeStream()
    _ = try adapter.encode(FrameContent(recording: content.recording.empty, path: content.path))
    let (values, size) = content.recording.values
    for start in stride(from: 0, to: values.count, by: size) {
      try body(stream.push(Array(values[start..<min(start + size, values.count)])))
    }
    try body(stream.finish())
  }
}

extension Recording {
  /// One of its kind, width and rate without a frame: for checks.
  fileprivate var empty: Recording {
    switch self {
    case .frames(let frames): .frames(FrameSequence(values: [], width: frames.width))
    case .sound(let wave): .sound(Waveform(samples: [], sampleRate: wave.sampleRate))
    }
  }

  /// Its numbers, and how many of them are a piece.
  fileprivate var values: (values: [Float], pieceSize: Int) {
    switch self {
    case .frames(let frames): (frames.values, 10 * frames.width)
    case .sound(let wave): (wave.samples, max(1, Int(Double(wave.sampleRate) * Pieces.seconds)))
    }
  }
}

extension FramesClassifier {
  /// Predicts for every recording of a source, read in pieces.
  /// - Throws: `ModelError.notStreamable`, `FramesError.invalidSetting` for a model that cannot, and what the source throws.
  func streamed(
    _ source: FramesSource, report: (Double?) -> Void, body: (Example<FrameContent>, Prediction) throws -> Void
  ) throws {
    var reader = try adapter.makeReader(for: source)
    _ = try makeStream()
    while let example = try reader.next() {
      var stream = try makeStream()
      try Pieces.steps(of: example.content, by: adapter) { stream.append($0) }
      stream.finish()
      try body(example, stream.prediction)
      report(reader.progress)
    }
  }
}

extension FramesTranscriber {
  /// Transcribes every recording of a source, read in pieces.
  /// - Throws: `ModelError.notStreamable`, `FramesError.invalidSetting` for a model that cannot, and what the source throws.
  func streamed(
    _ source: FramesSource, decoding: Decoding, report: (Double?) -> Void,
    body: (Example<FrameContent>, Transcript) throws -> Void
  ) throws {
    var reader = try adapter.makeReader(for: source)
    _ = try makeStream()
    while let example = try reader.next() {
      var stream = try makeStream(decoding: decoding)
      try Pieces.steps(of: example.content, by: adapter) { stream.append($0) }
      stream.finish()
      try body(example, stream.transcript)
      report(reader.progress)
    }
  }
}
