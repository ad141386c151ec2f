/// Peaks of resident memory.
struct MemoryRecord: Codable {
  /// One task's.
  struct Result: Codable {
    let task: MemoryTask
    let kilobytes: Int
    /// Nil where there is no peer.
    let peerKilobytes: Int?
  }

  var suite = "memory"
  let machine: MachineDescription
  private(set) var peers: [String: String] = [:]
  private(set) var results: [Result] = []

  init(machine: MachineDescription) { self.machine = machine }

  mutating func add(_ task: MemoryTask, ours: MemoryReading, peer: MemoryReading?) {
    results.append(Result(task: task, kilobytes: ours.kilobytes, peerKilobytes: peer?.kilobytes))
    peers.merge(peer?.versions ?? [:]) { $1 }
  }

  var table: TextTable {
    var table = TextTable(header: ["peak memory of a process", "Leitmotif", "PyTorch"])
    for result in results {
      table.add([
        result.task.title, result.kilobytes.asMegabytes, result.peerKilobytes.map(\.asMegabytes) ?? "",
      ])
    }
    return table
  }

  /// For a page.
  var section: String {
    let versions = peers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return
      "\(machine.summary)\(versions.isEmpty ? "" : "; beside " + versions.joined(separator: ", ")).\n\n\(table.markdown)"
  }
}

extension Int {
  /// Of kilobytes.
  fileprivate var asMegabytes: String { (Double(self) / 1024).rounded(to: 0) + " MB" }
}
