import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

struct NucleotideTests {
  @Test(
    arguments: [
      ("A", [1, 0, 0, 0]), ("c", [0, 1, 0, 0]), ("G", [0, 0, 1, 0]), ("T", [0, 0, 0, 1]), ("u", [0, 0, 0, 1]),
      ("R", [0.5, 0, 0.5, 0]), ("Y", [0, 0.5, 0, 0.5]), ("S", [0, 0.5, 0.5, 0]), ("W", [0.5, 0, 0, 0.5]),
      ("K", [0, 0, 0.5, 0.5]), ("M", [0.5, 0.5, 0, 0]), ("B", [0, 1.0 / 3, 1.0 / 3, 1.0 / 3]),
      ("D", [1.0 / 3, 0, 1.0 / 3, 1.0 / 3]), ("H", [1.0 / 3, 1.0 / 3, 0, 1.0 / 3]),
      ("V", [1.0 / 3, 1.0 / 3, 1.0 / 3, 0]), ("n", [0.25, 0.25, 0.25, 0.25]),
    ] as [(String, [Float])])
  func aLetterIsEqualSharesOfItsBases(letter: String, shares: [Float]) throws {
    let code = Int(try #require(DNASequence(letter)).codes[0])
    #expect(Array(Nucleotides.shares[code * 4..<code * 4 + 4]) == shares)
  }

  @Test func theComplementOfEachLetterIsTheIUPACs() throws {
    let sequence = try #require(DNASequence("ACGTRYSWKMBDHVN"))
    #expect(sequence.reverseComplement.description == "NBDHVKMWSRYACGT")
    #expect(sequence.reverseComplement.reverseComplement == sequence)
  }

  @Test func theShareOfNCountsNoOtherLetter() throws {
    #expect(try #require(DNASequence("NNRA")).nFraction == 0.5)
    #expect(DNASequence(codes: []).nFraction == 0)
    #expect(DNASequence("AC-T") == nil)
  }
}

struct AdapterTests {
  private let both = DNAAdapter(configuration: DNAConfiguration(strands: .both))

  @Test func stepsAreTokensWithARowOfFourShares() {
    #expect(DNAAdapter().inputEncoding.width == 4)
    #expect(DNAAdapter.domain == "dna")
  }

  @Test func readingsAreTheStrandsOfTheConfiguration() throws {
    let sequence = try #require(DNASequence("AACGR"))
    let input = both.encode(sequence)
    #expect(DNAAdapter().readings(of: input) == [input])
    #expect(both.readings(of: input) == [input, both.encode(sequence.reverseComplement)])
    #expect(both.encode(DNASequence(codes: [])).count == 0)
  }

  @Test(arguments: DNAConfiguration.Strands.allCases)
  func aConfigurationSurvivesStorage(strands: DNAConfiguration.Strands) throws {
    let configuration = DNAConfiguration(strands: strands)
    let stored = try JSONEncoder().encode(configuration)
    #expect(try JSONDecoder().decode(DNAConfiguration.self, from: stored) == configuration)
  }

  @Test func aLaterVersionsConfigurationIsRefused() {
    let stored = Data(#"{"version":2,"strands":"both"}"#.utf8)
    #expect(throws: DNAError.unsupportedVersion(2)) {
      try JSONDecoder().decode(DNAConfiguration.self, from: stored)
    }
  }

  @Test func predictionsAreWrittenAsATable() throws {
    let writer = DNAAdapter().makeWriter(labels: ["ei", "n"])
    #expect(writer.header == "name\tlabel\tprobability\tp_ei\tp_n\tn_fraction\n")
    let example = Example(id: "a", content: try #require(DNASequence("ACN")))
    let text = writer.text(for: Prediction(probabilities: [0.25, 0.75]), of: example)
    #expect(text == "a\tn\t0.75\t0.25\t0.75\t0.333333\n")
  }

  @Test func bothStrandsAddTheirDisagreement() throws {
    let writer = both.makeWriter(labels: ["x", "y"])
    #expect(writer.header == "name\tlabel\tprobability\tp_x\tp_y\tn_fraction\tstrand_disagreement\n")
    let example = Example(id: "a", content: try #require(DNASequence("A")))
    let text = writer.text(for: Prediction(probabilities: [1, 1e-6], disagreement: 0.125), of: example)
    #expect(text == "a\tx\t1\t1\t1e-06\t0\t0.125\n")
  }

  @Test func anEmptySequenceHasNoLabelAndNoProbabilities() {
    let example = Example(id: "a", content: DNASequence(codes: []))
    let prediction = Prediction(probabilities: [])
    #expect(DNAAdapter().makeWriter(labels: ["x", "y"]).text(for: prediction, of: example) == "a\t.\t\t\t\t0\n")
    #expect(both.makeWriter(labels: ["x", "y"]).text(for: prediction, of: example) == "a\t.\t\t\t\t0\t\n")
  }

  @Test func readingWorksThroughTheProtocol() throws {
    func names<Adapter: DomainAdapter>(_ adapter: Adapter, _ source: Adapter.Source) throws -> [String] {
      var reader = try adapter.makeReader(for: source)
      var names: [String] = []
      while let example = try reader.next() { names.append(example.id) }
      return names
    }
    let path = try TemporaryFiles().path("gone")
    #expect(throws: DNAError.self) { try names(DNAAdapter(), DNASource(path: path)) }
    let files = try TemporaryFiles()
    #expect(try names(DNAAdapter(), DNASource(path: files.write(">a\nA\n>b\nC\n"))) == ["a", "b"])
  }
}
