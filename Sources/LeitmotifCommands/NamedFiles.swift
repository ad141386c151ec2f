internal import ArgumentParser

/// The files that a command line names, whatever it calls them: through links, or as standard input.
struct NamedFiles {
  /// What is read.
  let inputs: [String]

  /// A file that is read and written would be lost, and a stream can be read but once.
  /// - Parameters:
  ///   - output: what is written; nil for nothing.
  ///   - flag: what names it.
  /// - Throws: `ValidationError`.
  func validate(output: String? = nil, flag: String = "--output") throws {
    let streams = inputs.filter { $0 == "-" || FileSystem.kind(of: $0) == .stream }
    if let second = Self.secondNaming(in: streams) {
      let stream = second == "-" ? "standard input" : second
      throw ValidationError("\(second) is given twice, but \(stream) can be read but once")
    }
    guard let output, output != "-", FileSystem.kind(of: output) == .file else { return }
    let written = FileSystem.Identity(of: output)
    if let input = inputs.first(where: { FileSystem.Identity(of: $0) == written }) {
      throw ValidationError("\(flag) \(output) would replace the input \(input); give another name")
    }
  }

  /// - Throws: `ValidationError` when a file is named twice: its sequences would count twice.
  func validateDistinct() throws {
    if let second = Self.secondNaming(in: inputs) {
      throw ValidationError("\(second) is given twice; give each file once")
    }
  }

  private static func secondNaming(in paths: [String]) -> String? {
    var seen: Set<FileSystem.Identity> = []
    return paths.first { !seen.insert(FileSystem.Identity(of: $0)).inserted }
  }
}
