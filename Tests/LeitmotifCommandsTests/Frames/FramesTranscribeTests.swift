import Foundation
import Testing

@Suite("frames transcribe, features and inspect") struct FramesTranscribeTests {
  private let work: Workspace

  init() throws {
    work = try Workspace()
    try work.writeUtterances(0..<40, column: "transcript", to: "train-words.tsv")
    try work.writeUtterances(40..<52, column: "transcript", to: "test-words.tsv")
  }

  private func train(_ extra: [String] = [], output: String = "model") throws {
    try work.trainFrames(
      ["--max-steps", "200", "--hidden", "16", "--dropout", "0"] + extra, on: "train-words.tsv", output: output)
  }

  @Test func wordsAreLearntWithoutKnowingWhereTheyAre() throws {
    try train()
    let scores = try work.run(["frames", "evaluate", "model", "--sequences", "test-words.tsv", "--json"]).json
    #expect(try #require(scores["wer"] as? Double) < 0.3)
    #expect(try #require(scores["cer"] as? Double) < 0.3)
    #expect(try #require(scores["majorityWER"] as? Double) > 0.5)
    let table = try work.run(["frames", "evaluate", "model", "--sequences", "test-words.tsv"]).output
    #expect(table.contains("word error rate") && !table.contains(" \n"), "\(table)")
    let rows = try work.run(["frames", "transcribe", "model", "test-words.tsv"]).rows
    #expect(rows.first == ["id", "transcript", "score", "frames"])
    #expect(rows.dropFirst().map { $0[0] } == (40..<52).map { "u\($0)" })
  }

  @Test func aSearchMayBeWeighedByNGramsOrKeptToAListOfWords() throws {
    try train(["--units", "characters"])
    try work.write(
      "\\data\\\nngram 1=5\n\n\\1-grams:\n-1 <s>\n-1 </s>\n-0.5 one\n-0.5 two\n-0.5 three\n\n\\end\\\n",
      to: "words.arpa")
    try work.write("one\ntwo\n", to: "words.txt")
    let arguments = ["frames", "transcribe", "model", "test-words.tsv", "--beam", "8"]
    let weighed = try work.run(arguments + ["--language-model", "words.arpa", "--insertion-bonus", "0.5"])
    #expect(weighed.status == 0 && weighed.rows.count == 13, "\(weighed.errors)")
    let listed = try work.run(arguments + ["--word-list", "words.txt"])
    #expect(listed.rows.dropFirst().contains { !$0[1].isEmpty }, "\(listed.errors)")
    for row in listed.rows.dropFirst() {
      #expect(row[1].split(separator: " ").allSatisfy { ["one", "two"].contains($0) }, "\(row[1])")
    }
    #expect(try work.run(arguments + ["--word-list", "none.txt"]).errors.contains("none.txt: no such file"))
    try work.write("\\data\\\nngram 1=5\n", to: "cut.arpa")
    let refused = try work.run(arguments + ["--language-model", "cut.arpa"])
    #expect(refused.status == 1 && refused.errorLines.count == 1)
    #expect(refused.errors.contains("cut.arpa: line"))
  }

  @Test func transcriptsLongerThanTheirRecordingsAreLeftOutAndCounted() throws {
    try work.write(FrameSamples.table([[0, 0, 1], [0, 0, 0.9]]), to: "brief.csv")
    let manifest = try work.text("train-words.tsv") + "brief\tbrief.csv\tone two three one\n"
    try work.write(manifest, to: "some.tsv")
    let outcome = try work.trainFrames(["--validation", "0"], on: "some.tsv")
    #expect(outcome.errors.contains("left out 1 recording of fewer rows"), "\(outcome.errors)")
  }

  @Test func piecesGiveTheTranscriptsOfTheWhole() throws {
    try train(["--one-direction", "--convolution", "6x3", "--pool", "2"])
    let whole = try work.run(["frames", "transcribe", "model", "test-words.tsv"])
    let streamed = try work.run(["frames", "transcribe", "model", "test-words.tsv", "--stream"])
    #expect(whole.rows.count == 13 && streamed.output == whole.output, "\(streamed.errors)")
  }

  @Test func aPageShowsWhatIsHeardWhen() throws {
    try train(["--validation", "0.2", "--report", "page.html"])
    let page = try work.text("page.html")
    for text in ["word error rate", "What is heard when", "Loss by epoch"] { #expect(page.contains(text), "\(text)") }
  }

  @Test func inspectTellsOfTheModelAndFeaturesOfTheFrontEnd() throws {
    try train()
    let facts = try work.run(["inspect", "model"]).output
    #expect(facts.contains("sequence transcriber, domain frames") && facts.contains("one, three, two"))
    try work.write(FrameSamples.tone(hertz: 500), to: "tone.wav")
    for name in ["tone.npy", "tone.svg"] {
      let outcome = try work.run([
        "frames", "features", "tone.wav", "-o", name, "--features", "logmel", "--filters", "20",
      ])
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let array = try work.bytes("tone.npy")
    #expect(array.starts(with: [0x93] + Array("NUMPY".utf8)))
    let length = 10 + Int(array[8]) + 256 * Int(array[9])
    // 0.3 s of windows of 25 ms, one every 10 ms, and a last one that is filled up.
    #expect(length % 64 == 0 && array.count == length + 29 * 20 * 4)
    #expect(try work.text("tone.svg").contains("<svg"))
  }

  @Test func featuresOfAFileOfManyAreOfTheOneThatIsNamed() throws {
    for (name, value) in [("a", 1), ("b", 2)] { try work.write("\(value),\(value)\n", to: "\(name).csv") }
    try work.write("id\tpath\nfirst\ta.csv\nsecond\tb.csv\n", to: "both.tsv")
    let run = ["frames", "features", "both.tsv", "--scale", "none", "-o"]
    #expect(try work.run(run + ["first.npy"]).errors.contains("'first', the first"))
    #expect(try !work.run(run + ["second.npy", "--id", "second"]).errors.contains("--id"))
    let last = try ["first.npy", "second.npy"].map { [UInt8](try work.bytes($0).suffix(4)) }
    #expect(last == [[0, 0, 0x80, 0x3F], [0, 0, 0, 0x40]])
  }
}
