/// A domain: what files mean, as encoded examples.
///
/// An adapter never sees a tensor. What a model does with a domain's sequences asks for more than reading them: conform a
/// type of your own to ``ClassificationAdapter`` or ``GenerationAdapter`` as well.
public protocol DomainAdapter: Sendable {
  /// What must be known to read the same way again; it is stored in the model file.
  associatedtype Configuration: Codable & Sendable & Equatable
  /// Where examples come from: a file with the way it is labelled, say.
  associatedtype Source: Sendable
  /// What is known of one example beside its name and label: bases, events, samples.
  associatedtype Content: Sendable
  /// One pass through a source.
  associatedtype Reader: ExampleReader<Content>

  /// The domain's name in model files, such as `dna`.
  static var domain: String { get }

  /// - Throws: when the configuration contradicts itself.
  init(configuration: Configuration) throws

  /// What it was made with; an adapter made with the same encodes the same.
  var configuration: Configuration { get }

  /// What one step of input is.
  var inputEncoding: InputEncoding { get }

  /// Opens a source for one pass through its examples, in order.
  /// - Throws: when the source is missing or is not what it should be.
  func makeReader(for source: Source) throws -> Reader

  /// - Throws: when the content cannot be read as a sequence.
  func encode(_ content: Content) throws -> EncodedInput

  /// The input as a training sees it this time: with noise, or parts of it hidden. By default as it is.
  /// - Parameter random: of the example and the epoch alone.
  func varied(_ input: EncodedInput, drawing random: inout SplitMix64) -> EncodedInput
}

extension DomainAdapter {
  /// The input itself.
  public func varied(_ input: EncodedInput, drawing random: inout SplitMix64) -> EncodedInput { input }
}

/// A domain whose sequences belong to classes: many to one.
///
/// Conform a type of your own, and `train`, `evaluate` and `predict` of `LeitmotifModels` classify your files as they do those
/// of the built-in domains.
public protocol ClassificationAdapter: DomainAdapter {
  /// Every way to read one example that means the same, the plain one first: a strand and its reverse
  /// complement. Training draws one of them; predictions are averaged over all.
  func readings(of input: EncodedInput) -> [EncodedInput]

  /// What linear models read of an example instead: baselines that a network has to beat. Empty unless a domain has some.
  var baselines: [BaselineFamily] { get }

  /// Writes predictions as this domain's users expect them.
  func makeWriter(labels: [String]) -> any PredictionWriter<Content>
}

extension ClassificationAdapter {
  /// One reading: the input itself.
  public func readings(of input: EncodedInput) -> [EncodedInput] { [input] }

  /// None.
  public var baselines: [BaselineFamily] { [] }
}

/// One example as its file has it.
public struct Example<Content: Sendable>: Sendable {
  /// The name that the file gives it.
  public var name: ExampleName
  /// Nil where it is the name.
  @usableFromInline var ownGroup: String?
  /// What the domain knows of it.
  public var content: Content
  /// What its file says of it.
  public var annotation: Annotation
  /// Which part of the example this is, where a reader cuts long ones; the parts follow each other. Nil for the whole.
  public var window: ExampleWindow?

  /// The name is the group, unless there is one.
  @inlinable public init(
    name: ExampleName, group: String? = nil, content: Content, annotation: Annotation = .none,
    window: ExampleWindow? = nil
  ) {
    self.name = name
    self.ownGroup = group
    self.content = content
    self.annotation = annotation
    self.window = window
  }

  /// The name is the group, unless there is one.
  @inlinable public init(
    id: String, group: String? = nil, content: Content, annotation: Annotation = .none, window: ExampleWindow? = nil
  ) {
    self.init(name: ExampleName(id), group: group, content: content, annotation: annotation, window: window)
  }

  /// The text of the name.
  @inlinable public var id: String {
    get { name.text }
    set { name = ExampleName(newValue) }
  }

  /// What a split may not separate, such as a contig; by default the name.
  @inlinable public var group: String {
    get { ownGroup ?? id }
    set { ownGroup = newValue }
  }
}

/// What a file says of an example, in the words of its labels.
public enum Annotation: Sendable, Hashable {
  /// Nothing.
  case none
  /// One label for the whole.
  case label(String)
  /// A label for each step.
  case stepLabels([String])
  /// Symbols that are not aligned with the steps.
  case symbols([String])
}

/// One pass through the examples of a source, streaming.
public protocol ExampleReader<Content> {
  /// What is known of an example beside its name and label.
  associatedtype Content: Sendable
  /// The next example, or nil at the end.
  /// - Throws: when the source is damaged; the error says where.
  mutating func next() throws -> Example<Content>?
  /// The share of the source that has been read, 0 to 1; nil where its size is not known, as of a pipe.
  var progress: Double? { get }
}

extension ExampleReader {
  /// Not known.
  public var progress: Double? { nil }
}

/// What one step of a domain's input is.
public enum InputEncoding: Sendable, Hashable {
  /// A token: a row of `table`, or a one-hot row where there is no table.
  case tokens(vocabularySize: Int, table: TokenTable?)
  /// A vector of `width` numbers.
  case frames(width: Int)

  /// Width of one input row.
  public var width: Int {
    switch self {
    case .tokens(let vocabularySize, let table): table?.width ?? vocabularySize
    case .frames(let width): width
    }
  }
}

/// The row that stands for each token, row-major `[vocabularySize, width]`: fractional one-hot rows, say.
public struct TokenTable: Sendable, Hashable {
  /// Row-major `[vocabularySize, width]`.
  public let values: [Float]
  /// Values a row.
  public let width: Int

  /// - Parameter values: `width` values a row; whole rows.
  public init(values: [Float], width: Int) {
    precondition(width >= 1 && values.count % width == 0, "values must fill whole rows")
    self.values = values
    self.width = width
  }
}

/// What a model says of one example.
public struct Prediction: Sendable, Hashable {
  /// Probability of each label, averaged over the example's readings; empty when the example is.
  public var probabilities: [Float]
  /// Largest difference of a probability between two readings; nil with one reading.
  public var disagreement: Float?

  /// - Parameter probabilities: one a label, or none for an empty example.
  public init(probabilities: [Float], disagreement: Float? = nil) {
    self.probabilities = probabilities
    self.disagreement = disagreement
  }

  /// Index of the most probable label (the first of equals, and of what is not a number), nil when there is none.
  public var best: Int? {
    probabilities.isEmpty
      ? nil : probabilities.indices.dropFirst().reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
  }
}

/// Turns predictions into lines of text, an example at a time.
public protocol PredictionWriter<Content>: Sendable {
  /// What is known of an example beside its name and label.
  associatedtype Content: Sendable
  /// Text before the first prediction, its line end included; empty for none.
  var header: String { get }
  /// The text of one prediction, its line end included.
  func text(for prediction: Prediction, of example: Example<Content>) -> String
}
