/// How sequences are read; it is stored in the model file.
public struct DNAConfiguration: Sendable, Hashable {
  /// The readings of one sequence.
  public enum Strands: String, Sendable, Hashable, Codable, CaseIterable {
    /// The sequence as the file has it.
    case forward
    /// The sequence and its reverse complement: for what means the same on either strand.
    case both
  }

  /// The readings of one sequence.
  public var strands: Strands

  /// The sequence as it is, unless both strands are asked for.
  public init(strands: Strands = .forward) { self.strands = strands }
}

/// Stored with a version.
extension DNAConfiguration: Codable {
  private enum CodingKeys: CodingKey {
    case version, strands
  }

  private static let version = 1

  /// - Throws: `DNAError.unsupportedVersion` for what a later version wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Self.version else { throw DNAError.unsupportedVersion(version) }
    strands = try container.decode(Strands.self, forKey: .strands)
  }

  /// With the version of this layout.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(strands, forKey: .strands)
  }
}
