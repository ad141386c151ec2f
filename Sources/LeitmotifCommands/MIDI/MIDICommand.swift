internal import ArgumentParser

/// `leitmotif midi …`
struct MIDICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "midi", abstract: "Learn melodies from folders of MIDI files.",
    subcommands: [MIDITrainCommand.self, MIDIEvaluateCommand.self])
}
