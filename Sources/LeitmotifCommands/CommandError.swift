/// What the tool itself finds wrong with its arguments' files.
enum CommandError: Error, Equatable, CustomStringConvertible {
  case outputExists(path: String)
  case noOutputFolder(path: String)
  case unwritable(path: String, reason: String)
  case noDemoData(searched: [String])
  case notInspectable(path: String, reason: String)

  var description: String {
    switch self {
    case .outputExists(let path): "\(path): the file exists; give another name, or overwrite it with --force"
    case .noOutputFolder(let path): "\(path): the folder to write into does not exist; make it first"
    case .unwritable(let path, let reason):
      "\(Self.shown(path)): cannot be written (\(reason)); check the path, its permissions and free space"
    case .noDemoData(let searched):
      "the demonstration's data was not found in \(searched.joined(separator: " or ")); "
        + "run it from the project's folder, or install the tool with 'make install'"
    case .notInspectable(let path, let reason):
      "\(Self.shown(path)): neither a model of leitmotif nor a sequence file (\(reason)); check the path"
    }
  }

  private static func shown(_ path: String) -> String {
    path == "-" ? "standard output" : path.isEmpty ? "''" : path
  }
}

/// Ctrl-C, after what could be saved was saved.
struct Interrupted: Error, CustomStringConvertible {
  let description: String
}
