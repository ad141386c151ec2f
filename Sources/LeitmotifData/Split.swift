/// Indices of examples in two parts, each in order.
public struct Split: Sendable, Hashable, Codable {
  /// For the updates of a model.
  public var training: [Int]
  /// Kept out of training: for validation or test.
  public var heldOut: [Int]

  /// - Parameters:
  ///   - training: indices for the updates of a model.
  ///   - heldOut: indices kept out of training.
  public init(training: [Int], heldOut: [Int]) {
    self.training = training
    self.heldOut = heldOut
  }
}

/// What a split needs to know of an example.
public struct SplitMember: Sendable, Hashable {
  /// Examples of one name stay together.
  public var id: String
  /// What a split by group never separates.
  public var group: String
  /// What a stratified split keeps the shares of.
  public var classIndex: Int?

  /// The name is the group, unless there is one.
  public init(id: String, group: String? = nil, classIndex: Int? = nil) {
    self.id = id
    self.group = group ?? id
    self.classIndex = classIndex
  }
}

/// Whether the hash of `name` puts it among the share of names that are kept out of training.
///
/// A name is held out when its FNV-1a 64 hash modulo 1,000,000 is below `share` · 1,000,000: a decision that needs no
/// file but the one at hand, and that a larger share only adds to.
public func isHeldOut(_ name: String, share: Double) -> Bool {
  Double(nameHash(name) % 1_000_000) < share * 1_000_000
}
