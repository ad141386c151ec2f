internal import Foundation
internal import LeitmotifDNA

/// What is said to a person: on standard error, so that standard output holds data alone.
enum Console {
  /// Whether a person watches, so that a line may be drawn over.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  static func note(_ text: String) { write(text + "\n") }
  static func warning(_ text: String) { write("leitmotif: warning: \(text)\n") }
  static func error(_ text: String) { write("leitmotif: error: \(text)\n") }

  /// Data for standard output.
  /// - Throws: ``CommandError/unwritable(path:reason:)``, on a full disk say; ``CommandError/outputClosed`` when nobody
  ///   reads it any more.
  static func data(_ text: String) throws(CommandError) { try data(Array(text.utf8)) }

  /// Data for standard output.
  static func data(_ bytes: [UInt8]) throws(CommandError) {
    if let error = FileSystem.write(bytes, to: STDOUT_FILENO) {
      throw error == EPIPE ? .outputClosed : .unwritable(path: "-", reason: systemReason(error))
    }
  }

  /// Whether somebody still reads standard output after `body`, which writes to it.
  static func tellsWhetherHeard(_ body: () throws -> Void) throws -> Bool {
    do {
      try body()
      return true
    } catch CommandError.outputClosed {
      return false
    }
  }

  /// Draws over the current line. What is wider than the terminal is cut: a line that wraps could not be drawn over.
  static func redraw(_ text: String) { write("\r\u{1B}[K\u{1B}[?7l" + text + "\u{1B}[?7h") }

  private static func write(_ text: String) {
    // A message that cannot be shown is no reason to stop.
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

extension Duration {
  /// For a person: 8.4 s, 3 min 20 s.
  var spoken: String {
    let seconds = Double(components.seconds) + Double(components.attoseconds) * 1e-18
    if seconds < 60 { return "\((seconds * 10).rounded() / 10) s" }
    return "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
  }
}
