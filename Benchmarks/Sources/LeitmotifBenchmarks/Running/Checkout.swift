internal import Foundation

/// Where the files of this checkout are.
enum Checkout {
  /// The folder that `Benchmarks/` is in.
  static let root = URL(filePath: #filePath).appending(path: "../../../../..").standardized

  /// Where the Python programs of the peers are.
  static let peers = root.appending(path: "Benchmarks/peers")

  /// The Python of the environment that `Benchmarks/peers/setup` makes.
  static let python = root.appending(path: ".build-benchmarks/venv/bin/python3")

  /// The path of a file as seen from the checkout; the whole path of one outside it.
  static func pathInside(_ url: URL) -> String {
    let (path, folder) = (url.standardized.path, root.path.hasSuffix("/") ? root.path : root.path + "/")
    return path.hasPrefix(folder) ? String(path.dropFirst(folder.count)) : path
  }
}
