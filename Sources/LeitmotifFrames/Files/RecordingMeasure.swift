internal import LeitmotifData

/// What all examples of a file have in common, held against each.
struct RecordingMeasure {
  private var width: Int?
  private var sampleRate: Int?

  /// - Throws: `FramesError.wrongWidth`, `.wrongSampleRate`, `.wrongKind` for what differs from the examples before;
  ///   `.damaged` for a value that is not finite.
  mutating func check(_ record: FrameRecord) throws(FramesError) {
    let path = record.content.path
    switch record.content.recording {
    case .frames(let frames):
      if sampleRate != nil { throw .wrongKind(path: path, expected: "sound", actual: "frames of numbers") }
      if let width, width != frames.width { throw .wrongWidth(path: path, expected: width, actual: frames.width) }
      width = frames.width
      guard let place = frames.values.firstIndex(where: { !$0.isFinite }) else { return }
      let problem = "the value is \(frames.values[place]), and a finite number belongs here"
      let (frame, channel) = place.quotientAndRemainder(dividingBy: frames.width)
      throw .damaged(path: path, place: "\(record.id), frame \(frame + 1), channel \(channel + 1)", problem: problem)
    case .sound(let wave):
      if width != nil { throw .wrongKind(path: path, expected: "frames of numbers", actual: "sound") }
      if let sampleRate, sampleRate != wave.sampleRate {
        throw .wrongSampleRate(path: path, expected: sampleRate, actual: wave.sampleRate)
      }
      sampleRate = wave.sampleRate
      guard let place = wave.samples.firstIndex(where: { !$0.isFinite }) else { return }
      let problem = "the value is \(wave.samples[place]), and a finite number belongs here"
      throw .damaged(path: path, place: "sample \(place + 1)", problem: problem)
    }
  }
}
