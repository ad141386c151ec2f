internal import Foundation

/// MIDI files as sound, by the program fluidsynth, where it and a sound font are there.
struct MelodySound {
  private let program: String
  private let soundFont: String

  /// What is missing, as the user is told.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  /// - Parameter soundFont: nil for that of the system.
  /// - Throws: `Missing`.
  init(soundFont: String?) throws {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let programs = path.split(separator: ":").map { "\($0)/fluidsynth" }
    guard let program = programs.first(where: FileManager.default.isExecutableFile) else {
      throw Missing(
        description: "no sound is written, since fluidsynth is not installed; 'apt-get install fluidsynth "
          + "fluid-soundfont-gm' (or your system's like) does that")
    }
    guard let font = soundFont ?? Self.systemSoundFont else {
      throw Missing(
        description: "no sound is written, since no sound font is installed; 'apt-get install fluid-soundfont-gm' "
          + "(or your system's like) does that, or name one by --sound-font")
    }
    (self.program, self.soundFont) = (program, font)
  }

  private static var systemSoundFont: String? {
    let folders = [
      "/usr/share/sounds/sf2", "/usr/share/sounds/sf3", "/usr/share/soundfonts", "/usr/local/share/soundfonts",
    ]
    let fonts = folders.flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().map { "\(folder)/\($0)" }
    }
    return fonts.first { $0.hasSuffix(".sf2") || $0.hasSuffix(".sf3") }
  }

  /// Writes the sound of a MIDI file.
  /// - Throws: ``CommandError/unwritable(path:reason:)`` when fluidsynth fails.
  func write(_ midi: String, to wav: String) throws {
    let place = "\(wav).part\(ProcessInfo.processInfo.processIdentifier)"
    defer { try? FileManager.default.removeItem(atPath: place) }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = ["-ni", "-q", "-T", "wav", "-F", place, "-r", "44100", soundFont, midi]
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    do {
      try process.run()
    } catch {
      throw CommandError.unwritable(path: wav, reason: "fluidsynth cannot be started")
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0, FileSystem.kind(of: place) == .file else {
      throw CommandError.unwritable(path: wav, reason: "fluidsynth failed with \(soundFont)")
    }
    if let reason = FileSystem.rename(place, to: wav) { throw CommandError.unwritable(path: wav, reason: reason) }
  }
}
