/// How the samples of a WAV file lie.
struct WaveFormat {
  private enum Coding {
    case unsigned8, signed16, signed24, signed32, float32, float64, aLaw, muLaw

    var size: Int {
      switch self {
      case .unsigned8, .aLaw, .muLaw: 1
      case .signed16: 2
      case .signed24: 3
      case .signed32, .float32: 4
      case .float64: 8
      }
    }
  }

  private let coding: Coding
  private let channelCount: Int
  private let sampleRate: Int

  /// Reads the chunk `fmt `.
  /// - Throws: `FramesError.damaged`; `.unknownFormat` for compressed samples.
  init(_ cursor: inout ByteCursor, size: Int) throws(FramesError) {
    guard size >= 16 else { throw cursor.damaged("the chunk 'fmt ' has \(size) bytes, and 16 at least belong there") }
    var tag = try cursor.integer(UInt16.self, "the coding")
    channelCount = Int(try cursor.integer(UInt16.self, "the channels"))
    sampleRate = Int(try cursor.integer(UInt32.self, "the sample rate"))
    _ = try cursor.take(4, "bytes a second")
    let blockSize = Int(try cursor.integer(UInt16.self, "bytes a sample"))
    let bitCount = Int(try cursor.integer(UInt16.self, "bits a sample"))
    if tag == 0xFFFE, size >= 26 {
      _ = try cursor.take(8, "the extension")
      tag = try cursor.integer(UInt16.self, "the extended coding")
    }
    guard (1...1024).contains(channelCount) else { throw cursor.damaged("\(channelCount) channels") }
    guard (1...10_000_000).contains(sampleRate) else { throw cursor.damaged("\(sampleRate) samples a second") }
    guard let coding = Self.coding(tag: tag, bitCount: bitCount) else {
      throw .unknownFormat(
        path: cursor.path, found: "samples of \(bitCount) bits, coded by method \(tag)",
        remedy: "Write PCM, as by 'ffmpeg -i FILE -c:a pcm_s16le NEW.wav'")
    }
    self.coding = coding
    guard blockSize == coding.size * channelCount else {
      throw cursor.damaged("\(blockSize) bytes a frame for \(channelCount) channels of \(bitCount) bits")
    }
  }

  private static func coding(tag: UInt16, bitCount: Int) -> Coding? {
    switch (tag, bitCount) {
    case (1, 8): .unsigned8
    case (1, 16): .signed16
    case (1, 24): .signed24
    case (1, 32): .signed32
    case (3, 32): .float32
    case (3, 64): .float64
    case (6, 8): .aLaw
    case (7, 8): .muLaw
    default: nil
    }
  }

  /// - Throws: `FramesError.damaged` where the bytes end inside a sample.
  func waveform(of cursor: ByteCursor, range: Range<Int>) throws(FramesError) -> Waveform {
    let size = coding.size * channelCount
    guard range.count % size == 0 else {
      throw cursor.damaged("\(range.count) bytes of samples are no whole number of frames of \(size) bytes")
    }
    let bytes = cursor.bytes
    let start = range.lowerBound
    let count = range.count / size
    func samples(_ value: (Int) -> Float) -> [Float] {
      if channelCount == 1 { return (0..<count).map { value(start + $0 * size) } }
      let step = coding.size
      return (0..<count).map { frame in
        (0..<channelCount).reduce(0) { $0 + value(start + frame * size + $1 * step) } / Float(channelCount)
      }
    }
    let values =
      switch coding {
      case .unsigned8: samples { Float(Int(bytes[$0]) - 128) * 0x1p-7 }
      case .signed16: samples { Float(Int16(bytes: bytes, at: $0, isBigEndian: false)) * 0x1p-15 }
      case .signed24:
        samples {
          let low = Int32(bytes[$0]) << 8 | Int32(bytes[$0 + 1]) << 16
          return Float(low | Int32(truncatingIfNeeded: UInt32(bytes[$0 + 2]) << 24)) * 0x1p-31
        }
      case .signed32: samples { Float(Int32(bytes: bytes, at: $0, isBigEndian: false)) * 0x1p-31 }
      case .float32: samples { Float(bytes: bytes, at: $0, isBigEndian: false) }
      case .float64: samples { Float(Double(bytes: bytes, at: $0, isBigEndian: false)) }
      case .aLaw: samples { Self.aLaw(bytes[$0]) }
      case .muLaw: samples { Self.muLaw(bytes[$0]) }
      }
    return Waveform(samples: values, sampleRate: sampleRate, channelCount: channelCount)
  }

  /// ITU-T G.711, A-law: 13 bits, given as 16.
  private static func aLaw(_ byte: UInt8) -> Float {
    let code = byte ^ 0x55
    let exponent = Int(code >> 4 & 7)
    let mantissa = Int(code & 15)
    let magnitude = exponent == 0 ? mantissa << 4 | 8 : (mantissa << 4 | 0x108) << (exponent - 1)
    return Float(code & 0x80 == 0 ? -magnitude : magnitude) * 0x1p-15
  }

  /// ITU-T G.711, µ-law: 14 bits, given as 16.
  private static func muLaw(_ byte: UInt8) -> Float {
    let code = ~byte
    let magnitude = (Int(code & 15) << 3 | 0x84) << Int(code >> 4 & 7) - 0x84
    return Float(code & 0x80 == 0 ? magnitude : -magnitude) * 0x1p-15
  }
}
