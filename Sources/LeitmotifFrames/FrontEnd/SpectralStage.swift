/// Samples to the frames of ``SpectralFeatures``.
struct SpectralStage: FrontEndStage {
  private let features: SpectralFeatures
  private let window: [Float]
  private let hop: Int
  private let spectrum: PowerSpectrum
  private let filterBank: MelFilterBank
  private let cepstrum: CosineTransform?
  /// Samples after pre-emphasis, from the beginning of the next window.
  private var waiting: [Float] = []
  private var previous: Float?
  private var hasFrames = false
  private var windowed: [Float]
  private var powers: [Float]

  /// - Parameter features: checked at the sample rate.
  init(_ features: SpectralFeatures, sampleRate: Int) {
    self.features = features
    let length = features.windowLength(atRate: sampleRate)
    hop = features.hopLength(atRate: sampleRate)
    window = (0..<length).map { Float(0.54 - 0.46 * (2 * .pi * Double($0) / Double(length - 1)).cosine) }
    spectrum = PowerSpectrum(size: 1 << (Int.bitWidth - (length - 1).leadingZeroBitCount))
    filterBank = MelFilterBank(features, sampleRate: sampleRate, size: spectrum.size)
    cepstrum = features.kind == .cepstral ? CosineTransform(features) : nil
    windowed = Array(repeating: 0, count: spectrum.size)
    powers = Array(repeating: 0, count: spectrum.frequencyCount)
  }

  var width: Int { features.width }

  mutating func push(_ values: [Float], into output: inout [Float]) {
    waiting.reserveCapacity(waiting.count + values.count)
    for value in values {
      let sample = min(max(value, -1e6), 1e6)
      waiting.append(previous.map { sample - Float(features.preEmphasis) * $0 } ?? sample)
      previous = sample
    }
    var start = 0
    while waiting.count - start >= window.count {
      appendFrame(at: start, to: &output)
      start += hop
    }
    waiting.removeFirst(start)
  }

  mutating func finish(into output: inout [Float]) {
    let heardCount = hasFrames ? window.count - hop : 0
    guard waiting.count > heardCount else { return }
    waiting += Array(repeating: 0, count: window.count - waiting.count)
    appendFrame(at: 0, to: &output)
    waiting = []
  }

  private mutating func appendFrame(at start: Int, to output: inout [Float]) {
    hasFrames = true
    for index in window.indices { windowed[index] = window[index] * waiting[start + index] }
    spectrum.transform(windowed, into: &powers)
    let energies = filterBank.energies(of: powers).map { max(features.floor, $0).logarithm }
    guard let cepstrum else {
      output += energies.map { Float($0) }
      return
    }
    var coefficients = cepstrum.coefficients(of: energies)
    if features.firstIsEnergy {
      coefficients[0] = max(features.floor, powers.reduce(0.0) { $0 + Double($1) }).logarithm
    }
    output += coefficients.map { Float($0) }
  }
}

/// The cepstral coefficients of logarithms of energies: an orthonormal DCT-II, and liftering.
struct CosineTransform {
  /// A row a coefficient.
  private let rows: [[Double]]

  init(_ features: SpectralFeatures) {
    let (count, lifter) = (Double(features.filterCount), Double(features.lifter))
    rows = (0..<features.coefficientCount).map { n in
      let scale = ((n == 0 ? 1 : 2) / count).squareRoot()
      let lift = lifter > 0 ? 1 + lifter / 2 * (.pi * Double(n) / lifter).sine : 1
      return (0..<features.filterCount).map { m in
        scale * lift * (.pi * Double(n) * (Double(m) + 0.5) / count).cosine
      }
    }
  }

  func coefficients(of energies: [Double]) -> [Double] {
    rows.map { row in
      var sum = 0.0
      for (weight, energy) in zip(row, energies) { sum += weight * energy }
      return sum
    }
  }
}
