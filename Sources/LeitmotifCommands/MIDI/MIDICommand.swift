internal import ArgumentParser

/// `leitmotif midi …`
struct MIDICommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "midi", abstract: "Learn from folders of MIDI files, and make new melodies.",
    subcommands: [
      MIDITrainCommand.self, MIDIEvaluateCommand.self, MIDIGenerateCommand.self, MIDIComposeCommand.self,
    ])
}
