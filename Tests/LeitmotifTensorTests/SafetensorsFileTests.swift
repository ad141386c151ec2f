import FoundationEssentials
import LeitmotifTensor
import Testing

struct SafetensorsFileTests {
  let file = Safetensors(tensors: [NamedTensor(name: "a", tensor: Tensor([1, 2, 3]))], metadata: ["key": "value"])

  /// A new folder for the time of `body`.
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "leitmotif-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func contents(of folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test func aWrittenFileIsReadAgainAndNothingLiesBesideIt() throws {
    try withFolder { folder in
      let path = folder.appending(path: "model.safetensors").path
      try file.write(to: path)
      #expect(try Safetensors(contentsOf: path) == file)
      let changed = Safetensors(tensors: [NamedTensor(name: "b", tensor: Tensor([4]))])
      try changed.write(to: path)
      #expect(try Safetensors(contentsOf: path) == changed)
      #expect(try contents(of: folder) == ["model.safetensors"])
    }
  }

  @Test func aMissingFolderIsReportedAndNotMade() throws {
    try withFolder { folder in
      let path = folder.appending(path: "missing/model.safetensors").path
      #expect(throws: TensorError.unwritable(path: path, reason: "no such file or directory")) {
        try file.write(to: path)
      }
      let left = try contents(of: folder)
      #expect(left.isEmpty)
    }
  }

  @Test func aFolderInTheWayIsReportedAndNothingIsLeft() throws {
    try withFolder { folder in
      let path = folder.appending(path: "model.safetensors").path
      try FileManager.default.createDirectory(atPath: path + "/inside", withIntermediateDirectories: true)
      #expect(throws: TensorError.self) { try file.write(to: path) }
      #expect(try contents(of: folder) == ["model.safetensors"])
    }
  }

  /// A superuser may write anywhere: then there is nothing to refuse.
  private static let isSuperuser = FileManager.default.isWritableFile(atPath: "/")

  @Test(.disabled(if: isSuperuser)) func aReadOnlyFolderIsReportedAndNothingIsLeft() throws {
    try withFolder { folder in
      let locked = folder.appending(path: "locked")
      try FileManager.default.createDirectory(
        at: locked, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o555])
      let path = locked.appending(path: "model.safetensors").path
      #expect(throws: TensorError.unwritable(path: path, reason: "permission denied")) { try file.write(to: path) }
      let left = try contents(of: locked)
      #expect(left.isEmpty)
    }
  }

  @Test func aFolderOfTheSystemIsReportedAndNothingIsLeft() throws {
    let path = "/proc/leitmotif.safetensors"
    #expect(throws: TensorError.self) { try file.write(to: path) }
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test func aMissingFileIsReportedByItsPath() throws {
    try withFolder { folder in
      let path = folder.appending(path: "missing.safetensors").path
      #expect(throws: TensorError.unreadable(path: path, reason: "no such file or folder")) {
        try Safetensors(contentsOf: path)
      }
      try file.write(to: path)
      #expect(try Safetensors(contentsOf: path) == file)
    }
  }

  @Test func everyErrorIsASentenceThatNamesItsPlaceAndWhatToDo() {
    let errors: [TensorError] = [
      .missingParameter(name: "x.weight"), .unknownParameter(name: "x.weight"),
      .wrongShape(name: "x.weight", expected: [1], actual: [2]), .notSafetensors(path: "x.weight", reason: "r"),
      .unreadable(path: "x.weight", reason: "r"), .unwritable(path: "x.weight", reason: "r"),
    ]
    for error in errors {
      #expect(error.description.contains("x.weight"))
      #expect(!error.description.contains("\n"))
    }
  }
}
