internal import Leitmotif

/// Checks an adapter's baselines: names by which a model file finds them again.
func checkBaselines(_ families: [BaselineFamily], into list: inout FindingList) {
  list.expect(
    Set(families.map(\.name)).count == families.count, "baselines", "two families have one name.")
  let names = families.flatMap { $0.candidates.map(\.name) }
  list.expect(Set(names).count == names.count, "baselines", "two features have one name.")
}

/// Checks what baselines read of an input.
func checkFeatures(
  of input: EncodedInput, _ families: [BaselineFamily], named name: String, into list: inout FindingList
) {
  for features in families.flatMap(\.candidates) {
    let found = features.features(of: input)
    let places = 0..<Int32(features.width)
    list.expect(
      found.allSatisfy { places.contains($0.index) && $0.value.isFinite }, name,
      "a feature of '\(features.name)' is outside its width, or no number.")
    list.expect(
      Set(found.map(\.index)).count == found.count, name, "a feature of '\(features.name)' comes twice.")
  }
}
