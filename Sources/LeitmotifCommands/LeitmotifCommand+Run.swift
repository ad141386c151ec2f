internal import ArgumentParser

extension LeitmotifCommand {
  /// The arguments of the command that runs, for the record of how a result was made.
  @TaskLocal static var arguments: [String] = []

  /// Runs the command that `arguments` name, without the tool's own name.
  static func run(_ arguments: [String]) throws {
    let arguments = try ResumedTraining.completing(arguments)
    var command = try parseAsRoot(arguments)
    try $arguments.withValue(arguments) { try command.run() }
  }
}
