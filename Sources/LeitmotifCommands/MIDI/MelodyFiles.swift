internal import ArgumentParser
internal import Foundation
internal import LeitmotifMIDI
internal import LeitmotifReport

/// Where generated music goes: a file, or a folder with a file, a picture of it, and its numbers.
struct MelodyFiles {
  /// One piece.
  struct Place {
    let midi: String
    /// Nil for no picture.
    let roll: String?
    /// What tables call it.
    let name: String

    var wav: String { (midi as NSString).deletingPathExtension + ".wav" }
  }

  let places: [Place]
  /// Nil for one file.
  let metrics: String?
  private let folder: String?

  /// Whether a path names a file, not a folder.
  static func isFile(_ output: String) -> Bool { output.lowercased().hasSuffix(".mid") }

  /// - Parameter roll: where the picture of one file goes.
  init(_ output: String, count: Int, roll: String?) {
    if Self.isFile(output) {
      places = [Place(midi: output, roll: roll, name: (output as NSString).lastPathComponent)]
      (metrics, folder) = (nil, nil)
      return
    }
    let folder = output.hasSuffix("/") && output.count > 1 ? String(output.dropLast()) : output
    let digits = max(3, "\(count)".count)
    places = (1...count).map { number in
      let text = "\(number)"
      let name = String(repeating: "0", count: digits - text.count) + text
      return Place(
        midi: "\(folder)/\(name).mid", roll: count == 1 && roll != nil ? roll : "\(folder)/\(name).svg",
        name: "\(name).mid")
    }
    (metrics, self.folder) = ("\(folder)/metrics.json", folder)
  }

  /// Where another file of the folder goes.
  func path(of name: String) -> String { "\(folder ?? ".")/\(name)" }

  /// Checks, before any work, that all may be written.
  /// - Parameter sound: whether sound is written as well.
  func check(overwrites: Bool, sound: Bool) throws {
    var paths = places.flatMap { [$0.midi, $0.roll].compactMap { $0 } + (sound ? [$0.wav] : []) }
    paths += [metrics].compactMap { $0 }
    guard let folder else {
      for path in paths { try OutputFile.check(path, overwrites: overwrites, allowsStreams: false) }
      return
    }
    switch FileSystem.kind(of: folder) {
    case .folder: for path in paths { try OutputFile.check(path, overwrites: overwrites, allowsStreams: false) }
    case .missing:
      let parent = URL(filePath: folder).deletingLastPathComponent().path
      guard FileSystem.kind(of: parent) == .folder else { throw CommandError.noOutputFolder(path: folder) }
    case .file, .stream:
      throw CommandError.unwritable(path: folder, reason: "it is no folder, and one file's name ends in .mid")
    }
  }

  /// Writes all, each file whole.
  func write(_ music: Melodies, _ metrics: MelodyMetrics, overwrites: Bool) throws {
    let interruption = Interruption(finishing: nil)
    try interruption.watched {
      if let folder { try Self.makeFolder(folder) }
      func write(_ bytes: some Sequence<UInt8>, to path: String) throws {
        let output = try OutputFile(path: path, overwrites: overwrites, interruption: interruption)
        try output.write(bytes)
        try output.finish()
      }
      for (place, melody) in zip(places, music.melodies) {
        try write(try music.file(of: melody, name: place.name).encoded(), to: place.midi)
        if let roll = place.roll {
          try write(music.roll(of: melody, title: place.name).svg.utf8, to: roll)
        }
      }
      if let path = self.metrics { try write((try metrics.json() + "\n").utf8, to: path) }
    }
  }

  /// - Throws: ``CommandError/unwritable(path:reason:)``.
  static func makeFolder(_ folder: String) throws {
    guard (try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)) != nil else {
      throw CommandError.unwritable(path: folder, reason: "the folder cannot be made")
    }
  }
}

extension Melodies {
  /// The notes of a piece over its bars; those that were given have a colour of their own.
  func roll(of melody: Melody, title: String) -> PianoRoll {
    let piece = melody.piece
    let bars = piece.head.bars ?? Bars(length: piece.stepCount)
    let made = plan.made(of: piece).notes
    func voice(_ name: String, _ notes: [GridNote]) -> PianoRoll.Voice {
      PianoRoll.Voice(
        name, notes: notes.map { .init(start: Double($0.onset), end: Double($0.end), pitch: $0.pitch) })
    }
    let given = piece.notes.filter { $0.onset < plan.givenStepCount }
    let lines = (bars.upbeat > 0 ? [0] : []) + (0...plan.barCount).map { bars.upbeat + $0 * bars.length }
    let style = piece.head.style.map { ", \($0)" } ?? ""
    return PianoRoll(
      "\(title): \(piece.head.metre), \(piece.head.key.name)\(style)",
      voices: [voice("made", made)] + (given.isEmpty ? [] : [voice("given", given)]),
      barLines: lines.map { Double($0) }, firstBar: bars.upbeat > 0 ? 0 : 1)
  }
}
