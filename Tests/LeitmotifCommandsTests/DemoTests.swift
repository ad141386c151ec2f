import Foundation
import Testing

struct DemoTests {
  @Test func theDemonstrationEndsWithItsResultsAndItsFiles() throws {
    let work = try Workspace()
    let fixtures = URL(filePath: Samples.fixture("")).deletingLastPathComponent().path
    try FileManager.default.createSymbolicLink(atPath: work.path("Fixtures"), withDestinationPath: fixtures)
    let outcome = try work.run(["demo", "out"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    for command in ["train", "classify", "evaluate"] {
      #expect(outcome.errors.contains("$ leitmotif dna \(command) "), "\(command)")
    }
    for command in ["train", "generate"] {
      #expect(outcome.errors.contains("$ leitmotif midi \(command) "), "\(command)")
    }
    let lines = outcome.output.split(separator: "\n")
    let start = try #require(lines.lastIndex { $0.hasPrefix("results") }, "\(outcome.output)")
    let words = lines[start].split(separator: " ").joined(separator: " ")
    #expect(words == "results test test without duplicates majority GC share 3-mer")
    let table = lines[start...].map { line in
      line.split(separator: " ").map(String.init).filter { !$0.hasPrefix("(") }
    }
    #expect(table[1] == ["sequences", "1,186", "1,104", "1,186", "1,186", "1,186"])
    let accuracies = try table[2].dropFirst().map { try #require(Double($0)) }
    #expect(table[2][0] == "accuracy")
    #expect(accuracies[0] > 0.95)
    #expect(accuracies[1] > 0.95)
    #expect(accuracies.dropFirst(2).allSatisfy { $0 < 0.8 })
    let files = lines.suffix(5).map { $0.split(separator: "/").last.map(String.init) }
    #expect(files == ["splice.safetensors", "splice.tsv", "report.html", "jig.mid", "jig.svg"])
    let jig = try work.run(["inspect", "out/jig.mid", "--strict"])
    #expect(jig.output.contains("metre      6/8 from bar 1\n"), "\(jig.output)\(jig.errors)")
    #expect(jig.output.contains("key        D major from bar 1\n") || jig.output.contains("D minor"), "\(jig.output)")
    #expect(try work.text("out/jig.svg").contains("<svg"))
    #expect(try work.text("out/report.html").contains("Share right by probability"))
    #expect(try work.text("out/splice.tsv").split(separator: "\n").count == 1187)
  }
}
