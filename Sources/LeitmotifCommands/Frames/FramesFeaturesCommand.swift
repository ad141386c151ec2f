internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifFrames
internal import LeitmotifReport

/// `leitmotif frames features`
struct FramesFeaturesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features", abstract: "Write what the front end makes of a recording, as numbers or as a picture.",
    discussion: """
      Into a file named .npy go the steps, a row each, as NumPy reads them; into one named .svg a spectrogram.

      Without --model, deltas are left out unless --deltas asks for them, and --scale global is over the file's recordings.
      """)

  @Argument(help: "A recording of sound, frames or video, or a file of many.")
  var input: String

  @Option(help: ArgumentHelp("Which recording of a file of many. (default: the first)", valueName: "name"))
  var id: String?

  @Option(name: [.customShort("o"), .long], help: ArgumentHelp("Where it goes.", valueName: "out.npy|out.svg"))
  var output: String

  @Option(help: ArgumentHelp("The front end of this model, instead of that of the flags.", valueName: "model"))
  var model: String?

  @Flag(help: "Overwrite the output when it exists.")
  var force = false

  @OptionGroup(title: "Front end") var front: FrontEndFlags

  func validate() throws {
    guard [".npy", ".svg"].contains(where: output.lowercased().hasSuffix) else {
      throw ValidationError("--output \(output): give a name that ends in .npy or .svg")
    }
    try NamedFiles(inputs: [input] + (model.map { [$0] } ?? [])).validate(output: output)
  }

  func run() throws {
    let source = FramesSource(path: input, labelling: .none)
    let (example, others) = try recording(of: source)
    let isSound = if case .sound = example.content.recording { true } else { false }
    let adapter =
      try model.map { try FramesModel(named: $0).adapter }
      ?? FramesAdapter.fitted(plain(isSound: isSound), to: [source])
    guard case .frames(let steps) = try adapter.encode(example.content) else { return }
    let interruption = Interruption(finishing: nil)
    try interruption.watched {
      let file = try OutputFile(path: output, overwrites: force, interruption: interruption)
      if output.lowercased().hasSuffix(".svg") {
        try file.write(adapter.heatMap(of: steps, title: example.id).svg)
      } else {
        try file.write(steps.npy)
      }
      try file.finish()
    }
    Console.note("Wrote \(output): \(counted(steps.count, "step")) of \(counted(steps.width, "number"))")
    if others { Console.note("They are of '\(example.id)', the first recording of the file; --id names another") }
  }

  /// The recording that is asked for, and whether it was taken as the first of several.
  private func recording(of source: FramesSource) throws -> (Example<FrameContent>, isFirstOfSeveral: Bool) {
    var reader = try FramesReader(source, units: .words)
    while let example = try reader.next() {
      guard let id else { return (example, try reader.next() != nil) }
      if example.id == id { return (example, false) }
    }
    throw id.map { CommandError.noRecording(path: input, id: $0) } ?? ModelError.noSequences
  }

  /// The channels as they are, unless the flags say otherwise.
  private func plain(isSound: Bool) -> FrontEndSettings {
    var settings = front.settings(isSound: isSound)
    settings.deltaOrder = front.deltas ?? 0
    return settings
  }
}

extension FramesAdapter {
  /// Steps as a picture: time from left to right, channels from below to above.
  func heatMap(of steps: FrameSequence, title: String, marks: [HeatMap.Mark] = []) -> HeatMap {
    let channels = configuration.channelCount
    let seconds = configuration.frameSeconds.map { $0 * Double(configuration.frameStride) }
    let end = Double(max(steps.count, 1)) * (seconds ?? 1)
    return HeatMap(
      title, values: (0..<steps.count).flatMap { steps.values[($0 * steps.width)..<($0 * steps.width + channels)] },
      rowCount: channels, xAxis: Axis(seconds == nil ? "step" : "seconds", range: 0...end),
      yAxis: Axis("channel", range: 0...Double(channels)), marks: marks)
  }
}
