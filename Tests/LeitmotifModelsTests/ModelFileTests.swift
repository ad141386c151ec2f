import Foundation
import Leitmotif
import LeitmotifDNA
import Testing

struct ModelFileTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("model.safetensors")
    try MotifTask.briefModel().write(to: path)
  }

  private func load() throws -> TrainedClassifier<DNAAdapter> { try .load(from: path) }

  /// Rewrites the file with its metadata changed.
  private func rewrite(_ change: (inout Safetensors) -> Void) throws {
    var container = try Safetensors(contentsOf: path)
    change(&container)
    try container.write(to: path)
  }

  /// What loading throws, as text.
  private func refusal() -> String? {
    do {
      _ = try load()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test func itHoldsAllThatItTakesToUseIt() throws {
    let file = try ModelFile(contentsOf: path)
    #expect(file.domain == "dna")
    #expect(file.labels.labels == ["motif", "none"])
    #expect(file.architecture.encoder.layers == [LayerDescription(cell: "gru", hiddenSize: 8)])
    #expect(file.architecture.classCount == 2)
    #expect(file.summary.seed == 1)
    #expect(file.summary.updates == 3)
    #expect(file.summary.trainingExamples == 48)
    #expect(file.summary.labelCounts == ["motif": 16, "none": 32])
    #expect(file.summary.validationExamples == 12)
    #expect(file.configuration == #"{"strands":"forward","version":1}"#)
    #expect(try load().summary == file.summary)
  }

  @Test func itsMetadataSaysNothingOfTheMachine() throws {
    let metadata = try Safetensors(contentsOf: path).metadata
    #expect(Set(metadata.keys) == ["format", "shape", "domain", "architecture", "labels", "training", "calibration"])
    #expect(metadata["domain"] == #"{"configuration":{"strands":"forward","version":1},"name":"dna"}"#)
    let training = try #require(metadata["training"])
    let keys = try #require(try JSONSerialization.jsonObject(with: Data(training.utf8)) as? [String: Any]).keys
    #expect(
      Set(keys) == [
        "seed", "trainingExamples", "labelCounts", "shortestExample", "longestExample", "validationExamples", "updates",
        "bestUpdate",
        "validationLoss",
      ])
    let text = metadata.values.joined(separator: "\n")
    for word in [folder.url.lastPathComponent, ProcessInfo.processInfo.hostName, "thread", "time", "path"] {
      #expect(!text.contains(word), "\(word)")
    }
  }

  @Test(arguments: ["0", "-1"]) func aLongestExampleWithoutAStepIsRefused(count: String) throws {
    let longest = try #require(try ModelFile(contentsOf: path).summary.longestExample)
    try rewrite {
      $0.metadata["training"] = $0.metadata["training"]?
        .replacing("\"longestExample\":\(longest)", with: "\"longestExample\":\(count)")
    }
    #expect(try #require(refusal()).contains("its longest example has no step"))
  }

  @Test func writingItAgainGivesTheSameBytes() throws {
    let bytes = try Data(contentsOf: URL(filePath: path))
    #expect(try folder.bytes(of: load(), name: "again") == bytes)
  }

  @Test func bothStrandsAreRemembered() throws {
    try MotifTask.briefModel(strands: .both).write(to: path)
    #expect(try load().adapter.configuration.strands == .both)
  }

  @Test func nothingButTheFileIsLeftBehind() throws {
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["model.safetensors"])
  }

  @Test(arguments: [0, 1, 8, 9, 100, 600, -4, -1])
  func aTruncatedFileIsRefusedInOneLine(count: Int) throws {
    let bytes = try Data(contentsOf: URL(filePath: path))
    try bytes.prefix(count < 0 ? bytes.count + count : count).write(to: URL(filePath: path))
    let message = try #require(refusal())
    #expect(message.hasPrefix("\(path): "))
    #expect(!message.contains("\n"))
  }

  @Test(arguments: ["", ">name ACGT", "{}", "GIF89a and more than eight bytes", String(repeating: "\u{0}", count: 99)])
  func aForeignFileIsRefusedInOneLine(text: String) throws {
    try Data(text.utf8).write(to: URL(filePath: path))
    let message = try #require(refusal())
    #expect(message.hasPrefix("\(path): "))
    #expect(!message.contains("\n"))
  }

  @Test func aMissingFileIsNamed() {
    let missing = folder.path("absent")
    #expect(throws: TensorError.unreadable(path: missing, reason: "no such file or folder")) {
      try TrainedClassifier<DNAAdapter>.load(from: missing)
    }
  }

  @Test func anotherDomainIsNamed() throws {
    try rewrite { $0.metadata["domain"] = #"{"configuration":{"a":[1,0.5,null,true]},"name":"midi"}"# }
    #expect(throws: ModelError.wrongDomain(path: path, expected: "dna", actual: "midi")) { try load() }
    #expect(try ModelFile(contentsOf: path).configuration == #"{"a":[1,0.5,null,true]}"#)
  }

  @Test(arguments: ["format", "shape", "domain", "architecture", "labels", "training"])
  func metadataThatIsMissingIsNamed(key: String) throws {
    try rewrite { $0.metadata[key] = nil }
    #expect(throws: ModelError.notAModel(path: path, reason: "it has no \(key)")) { try load() }
  }

  @Test(arguments: [
    ("format", "2"), ("shape", "SequenceTranslator"), ("architecture", "{}"), ("labels", #"["b","a"]"#),
    ("labels", #"["a","b","c"]"#), ("labels", "nonsense"), ("training", "[]"), ("domain", "dna"),
    ("domain", #"{"configuration":{},"name":"dna"}"#),
    ("domain", #"{"configuration":{"strands":"sideways","version":1},"name":"dna"}"#),
  ])
  func metadataThatCannotBeIsRefusedInOneLine(key: String, value: String) throws {
    try rewrite { $0.metadata[key] = value }
    let message = try #require(refusal())
    #expect(message.hasPrefix("\(path): not a model of leitmotif"))
    #expect(!message.contains("\n"))
  }

  @Test func settingsOfALaterVersionSayWhatToDo() throws {
    try rewrite { $0.metadata["domain"] = #"{"configuration":{"strands":"both","version":2},"name":"dna"}"# }
    #expect(try #require(refusal()).contains("Update the program"))
  }

  @Test func weightsThatDoNotFitAreNamedWithTheFile() throws {
    try rewrite { $0.tensors.removeLast() }
    #expect(try #require(refusal()).hasPrefix("\(path): "))
    try MotifTask.briefModel().write(to: path)
    try rewrite { $0.tensors[0].tensor = Tensor([1, 2, 3]) }
    #expect(try #require(refusal()).hasPrefix("\(path): "))
    try MotifTask.briefModel().write(to: path)
    try rewrite { $0.tensors.append(NamedTensor(name: "more", tensor: Tensor([1]))) }
    #expect(try #require(refusal()).hasPrefix("\(path): "))
  }

  /// Changes the architecture in words.
  private func rewriteArchitecture(_ old: String, _ new: String) throws {
    try rewrite { container in
      let text = container.metadata["architecture"] ?? ""
      container.metadata["architecture"] = text.replacing(old, with: new)
      #expect(container.metadata["architecture"] != text)
    }
  }

  @Test(arguments: [("\"rate\":0", "\"rate\":1"), ("\"rate\":0", "\"rate\":-0.5")])
  func anArchitectureThatCannotBeIsRefusedInOneLine(old: String, new: String) throws {
    try rewriteArchitecture(old, new)
    #expect(throws: ModelError.notAModel(path: path, reason: "its architecture cannot be understood")) { try load() }
  }

  @Test(arguments: [
    ("\"hiddenSize\":8", "\"hiddenSize\":0", "the hidden size is 0"),
    ("\"hiddenSize\":8", "\"hiddenSize\":65536", "the number of parameters is"),
    ("\"hiddenSize\":8", "\"hiddenSize\":2048", "weights, but its architecture wants at least"),
    ("\"poolSize\":1", "\"poolSize\":0", "the pool size is 0"),
    ("\"options\":{}", "\"options\":{\"reset\":\"never\"}", "option reset of the cell gru"),
  ])
  func settingsOutOfRangeAreNamedWithTheFile(old: String, new: String, reason: String) throws {
    try rewriteArchitecture(old, new)
    let message = try #require(refusal())
    #expect(message.hasPrefix("\(path): "))
    #expect(message.contains(reason), "\(message)")
  }

  @Test func aLayerThatDoesNotSayHowItStartsStartsFromZero() throws {
    try rewriteArchitecture("\"learnsInitialState\":false,", "")
    #expect(try load().model.architecture.encoder.layers == [LayerDescription(cell: "gru", hiddenSize: 8)])
  }

  @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    let place = folder.path("no/such/folder/model")
    let model = try load()
    let expected = TensorError.unwritable(path: place, reason: "no such file or directory")
    #expect(throws: expected) { try model.write(to: place) }
  }
}
