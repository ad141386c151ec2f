internal import CKissFFT
internal import Glibc

/// The powers of a real signal's frequencies, by kissfft: |X_k|² / N for k = 0 ... N/2, where X is the discrete Fourier
/// transform of N samples.
///
/// It keeps nothing from one transform to the next but room to work in, so that it is for one thread at a time.
@safe final class PowerSpectrum {
  /// N, a power of two.
  let size: Int
  private let plan: kiss_fftr_cfg
  private var spectrum: [kiss_fft_cpx]

  /// - Precondition: a power of two from 2 to 2²⁴.
  init(size: Int) {
    precondition(size >= 2 && size <= 1 << 24 && size.nonzeroBitCount == 1, "no transform of \(size) samples")
    guard let plan = unsafe kiss_fftr_alloc(Int32(size), 0, nil, nil) else {
      preconditionFailure("there is no memory for a transform of \(size) samples")
    }
    unsafe self.plan = plan
    self.size = size
    spectrum = Array(repeating: kiss_fft_cpx(), count: size / 2 + 1)
  }

  deinit { unsafe free(UnsafeMutableRawPointer(plan)) }

  /// Frequencies: N/2 + 1.
  var frequencyCount: Int { spectrum.count }

  /// - Parameters:
  ///   - samples: N of them.
  ///   - powers: N/2 + 1 of them, which it replaces.
  func transform(_ samples: [Float], into powers: inout [Float]) {
    precondition(samples.count == size && powers.count == frequencyCount, "a transform of \(size) samples")
    unsafe samples.withUnsafeBufferPointer { input in
      unsafe spectrum.withUnsafeMutableBufferPointer { output in
        // Neither is empty, so that both have an address.
        unsafe kiss_fftr(plan, input.baseAddress, output.baseAddress)
      }
    }
    for (k, value) in spectrum.enumerated() { powers[k] = (value.r * value.r + value.i * value.i) / Float(size) }
  }
}
