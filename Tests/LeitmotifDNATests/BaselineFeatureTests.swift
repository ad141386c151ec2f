import LeitmotifDNA
import LeitmotifData
import Testing

@Suite struct BaselineFeatureTests {
  private func input(_ letters: String) throws -> EncodedInput {
    DNAAdapter().encode(try #require(DNASequence(letters)))
  }

  private func features(_ letters: String, _ length: Int, bothStrands: Bool = false) throws -> [Int32: Float] {
    let features = KMerFeatures(length: length, hasBothStrands: bothStrands).features(of: try input(letters))
    return Dictionary(uniqueKeysWithValues: features.map { ($0.index, $0.value) })
  }

  @Test func wordsAreCountedInAlphabeticOrderByTheRootOfTheirShare() throws {
    // AA AC CC CC: of four words two are CC.
    let features = try features("AACCC", 2)
    #expect(features == [0: Float(0.25).squareRoot(), 1: Float(0.25).squareRoot(), 5: Float(0.5).squareRoot()])
  }

  @Test func wordsWithAnotherLetterArePassedOver() throws {
    #expect(try features("ACNGT", 2) == [1: Float(0.5).squareRoot(), 11: Float(0.5).squareRoot()])
    #expect(try features("ARA", 2).isEmpty)
  }

  @Test func lowerCaseAndUracilAreTheSameBases() throws { #expect(try features("acgu", 3) == features("ACGT", 3)) }

  @Test(arguments: 1...6)
  func withBothStrandsASequenceAndItsReverseComplementAreAlike(length: Int) throws {
    let sequence = "ACGGTNATTTACCCAGA"
    let other = try #require(DNASequence(sequence)).reverseComplement.description
    #expect(try features(sequence, length, bothStrands: true) == features(other, length, bothStrands: true))
    #expect(try features(sequence, length) != features(other, length))
  }

  @Test func whatIsShorterThanAWordHasNoFeatures() throws {
    #expect(try features("AC", 3).isEmpty)
    #expect(try features("", 1).isEmpty)
  }

  @Test func everyFeatureIsInsideItsWidth() throws {
    for family in DNAAdapter().baselines {
      #expect(family.candidates.indices.contains(family.fallback))
      for features in family.candidates {
        let found = features.features(of: try input("ACGTACGTTTTTTTTNNRYACGGGGG"))
        #expect(!found.isEmpty)
        #expect(found.allSatisfy { (0..<Int32(features.width)).contains($0.index) && $0.value > 0 })
        #expect(Set(found.map(\.index)).count == found.count)
      }
    }
  }

  @Test func theShareOfGAndCCountsAmbiguousLettersInPart() throws {
    #expect(GCFeatures().features(of: try input("GGCA")) == [SparseFeature(index: 0, value: 0.75)])
    #expect(GCFeatures().features(of: try input("SN")) == [SparseFeature(index: 0, value: 0.75)])
    #expect(GCFeatures().features(of: try input("ATTA")).isEmpty)
  }
}
