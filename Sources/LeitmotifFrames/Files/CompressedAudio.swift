internal import CAudioShims

// All that is unsafe about libsndfile is in this file: the handle is closed where it was opened, buffers live only for
// a call.

/// FLAC and Ogg, by libsndfile where it is installed.
enum CompressedAudio {
  /// Frames of sound that are read at most: 3 hours at 48 kHz. A few bytes may stand for hours of silence.
  private static let frameLimit = 1 << 29

  /// The sound, its channels averaged.
  /// - Throws: `FramesError.programFailed` without libsndfile; `.unreadable`, `.damaged`.
  static func waveform(path: String) throws(FramesError) -> Waveform {
    // For what is wrong with the path.
    _ = try FileInput(path: path)
    guard lm_audio_is_available() == 1 else {
      let reason = "it is not installed. Install it, as by 'apt-get install libsndfile1', or convert the file to WAV"
      throw .programFailed(path: path, program: "libsndfile", reason: reason)
    }
    var reason = [CChar](repeating: 0, count: 256)
    let opened = unsafe reason.withUnsafeMutableBufferPointer { reason in
      unsafe lm_audio_open(path, reason.baseAddress, Int32(reason.count))
    }
    guard let audio = unsafe opened else {
      let text = String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
      throw .damaged(path: path, place: "byte 0", problem: line.hasSuffix(".") ? String(line.dropLast()) : line)
    }
    defer { unsafe lm_audio_close(audio) }
    let (channelCount, rate) = unsafe (Int(lm_audio_channel_count(audio)), Int(lm_audio_sample_rate(audio)))
    guard channelCount > 0, rate > 0 else {
      let problem = "\(channelCount) channels of \(rate) samples a second"
      throw .damaged(path: path, place: "byte 0", problem: problem)
    }
    var samples: [Float] = []
    var buffer = [Float](repeating: 0, count: 4096 * channelCount)
    while true {
      let count = unsafe buffer.withUnsafeMutableBufferPointer { unsafe lm_audio_read(audio, $0.baseAddress, 4096) }
      if count <= 0 { break }
      for frame in 0..<Int(count) {
        let channels = buffer[frame * channelCount..<(frame + 1) * channelCount]
        samples.append(channels.reduce(0, +) / Float(channelCount))
      }
      guard samples.count <= frameLimit else {
        throw .damaged(path: path, place: "sample \(samples.count)", problem: "more sound than is read at once")
      }
    }
    if unsafe lm_audio_has_failed(audio) != 0 {
      throw .damaged(path: path, place: "sample \(samples.count + 1)", problem: "what follows cannot be decoded")
    }
    return Waveform(samples: samples, sampleRate: rate, channelCount: channelCount)
  }
}
