internal import ArgumentParser
internal import Foundation
internal import LeitmotifMIDI

/// `leitmotif midi compose`
struct MIDIComposeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compose", abstract: "From MIDI files to new music in one go: train, then generate.",
    discussion: """
      Examples:
        leitmotif midi compose songs/ -o out/
        leitmotif midi compose songs/ -o out/ --time-budget 5m -n 20 --key G --bars 32

      The model is OUT/model.safetensors, for more music by 'leitmotif midi generate'.
      """)

  @Argument(help: "MIDI files, and folders of them.")
  var music: [String]

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The folder of the new music, which is made when missing.", valueName: "folder"))
  var output: String

  @Option(
    help: ArgumentHelp(
      "Time for training and validation at most, such as 60s or 5m. (default: 60s)", valueName: "time"),
    transform: DurationArgument.read)
  var timeBudget: DurationArgument?

  @Option(
    help: ArgumentHelp(
      "The share of the tunes that chooses the model instead of training it, 0 for none; or other music to do so. "
        + "(default: 0.1)", valueName: "fraction|folder"), transform: TuneValidation.read)
  var validation = TuneValidation.share(0.1)

  @OptionGroup(title: "Music read") var input: MIDIInputFlags
  @OptionGroup(title: "Music") var melody: MelodyFlags

  @Flag(help: "Overwrite files that exist.")
  var force = false

  @OptionGroup var threads: ThreadOptions

  private var files: MelodyFiles { MelodyFiles(output, count: melody.count ?? 10, roll: nil) }
  private var model: String { files.path(of: "model.safetensors") }

  func validate() throws {
    if output.isEmpty || output == "-" || MelodyFiles.isFile(output) {
      throw ValidationError("--output \(output): name a folder, for the music and the model")
    }
    let inputs = NamedFiles(inputs: music + [validation.path].compactMap { $0 })
    try inputs.validateMusic()
    if inputs.inputs.contains(where: { FileSystem.Identity(of: $0) == FileSystem.Identity(of: output) }) {
      throw ValidationError("--output \(output) would mix the new music with the old; name another folder")
    }
    let named = NamedFiles(inputs: melody.inputs + music)
    for place in files.places { try named.validate(output: place.midi) }
  }

  func run() throws {
    let files = files
    try files.check(overwrites: force, sound: melody.sound.wav)
    if FileSystem.kind(of: output) == .folder { try OutputFile.check(model, overwrites: force, allowsStreams: false) }
    let wasThere = FileSystem.kind(of: output) == .folder
    try MelodyFiles.makeFolder(output)
    do {
      try LeitmotifCommand.run(trainingArguments)
    } catch {
      // Only a folder without anything goes.
      if !wasThere { try? FileManager.default.removeEmptyFolder(output) }
      throw error
    }
    let trained = try MIDIGenerator.named(model)
    let music = try Melodies(melody, by: trained, count: melody.count ?? 10, threads: threads.pool)
    try Console.data("\n")
    try music.write(to: files, as: melody.sound, from: output, overwrites: force, asJSON: false)
  }

  private var trainingArguments: [String] {
    let budget = timeBudget?.duration ?? .seconds(60)
    return ["midi", "train"] + music + ["--output", model, "--seed", "\(melody.drawing.seed)"]
      + ["--time-budget", "\(budget.inSeconds)s", "--validation", validation.argument] + input.arguments
      + (force ? ["--force"] : []) + (threads.count.map { ["--threads", "\($0)"] } ?? [])
  }
}

extension MIDIInputFlags {
  /// As they are typed.
  var arguments: [String] {
    var arguments = ["--tokens", tokens.rawValue, "--grid", "\(grid)", "--min-notes", "\(minNotes)"]
    switch track?.part {
    case .track(let index): arguments += ["--track", "\(index + 1)"]
    case .named(let name): arguments += ["--track", name]
    case .longest, nil: break
    }
    if augmentKeys { arguments.append("--augment-keys") }
    if let styleFrom { arguments += ["--style-from", styleFrom.rawValue] }
    if let maxLength { arguments += ["--max-length", "\(maxLength)"] }
    return arguments
  }
}

extension TuneValidation {
  /// As it is typed.
  fileprivate var argument: String {
    switch self {
    case .share(let share): "\(share)"
    case .folder(let path): path
    }
  }
}

extension FileManager {
  /// Removes a folder that has nothing in it.
  fileprivate func removeEmptyFolder(_ path: String) throws {
    if try contentsOfDirectory(atPath: path).isEmpty { try removeItem(atPath: path) }
  }
}
