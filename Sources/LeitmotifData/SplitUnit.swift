/// Examples that stay together.
struct SplitUnit {
  var members: [Int] = []

  /// In order of first appearance.
  static func units(of members: [SplitMember], by key: (SplitMember) -> String) -> [SplitUnit] {
    var places: [String: Int] = [:]
    var units: [SplitUnit] = []
    for (index, member) in members.enumerated() {
      let place = places[key(member), default: units.count]
      if place == units.count {
        places[key(member)] = place
        units.append(SplitUnit())
      }
      units[place].members.append(index)
    }
    return units
  }

  /// Members of units that together come near to `share` of all; from two units or more, at least one is drawn and
  /// at least one is left.
  static func draw(share: Double, from units: [SplitUnit], using random: inout SplitMix64) -> [Int] {
    guard units.count >= 2 else { return [] }
    let goal = share * Double(units.reduce(0) { $0 + $1.members.count })
    let order = random.shuffled(units)
    var drawn: [SplitUnit] = []
    var count = 0.0
    for unit in order where drawn.count < units.count - 1 {
      let size = Double(unit.members.count)
      guard abs(count + size - goal) < abs(count - goal) else { continue }
      drawn.append(unit)
      count += size
    }
    if drawn.isEmpty, let smallest = order.min(by: { $0.members.count < $1.members.count }) { drawn = [smallest] }
    return drawn.flatMap(\.members)
  }
}
