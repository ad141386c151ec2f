/// The generator of splits and batch orders: SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom
/// number generators"). The same seed and keys give the same numbers on every machine and in every version.
public struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
  private var state: UInt64

  /// The stream of the published generator.
  public init(seed: UInt64) { state = seed }

  /// A stream of its own for each combination of `seed` and `keys`.
  public init(seed: UInt64, keys: UInt64...) { self.init(seed: seed, keys: keys) }

  private init(seed: UInt64, keys: [UInt64]) {
    state = keys.reduce(Self.mix(seed &+ Self.increment)) { Self.mix($0 ^ Self.mix($1 &+ Self.increment)) }
  }

  /// What the library draws a stream for. The hash of its name is the first key, so that no two purposes share numbers,
  /// nor a purpose and small keys.
  package enum Purpose: String, CaseIterable {
    case split, stratifiedSplit, epochOrder, balancedDraw, bootstrap, variation
  }

  /// A stream of its own for each combination of `seed`, `purpose` and `keys`.
  package init(seed: UInt64, purpose: Purpose, keys: UInt64...) {
    self.init(seed: seed, keys: [nameHash(purpose.rawValue)] + keys)
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= Self.increment
    return Self.mix(state)
  }

  /// A number of 0 ..< `bound`, each equally likely (Lemire 2019, "Fast random integer generation in an interval").
  public mutating func next(below bound: Int) -> Int {
    precondition(bound >= 1, "there is no number below \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold { product = next().multipliedFullWidth(by: range) }
    }
    return Int(product.high)
  }

  /// `items` in random order (Fisher and Yates; Durstenfeld 1964). Unlike the standard library's, the order for a
  /// seed is part of the contract.
  public mutating func shuffled<Item>(_ items: some Sequence<Item>) -> [Item] {
    var items = Array(items)
    for last in stride(from: items.count - 1, to: 0, by: -1) { items.swapAt(last, next(below: last + 1)) }
    return items
  }

  private static let increment: UInt64 = 0x9e37_79b9_7f4a_7c15

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
