internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI

/// `leitmotif midi generate`
struct MIDIGenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Make new music with a model.",
    discussion: """
      Examples:
        leitmotif midi generate tunes.safetensors -o out/ -n 10
        leitmotif midi generate tunes.safetensors -o jig.mid --metre 6/8 --key D --piano-roll jig.svg
        leitmotif midi generate tunes.safetensors -o out/ --chords "Am F C G" --scale minor --temperature 0.8
        leitmotif midi generate tunes.safetensors -o longer.mid --continue mine.mid --bars 8

      A folder gets 001.mid, 002.mid and so on, a piano roll of each, and metrics.json: what the music is like beside the \
      training music, and the longest run of notes that is copied from it. No melody copies a run of 16 notes; music with chords may.
      """)

  @Argument(help: "The model, which 'leitmotif midi train' wrote.")
  var model: String

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("A MIDI file, or a folder, which is made when missing.", valueName: "out.mid|folder"))
  var output: String

  @OptionGroup(title: "Music") var melody: MelodyFlags

  @Option(help: ArgumentHelp("Where a picture of one piece goes.", valueName: "file.svg"))
  var pianoRoll: String?

  @Flag(help: "Overwrite files that exist.")
  var force = false

  @Flag(help: "Print one JSON object on standard output, and nothing else.")
  var json = false

  @OptionGroup var threads: ThreadOptions

  /// Pieces to make.
  private var count: Int { melody.count ?? (MelodyFiles.isFile(output) || pianoRoll != nil ? 1 : 10) }

  private var files: MelodyFiles { MelodyFiles(output, count: count, roll: pianoRoll) }

  func validate() throws {
    if output.isEmpty || output == "-" { throw ValidationError("--output wants a MIDI file or a folder") }
    if MelodyFiles.isFile(output), count != 1 {
      throw ValidationError("--output \(output) is one file, and -n asks for \(count) pieces; name a folder")
    }
    if pianoRoll != nil, count != 1 {
      throw ValidationError("--piano-roll is one picture, and -n asks for \(count) pieces; a folder gets one of each")
    }
    let inputs = NamedFiles(inputs: [model] + melody.inputs)
    try inputs.validate()
    for path in files.places.flatMap({ [$0.midi, $0.wav] }) { try inputs.validate(output: path) }
    if let pianoRoll {
      try inputs.validate(output: pianoRoll, flag: "--piano-roll")
      if FileSystem.Identity(of: pianoRoll) == FileSystem.Identity(of: files.places[0].midi) {
        throw ValidationError("--piano-roll \(pianoRoll) would replace the music; give another name")
      }
    }
  }

  func run() throws {
    let files = files
    try files.check(overwrites: force, sound: melody.sound.wav)
    let trained = try MIDIGenerator.named(model)
    let music = try Melodies(melody, by: trained, count: count, threads: threads.pool)
    try music.write(to: files, as: melody.sound, from: output, overwrites: force, asJSON: json)
  }
}

extension Melodies {
  /// Writes the files, and tells of them.
  func write(
    to files: MelodyFiles, as sound: SoundFlags, from output: String, overwrites: Bool, asJSON: Bool
  ) throws {
    let metrics = MelodyMetrics(self, files: files.places.map(\.name))
    try files.write(self, metrics, overwrites: overwrites)
    if sound.wav { try writeSound(of: files, soundFont: sound.soundFont) }
    if asJSON {
      try Console.data(try metrics.json() + "\n")
      return
    }
    try Console.data(metrics.table)
    let what = "\(counted(plan.barCount, "bar")) of \(metrics.metre) in \(metrics.key)"
    let place = files.places.count == 1 ? files.places[0].midi : "\(files.places.count.grouped) files in \(output)"
    Console.note("Wrote \(place): \(what)")
  }

  private func writeSound(of files: MelodyFiles, soundFont: String?) throws {
    do {
      let sound = try MelodySound(soundFont: soundFont)
      for place in files.places.prefix(melodies.count) { try sound.write(place.midi, to: place.wav) }
    } catch let missing as MelodySound.Missing {
      Console.warning(missing.description)
    }
  }
}
