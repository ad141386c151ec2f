internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifMIDI

/// What music is to be like; what is not given is as most of the training music has it.
struct MelodyFlags: ParsableArguments {
  @Option(name: [.customShort("n"), .long], help: ArgumentHelp("Pieces to make.", valueName: "n"))
  var count: Int?

  @Option(
    help: ArgumentHelp("Bars of a piece; with --continue, those that are added.", valueName: "n"))
  var bars = MelodyWish().barCount

  @Option(
    help: ArgumentHelp("The metre. (default: that of most training tunes)", valueName: "6/8"),
    transform: MetreArgument.read)
  var metre: MetreArgument?

  @Option(
    help: ArgumentHelp(
      "The key's tonic. (default: C in major, A in minor, or the key of the file that is gone on from)",
      valueName: "C..B"), transform: KeyArgument.read)
  var key: KeyArgument?

  @Option(help: ArgumentHelp("major or minor.", valueName: "mode"), transform: ModeArgument.read)
  var mode: ModeArgument?

  @Option(help: ArgumentHelp("A style that the model was told, as 'leitmotif inspect' shows.", valueName: "name"))
  var style: String?

  @Option(
    help: ArgumentHelp(
      "How every piece begins: a MIDI file, or steps such as \"60 -2 62\", where -2 lets a note go on and -1 ends it.",
      valueName: "file.mid|steps"), transform: PrimerArgument.read)
  var primer: PrimerArgument?

  @Option(name: .customLong("continue"), help: ArgumentHelp("A tune to go on from.", valueName: "file.mid"))
  var tune: String?

  @Option(
    help: ArgumentHelp(
      "Chords, a bar each, over and over: their notes stand on strong beats.", valueName: "\"C Am F G\""),
    transform: ChordsArgument.read)
  var chords: ChordsArgument?

  @Option(
    help: ArgumentHelp(
      "Only notes of a scale: \(Scale.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"),
    transform: ScaleArgument.read)
  var scale: ScaleArgument?

  @Option(
    help: ArgumentHelp("Only these pitches; 60 is middle C.", valueName: "48-84"), transform: PitchRangeArgument.read)
  var range: PitchRangeArgument?

  @Flag(help: "Let pieces end as they will, rather than on the tonic.")
  var openEnd = false

  @OptionGroup(title: "Drawing") var drawing: DrawingFlags
  @OptionGroup(title: "Sound") var sound: SoundFlags

  func validate() throws {
    let limits = 1...10_000
    for (flag, value) in [("-n", count ?? 1), ("--bars", bars)] where !limits.contains(value) {
      throw ValidationError("\(flag) \(value): give \(limits.lowerBound) to \(limits.upperBound)")
    }
    if primer != nil, tune != nil {
      throw ValidationError("--primer and --continue both say how pieces begin; give one of them")
    }
    if let beam = drawing.beam, count ?? 1 > beam {
      throw ValidationError("-n \(count ?? 1): a beam of \(beam) finds at most as many pieces; give a wider --beam")
    }
  }

  /// The files that are read.
  var inputs: [String] { [primer?.path, tune].compactMap { $0 } }

  /// What is asked of the music.
  /// - Parameter opening: what it begins with.
  func wish(opening: Opening?) -> MelodyWish {
    var wish = MelodyWish()
    (wish.barCount, wish.metre, wish.tonic, wish.mode) = (bars, metre?.metre, key?.tonic, mode?.mode)
    (wish.style, wish.opening, wish.chords) = (style, opening, chords?.progression)
    (wish.scale, wish.range, wish.endsOnTonic) = (scale?.scale, range?.pitches, !openEnd)
    return wish
  }
}

/// How tokens are drawn.
struct DrawingFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Above 1 more daring, below 1 more usual than the training music; 0 for always the likeliest. (default: "
        + "\(Self.defaults.temperature))", valueName: "x"))
  var temperature: Float?

  @Option(help: ArgumentHelp("Draw from so many of the likeliest tokens at most.", valueName: "n"))
  var topK: Int?

  @Option(
    help: ArgumentHelp(
      "Draw from the likeliest tokens that together have this probability; 1 for all. (default: 0.95)", valueName: "x"))
  var topP: Float?

  @Option(help: ArgumentHelp("Search for the likeliest pieces with a beam so wide, and draw nothing.", valueName: "n"))
  var beam: Int?

  @Option(help: ArgumentHelp("Decides every draw: the same seed gives the same bytes.", valueName: "n"))
  var seed: UInt64 = 1

  private static let defaults = SamplingOptions()

  func validate() throws {
    if let beam, !(1...1_000).contains(beam) { throw ValidationError("--beam \(beam): give 1 to 1000") }
    if beam != nil, temperature != nil || topK != nil || topP != nil {
      throw ValidationError("--beam draws nothing, so --temperature, --top-k and --top-p have no part in it")
    }
    if let temperature, !(temperature >= 0 && temperature.isFinite) {
      throw ValidationError("--temperature \(temperature): give 0 or more")
    }
    if let topK, topK < 1 { throw ValidationError("--top-k \(topK): give 1 or more") }
    if let topP, !(topP > 0 && topP <= 1) { throw ValidationError("--top-p \(topP): give above 0 and at most 1") }
  }

  var options: SamplingOptions {
    SamplingOptions(
      temperature: temperature ?? Self.defaults.temperature, topK: topK, topP: topP ?? Self.defaults.topP)
  }
}

/// How music sounds.
struct SoundFlags: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Quarter notes a minute. (default: 120, or that of the file that is gone on from)", valueName: "bpm"))
  var tempo: Double?

  @Option(
    help: ArgumentHelp(
      "The instrument, 0 to 127 of General MIDI. (default: 0, a piano, or that of the file that is gone on from)",
      valueName: "n"))
  var program: Int?

  @Flag(help: "Also write sound, by the program fluidsynth.")
  var wav = false

  @Option(help: ArgumentHelp("The instruments of --wav. (default: those of the system)", valueName: "file.sf2"))
  var soundFont: String?

  func validate() throws {
    if let tempo, !(4...1000).contains(tempo) { throw ValidationError("--tempo \(tempo): give 4 to 1000") }
    if let program, !(0...127).contains(program) { throw ValidationError("--program \(program): give 0 to 127") }
    if soundFont != nil, !wav { throw ValidationError("--sound-font is for --wav; give both") }
  }
}
