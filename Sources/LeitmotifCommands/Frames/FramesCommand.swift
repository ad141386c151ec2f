internal import ArgumentParser

/// `leitmotif frames …`
struct FramesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "frames",
    abstract: "Learn from feature frames, sound and video: classes, labels of steps, and transcripts.",
    subcommands: [
      FramesTrainCommand.self, FramesEvaluateCommand.self, FramesClassifyCommand.self, FramesTagCommand.self,
      FramesTranscribeCommand.self, FramesFeaturesCommand.self,
    ])
}
