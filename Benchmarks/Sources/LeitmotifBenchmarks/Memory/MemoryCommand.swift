internal import ArgumentParser
internal import Foundation
internal import Leitmotif

/// `memory`: the most that a process needs.
struct MemoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "memory", abstract: "Peak memory of training and of classifying, beside PyTorch, in fresh processes.",
    subcommands: [MemoryProbeCommand.self, MemoryMeasureCommand.self], defaultSubcommand: MemoryMeasureCommand.self)
}

/// What is done in a fresh process.
enum MemoryTask: String, Codable, CaseIterable, ExpressibleByArgument {
  /// Nothing: what the program and its libraries take.
  case idle
  /// Three updates of an LSTM.
  case train
  /// The default classifier over a file.
  case classify

  var title: String {
    switch self {
    case .idle: "nothing"
    case .train: "three updates of an LSTM, T 50, B 64, I and H 512"
    case .classify: "classifying 100,000 reads of 150 bases, streaming"
    }
  }
}

/// Runs every task in processes of ours and of PyTorch.
struct MemoryMeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "measure", abstract: "Measure; the default.")

  @OptionGroup var options: RunOptions

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "leitmotif-memory-\(getpid())")
    let reads = try ReadsFiles.fastaAlone(recordCount: 100_000, folder: folder)
    defer { try? FileManager.default.removeItem(at: folder) }
    var record = MemoryRecord(machine: .current())
    var progress = Progress(caseCount: MemoryTask.allCases.count)
    for task in MemoryTask.allCases {
      let file = task == .classify ? [reads] : []
      let ours = try measured(CommandLine.arguments[0], ["memory", "probe", task.rawValue] + file)
      let peer = try options.peerPython.map { python in
        let script = Checkout.peers.appending(path: "memory.py").path
        return try measured(python, [script, task.rawValue] + file)
      }
      record.add(task, ours: ours, peer: peer)
      progress.finished("\(task.title): \(ours.kilobytes) kB" + (peer.map { ", PyTorch \($0.kilobytes) kB" } ?? ""))
    }
    print(record.table.text)
    try options.write(record, suite: "memory")
  }

  private func measured(_ program: String, _ arguments: [String]) throws -> MemoryReading {
    do {
      return try JSONDecoder().decode(MemoryReading.self, from: Data(Shell.output(program, arguments).utf8))
    } catch {
      throw BenchmarkError.peerFailed(command: arguments.joined(separator: " "), reason: "it gave no figure")
    }
  }
}

/// What a fresh process says of itself.
struct MemoryReading: Codable {
  let kilobytes: Int
  var versions: [String: String] = [:]
}

/// Does a task and prints the peak: what a fresh process runs.
struct MemoryProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "Do one task and print the peak.", shouldDisplay: false)

  @Argument var task: MemoryTask
  @Argument var file: String?

  func run() throws {
    switch task {
    case .idle: break
    case .train: Self.train()
    case .classify: try Self.classify(file ?? "-")
    }
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") }),
      let kilobytes = line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
    else { throw BenchmarkError.unreadable(path: "/proc/self/status", reason: "it has no VmHWM") }
    print(String(decoding: try JSONEncoder().encode(MemoryReading(kilobytes: kilobytes)), as: UTF8.self))
  }

  private static func train() {
    let random = RandomStream(seed: 1)
    var layer = RNN(LSTMCell(inputSize: 512, hiddenSize: 512, random: random))
    var optimizer = AdamW()
    let layout = RaggedLayout(lengths: Array(repeating: 50, count: 64))
    let input = Ragged(layout: layout, rows: random.split("input").normal([layout.rowCount, 512]))
    for _ in 0..<3 {
      let step = valueWithGradient(at: layer) { square($0(input, context: .inference()).sequence.rows).mean() }
      optimizer.update(&layer, gradient: step.gradient, learningRate: 1e-4)
    }
  }
}
