public import LeitmotifData

/// Sequence files as examples: FASTA, FASTQ, BAM, CRAM and SAM in, a table of predictions out.
///
///     let adapter = DNAAdapter(configuration: DNAConfiguration(strands: .both))
///     var reader = try adapter.makeReader(for: DNASource(path: "reads.bam", labelling: .reference))
///     while let example = try reader.next() { print(example.id, example.content.count) }
public struct DNAAdapter: ClassificationAdapter {
  /// `dna`.
  public static let domain = "dna"

  /// How sequences are read.
  public let configuration: DNAConfiguration

  /// Any configuration is legal.
  public init(configuration: DNAConfiguration = DNAConfiguration()) { self.configuration = configuration }

  /// A token a base; its row is the shares of A, C, G and T.
  public var inputEncoding: InputEncoding {
    .tokens(vocabularySize: Nucleotides.codeCount, table: TokenTable(values: Nucleotides.shares, width: 4))
  }

  /// - Throws: the cases of `DNAReader.init`.
  public func makeReader(for source: DNASource) throws(DNAError) -> DNAReader { try DNAReader(source) }

  /// A token a base: the codes of `Nucleotides`.
  public func encode(_ content: DNASequence) -> EncodedInput { .tokens(TokenSequence(bytes: content.codes)) }

  /// The input, and with both strands its reverse complement.
  public func readings(of input: EncodedInput) -> [EncodedInput] {
    guard configuration.strands == .both, case .tokens(let tokens) = input else { return [input] }
    return [input, .tokens(tokens.reversed(through: Nucleotides.complements))]
  }

  /// A `DNAPredictionWriter`.
  public func makeWriter(labels: [String]) -> any PredictionWriter<DNASequence> {
    DNAPredictionWriter(labels: labels, hasBothStrands: configuration.strands == .both)
  }
}
