internal import ArgumentParser

/// Numbers joined by commas, as a flag has them.
struct IntegerList: CustomStringConvertible {
  let values: [Int]

  init(_ values: [Int]) { self.values = values }

  static func read(_ text: String) throws -> IntegerList {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let values = parts.compactMap { Int($0) }
    guard values.count == parts.count else { throw ValidationError("'\(text)': give numbers joined by commas") }
    return IntegerList(values)
  }

  var description: String { values.map(String.init).joined(separator: ",") }

  func require(_ range: Range<Int>, flag: String) throws {
    if let outside = values.first(where: { !range.contains($0) }) {
      throw ValidationError("\(flag) \(outside): give \(range.lowerBound) to \(range.upperBound - 1)")
    }
  }
}
