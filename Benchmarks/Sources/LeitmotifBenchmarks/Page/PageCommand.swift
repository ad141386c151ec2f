internal import ArgumentParser
internal import Foundation

/// `page`: results into a page.
struct PageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "page", abstract: "Write the tables of all results into a page, between its markers.",
    discussion: """
      What stands between <!-- benchmarks:SUITE --> and <!-- /benchmarks:SUITE --> is replaced by the tables of
      Benchmarks/results/SUITE.json.
      """)

  @Option(help: ArgumentHelp("The folder of the results.", valueName: "folder"))
  var results = Checkout.root.appending(path: "Benchmarks/results").path

  @Argument(help: "The page, in Markdown.")
  var page = Checkout.root.appending(path: "README.md").path

  func run() throws {
    var text = try String(contentsOfFile: page, encoding: .utf8)
    var written: [String] = []
    for suite in PageSection.allCases {
      let file = URL(filePath: results).appending(path: "\(suite).json")
      guard FileManager.default.fileExists(atPath: file.path) else { continue }
      let markdown = try suite.markdown(of: Data(contentsOf: file), path: Checkout.pathInside(file))
      text = try MarkedText(text).replacing(section: "benchmarks:\(suite)", with: markdown, path: page)
      written.append("\(suite)")
    }
    try text.write(toFile: page, atomically: true, encoding: .utf8)
    Progress.line("Wrote \(written.joined(separator: ", ")) into \(Checkout.pathInside(URL(filePath: page)))")
  }
}

/// A suite's part of the page.
enum PageSection: CaseIterable {
  case cores, ragged, custom, training, reading, streaming, memory

  /// What its file of results says.
  func markdown(of data: Data, path: String) throws -> String {
    switch self {
    case .cores: try section(data, path) { CoresTables($0).markdown }
    case .ragged: try section(data, path) { RaggedTable($0).table.markdown }
    case .custom: try section(data, path) { CustomTable($0).table.markdown }
    case .training: try section(data, path) { TrainingTable($0).table.markdown }
    case .reading: try section(data, path) { ReadingTable($0).table.markdown }
    case .streaming: try section(data, path) { StreamingTable($0).table.markdown }
    case .memory:
      try decoded(MemoryRecord.self, data, path).section
    }
  }

  private func section<Case: SuiteCase>(
    _ data: Data, _ path: String, tables: ([CaseResult<Case>]) -> String
  ) throws -> String {
    let record = try decoded(RunRecord<Case>.self, data, path)
    return "\(record.provenance)\n\n\(tables(record.results))"
  }

  private func decoded<Record: Decodable>(_ type: Record.Type, _ data: Data, _ path: String) throws -> Record {
    do { return try JSONDecoder().decode(type, from: data) } catch {
      throw BenchmarkError.unreadable(path: path, reason: "it is not what this version writes")
    }
  }
}

extension RunRecord {
  /// Where and beside what it was measured, in a line.
  var provenance: String {
    let versions = peers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let beside = versions.isEmpty ? "" : "; beside \(versions.joined(separator: ", "))"
    return "\(machine.summary)\(beside)."
  }
}

/// A text with sections between markers.
struct MarkedText {
  private let text: String

  init(_ text: String) { self.text = text }

  /// The text with other lines in a section.
  /// - Throws: when the text has not exactly one such section.
  func replacing(section: String, with content: String, path: String) throws -> String {
    let (opening, closing) = ("<!-- \(section) -->\n", "<!-- /\(section) -->")
    let before = text.components(separatedBy: opening)
    guard before.count == 2, case let after = before[1].components(separatedBy: closing), after.count == 2 else {
      throw BenchmarkError.unreadable(path: path, reason: "it has no '\(opening.dropLast())' with its end, or several")
    }
    return before[0] + opening + "\n" + content + "\n" + closing + after[1]
  }
}
