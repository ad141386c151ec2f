public import LeitmotifRecurrent

/// A sequence classifier's shape: how it reads a sequence, and how the steps that it has read become classes.
public struct ClassifierArchitecture: Sendable, Hashable {
  /// Reads the steps.
  public var encoder: EncoderArchitecture
  /// How the steps of the top layer become one vector.
  public var reductions: [SequenceReduction]
  /// Width of the logits; at least 2.
  public var classCount: Int

  /// Its numbers are checked when a ``SequenceClassifier`` is made of it.
  public init(_ encoder: EncoderArchitecture, reductions: [SequenceReduction], classCount: Int) {
    self.encoder = encoder
    self.reductions = reductions
    self.classCount = classCount
  }

  /// - Throws: ``ModelError/invalidSetting(name:value:requirement:)``.
  func validate() throws(ModelError) {
    try encoder.validate()
    try ModelError.require(!reductions.isEmpty, "the number of reductions", "0", "at least 1")
    try ModelError.require(
      Set(reductions).count == reductions.count, "the reductions", "\(reductions.count)", "different")
    try EncoderArchitecture.requireSize(
      classCount, "the number of classes", within: 2...EncoderArchitecture.sizes.upperBound)
    try EncoderArchitecture.requireParameters(parameterCount { _ in 4 })
  }

  /// Numbers that training adjusts, without biases, by the gates of each layer's cell.
  func parameterCount(gateCount: (LayerDescription) -> Int) -> Int {
    let width = encoder.outputSize
    let attention = reductions.contains(.attention) ? width * width : 0
    return encoder.parameterCount(gateCount: gateCount) + attention + reductions.count * width * classCount
  }
}

/// In one object with the encoder's numbers.
extension ClassifierArchitecture: Codable {
  private enum CodingKeys: CodingKey { case reductions, classCount }

  /// Reads the encoder's numbers and its own.
  public init(from decoder: any Decoder) throws {
    encoder = try EncoderArchitecture(from: decoder)
    let container = try decoder.container(keyedBy: CodingKeys.self)
    reductions = try container.decode([SequenceReduction].self, forKey: .reductions)
    classCount = try container.decode(Int.self, forKey: .classCount)
  }

  /// Writes the encoder's numbers and its own.
  public func encode(to encoder: any Encoder) throws {
    try self.encoder.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(reductions, forKey: .reductions)
    try container.encode(classCount, forKey: .classCount)
  }
}
