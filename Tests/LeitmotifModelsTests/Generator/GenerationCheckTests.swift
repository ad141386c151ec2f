import Leitmotif
import LeitmotifTestSupport
import Testing

@Suite("The check of a domain that generates") struct GenerationCheckTests {
  @Test("A domain that is right has no findings")
  func right() {
    let findings = checkGeneration(EchoAdapter(), sources: [[[0, 1], [2, 3, 4]], [[4, 4, 1, 0]]])
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test("A mistake is found", arguments: WrongDomain.Mistake.allCases)
  func wrong(mistake: WrongDomain.Mistake) {
    let findings = checkGeneration(WrongDomain(configuration: .init(mistake: mistake)), sources: [[[0, 1, 0]]])
    #expect(findings.contains { $0.problem.contains(mistake.rawValue) }, "\(findings)")
  }
}

/// Letters 0 and 1, and 2 for the end. Made wrong in one way.
struct WrongDomain: GenerationAdapter {
  /// What the finding is to say.
  enum Mistake: String, Codable, Sendable, CaseIterable {
    case endToken = "is outside the vocabulary of 3"
    case endInside = "the end token stands before the end"
    case tokenOutside = "a token is outside the vocabulary"
    case conditionWidth = "the condition has 2 numbers, not 1"
    case notFinite = "a number of the condition is not finite"
    case historySizes = "has features of other sizes"
    case historySymbol = "sees a symbol that is no token"
    case sharedHistory = "changes when its copy goes on"
    case noExamples = "it has no examples"
  }

  struct Configuration: Codable, Sendable, Equatable { var mistake: Mistake? }

  static let domain = "wrong"
  let configuration: Configuration

  var inputEncoding: InputEncoding { .tokens(vocabularySize: 3, table: nil) }
  var endToken: Int { configuration.mistake == .endToken ? 3 : 2 }
  var conditionWidth: Int { 1 }

  func makeReader(for source: [[Int]]) -> EchoAdapter.Reader {
    EchoAdapter.Reader(phrases: configuration.mistake == .noExamples ? [] : source)
  }

  func encode(_ content: [Int]) -> EncodedInput {
    let tokens = configuration.mistake == .tokenOutside ? content + [4] : content
    return .tokens(TokenSequence(tokens + [2] + (configuration.mistake == .endInside ? [0] : []), vocabularySize: 5))
  }

  func condition(of content: [Int]) -> [Float] {
    switch configuration.mistake {
    case .conditionWidth: [0, 0]
    case .notFinite: [.nan]
    default: [0]
    }
  }

  func makeHistory(condition: [Float]) -> any HistoryFeatures { History(mistake: configuration.mistake) }

  private struct History: HistoryFeatures {
    /// What a history may not have: something that its copies share.
    private final class Shared: @unchecked Sendable { var count = 0 }

    let mistake: Mistake?
    private let shared = Shared()
    private var count = 0

    init(mistake: Mistake?) { self.mistake = mistake }

    var symbolCount: Int { 1 }
    var width: Int { 1 }

    var features: StepFeatures {
      StepFeatures(
        symbols: mistake == .historySizes ? [] : [mistake == .historySymbol ? 3 : -1],
        numbers: [Float(mistake == .sharedHistory ? shared.count : count)])
    }

    mutating func append(_ token: Int) {
      count += 1
      shared.count += 1
    }
  }
}
