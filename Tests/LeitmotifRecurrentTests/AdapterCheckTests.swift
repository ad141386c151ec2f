import LeitmotifData
import LeitmotifTestSupport
import Synchronization
import Testing

struct AdapterCheckTests {
  @Test func anAdapterThatIsRightHasNoFindings() throws {
    let findings = checkAdapter(try ToyAdapter(configuration: .init(mistake: nil)), sources: ["abba", "b"])
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test(arguments: ToyAdapter.Mistake.allCases)
  func aMistakeIsFound(mistake: ToyAdapter.Mistake) throws {
    let findings = checkAdapter(try ToyAdapter(configuration: .init(mistake: mistake)), sources: ["abba"])
    #expect(findings.contains { $0.problem.contains(mistake.rawValue) }, "\(findings)")
  }

  @Test func aSourceThatCannotBeReadIsAFinding() throws {
    let findings = checkAdapter(try ToyAdapter(configuration: .init(mistake: nil)), sources: ["abc"])
    #expect(findings.map(\.check) == ["source 0"])
  }

  @Test func noSourceIsAFinding() throws {
    let findings = checkAdapter(try ToyAdapter(configuration: .init(mistake: nil)), sources: [])
    #expect(findings.map(\.check) == ["sources"])
  }
}

/// Words of the letters a and b; each suffix of a word is an example. Made wrong in one way.
struct ToyAdapter: ClassificationAdapter {
  /// What the finding is to say.
  enum Mistake: String, CaseIterable, Codable, Sendable {
    case emptyID = "it has no id"
    case tokenOutside = "has the token 2 of a vocabulary of 2"
    case readingFirst = "its first reading is not the plain one"
    case readingLength = "reading 1 has 1 steps"
    case secondPass = "the second pass gives other examples"
    case labelCount = "labels for"
    case noExamples = "it has no examples"
    case frames = "it is frames"
    case featureOutside = "a feature of 'count of a' is outside its width"
    case featureTwice = "a feature of 'count of a' comes twice"
    case featureNames = "two features have one name"
    case familyNames = "two families have one name"
  }

  struct Configuration: Codable, Sendable, Equatable { var mistake: Mistake? }

  struct Reader: ExampleReader {
    var words: [String]
    let mistake: Mistake?
    /// Counts from 1.
    let pass: Int
    mutating func next() throws -> Example<String>? {
      if words.isEmpty || mistake == .noExamples { return nil }
      let word = words.removeFirst()
      return Example(
        id: mistake == .emptyID ? "" : word, content: mistake == .secondPass && pass > 1 ? word + "a" : word,
        annotation: mistake == .labelCount ? .stepLabels(["x"]) : .none)
    }
  }

  struct Writer: PredictionWriter {
    var header: String { "" }
    func text(for prediction: Prediction, of example: Example<String>) -> String { "\(example.id)\n" }
  }

  struct NotALetter: Error {}

  private final class Counter: Sendable {
    private let count = Mutex(0)
    func next() -> Int {
      count.withLock {
        $0 += 1
        return $0
      }
    }
  }

  static let domain = "toy"
  let configuration: Configuration
  private let passes = Counter()
  init(configuration: Configuration) throws { self.configuration = configuration }

  var inputEncoding: InputEncoding { .tokens(vocabularySize: 2, table: nil) }

  func makeReader(for source: String) throws -> Reader {
    let words = source.indices.map { String(source[$0...]) }
    return Reader(words: words, mistake: configuration.mistake, pass: passes.next())
  }

  func encode(_ content: String) throws -> EncodedInput {
    if configuration.mistake == .frames { return .frames(FrameSequence(values: content.map { _ in 1 }, width: 1)) }
    let ids = try content.map { letter in
      guard let id = ["a", "b"].firstIndex(of: letter) else { throw NotALetter() }
      return configuration.mistake == .tokenOutside ? id + 1 : id
    }
    return .tokens(TokenSequence(ids, vocabularySize: 3))
  }

  func readings(of input: EncodedInput) -> [EncodedInput] {
    guard case .tokens(let tokens) = input else { return [input] }
    let reversed = EncodedInput.tokens(
      TokenSequence((0..<tokens.count).reversed().map { tokens[$0] }, vocabularySize: 3))
    switch configuration.mistake {
    case .readingFirst: return [.tokens(TokenSequence([0, 0, 0, 0, 0], vocabularySize: 3)), input]
    case .readingLength: return [input, .tokens(TokenSequence([0], vocabularySize: 3))]
    default: return [input, reversed]
    }
  }

  var baselines: [BaselineFamily] {
    let count = BaselineFamily(name: "count", candidates: [CountOfA(mistake: configuration.mistake)])
    switch configuration.mistake {
    case .featureNames: return [count, BaselineFamily(name: "other", candidates: count.candidates)]
    case .familyNames: return [count, count]
    default: return [count]
    }
  }

  struct CountOfA: BaselineFeatures {
    let mistake: Mistake?
    let name = "count of a"
    let width = 1
    func features(of input: EncodedInput) -> [SparseFeature] {
      let feature = SparseFeature(index: mistake == .featureOutside ? 1 : 0, value: Float(input.count))
      return mistake == .featureTwice ? [feature, feature] : [feature]
    }
  }

  func makeWriter(labels: [String]) -> any PredictionWriter<String> { Writer() }
}
