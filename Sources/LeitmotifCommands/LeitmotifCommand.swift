public import ArgumentParser
internal import Foundation

/// The tool: `leitmotif <domain> <verb> …`.
public struct LeitmotifCommand: ParsableCommand {
  /// Its name, its version and its commands.
  public static let configuration = CommandConfiguration(
    commandName: "leitmotif",
    abstract: "Recurrent sequence models for DNA, music, sound and sensors, from files to predictions and melodies.",
    version: "0.1.0",
    subcommands: [DNACommand.self, MIDICommand.self, FramesCommand.self, InspectCommand.self, DemoCommand.self])

  /// Without arguments of its own: the commands have them.
  public init() {}
}

extension LeitmotifCommand {
  /// Runs the command line, and ends the process: 0 done, 1 bad data or a failed run, 2 wrong usage, 130 interrupted, 143
  /// terminated.
  public static func runAndExit() -> Never {
    // What is written to a closed pipe is then an error like others, which ends the run tidily.
    signal(SIGPIPE, SIG_IGN)
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch let interruption as Interrupted {
      Console.note(interruption.description)
      Foundation.exit(interruption.exitCode)
    } catch CommandError.outputClosed {
      Foundation.exit(0)
    } catch {
      exit(reporting: error)
    }
    Foundation.exit(0)
  }

  private static func exit(reporting error: any Error) -> Never {
    let code = exitCode(for: error)
    if code == .success {
      // Help and the version are asked for, so they are data.
      print(fullMessage(for: error))
      Foundation.exit(0)
    }
    if code == .validationFailure {
      let line = inOneLine(message(for: error))
      Console.error("\(line) (see '\(commandLine(naming: CommandLine.arguments.dropFirst())) --help')")
      Foundation.exit(2)
    }
    // What Foundation throws describes itself for programmers.
    let text = error is CocoaError || error is POSIXError ? error.localizedDescription : "\(error)"
    Console.error(inOneLine(text))
    Foundation.exit(1)
  }

  /// Text that may quote a damaged file: line breaks of any kind become spaces, and what else controls a terminal is shown as
  /// what it is not.
  private static func inOneLine(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return String(
      String.UnicodeScalarView(line.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }
}

/// `leitmotif dna …`
struct DNACommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dna", abstract: "Classify sequences from FASTA, FASTQ, BAM, CRAM and SAM files.",
    subcommands: [DNATrainCommand.self, DNAEvaluateCommand.self, DNAClassifyCommand.self])
}
