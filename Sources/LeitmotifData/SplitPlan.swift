/// How examples are divided in two. Each plan gives the same split for the same members in the same order.
///
/// Examples of one name, such as the mates of a pair, always stay together.
public enum SplitPlan: Sendable, Hashable {
  /// Nothing is held out.
  case none
  /// As near to `share` of all as names allow, drawn by `seed`.
  case random(share: Double, seed: UInt64)
  /// As near to `share` of each class as names allow; a class of two names or more is in both parts.
  case stratified(share: Double, seed: UInt64)
  /// Whole groups, until `share` of all is nearest; `SplitMember.group` is never separated.
  case byGroup(share: Double, seed: UInt64)
  /// The names whose hash says so (see `isHeldOut`): the same in every file and on every run.
  case byName(share: Double)
  /// The examples of these names.
  case given(heldOut: Set<String>)
}

extension SplitPlan {
  /// Divides `members`.
  /// - Throws: `DataError.shareOutOfRange`; `.tooFewToSplit` when a part would be empty; `.missingClass` when
  ///   stratifying; `.unknownExample` when a given name is not there.
  public func split(_ members: [SplitMember]) throws(DataError) -> Split {
    switch self {
    case .none:
      return Split(training: Array(members.indices), heldOut: [])
    case .random(let share, let seed):
      let units = SplitUnit.units(of: members, by: \.id)
      return Self.divide(members.count, heldOut: try Self.draw(units, of: "names", share: share, seed: seed))
    case .byGroup(let share, let seed):
      let units = SplitUnit.units(of: members, by: \.group)
      return Self.divide(members.count, heldOut: try Self.draw(units, of: "groups", share: share, seed: seed))
    case .stratified(let share, let seed):
      return Self.divide(members.count, heldOut: try Self.drawStratified(members, share: share, seed: seed))
    case .byName(let share):
      try Self.check(share: share)
      return Self.divide(members.count, heldOut: members.indices.filter { isHeldOut(members[$0].id, share: share) })
    case .given(let names):
      return try Self.divide(members, given: names)
    }
  }

  private static func divide(_ count: Int, heldOut: [Int]) -> Split {
    let isOut = heldOut.reduce(into: [Bool](repeating: false, count: count)) { $0[$1] = true }
    return Split(training: (0..<count).filter { !isOut[$0] }, heldOut: (0..<count).filter { isOut[$0] })
  }

  private static func divide(_ members: [SplitMember], given names: Set<String>) throws(DataError) -> Split {
    let absent = names.subtracting(members.lazy.map(\.id))
    if let first = absent.min(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) { throw .unknownExample(id: first) }
    return divide(members.count, heldOut: members.indices.filter { names.contains(members[$0].id) })
  }

  private static func check(share: Double) throws(DataError) {
    guard share > 0, share < 1 else { throw .shareOutOfRange(share) }
  }

  private static func draw(
    _ units: [SplitUnit], of kind: String, share: Double, seed: UInt64
  ) throws(DataError) -> [Int] {
    try check(share: share)
    guard units.count >= 2 else { throw .tooFewToSplit(units: kind, needed: 2, actual: units.count) }
    var random = SplitMix64(seed: seed, purpose: .split)
    return SplitUnit.draw(share: share, from: units, using: &random)
  }

  private static func drawStratified(
    _ members: [SplitMember], share: Double, seed: UInt64
  ) throws(DataError) -> [Int] {
    try check(share: share)
    if let unlabelled = members.first(where: { $0.classIndex == nil }) { throw .missingClass(id: unlabelled.id) }
    let units = SplitUnit.units(of: members, by: \.id)
    guard units.count >= 2 else { throw .tooFewToSplit(units: "names", needed: 2, actual: units.count) }
    let strata = Dictionary(grouping: units) { members[$0.members[0]].classIndex ?? 0 }
    let drawn = strata.sorted { $0.key < $1.key }.flatMap { classIndex, units in
      var random = SplitMix64(
        seed: seed, purpose: .stratifiedSplit, keys: UInt64(bitPattern: Int64(classIndex)))
      return SplitUnit.draw(share: share, from: units, using: &random)
    }
    if drawn.isEmpty { throw .tooFewToSplit(units: "names of one class", needed: 2, actual: 1) }
    return drawn
  }
}
