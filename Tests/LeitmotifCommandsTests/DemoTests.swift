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
    let lines = outcome.output.split(separator: "\n").suffix(10)
    try #require(lines.count == 10, "\(outcome.output)")
    let table = lines.dropLast(2).map { $0.split(separator: " ").map(String.init) }
    let words = "results test test without duplicates majority"
    #expect(table[0].joined(separator: " ") == words)
    #expect(table[1] == ["sequences", "1,186", "1,104", "1,186"])
    let accuracies = try table[2].dropFirst().map { try #require(Double($0)) }
    #expect(table[2][0] == "accuracy")
    #expect(accuracies[0] > 0.95)
    #expect(accuracies[1] > 0.95)
    #expect(accuracies[2] < 0.6)
    #expect(lines.suffix(2).map { $0.hasSuffix("out/splice.safetensors") } == [true, false])
    #expect(lines.last?.hasSuffix("out/splice.tsv") == true)
    #expect(try work.text("out/splice.tsv").split(separator: "\n").count == 1187)
  }
}
