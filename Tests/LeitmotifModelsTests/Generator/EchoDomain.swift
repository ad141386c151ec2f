import Leitmotif

/// A domain in miniature: a phrase of random letters, repeated a few times, and the end. The condition says how long the phrase is, and
/// a step sees the letter one phrase back.
struct EchoAdapter: GenerationAdapter {
  static let domain = "echo"
  static let letterCount = 5

  struct Configuration: Codable, Sendable, Equatable {
    var looksBack = true
  }

  struct Reader: ExampleReader {
    var phrases: [[Int]]
    var position = 0

    mutating func next() -> Example<[Int]>? {
      guard position < phrases.count else { return nil }
      defer { position += 1 }
      return Example(id: "\(position)", content: phrases[position])
    }
  }

  let configuration: Configuration

  init(configuration: Configuration = Configuration()) { self.configuration = configuration }

  var inputEncoding: InputEncoding { .tokens(vocabularySize: Self.letterCount + 1, table: nil) }
  var endToken: Int { Self.letterCount }
  var conditionWidth: Int { 1 }
  /// The first letter stands for notes.
  var events: EventSymbols? { EventSymbols(name: "first letter", tokens: [0]) }

  func makeReader(for source: [[Int]]) -> Reader { Reader(phrases: source) }

  /// The phrase, three times.
  func encode(_ content: [Int]) -> EncodedInput {
    .tokens(
      TokenSequence(content + content + content + [endToken], vocabularySize: Self.letterCount + 1))
  }

  func condition(of content: [Int]) -> [Float] { [Float(content.count) / 8] }

  func makeHistory(condition: [Float]) -> any HistoryFeatures {
    configuration.looksBack ? EchoHistory(period: Int(condition[0] * 8)) : NoHistory()
  }

  /// Sequences of phrases of 2 to 5 letters, drawn by `seed`.
  static func sequences(_ count: Int, seed: UInt64, looksBack: Bool = true) throws -> GenerationSet {
    var random = SplitMix64(seed: seed)
    let phrases = (0..<count).map { _ in
      (0..<(2 + random.next(below: 4))).map { _ in random.next(below: letterCount) }
    }
    return try GenerationSet(
      EchoAdapter(configuration: .init(looksBack: looksBack)), sources: [phrases])
  }

  /// Small enough to train in a moment.
  static var options: GeneratorOptions {
    var options = GeneratorOptions()
    options.layers = [LayerDescription(cell: "gru", hiddenSize: 16, isBidirectional: false)]
    options.embeddingSize = 4
    options.dropout = .none
    options.learningRate = 2e-2
    options.batchSize = 8
    options.windowLength = 5
    options.epochs = 12
    return options
  }
}

/// The letter one phrase back, how many letters of the phrase are over, and whether it is the third time.
struct EchoHistory: HistoryFeatures {
  let period: Int
  var tokens: [Int] = []

  var symbolCount: Int { 1 }
  var width: Int { 2 }

  init(period: Int) { self.period = period }

  var features: StepFeatures {
    let back = tokens.count - period
    return StepFeatures(
      symbols: [back < 0 || period == 0 ? -1 : Int32(tokens[back])],
      numbers: [Float(tokens.count % max(period, 1)) / 4, tokens.count >= 3 * period ? 1 : 0])
  }

  mutating func append(_ token: Int) { tokens.append(token) }
}
