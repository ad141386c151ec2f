public import ArgumentParser
public import LeitmotifMIDI

/// How music becomes tunes that a model learns; the model's file keeps it.
struct MIDIInputFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What a model reads and writes: melody (what happens at each step), notes (the pitch and length of each note) or "
        + "polyphony (the chords of each step).", valueName: "kind"))
  var tokens: MIDIConfiguration.Tokens = .melody

  @Option(
    help: ArgumentHelp("Steps of a quarter note, to which notes are moved: 12 or 24 for triplets.", valueName: "n"))
  var grid = 4

  @Option(
    help: ArgumentHelp(
      "The track to read, by its name or its number from 1, as 'leitmotif inspect' tells. (default: that of most notes; "
        + "with polyphony, all)",
      valueName: "name|n"), transform: TrackArgument.read)
  var track: TrackArgument?

  @Flag(
    help:
      "Learn each tune in all twelve keys, instead of moving it to C major or A minor; within minutes that learns less."
  )
  var augmentKeys = false

  @Option(
    help: ArgumentHelp(
      "Tell the model the style of each tune: folder for that of the file's folder, name for the last word of its name.",
      valueName: "folder|name"))
  var styleFrom: StyleSource?

  @Option(help: ArgumentHelp("Notes that a tune has to have.", valueName: "n"))
  var minNotes = MIDIConfiguration().minimumNoteCount

  @Option(
    help: ArgumentHelp(
      "Steps of a tune to learn from at most; what is beyond is cut off. (default: those of 128 quarter notes)",
      valueName: "n"))
  var maxLength: Int?

  func validate() throws {
    for (flag, value, range) in [
      ("--grid", grid, 1...96), ("--min-notes", minNotes, 1...1_000_000),
      ("--max-length", maxLength ?? 1, 1...1_000_000),
    ] where !range.contains(value) {
      throw ValidationError("\(flag) \(value): give \(range.lowerBound) to \(range.upperBound)")
    }
  }

  /// The settings of a model that knows these styles.
  func configuration(styles: [String]) -> MIDIConfiguration {
    MIDIConfiguration(
      tokens: tokens, grid: Grid(stepsPerQuarter: grid), part: track?.part ?? .longest, movesKey: !augmentKeys,
      maximumStepCount: maxLength, minimumNoteCount: minNotes, styles: styles, styleSource: styleFrom)
  }
}

/// What is done about files that break the rules, and how much is told; no part of a model.
struct MIDIReadingFlags: ParsableArguments {
  @Flag(help: "Stop at a MIDI file that breaks the format's rules, rather than mend it or leave it out.")
  var strict = false

  @Flag(help: "Name every file that is left out or mended.")
  var verbose = false
}

extension MIDIConfiguration.Tokens: ExpressibleByArgument {}
extension StyleSource: ExpressibleByArgument {}

/// `2` or `Flute`: a track by its number from 1, or by its name.
struct TrackArgument: WrittenArgument {
  static let form = "a track's name, or its number from 1"
  let part: PartChoice

  init?(argument: String) {
    if let number = Int(argument) {
      guard number >= 1 else { return nil }
      part = .track(number - 1)
    } else {
      guard !argument.isEmpty else { return nil }
      part = .named(argument)
    }
  }
}
