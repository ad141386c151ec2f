import LeitmotifTensor
import Testing

@testable import LeitmotifModels

@Suite("N-grams") struct NGramTests {
  private static let model = NGramModel(counting: [[0, 1, 0, 1, 2], [0, 1]], order: 2, vocabularySize: 4)

  @Test("Probabilities are Witten and Bell's, order by order")
  func values() {
    // 7 tokens, 3 different: p₀(1) = (3 + 3/4) / 10. After 0: 1 three times: p₁(1|0) = (3 + p₀) / 4. After 1 0: 1 once.
    let orders = Self.model.probabilities(of: 1, after: [1, 0])
    #expect(abs(orders[0] - 0.375) < 1e-12)
    #expect(abs(orders[1] - 3.375 / 4) < 1e-12)
    #expect(abs(orders[2] - (1 + 3.375 / 4) / 2) < 1e-12)
    // A token never seen has what is left of the uniform distribution.
    #expect(abs(Self.model.probabilities(of: 3, after: [])[0] - 3 * 0.25 / 10) < 1e-12)
  }

  @Test(
    "Probabilities add up to one after every context",
    arguments: [[], [0], [1], [2], [1, 0], [3, 3], [0, 1]] as [[Int32]])
  func sums(context: [Int32]) {
    for order in 0...2 {
      let sum = (0..<4).reduce(0.0) { $0 + Self.model.probabilities(of: Int32($1), after: context[...])[order] }
      #expect(abs(sum - 1) < 1e-12)
    }
  }

  @Test("The cost of sequences is counted by order, and of events apart")
  func costs() {
    let costs = Self.model.costs(of: [[0, 1]], events: [1])
    #expect(costs.count == 3)
    #expect(costs.allSatisfy { $0.steps == 2 && $0.eventSteps == 1 })
    #expect(abs(costs[0].eventNats - 0.9808293) < 1e-6)
  }

  @Test("It comes back from its tensor, and damage is found")
  func storage() throws {
    #expect(try NGramModel(Self.model.tensor, vocabularySize: 4) == Self.model)
    #expect(throws: NGramModel.Damage.self) { try NGramModel(Self.model.tensor * 1.5, vocabularySize: 4) }
    #expect(throws: NGramModel.Damage.self) { try NGramModel(Self.model.tensor, vocabularySize: 2) }
  }
}
