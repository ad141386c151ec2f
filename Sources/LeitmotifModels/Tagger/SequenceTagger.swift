internal import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor

/// A sequence tagger's shape: how it reads a sequence, and how its steps become labels.
public struct TaggerArchitecture: Sendable, Hashable, Codable {
  /// Reads the steps, each of which keeps its place: it does not pool.
  public var encoder: EncoderArchitecture
  /// Labels; at least 2.
  public var labelCount: Int
  /// Whether labels are chosen together, by a conditional random field, or each step's alone, by a softmax.
  public var isStructured: Bool

  /// Its numbers are checked when a ``SequenceTagger`` is made of it.
  public init(_ encoder: EncoderArchitecture, labelCount: Int, isStructured: Bool) {
    self.encoder = encoder
    self.labelCount = labelCount
    self.isStructured = isStructured
  }

  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  func validate() throws(ModelError) {
    try encoder.validate()
    try ModelError.require(
      encoder.poolSize == 1, "the pool size of a tagger", "\(encoder.poolSize)", "1: each step has its label")
    try EncoderArchitecture.requireSize(
      labelCount, "the number of labels", within: 2...EncoderArchitecture.sizes.upperBound)
    try EncoderArchitecture.requireParameters(parameterCount { _ in 4 })
  }

  /// Numbers that training adjusts, without biases, by the gates of each layer's cell.
  func parameterCount(gateCount: (LayerDescription) -> Int) -> Int {
    encoder.parameterCount(gateCount: gateCount) + encoder.outputSize * labelCount
      + (isStructured ? labelCount * labelCount : 0)
  }
}

/// Many to many, aligned: a label for each step of a sequence.
///
/// An encoder reads the steps, and a dense layer gives each step's scores of the labels. Either a softmax chooses each step's label
/// alone, or a conditional random field the likeliest sequence of them (Huang, Xu and Yu 2015, "Bidirectional LSTM-CRF models for
/// sequence tagging").
public struct SequenceTagger: Module {
  /// What it is built of.
  public let architecture: TaggerArchitecture
  /// Reads the steps.
  public var encoder: SequenceEncoder
  /// From a step's row to the scores of the labels.
  public var output: Dense
  /// How well labels follow each other; nil where each is chosen alone.
  public var transitions: ConditionalRandomField?

  /// A model that has learned nothing yet; its weights are drawn from `random` alone.
  ///
  /// - Parameter layers: makes the recurrent layers; give your own to use a cell of your own.
  /// - Throws: ``ModelError/unknownCell(name:known:)`` or ``ModelError/invalidSetting(name:value:requirement:)``.
  public init(_ architecture: TaggerArchitecture, random: RandomStream, layers: LayerFactory = .builtIn) throws {
    try architecture.validate()
    self.architecture = architecture
    encoder = try SequenceEncoder(architecture.encoder, random: random, layers: layers)
    output = Dense(inputSize: encoder.outputSize, outputSize: architecture.labelCount, random: random.split("output"))
    transitions = architecture.isStructured ? ConditionalRandomField(labelCount: architecture.labelCount) : nil
  }

  /// Each step's scores of the labels, [R, labelCount].
  public func callAsFunction(_ input: Ragged, context: ForwardContext) -> Ragged {
    let top = encoder(input, context: context).sequence
    let read = architecture.encoder.dropout(top, context: context.entering("output"))
    return read.mapRows { output($0, context: context) }
  }

  /// The mean cost of a step, in nats.
  ///
  /// - Parameter targets: the label of each row, in packed order.
  public func loss(_ input: Ragged, targets: [Int32], context: ForwardContext) -> Tensor {
    let scores = self(input, context: context)
    guard let transitions else { return crossEntropy(scores.rows, targets: targets) }
    return transitions.losses(scores, targets: targets, threads: context.threads).sum()
      / Float(max(input.layout.rowCount, 1))
  }

  /// The label of each row, and the probability of each label there, [R, labelCount], in packed order. Where scores are no numbers,
  /// as weights without bounds make them, the label is the first and probabilities are NaN.
  public func tag(_ input: Ragged, context: ForwardContext) -> (labels: [Int32], probabilities: Tensor) {
    let scores = self(input, context: context)
    guard let transitions else {
      let probabilities = softmax(scores.rows)
      return (probabilities.largestColumns, probabilities)
    }
    return (
      transitions.decode(scores, threads: context.threads).map { max($0, 0) },
      transitions.marginals(scores, threads: context.threads)
    )
  }

  /// Visits the encoder's parameters under their own names, then `output` and `transitions`.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    encoder.visitParameters(&visitor)
    visitor.visit("output", &output)
    visitor.visit("transitions", &transitions)
  }
}

extension Tensor {
  /// The column of each row's largest value, the first of equals.
  fileprivate var largestColumns: [Int32] {
    let (values, width) = (values, shape[1])
    return (0..<shape[0]).map { row in
      let start = row * width
      return Int32((1..<width).reduce(0) { values[start + $1] > values[start + $0] ? $1 : $0 })
    }
  }
}
