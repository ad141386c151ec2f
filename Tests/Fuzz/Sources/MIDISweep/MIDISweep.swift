import Foundation
import LeitmotifData
import LeitmotifMIDI
import MIDIPromises

/// Reads every beginning of every MIDI file of a folder, and the files with a few bytes changed, and counts what became of them.
@main
struct MIDISweep {
  private static let usage = "usage: midi-sweep FOLDER [CHANGED-FILES]\n"
  /// Seconds after which an input counts as one without an end: the process is ended by the signal.
  private static let patience: UInt32 = 20

  /// What can become of an input; only the last is a fault of the reader.
  private enum Outcome: String, CaseIterable {
    case read, mended, notMIDI, damaged, broken
  }

  private var counts: [Outcome: Int] = [:]

  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let changedCount = arguments.count == 2 ? arguments.last.flatMap { Int($0) } : 10_000
    guard let folder = arguments.first, arguments.count <= 2, let changedCount, changedCount >= 0 else {
      tell(usage)
      exit(2)
    }
    let names = try MIDISource.filesOfMusic(inFolder: folder)
    let files = try names.map { [UInt8](try Data(contentsOf: URL(filePath: "\(folder)/\($0)"))) }
    var (truncated, changed) = (MIDISweep(), MIDISweep())
    for (name, file) in zip(names, files) {
      tell("\(name): \(file.count) bytes\n")
      for count in 0...file.count { truncated.read(Array(file.prefix(count)), "\(name), the first \(count) bytes") }
    }
    var random = SplitMix64(seed: 1)
    for number in 0..<(files.isEmpty ? 0 : changedCount) {
      let index = random.next(below: files.count)
      var file = files[index]
      for _ in 0...random.next(below: 8) where !file.isEmpty {
        file[random.next(below: file.count)] = UInt8(random.next(below: 256))
      }
      changed.read(file, "\(names[index]), change \(number)")
    }
    print("truncated\t\(truncated.summary)\nchanged\t\(changed.summary)\n\(peakMemory)")
    if files.isEmpty || truncated.counts[.broken] != nil || changed.counts[.broken] != nil { exit(1) }
  }

  private var summary: String {
    Outcome.allCases.map { "\($0.rawValue) \(counts[$0, default: 0])" }.joined(separator: "\t")
  }

  private mutating func read(_ bytes: [UInt8], _ name: String) {
    alarm(Self.patience)
    defer { alarm(0) }
    counts[Self.outcome(of: bytes, name), default: 0] += 1
  }

  private static func outcome(of bytes: [UInt8], _ name: String) -> Outcome {
    do throws(MIDIError) {
      let promises = try MIDIPromises(reading: bytes, path: "x.mid")
      for promise in promises.broken { tell("\(name): \(promise)\n") }
      return !promises.broken.isEmpty ? .broken : promises.reading.warnings.isEmpty ? .read : .mended
    } catch {
      guard MIDIPromises.isClear(error, of: bytes, path: "x.mid") else {
        tell("\(name): an error that does not say what is wrong: \(error)\n")
        return .broken
      }
      if case .notMIDI = error { return .notMIDI }
      return .damaged
    }
  }

  private static func tell(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

  /// The most memory that the process ever had, where the system says.
  private static var peakMemory: String {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    return status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }.map(String.init) ?? "VmHWM: unknown"
  }
}
