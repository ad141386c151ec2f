import Foundation
import Testing

@Suite("inspect of recordings") struct FramesInspectTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  private func facts(_ path: String, location: SourceLocation = #_sourceLocation) throws -> String {
    let outcome = try work.run(["inspect", path])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)", sourceLocation: location)
    return outcome.output
  }

  @Test func aSeriesIsToldByItsChannelsLengthsAndLabels() throws {
    try work.write(FrameSamples.series(0..<40), to: "train.ts")
    #expect(
      try facts("train.ts") == """
        format      .ts
        recordings  40
        channels    2
        frames      320
        lengths     6–10 frames, median 8
        labels      2: down (20), up (20)

        """)
  }

  @Test func aManifestIsToldByWhatItsLabelsAreFor() throws {
    try work.writeUtterances(0..<3, column: "transcript", to: "said.tsv")
    #expect(
      try facts("said.tsv") == """
        format      manifest
        recordings  3
        channels    3
        frames      45
        lengths     10–20 frames, median 15
        words       3: one (3), three (3), two (3)
        characters  8: e (9), space (6), o (6), t (6), h (3), n (3), r (3), w (3)

        """)
    try work.writeUtterances(0..<2, column: "labels", to: "tagged.tsv")
    #expect(try facts("tagged.tsv").hasSuffix("\nlabels of frames  4: one (8), two (8), pause (5), three (4)\n"))
    try work.write("id\tpath\tspeaker\na\tu0.csv\tx\nb\tu1.csv\ty\nc\tu0.csv\ty\n", to: "spoken.tsv")
    let spoken = try facts("spoken.tsv")
    #expect(spoken.contains("groups      2\n") && !spoken.contains("label"), "\(spoken)")
  }

  @Test func soundIsToldByItsRateChannelsAndSeconds() throws {
    try work.write(FrameSamples.tone(hertz: 440), to: "tone.wav")
    #expect(
      try facts("tone.wav") == """
        format         WAV
        recordings     1
        channels       1
        sampling rate  8,000 samples a second
        seconds        0.3
        lengths        0.3–0.3 s, median 0.3

        """)
    var stereo = FrameSamples.tone(hertz: 440)
    // Channels, and bytes of them all together.
    (stereo[22], stereo[32]) = (2, 4)
    try work.write(stereo, to: "stereo.wav")
    try work.write("id\tpath\na\ttone.wav\nb\tstereo.wav\n", to: "both.tsv")
    let both = try facts("both.tsv")
    #expect(both.contains("channels       1–2, read as their mean\n"), "\(both)")
    #expect(both.contains("lengths        0.15–0.3 s, median 0.225\n"), "\(both)")
  }

  @Test(arguments: [
    ("le_f8.npy", ".npy"), ("stored.npz", ".npz"), ("matrices.ark", "Kaldi archive"), ("matrices.scp", "Kaldi script"),
    ("user.htk", "HTK"), ("waveform.htk", "HTK"), ("six.wav", "WAV"),
  ])
  func everyFormatIsTold(_ name: String, _ format: String) throws {
    let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../../Fixtures/frames")
    let text = try facts(fixtures.appending(path: name).standardized.path)
    #expect(text.hasPrefix("format ") && text.split(separator: "\n")[0].hasSuffix(" " + format), "\(text)")
    #expect(text.contains("lengths "), "\(text)")
  }

  @Test func sequencesAreToldAsSuchWhateverTheirName() throws {
    try work.write(">sp|P1 [Homo sapiens]\nACGT\n", to: "in")
    try work.write(">a\nACGT\n", to: "in.txt")
    try work.write("@a\nACGT\n+\nIIII\n", to: "in.tsv")
    for name in ["in", "in.txt", "in.tsv"] { #expect(try facts(name).contains("bases         4\n"), "\(name)") }
  }

  @Test func whatIsWrongWithRecordingsIsWarnedOf() throws {
    let lines = ["@classLabel true a b", "@data", "1,?,3:1,2,3:a", "1,2:1,2:?"]
    try work.write(lines.joined(separator: "\n") + "\n", to: "gaps.ts")
    let outcome = try work.run(["inspect", "gaps.ts"])
    #expect(outcome.status == 0 && outcome.output.contains("recordings  2\n"), "\(outcome.errors)")
    #expect(outcome.errors.contains("leitmotif: warning: gaps.ts: 1 value missing"), "\(outcome.errors)")
    try work.write("1,2\n3,4\n", to: "a.csv")
    try work.write("id\tpath\tlabel\na\ta.csv\tup\nb\ta.csv\t\n", to: "bare.tsv")
    #expect(try work.run(["inspect", "bare.tsv"]).errors.contains("bare.tsv: 1 of 2 recordings without a label"))
  }

  @Test func allThatIsWrongInAManifestIsTold() throws {
    try work.write("1,2\n3,4\n", to: "a.csv")
    try work.write("1,2,3\n", to: "wide.csv")
    try work.write(
      "id\tpath\tlabel\na\ta.csv\tup\nb\tmissing.csv\tup\nc\twide.csv\tup\na\ta.csv\tup\nd\ta.csv\tdown\n", to: "in.tsv"
    )
    let outcome = try work.run(["inspect", "in.tsv"])
    #expect(outcome.status == 1 && outcome.output.contains("recordings  2\n"), "\(outcome.output)")
    let lines = outcome.errors.split(separator: "\n")
    #expect(lines.count == 4, "\(outcome.errors)")
    for (line, text) in zip(lines, ["line 3: ", "wide.csv: 3 numbers a frame", "line 5: ", "in.tsv: 3 recordings"]) {
      #expect(line.contains(text), "\(line)")
    }
  }

  @Test func aDamagedFileIsRefusedInOneLine() throws {
    try work.write(FrameSamples.tone(hertz: 440).prefix(60), to: "cut.wav")
    let outcome = try work.run(["inspect", "cut.wav"])
    #expect(outcome.status == 1 && outcome.output.isEmpty && outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("cut.wav: byte"), "\(outcome.errors)")
  }
}
