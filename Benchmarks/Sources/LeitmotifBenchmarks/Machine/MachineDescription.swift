internal import Foundation
internal import Leitmotif

/// What a measurement was made on and when: all that a reader needs to judge it, and nothing that names whose it is.
struct MachineDescription: Codable, Sendable {
  /// The processor as its maker names it, with family and model, which tell generations apart.
  let processor: String
  let coreCount: Int
  /// Such as `L2 512K`, of one core.
  let caches: [String]
  /// The path of the kernels.
  let instructionSet: String
  let system: String
  let compiler: String
  /// Day of the measurement, UTC.
  let date: String

  static func current() -> MachineDescription {
    MachineDescription(
      processor: processor(), coreCount: ProcessInfo.processInfo.activeProcessorCount, caches: caches(),
      instructionSet: ThreadPool.instructionSet, system: system(), compiler: compiler(),
      date: Date.now.formatted(.iso8601.year().month().day()))
  }

  /// One line for a page.
  var summary: String {
    "\(processor), \(coreCount) cores, \(caches.joined(separator: ", ")), \(instructionSet), \(system), \(compiler), \(date)"
  }

  private static func processor() -> String {
    let fields = Dictionary(
      text(at: "/proc/cpuinfo").split(separator: "\n").compactMap { line -> (String, String)? in
        let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        return parts.count == 2 ? (parts[0], parts[1]) : nil
      }, uniquingKeysWith: { first, _ in first })
    guard let name = fields["model name"] else { return fields["CPU part"].map { "CPU part \($0)" } ?? "unknown" }
    return "\(name) (family \(fields["cpu family"] ?? "?"), model \(fields["model"] ?? "?"))"
  }

  private static func caches() -> [String] {
    (0..<8).compactMap { index in
      let folder = "/sys/devices/system/cpu/cpu0/cache/index\(index)/"
      let (level, type, size) = (text(at: folder + "level"), text(at: folder + "type"), text(at: folder + "size"))
      guard !level.isEmpty, type != "Instruction" else { return nil }
      return "L\(level) \(size)"
    }
  }

  private static func system() -> String {
    let line = text(at: "/etc/os-release").split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
    return line.map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } } ?? "Linux"
  }

  private static func compiler() -> String {
    guard let version = try? Shell.output("swift", ["--version"]) else { return "Swift" }
    let line = version.split(separator: "\n").first { $0.contains("Swift version") } ?? "Swift"
    return line.split(separator: "(").first.map { $0.trimmingCharacters(in: .whitespaces) } ?? "Swift"
  }

  private static func text(at path: String) -> String {
    ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
