import LeitmotifData

/// A domain of strings of brackets: does every one that opens close?
///
/// All that a domain needs is here. It knows nothing of tensors, models or training, and imports `LeitmotifData` alone.
struct BracketAdapter: ClassificationAdapter {
  static let domain = "brackets"

  /// Which characters are brackets; it is stored in the model file.
  struct Configuration: Codable, Sendable, Equatable {
    var opening = "("
    var closing = ")"
  }

  let configuration: Configuration

  /// - Throws: `BracketError.sameBracket` when an opening bracket cannot be told from a closing one.
  init(configuration: Configuration = Configuration()) throws(BracketError) {
    guard configuration.opening != configuration.closing else { throw .sameBracket(configuration.opening) }
    self.configuration = configuration
  }

  /// A one-hot row for an opening bracket, and one for a closing bracket.
  var inputEncoding: InputEncoding { .tokens(vocabularySize: 2, table: nil) }

  func makeReader(for source: BracketSource) -> BracketReader { BracketReader(source, configuration) }

  /// - Throws: `BracketError.notABracket`.
  func encode(_ content: String) throws(BracketError) -> EncodedInput {
    var tokens: [UInt8] = []
    for character in content {
      switch String(character) {
      case configuration.opening: tokens.append(0)
      case configuration.closing: tokens.append(1)
      default: throw .notABracket(character, text: content)
      }
    }
    return .tokens(TokenSequence(bytes: tokens))
  }

  /// The string, and its mirror image: a string balances when its mirror image does.
  func readings(of input: EncodedInput) -> [EncodedInput] {
    guard case .tokens(let tokens) = input else { return [input] }
    return [input, .tokens(tokens.reversed(through: [1, 0]))]
  }

  func makeWriter(labels: [String]) -> any PredictionWriter<String> { BracketWriter(labels: labels) }
}

/// What can be wrong with brackets.
enum BracketError: Error, Equatable, CustomStringConvertible {
  case sameBracket(String)
  case notABracket(Character, text: String)

  var description: String {
    switch self {
    case .sameBracket(let bracket): "'\(bracket)' cannot both open and close; give two different characters"
    case .notABracket(let character, let text): "'\(character)' in '\(text)' is no bracket; leave it out"
    }
  }
}

/// Where strings of brackets come from.
enum BracketSource: Sendable {
  /// So many labelled strings, drawn by a seed.
  case drawn(count: Int, seed: UInt64)
  /// Someone's own, without labels.
  case written([String])
}

/// One pass through a source.
struct BracketReader: ExampleReader {
  private let source: BracketSource
  private let brackets: BracketAdapter.Configuration
  private var position = 0

  init(_ source: BracketSource, _ brackets: BracketAdapter.Configuration) {
    self.source = source
    self.brackets = brackets
  }

  mutating func next() -> Example<String>? {
    defer { position += 1 }
    switch source {
    case .drawn(let count, let seed):
      guard position < count else { return nil }
      var random = SplitMix64(seed: seed, keys: UInt64(position))
      let walk = Walk(isBalanced: position.isMultiple(of: 2), using: &random)
      return Example(
        id: "\(seed)-\(position)", content: text(walk.steps),
        annotation: .label(walk.isBalanced ? "balanced" : "unbalanced"))
    case .written(let texts):
      guard position < texts.count else { return nil }
      return Example(id: "\(position + 1)", content: texts[position])
    }
  }

  private func text(_ opens: [Bool]) -> String { opens.map { $0 ? brackets.opening : brackets.closing }.joined() }
}

/// A string of up to 40 brackets; `true` opens.
private struct Walk {
  private(set) var steps: [Bool] = []

  /// - Parameter isBalanced: if not, a bracket of a balanced string is turned round or left out, or two parts of it change places.
  ///   The last leaves as many brackets opening as closing, and may leave the string balanced.
  init(isBalanced: Bool, using random: inout SplitMix64) {
    let pairCount = 1 + random.next(below: 20)
    var depth = 0
    while steps.count < 2 * pairCount {
      let mustOpen = depth == 0
      let mustClose = depth == 2 * pairCount - steps.count
      let opens = mustOpen || (!mustClose && random.next(below: 2) == 0)
      steps.append(opens)
      depth += opens ? 1 : -1
    }
    if isBalanced { return }
    let place = random.next(below: steps.count)
    switch random.next(below: 3) {
    case 0: steps[place].toggle()
    case 1: steps.remove(at: place)
    default: steps = Array(steps[place...] + steps[..<place])
    }
  }

  /// Whether the depth ends at 0 and is never below.
  var isBalanced: Bool {
    var depth = 0
    for opens in steps {
      depth += opens ? 1 : -1
      if depth < 0 { return false }
    }
    return depth == 0
  }
}

/// A line a string: the string, its label, and the label's probability, with tabs between.
struct BracketWriter: PredictionWriter {
  let labels: [String]

  var header: String { "string\tlabel\tprobability\n" }

  func text(for prediction: Prediction, of example: Example<String>) -> String {
    guard let best = prediction.best else { return "\(example.content)\t.\t\n" }
    return "\(example.content)\t\(labels[best])\t\(decimalText(Double(prediction.probabilities[best])))\n"
  }
}
