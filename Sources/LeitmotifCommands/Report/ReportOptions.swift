internal import ArgumentParser
internal import LeitmotifReport

/// `--report`: a page that tells all about the scores.
struct ReportOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Write a page with scores, charts and how they came about.", valueName: "file.html"))
  var report: String?

  /// - Parameters:
  ///   - inputs: files that are read.
  ///   - output: another file that is written.
  func validate(inputs: [String], output: String? = nil) throws {
    guard let report else { return }
    if report == "-" { throw ValidationError("--report wants a file: a page is not written to standard output") }
    try NamedFiles(inputs: inputs).validate(output: report, flag: "--report")
    if let output, FileSystem.Identity(of: output) == FileSystem.Identity(of: report) {
      throw ValidationError("--report \(report) and --output are one file; give another name")
    }
  }

  /// Checks, before any work, that the page may be written.
  func check(overwrites: Bool) throws(CommandError) {
    if let report { try OutputFile.check(report, overwrites: overwrites) }
  }

  /// Writes the page, where one is asked for.
  func write(overwrites: Bool, _ document: () throws -> ReportDocument) throws {
    guard let report else { return }
    let html = try document().html
    let interruption = Interruption(finishing: nil)
    try interruption.watched {
      let file = try OutputFile(path: report, overwrites: overwrites, interruption: interruption)
      try file.write(html)
      try file.finish()
    }
    Console.note("Wrote \(report)")
  }
}
