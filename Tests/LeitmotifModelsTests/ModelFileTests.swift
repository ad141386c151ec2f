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
    #expect(file.architecture.layers == [LayerDescription(cell: "gru", hiddenSize: 8)])
    #expect(file.architecture.classCount == 2)
    #expect(file.summary.seed == 1)
    #expect(file.summary.updates == 3)
    #expect(file.summary.trainingExamples == 48)
    #expect(file.summary.validationExamples == 12)
    #expect(file.configuration == #"{"strands":"forward","version":1}"#)
    #expect(try load().summary == file.summary)
  }

  @Test func itsMetadataSaysNothingOfTheMachine() throws {
    let metadata = try Safetensors(contentsOf: path).metadata
    #expect(
      Set(metadata.keys) == ["format", "shape", "domain", "architecture", "labels", "training", "configuration"])
    let training = try #require(metadata["training"])
    let keys = try #require(try JSONSerialization.jsonObject(with: Data(training.utf8)) as? [String: Any]).keys
    #expect(
      Set(keys) == ["seed", "trainingExamples", "validationExamples", "updates", "bestUpdate", "validationLoss"])
    let text = metadata.values.joined(separator: "\n")
    for word in [folder.url.lastPathComponent, ProcessInfo.processInfo.hostName, "thread", "time", "path"] {
      #expect(!text.contains(word), "\(word)")
    }
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
    try rewrite { $0.metadata["domain"] = "midi" }
    #expect(throws: ModelError.wrongDomain(path: path, expected: "dna", actual: "midi")) { try load() }
  }

  @Test(arguments: ["format", "shape", "domain", "architecture", "labels", "training", "configuration"])
  func metadataThatIsMissingIsNamed(key: String) throws {
    try rewrite { $0.metadata[key] = nil }
    #expect(throws: ModelError.notAModel(path: path, reason: "it has no \(key)")) { try load() }
  }

  @Test(arguments: [
    ("format", "2"), ("shape", "SequenceTagger"), ("architecture", "{}"), ("labels", #"["b","a"]"#),
    ("labels", #"["a","b","c"]"#), ("labels", "nonsense"), ("training", "[]"), ("configuration", "{}"),
    ("configuration", #"{"strands":"sideways","version":1}"#),
  ])
  func metadataThatCannotBeIsRefusedInOneLine(key: String, value: String) throws {
    try rewrite { $0.metadata[key] = value }
    let message = try #require(refusal())
    #expect(message.hasPrefix("\(path): not a model of leitmotif"))
    #expect(!message.contains("\n"))
  }

  @Test func settingsOfALaterVersionSayWhatToDo() throws {
    try rewrite { $0.metadata["configuration"] = #"{"strands":"both","version":2}"# }
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

  @Test func aPlaceThatCannotBeWrittenIsNamed() throws {
    let place = folder.path("no/such/folder/model")
    let model = try load()
    let expected = TensorError.unwritable(path: place, reason: "no such file or folder")
    #expect(throws: expected) { try model.write(to: place) }
  }
}
