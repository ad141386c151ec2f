import Foundation
import Leitmotif
import Testing

@testable import LeitmotifModels

@Suite("Decoding of CTC")
struct DecodingTests {
  /// Rows of probabilities that sum to 1, drawn from `seed`.
  private func probabilities(rows: Int, classes: Int, seed: UInt64) throws -> SymbolProbabilities {
    var random = SplitMix64(seed: seed)
    var logarithms: [Float] = []
    for _ in 0..<rows {
      let row = (0..<classes).map { _ in Double(random.next(below: 1000) + 1) }
      let sum = row.reduce(0, +)
      logarithms += row.map { Float(log($0 / sum)) }
    }
    return try SymbolProbabilities(logarithms: logarithms, classCount: classes, blank: 0)
  }

  /// The probability of each sequence of classes, by going through all paths.
  private func enumerated(_ rows: SymbolProbabilities) -> [[Int]: Double] {
    var totals: [[Int]: Double] = [:]
    var path = [Int](repeating: 0, count: rows.rowCount)
    func visit(_ row: Int, _ logarithm: Double) {
      guard row < rows.rowCount else {
        var classes: [Int] = []
        for (place, index) in path.enumerated() where index != 0 && (place == 0 || path[place - 1] != index) {
          classes.append(index)
        }
        totals[classes, default: 0] += exp(logarithm)
        return
      }
      for index in 0..<rows.classCount {
        path[row] = index
        visit(row + 1, logarithm + Double(rows[row, index]))
      }
    }
    visit(0, 0)
    return totals
  }

  @Test("The probability of a transcript is that of all its paths", arguments: 1...6)
  func probability(_ seed: UInt64) throws {
    let rows = try probabilities(rows: 5, classes: 3, seed: seed)
    let totals = enumerated(rows)
    #expect(totals.count > 20)
    for (classes, total) in totals { #expect(abs(exp(rows.logProbability(of: classes)) - total) < 1e-6) }
    #expect(rows.logProbability(of: [1, 1, 1, 1]) == -.infinity)
  }

  @Test("A wide beam finds the likeliest transcript of all", arguments: 1...20)
  func beam(_ seed: UInt64) throws {
    let rows = try probabilities(rows: 5, classes: 3, seed: seed)
    let best = try #require(enumerated(rows).max { $0.value < $1.value }?.key)
    let search = PrefixBeamSearch(width: 500, symbols: ["", "a", "b"])
    #expect(search.decode(rows) == best)
  }

  @Test("The best path may miss the likeliest transcript: two rows of blank 0.6 and a 0.4")
  func greedyAgainstBeam() throws {
    let row = [Float(log(0.6)), Float(log(0.4))]
    let rows = try SymbolProbabilities(logarithms: row + row, classCount: 2, blank: 0)
    #expect(rows.greedyClasses.isEmpty)
    #expect(PrefixBeamSearch(width: 4, symbols: ["", "a"]).decode(rows) == [1])
    #expect(abs(exp(rows.logProbability(of: [1])) - 0.64) < 1e-6)
  }

  @Test("Row by row, the best path has the bits of all rows at once", arguments: 1...12, [2, 3, 6])
  func rowByRow(_ seed: UInt64, _ classCount: Int) throws {
    let rows = try probabilities(rows: 30, classes: classCount, seed: seed)
    var decoder = GreedyDecoder(blank: 0)
    #expect(decoder.logProbability == 0)
    for count in 1...30 {
      let known = SymbolProbabilities(
        checked: Array(rows.logarithms.prefix(count * classCount)), classCount: classCount, blank: 0)
      if count % 4 == 1 { continue }
      decoder.append(rowsOf: known)
      let classes = known.greedyClasses
      #expect(decoder.path.classes == classes)
      #expect(decoder.path.peaks == known.alignment(of: classes))
      #expect(decoder.logProbability == known.logProbability(of: classes))
    }
    #expect(decoder.path.classes.count > 5)
  }

  @Test("Rows that are no probabilities are refused")
  func unnormalised() {
    #expect(throws: ModelError.notNormalized(row: 1, sum: 2)) {
      try SymbolProbabilities(logarithms: [0, -.infinity, 0, 0], classCount: 2, blank: 0)
    }
  }

  @Test("No row is a transcript of nothing")
  func nothing() throws {
    let rows = try SymbolProbabilities(logarithms: [], classCount: 3, blank: 0)
    #expect(rows.greedyClasses.isEmpty)
    #expect(PrefixBeamSearch(width: 2, symbols: ["", "a", "b"]).decode(rows).isEmpty)
    #expect(rows.logProbability(of: []) == 0)
    #expect(rows.alignment(of: [1]) == nil)
  }

  @Test("A symbol stands at the row of its peak")
  func alignment() throws {
    let shares: [[Float]] = [
      [0.9, 0.05, 0.05], [0.3, 0.6, 0.1], [0.1, 0.8, 0.1], [0.8, 0.1, 0.1], [0.1, 0.1, 0.8],
    ]
    let rows = try SymbolProbabilities(logarithms: shares.flatMap { $0.map { log($0) } }, classCount: 3, blank: 0)
    #expect(rows.alignment(of: [1, 2]) == [2, 4])
    #expect(rows.alignment(of: [1, 1, 1, 1]) == nil)
  }
}
