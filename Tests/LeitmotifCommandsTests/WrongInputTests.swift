import Foundation
import Testing

/// Data that is wrong: one line that says what, where and what to do, exit 1, and nothing written.
struct WrongInputTests {
  private let work: Workspace

  init() throws { work = try Workspace() }

  @Test(
    arguments: WrongInput.sequences + WrongInput.labels + WrongInput.divisions + WrongInput.outputs + WrongInput.parts)
  func wrongDataIsRefusedInOneLine(_ wrong: WrongInput) throws { try refuse(wrong) }

  @Test(arguments: WrongInput.models)
  func wrongUseOfAModelIsRefusedInOneLine(_ wrong: WrongInput) throws {
    try work.train()
    try refuse(wrong)
  }

  @Test func aTruncatedModelIsRefusedInOneLine() throws {
    try work.train()
    let whole = try work.bytes("model")
    let arguments = ["dna", "classify", "cut", "train.fa", "-o", "out"]
    try refuse(WrongInput("a truncated model", files: ["cut": whole.dropLast(5)], arguments, says: ["cut: "]))
  }

  @Test func aModelWithACellOfItsOwnIsRefusedInOneLine() throws {
    try work.train()
    var model = try work.bytes("model")
    let name = try #require(model.range(of: Data("gru".utf8)))
    model.replaceSubrange(name, with: Data("mgu".utf8))
    let arguments = ["dna", "classify", "own", "train.fa", "-o", "out"]
    try refuse(WrongInput("a cell of its own", files: ["own": model], arguments, says: ["own: ", "'mgu'", "program"]))
  }

  private func refuse(_ wrong: WrongInput) throws {
    for (name, data) in wrong.files { try work.write(data, to: name) }
    let names = try work.names
    let contents = try names.map { try work.bytes($0) }
    let outcome = try work.run(wrong.arguments)
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    let line = try #require(outcome.errorLines.first, "\(outcome.errors)")
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.hasSuffix(line + "\n"), "it is the last line: \(outcome.errors)")
    for word in wrong.words { #expect(line.contains(word), "'\(word)' in: \(line)") }
    #expect(try work.names == names)
    #expect(try names.map { try work.bytes($0) } == contents)
  }
}
