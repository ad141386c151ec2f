import Foundation
import Leitmotif
@testable import LeitmotifModels
import Testing

@Suite("What transcripts are like")
struct TranscriptPriorTests {
  /// Two words, of which b follows a.
  private static let arpa = """
    \\data\\
    ngram 1=5
    ngram 2=3

    \\1-grams:
    -99 <s> -0.3
    -0.6 </s>
    -1.2 <unk>
    -0.7 a -0.2
    -0.9 b

    \\2-grams:
    -0.2 <s> a
    -0.1 a b
    -0.1 b </s>

    \\end\\

    """

  /// Rows of equal shares for all classes.
  private func flat(rows: Int, classes: Int) throws -> SymbolProbabilities {
    try SymbolProbabilities(
      logarithms: Array(repeating: -log(Float(classes)), count: rows * classes), classCount: classes, blank: 0)
  }

  @Test("N-grams decide where the rows do not")
  func languageModel() throws {
    let table = try NGramTable(arpa: Self.arpa, path: "x.arpa")
    #expect(table.order == 2)
    let prior = TranscriptPrior(languageModel: table, unit: .symbols, weight: 5)
    let search = PrefixBeamSearch(width: 50, symbols: ["", "a", "b"], prior: prior)
    #expect(search.decode(try flat(rows: 3, classes: 3)) == [1, 2])
  }

  @Test("Line ends of any kind are read, and back-off weighs what was not seen")
  func backOff() throws {
    let table = try NGramTable(arpa: Self.arpa.replacing("\n", with: "\r\n"), path: "x.arpa")
    let prior = TranscriptPrior(languageModel: table, unit: .symbols, weight: 1)
    var progress = TranscriptPrior.Progress()
    // <s> a is an n-gram; a a is not: the back-off of a, and a alone.
    _ = prior.advance(&progress, by: "a")
    #expect(abs(progress.score - -0.2 * log(10)) < 1e-9)
    _ = prior.advance(&progress, by: "a")
    #expect(abs(progress.score - (-0.2 - 0.2 - 0.7) * log(10)) < 1e-9)
    _ = prior.advance(&progress, by: "z")
    #expect(abs(progress.score - (-0.2 - 0.2 - 0.7 - 0.2 - 1.2) * log(10)) < 1e-9)
  }

  @Test("A word list leaves its words alone")
  func wordList() throws {
    let symbols = ["", " ", "n", "o", "e"]
    let prior = TranscriptPrior(wordList: ["on", "one"])
    let search = PrefixBeamSearch(width: 50, symbols: symbols, prior: prior)
    // The rows say "noe", "on" and "one" less.
    let shares: [[Float]] = [
      [0.01, 0.01, 0.6, 0.37, 0.01], [0.01, 0.01, 0.37, 0.6, 0.01], [0.2, 0.01, 0.01, 0.01, 0.77],
    ]
    let rows = try SymbolProbabilities(logarithms: shares.flatMap { $0.map { log($0) } }, classCount: 5, blank: 0)
    #expect(PrefixBeamSearch(width: 50, symbols: symbols).decode(rows).map { symbols[$0] }.joined() == "noe")
    #expect(search.decode(rows).map { symbols[$0] }.joined() == "one")
  }

  @Test(
    "A damaged file is refused at its line",
    arguments: [
      ("ngram 1=5", "ngram 1=6", "5 n-grams of 1 where 6 are promised"), ("\\end\\", "", "the file ends before"),
      ("-0.2 <s> a", "-0.2 <s>", "line 13: not a logarithm"), ("-0.7 a", "x a", "line 9: not a logarithm"),
      ("\\2-grams:", "\\3-grams:", "line 12: '\\3-grams:' does not follow here"),
    ])
  func damage(_ part: String, _ other: String, _ message: String) throws {
    let text = Self.arpa.replacing(part, with: other)
    let error = #expect(throws: ModelError.self) { try NGramTable(arpa: text, path: "x.arpa") }
    #expect("\(try #require(error))".contains(message))
  }
}
