import Foundation
import LeitmotifData
import Testing

struct VocabularyTests {
  @Test func idsFollowCountsThenBytes() {
    let vocabulary = Vocabulary(counts: ["b": 2, "a": 2, "c": 9, "é": 2, "Z": 2])
    #expect(vocabulary.tokens == ["<UNK>", "<EOS>", "c", "Z", "a", "b", "é"])
  }

  @Test func rareTokensAndThoseBeyondTheSizeBecomeUnknown() {
    let words = "to be or not to be that is to".split(separator: " ").map(String.init)
    let vocabulary = Vocabulary(counting: words, minimumCount: 2)
    #expect(vocabulary.tokens == ["<UNK>", "<EOS>", "to", "be"])
    #expect(Vocabulary(counting: words, maximumSize: 3).tokens == ["<UNK>", "<EOS>", "to"])
    #expect(vocabulary.encode(["to", "sleep"], appendingEnd: true) == [2, 0, 1])
  }

  @Test func specialTokensInTheDataAreNotDoubled() {
    #expect(Vocabulary(counts: ["<EOS>": 5, "<UNK>": 7, "a": 1]).tokens == ["<UNK>", "<EOS>", "a"])
  }

  @Test func decodingEndsAtTheEndToken() {
    let vocabulary = Vocabulary(counts: ["a": 2, "b": 1])
    #expect(vocabulary.decode([2, 3, 1, 2]) == ["a", "b"])
    #expect(vocabulary.decode(vocabulary.encode(["b", "a"], appendingEnd: true)) == ["b", "a"])
  }

  @Test func aVocabularySurvivesStorage() throws {
    let vocabulary = Vocabulary(counts: ["a": 2, "ü": 1])
    let stored = try JSONEncoder().encode(vocabulary)
    #expect(try JSONDecoder().decode(Vocabulary.self, from: stored) == vocabulary)
  }

  @Test(arguments: [#"["a"]"#, #"["<UNK>","<EOS>","a","a"]"#])
  func aDamagedStoredVocabularyIsRefused(json: String) {
    #expect(throws: DataError.self) { try JSONDecoder().decode(Vocabulary.self, from: Data(json.utf8)) }
  }
}

struct LabelSetTests {
  @Test func labelsAreSortedBytewiseAndOnce() {
    let labels = LabelSet(["n", "ei", "ie", "n", "N", "é"])
    #expect(labels.labels == ["N", "ei", "ie", "n", "é"])
    #expect(labels.count == 5)
  }

  @Test func aLabelHasItsIndex() throws {
    let labels = LabelSet(["b", "a"])
    #expect(try labels.index(of: "b") == 1)
    #expect(labels[1] == "b")
  }

  @Test func anUnknownLabelIsNamedWithTheKnownOnes() {
    let labels = LabelSet(["b", "a"])
    #expect(throws: DataError.unknownLabel("c", known: ["a", "b"])) { try labels.index(of: "c") }
    #expect("\(DataError.unknownLabel("c", known: ["a", "b"]))".contains("'c'; known are 'a', 'b'."))
  }

  @Test func labelsSurviveStorage() throws {
    let labels = LabelSet(["x", "y"])
    #expect(try JSONDecoder().decode(LabelSet.self, from: JSONEncoder().encode(labels)) == labels)
  }

  @Test(arguments: [#"["b","a"]"#, #"["a","a"]"#])
  func damagedStoredLabelsAreRefused(json: String) {
    #expect(throws: DataError.self) { try JSONDecoder().decode(LabelSet.self, from: Data(json.utf8)) }
  }
}
