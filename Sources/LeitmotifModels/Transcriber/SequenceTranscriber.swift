internal import LeitmotifData
public import LeitmotifRecurrent
public import LeitmotifTensor

/// A sequence transcriber's shape: how it reads a sequence, and the symbols that it may write.
public struct TranscriberArchitecture: Sendable, Hashable, Codable {
  /// Reads the steps.
  public var encoder: EncoderArchitecture
  /// Symbols, and the blank; at least 2.
  public var classCount: Int
  /// The class that stands for no symbol. Those of symbols are the others, in order.
  public var blank: Int

  /// Its numbers are checked when a ``SequenceTranscriber`` is made of it.
  /// - Parameter symbolCount: without the blank, which comes first.
  public init(_ encoder: EncoderArchitecture, symbolCount: Int) {
    self.encoder = encoder
    classCount = symbolCount + 1
    blank = 0
  }

  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  func validate() throws(ModelError) {
    try encoder.validate()
    try EncoderArchitecture.requireSize(
      classCount, "the number of symbols with the blank", within: 2...EncoderArchitecture.sizes.upperBound)
    try ModelError.require(
      (0..<classCount).contains(blank), "the blank", "\(blank)", "one of the \(classCount) classes")
    try EncoderArchitecture.requireParameters(parameterCount { _ in 4 })
  }

  /// Numbers that training adjusts, without biases, by the gates of each layer's cell.
  func parameterCount(gateCount: (LayerDescription) -> Int) -> Int {
    encoder.parameterCount(gateCount: gateCount) + encoder.outputSize * classCount
  }

  /// The class of a symbol, by its place among the symbols.
  func classIndex(ofSymbol index: Int) -> Int32 { Int32(index < blank ? index : index + 1) }

  /// The place of a class among the symbols; nil of the blank.
  func symbolIndex(ofClass index: Int) -> Int? { index == blank ? nil : index < blank ? index : index - 1 }
}

/// Many to many, unaligned: a sequence of steps to a shorter one of symbols, without knowing which steps are which symbol's.
///
/// An encoder reads the steps, and a dense layer scores at each row the symbols and the blank. A transcript's probability is the sum
/// over all ways to spread it over the rows: Graves and others (2006), "Connectionist temporal classification".
public struct SequenceTranscriber: Module {
  /// What it is built of.
  public let architecture: TranscriberArchitecture
  /// Reads the steps.
  public var encoder: SequenceEncoder
  /// From a row to the scores of the symbols and the blank.
  public var output: Dense

  /// A model that has learned nothing yet; its weights are drawn from `random` alone.
  ///
  /// - Parameter layers: makes the recurrent layers; give your own to use a cell of your own.
  /// - Throws: ``ModelError/unknownCell(name:known:)`` or ``ModelError/invalidSetting(name:value:requirement:)``.
  public init(_ architecture: TranscriberArchitecture, random: RandomStream, layers: LayerFactory = .builtIn) throws {
    try architecture.validate()
    self.architecture = architecture
    encoder = try SequenceEncoder(architecture.encoder, random: random, layers: layers)
    output = Dense(inputSize: encoder.outputSize, outputSize: architecture.classCount, random: random.split("output"))
  }

  /// The logits of symbols and blank at each row, of which a sequence of T steps has ⌈T / poolSize⌉.
  public func callAsFunction(_ input: Ragged, context: ForwardContext) -> Ragged {
    logits(of: encoder(input, context: context).sequence, context: context)
  }

  /// The logits of rows that the encoder gave.
  func logits(of rows: Ragged, context: ForwardContext) -> Ragged {
    let read = architecture.encoder.dropout(rows, context: context.entering("output"))
    return read.mapRows { output($0, context: context) }
  }

  /// The mean cost of a symbol of the transcripts, in nats. A transcript that no alignment has costs nothing.
  ///
  /// - Parameter targets: the classes of each sequence's symbols, in the caller's order.
  public func loss(_ input: Ragged, targets: [[Int32]], context: ForwardContext) -> Tensor {
    let costs = connectionistTemporalClassification(
      self(input, context: context), targets: targets, blank: architecture.blank, infinite: .zero,
      threads: context.threads)
    return costs.sum() / Float(max(targets.reduce(0) { $0 + $1.count }, 1))
  }

  /// Visits the encoder's parameters under their own names, then `output`.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    encoder.visitParameters(&visitor)
    visitor.visit("output", &output)
  }
}
