internal import FoundationEssentials
internal import LeitmotifTraining

/// N-grams with back-off, as the ARPA format of Doug Paul has them and SRILM, KenLM and others write it.
///
/// **Units** natural logarithms; the file's are to the base of 10.
public struct NGramTable: Sendable {
  private struct Entry {
    var logProbability: Double
    var backOff: Double
  }

  /// Units of the longest n-gram.
  public private(set) var order = 0
  private var ids: [String: Int32] = [:]
  private var entries: [[Int32]: Entry] = [:]
  private static let unknown = -Double(100) * ln10
  private static let ln10 = 2.302_585_092_994_046

  /// Reads a file in ARPA format.
  /// - Throws: ``ModelError/notALanguageModel(path:line:problem:)``.
  public init(contentsOf path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw ModelError.notALanguageModel(path: path, line: 1, problem: "the file cannot be read")
    }
    try self.init(arpa: String(decoding: data, as: UTF8.self), path: path)
  }

  /// - Parameter path: names the text in messages.
  /// - Throws: ``ModelError/notALanguageModel(path:line:problem:)``.
  public init(arpa text: String, path: String) throws(ModelError) {
    var (section, promised, found): (Int, [Int: Int], [Int: Int]) = (-1, [:], [:])
    var (number, isClosed) = (0, false)
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let fields = line.split(whereSeparator: \.isWhitespace)
      guard let first = fields.first, !isClosed else { continue }
      if first == "\\data\\" {
        section = 0
      } else if first == "\\end\\" {
        isClosed = true
      } else if first.hasPrefix("\\"), first.hasSuffix("-grams:") {
        guard let order = Int(first.dropFirst().dropLast(7)), order == section + 1 else {
          throw .notALanguageModel(path: path, line: number, problem: "'\(first)' does not follow here")
        }
        section = order
      } else if section == 0, first == "ngram" {
        let parts = fields.dropFirst().joined().split(separator: "=")
        guard parts.count == 2, let order = Int(parts[0]), let count = Int(parts[1]), count >= 0 else {
          throw .notALanguageModel(path: path, line: number, problem: "no count of n-grams")
        }
        promised[order] = count
      } else if section > 0 {
        try add(fields, order: section, path: path, line: number)
        found[section, default: 0] += 1
      }
    }
    guard isClosed else { throw .notALanguageModel(path: path, line: number, problem: "the file ends before \\end\\") }
    for (order, count) in promised.sorted(by: { $0.key < $1.key }) where found[order] ?? 0 != count {
      throw .notALanguageModel(
        path: path, line: number, problem: "\(found[order] ?? 0) n-grams of \(order) where \(count) are promised")
    }
    guard section > 0 else { throw .notALanguageModel(path: path, line: number, problem: "there are no n-grams") }
    order = section
  }

  private mutating func add(_ fields: [Substring], order: Int, path: String, line: Int) throws(ModelError) {
    guard fields.count == order + 1 || fields.count == order + 2, let value = Double(fields[0]),
      value <= 0 || value < 1e-6,
      !value.isNaN, let backOff = fields.count == order + 2 ? Double(fields[order + 1]) : 0, backOff.isFinite
    else {
      throw .notALanguageModel(
        path: path, line: line, problem: "not a logarithm, \(order) words and perhaps another logarithm")
    }
    let key = fields[1...order].map { id(of: String($0)) }
    entries[key] = Entry(logProbability: value * Self.ln10, backOff: backOff * Self.ln10)
  }

  private mutating func id(of unit: String) -> Int32 {
    if let known = ids[unit] { return known }
    ids[unit] = Int32(ids.count)
    return Int32(ids.count - 1)
  }

  /// The history before the first unit.
  var beginning: [Int32] { ids["<s>"].map { [$0] } ?? [] }

  /// The logarithm of the probability of a unit, with which the history then goes on.
  func logProbability(of unit: String, after history: inout [Int32]) -> Double {
    let known = ids[unit] ?? ids["<unk>"]
    defer { history = known.map { Array((history + [$0]).suffix(order - 1)) } ?? [] }
    return known.map { logProbability(of: $0, after: history[...]) } ?? Self.unknown
  }

  /// The logarithm of the probability that nothing follows; 0 where the model does not say.
  func logProbabilityOfEnd(after history: [Int32]) -> Double {
    ids["</s>"].map { logProbability(of: $0, after: history[...]) } ?? 0
  }

  private func logProbability(of unit: Int32, after history: ArraySlice<Int32>) -> Double {
    if let entry = entries[Array(history) + [unit]] { return entry.logProbability }
    if history.isEmpty { return Self.unknown }
    let backOff = entries[Array(history)]?.backOff ?? 0
    return backOff + logProbability(of: unit, after: history.dropFirst())
  }
}
