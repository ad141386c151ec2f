/// Random numbers by counter: Philox4x32-10 of Salmon, Moraes, Dror and Shaw (2011).
///
/// A stream is a value, a key; it has no position. The same key gives the same numbers on every machine, whatever was
/// drawn before. Streams for parts, updates and examples are split off by name and number.
public struct RandomStream: Sendable, Hashable, Codable {
  /// What all numbers of the stream follow from.
  public let key: UInt64

  /// The stream that a seed begins.
  public init(seed: UInt64) { key = seed }

  /// The stream of a numbered part.
  public func split(_ index: Int) -> RandomStream { split(word: UInt64(bitPattern: Int64(index))) }

  /// The stream of a named part.
  public func split(_ name: String) -> RandomStream {
    // FNV-1a, offset so that a name never equals a small number.
    split(word: name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
  }

  /// The stream of an example, say, known by a 64-bit key.
  public func split(word: UInt64) -> RandomStream {
    // Counters that no number of this stream uses: those begin with a high half of 0.
    let words = RandomKernels.words(key: key, counter: word, high: .max)
    return RandomStream(seed: UInt64(words.0) | UInt64(words.1) << 32)
  }

  /// A number in 0 ..< `bound`, the one at `position`.
  public func integer(below bound: Int, at position: Int = 0) -> Int {
    precondition(bound >= 1, "there is no number below \(bound)")
    let words = RandomKernels.words(key: key, counter: UInt64(bitPattern: Int64(position)), high: 0)
    // The high half of a 128-bit product: a bias below bound / 2⁶⁴.
    return Int((UInt64(words.0) | UInt64(words.1) << 32).multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Uniform in [0, 1).
  public func uniform(_ shape: Shape) -> Tensor { RandomKernels.uniform(shape, key: key) }

  /// Uniform in [lower, upper).
  public func uniform(_ shape: Shape, in range: Range<Float>) -> Tensor {
    uniform(shape) * (range.upperBound - range.lowerBound) + range.lowerBound
  }

  /// Standard normal.
  public func normal(_ shape: Shape) -> Tensor { RandomKernels.normal(shape, key: key) }
}
