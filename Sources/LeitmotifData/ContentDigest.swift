/// A number that tells whether content is that of before: the 64-bit FNV-1a of the bytes and words that are added, in order.
///
/// It finds what changed by accident; it is no proof against those who mean harm.
public struct ContentDigest: Sendable, Hashable {
  private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

  /// Nothing added yet.
  public init() {}

  /// 16 hexadecimal digits.
  public var text: String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Adds bytes.
  public mutating func add(_ bytes: some Sequence<UInt8>) {
    hash = bytes.reduce(hash) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// Adds a count or a bit pattern, in one step.
  public mutating func add(_ word: UInt64) { hash = (hash ^ word) &* 0x100_0000_01b3 }

  /// Adds a text with its length, so that neighbours never run together.
  public mutating func add(_ text: String) {
    add(UInt64(text.utf8.count))
    add(text.utf8)
  }

  /// Adds an input with its kind and length.
  public mutating func add(_ input: EncodedInput) {
    add(UInt64(input.count))
    switch input {
    case .tokens(let tokens): tokens.addIDs(to: &self)
    case .frames(let frames):
      add(UInt64(frames.width))
      for value in frames.values { add(UInt64(value.bitPattern)) }
    }
  }
}
