/// A file as it was read, and what had to be mended for that.
public struct MIDIReading: Sendable, Hashable {
  /// What was read.
  public let file: MIDIFile
  /// Where the file breaks the rules, in its order; at most ``maximumWarningCount``.
  public let warnings: [MIDIWarning]
  /// How many further warnings there would have been.
  public let omittedWarningCount: Int

  /// How many warnings are kept of one file.
  public static let maximumWarningCount = 100
}

/// A place where a file breaks the rules, and what was made of it.
public struct MIDIWarning: Sendable, Hashable {
  /// The file.
  public let path: String
  /// The place in the file, in bytes from 0.
  public let byteOffset: Int
  /// What is there.
  public let found: String
  /// What was made of it.
  public let remedy: String
}

extension MIDIWarning: CustomStringConvertible {
  /// One line: where, what, and what was made of it.
  public var description: String { "\(path): byte \(byteOffset): \(found); \(remedy)" }
}

/// Collects warnings, or throws the first where nothing is to be mended.
struct MIDIDiagnostics {
  let path: String
  let isStrict: Bool
  private(set) var warnings: [MIDIWarning] = []
  private(set) var omittedCount = 0

  init(path: String, isStrict: Bool) {
    self.path = path
    self.isStrict = isStrict
  }

  /// - Parameter remedy: what is made of it, where it is mended.
  /// - Throws: ``MIDIError/refused(path:byteOffset:problem:)`` where it is not.
  mutating func report(
    _ found: @autoclosure () -> String, at byteOffset: Int, remedy: @autoclosure () -> String
  ) throws(MIDIError) {
    if isStrict { throw .refused(path: path, byteOffset: byteOffset, problem: found()) }
    guard warnings.count < MIDIReading.maximumWarningCount else {
      omittedCount += 1
      return
    }
    warnings.append(MIDIWarning(path: path, byteOffset: byteOffset, found: found(), remedy: remedy()))
  }
}
