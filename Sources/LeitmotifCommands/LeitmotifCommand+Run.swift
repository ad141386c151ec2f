internal import ArgumentParser

extension LeitmotifCommand {
  /// The arguments of the command that runs, for the record of how a result was made.
  @TaskLocal static var arguments: [String] = []

  /// Runs the command that `arguments` name, without the tool's own name.
  static func run(_ arguments: [String]) throws {
    try checkNames(arguments)
    let arguments = try ResumedTraining.completing(arguments)
    try $arguments.withValue(arguments) {
      var command = try parseAsRoot(arguments)
      try command.run()
    }
  }

  /// - Throws: `ValidationError` for a command that there is not.
  private static func checkNames(_ arguments: [String]) throws {
    guard let first = arguments.first, !first.hasPrefix("-") else { return }
    if DNACommand.verbs.contains(first) {
      throw ValidationError("'\(first)' is a verb of a domain: write 'leitmotif dna \(first)'")
    }
    try check(first, among: names(of: configuration))
    guard first == DNACommand.configuration.commandName, let verb = arguments.dropFirst().first, !verb.hasPrefix("-")
    else { return }
    try check(verb, among: DNACommand.verbs)
  }

  private static func check(_ name: String, among names: [String]) throws {
    // Help is a command that every command has.
    if names.contains(name) || name == "help" { return }
    throw ValidationError("there is no command '\(name)'; it is one of \(names.joined(separator: ", "))")
  }

  private static func names(of configuration: CommandConfiguration) -> [String] {
    configuration.subcommands.compactMap { $0.configuration.commandName }
  }
}
