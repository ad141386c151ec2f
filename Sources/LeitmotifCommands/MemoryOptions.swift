internal import ArgumentParser
internal import Foundation
internal import Leitmotif

/// `--max-memory`: how much the examples of a training may take.
struct MemoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Memory that the sequences may take in training, such as 500M or 8G. (default: half of this machine's)",
      valueName: "size"), transform: MemoryArgument.read)
  var maxMemory: MemoryArgument?

  /// In bytes.
  var limit: Int { maxMemory?.byteCount ?? Int(clamping: ProcessInfo.processInfo.physicalMemory / 2) }
}

/// `500M`, `8G` or a number of bytes.
struct MemoryArgument: WrittenArgument {
  static let form = "a size such as 500M or 8G"
  let byteCount: Int

  init?(argument: String) {
    let units: [Character: Double] = ["K": 0x1p10, "M": 0x1p20, "G": 0x1p30, "T": 0x1p40]
    let unit = argument.last.flatMap { units[Character($0.uppercased())] }
    guard let number = Double(unit == nil ? argument[...] : argument.dropLast()) else { return nil }
    let count = number * (unit ?? 1)
    guard (1...0x1p60).contains(count) else { return nil }
    byteCount = Int(count)
  }
}

/// Bytes for a person: 0.9 MB, 3.2 GB.
func spoken(byteCount: Int) -> String {
  let units = ["kB", "MB", "GB", "TB"]
  var (value, unit) = (Double(byteCount) / 1000, 0)
  while value >= 1000, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
  return "\(short(value)) \(units[unit])"
}
