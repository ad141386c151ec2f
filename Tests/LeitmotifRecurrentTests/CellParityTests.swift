import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// Cells, directions, merges and stacks against PyTorch's values and gradients in double precision.
struct CellParityTests {
  private static let fixtures = Dictionary(
    uniqueKeysWithValues: ["elman", "gru", "lstm", "stacks"].map { name in (name, Result { try ParityFixture(name) }) })

  /// `family/case`
  private static func names(_ families: [String]) -> [String] {
    families.flatMap { family in ((try? fixtures[family]?.get().caseNames) ?? []).map { "\(family)/\($0)" } }
  }
  static let layerNames = names(["elman", "gru", "lstm"])
  static let stackNames = names(["stacks"])

  private func parityCase(_ name: String) throws -> ParityCase {
    let parts = name.split(separator: "/")
    return try #require(try Self.fixtures[String(parts[0])]?.get())[String(parts[1])]
  }

  @Test func theFixturesHaveEachCellDirectionAndMerge() {
    #expect(Self.layerNames.count >= 30)
    #expect(Self.stackNames.count >= 3)
  }

  @Test(arguments: layerNames)
  func aLayerAgreesWithPyTorch(name: String) throws {
    let parity = try parityCase(name)
    let facts = parity.facts
    let merge = facts.merge.flatMap(BidirectionalMerge.init) ?? .concat
    let problems = parity.problems { leaves in
      guard let (layer, state) = leaves.layer(facts.cell ?? "", direction: facts.direction ?? "", merge: merge) else {
        return [:]
      }
      let output = layer.run(leaves.ragged(facts.lengths ?? []), initialState: state, context: .inference())
      return outputs(output.sequence, [output.final])
    }
    #expect(problems.isEmpty, "\(problems)")
  }

  @Test(arguments: stackNames)
  func aStackAgreesWithPyTorch(name: String) throws {
    let parity = try parityCase(name)
    let facts = parity.facts
    let layerCount = facts.hiddenSizes?.count ?? 2
    let prefixes = (0..<layerCount).map { "layers.\($0)." }
    let problems = parity.problems { leaves in
      let layers = prefixes.compactMap {
        leaves.layer(facts.cell ?? "", direction: facts.direction ?? "", prefix: $0)
      }
      let stack = RecurrentStack(layers.map(\.layer), isResidual: facts.residual ?? false)
      let output = stack(leaves.ragged(facts.lengths ?? []), initialStates: layers.map(\.state), context: .inference())
      return outputs(output.sequence, output.finals, prefixes: prefixes)
    }
    #expect(problems.isEmpty, "\(problems)")
  }
}
