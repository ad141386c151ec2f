internal import ArgumentParser
internal import Leitmotif

/// `train --resume CHECKPOINT`: the checkpoint has the arguments that the training began with.
enum ResumedTraining {
  /// What may be given beside the checkpoint.
  private struct Flags: ParsableArguments {
    @Option var resume: String
    @Option(name: [.customShort("o"), .long]) var output: String?
    @Option var epochs: Int?
    @Option var report: String?
    @OptionGroup var threads: ThreadOptions
    @Flag var force = false
    @Flag var json = false
  }

  /// The arguments of a training that goes on: those it began with, and then those given, which replace them. Any others
  /// as they are.
  /// - Throws: `ValidationError` for flags that cannot be changed; ``CommandError/unusableCheckpoint(reason:previous:)``.
  static func completing(_ arguments: [String]) throws -> [String] {
    guard let command = TrainingCommand.allCases.first(where: { arguments.starts(with: $0.words) }) else {
      return arguments
    }
    let given = Array(arguments.dropFirst(command.words.count))
    guard given.contains(where: isResume), !given.contains(where: isHelp) else { return arguments }
    let flags = try parse(given)
    let first = try reading(flags.resume, of: command) { try SavedTraining(at: flags.resume) }.note.arguments
    // The model of the training that was broken off is replaced; another file is not.
    return command.words + first + (flags.output == nil ? ["--force"] : []) + given
  }

  /// A checkpoint named on the command line.
  /// - Throws: ``CommandError/otherTraining(path:command:)``, ``CommandError/unusableCheckpoint(reason:previous:)``.
  static func checkpoint<Options>(
    at path: String, of command: TrainingCommand
  ) throws -> TrainingCheckpoint<Options> {
    try reading(path, of: command) { try TrainingCheckpoint(contentsOf: path) }
  }

  private static func reading<Result>(
    _ path: String, of command: TrainingCommand, _ body: () throws -> Result
  ) throws -> Result {
    if let other = TrainingCommand(ofCheckpoint: path), other != command {
      throw CommandError.otherTraining(path: path, command: other)
    }
    do {
      return try body()
    } catch {
      let previous = CheckpointFile.previous(of: path)
      throw CommandError.unusableCheckpoint(
        reason: "\(error)", previous: FileSystem.kind(of: previous) == .file ? previous : nil)
    }
  }

  /// The arguments of the training at hand, without those that make it go on.
  static func arguments(of command: TrainingCommand) -> [String] {
    var arguments = Array(LeitmotifCommand.arguments.dropFirst(command.words.count))
    while let place = arguments.firstIndex(where: isResume) {
      let hasValueApart = arguments[place] == flag
      arguments.removeSubrange(place..<min(place + (hasValueApart ? 2 : 1), arguments.count))
    }
    return arguments
  }

  private static func parse(_ given: [String]) throws -> Flags {
    do {
      return try Flags.parse(given)
    } catch {
      throw ValidationError(
        "--resume takes all settings from the checkpoint; only --output, --epochs, --threads, --report, --force and "
          + "--json go with it: \(Flags.message(for: error).replacing("Unknown option", with: "not"))")
    }
  }

  private static let flag = "--resume"
  private static func isResume(_ argument: String) -> Bool { argument == flag || argument.hasPrefix("\(flag)=") }
  private static func isHelp(_ argument: String) -> Bool { ["-h", "-help", "--help"].contains(argument) }
}
