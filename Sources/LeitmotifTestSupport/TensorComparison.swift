package import Leitmotif

/// Where two tensors differ by more than `tolerance · (1 + |expected|)`, or nil.
package func difference(_ actual: Tensor, from expected: Tensor, tolerance: Float) -> String? {
  guard actual.shape == expected.shape else { return "the shape is \(actual.shape), not \(expected.shape)" }
  for (index, (a, b)) in zip(actual.values, expected.values).enumerated()
  where !(abs(a - b) <= tolerance * (1 + abs(b))) {
    return "value \(index) of \(actual.shape) is \(a), not \(b)"
  }
  return nil
}

/// Where two tensors differ in any bit, or nil.
package func bitDifference(_ actual: Tensor, from expected: Tensor) -> String? {
  guard actual.shape == expected.shape else { return "the shape is \(actual.shape), not \(expected.shape)" }
  for (index, (a, b)) in zip(actual.values, expected.values).enumerated() where a.bitPattern != b.bitPattern {
    return "value \(index) of \(actual.shape) is \(a), not \(b): the bits differ"
  }
  return nil
}

/// The first difference in any bit between two lists of named tensors, or nil.
package func bitDifference(_ actual: [NamedTensor], from expected: [NamedTensor]) -> String? {
  guard actual.map(\.name) == expected.map(\.name) else {
    return "there are \(actual.map(\.name)), not \(expected.map(\.name))"
  }
  for (a, b) in zip(actual, expected) {
    if let found = bitDifference(a.tensor, from: b.tensor) { return "\(a.name): \(found)" }
  }
  return nil
}
