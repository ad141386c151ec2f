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
    let places = domains.filter { names(of: $0).contains(first) }.compactMap(\.commandName)
    if !places.isEmpty {
      let lines = places.map { "'leitmotif \($0) \(first)'" }.joined(separator: " or ")
      throw ValidationError("'\(first)' is a verb of a domain: write \(lines)")
    }
    try check(first, among: names(of: configuration))
    guard let domain = domains.first(where: { $0.commandName == first }), let verb = arguments.dropFirst().first,
      !verb.hasPrefix("-")
    else { return }
    try check(verb, among: names(of: domain))
  }

  /// The command that arguments begin with, such as `leitmotif frames train`, as far as there is such a command.
  static func commandLine(naming arguments: some Sequence<String>) -> String {
    var (line, configuration) = ("leitmotif", configuration)
    for name in arguments {
      guard let next = configuration.subcommands.first(where: { $0.configuration.commandName == name }) else { break }
      (line, configuration) = ("\(line) \(name)", next.configuration)
    }
    return line
  }

  /// The commands that have verbs.
  private static var domains: [CommandConfiguration] {
    configuration.subcommands.map { $0.configuration }.filter { !$0.subcommands.isEmpty }
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
