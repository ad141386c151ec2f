internal import FoundationEssentials
package import Leitmotif

/// A file of `Fixtures/parity`: what PyTorch computes in double precision (see `Fixtures/README.md`).
package struct ParityFixture: Sendable {
  /// The cases' names, sorted.
  package let caseNames: [String]
  private let tensors: [String: Tensor]
  private let facts: [String: ParityFacts]

  /// - Parameters:
  ///   - family: the file's name without its extension.
  ///   - file: a source file of this package, above which `Fixtures` is looked for.
  package init(_ family: String, file: String = #filePath) throws {
    var folder = URL(filePath: file).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appending(path: "Fixtures/parity").path), folder.path != "/" {
      folder.deleteLastPathComponent()
    }
    let stored = try Safetensors(contentsOf: folder.appending(path: "Fixtures/parity/\(family).safetensors").path)
    var facts: [String: ParityFacts] = [:]
    for (name, text) in stored.metadata where text.hasPrefix("{") {
      facts[name] = try JSONDecoder().decode(ParityFacts.self, from: Data(text.utf8))
    }
    tensors = stored.tensorsByName
    self.facts = facts
    caseNames = facts.keys.sorted()
  }

  /// One case; an empty one where there is none of that name.
  package subscript(name: String) -> ParityCase {
    var parts: [String: Tensor] = [:]
    for (key, tensor) in tensors where key.hasPrefix(name + "/") {
      parts[String(key.dropFirst(name.count + 1))] = tensor
    }
    return ParityCase(name: name, facts: facts[name] ?? ParityFacts(), parts: parts)
  }
}

/// One computation: inputs, parameters, outputs, and the gradients of Σ outputs ⊙ weights.
package struct ParityCase: Sendable {
  package let name: String
  package let facts: ParityFacts
  private let parts: [String: Tensor]

  init(name: String, facts: ParityFacts, parts: [String: Tensor]) {
    self.name = name
    self.facts = facts
    self.parts = parts
  }

  /// The tensor of a group: `inputs`, `parameters`, `indices`, `outputs`, `weights` or `gradients`.
  package subscript(group: String, name: String) -> Tensor {
    guard let tensor = parts["\(group)/\(name)"] else { preconditionFailure("\(self.name) has no \(group)/\(name)") }
    return tensor
  }

  /// The tensors of a group by name, sorted.
  package func group(_ group: String) -> [NamedTensor] {
    parts.filter { $0.key.hasPrefix(group + "/") }.sorted { $0.key < $1.key }
      .map { NamedTensor(name: String($0.key.dropFirst(group.count + 1)), tensor: $0.value) }
  }

  /// The whole numbers of `indices/name`.
  package func indices(_ name: String) -> [Int32] { self["indices", name].values.map { Int32($0) } }

  /// Whether the case has this tensor.
  package func has(_ group: String, _ name: String) -> Bool { parts["\(group)/\(name)"] != nil }
}

/// What a case is told beside its numbers.
package struct ParityFacts: Sendable, Codable {
  package var cell: String?
  package var direction: String?
  package var merge: String?
  package var inputSize: Int?
  package var hiddenSize: Int?
  package var hiddenSizes: [Int]?
  package var lengths: [Int]?
  package var residual: Bool?
  package var axis: Int?
  package var lower: Int?
  package var upper: Int?
  package var taps: Int?
  package var size: Int?
  package var operation: String?
  package var labelSmoothing: Float?
  package var weighted: Bool?
  package var blank: Int?
}

/// A module that is nothing but named tensors, all of which get a gradient: the leaves of a parity case.
package struct NamedLeaves: Module {
  package var leaves: [NamedTensor]

  package init(_ leaves: [NamedTensor]) { self.leaves = leaves }

  package subscript(name: String) -> Tensor {
    guard let leaf = leaves.first(where: { $0.name == name }) else { preconditionFailure("no leaf \(name)") }
    return leaf.tensor
  }

  package mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    for index in leaves.indices { visitor.visit(leaves[index].name, &leaves[index].tensor) }
  }
}

extension ParityCase {
  /// Runs `compute` on the case's inputs and parameters, and tells where outputs or gradients are off.
  ///
  /// - Parameters:
  ///   - tolerance: absolute + relative. The same computation in Float32 elsewhere stays within 5·10⁻⁷; another order of
  ///     summation over some hundred terms stays within 10⁻⁵.
  ///   - compute: gives each output by name.
  package func problems(
    tolerance: Float = 1e-5, _ compute: (NamedLeaves) -> [String: Tensor]
  ) -> [Finding] {
    var list = FindingList()
    let leaves = NamedLeaves(group("inputs") + group("parameters"))
    let expected = group("outputs")
    let result = valueWithGradient(at: leaves) { leaves in
      let outputs = compute(leaves)
      let loss = expected.compactMap { output in
        outputs[output.name].map { ($0 * self["weights", output.name]).sum() }
      }
      return (loss.reduce(Tensor(0), +), outputs)
    }
    for output in expected {
      guard let actual = result.auxiliary[output.name] else {
        list.add("\(name) \(output.name)", "it was not computed.")
        continue
      }
      if let found = difference(actual, from: output.tensor, tolerance: tolerance) {
        list.add("\(name) \(output.name)", found)
      }
    }
    for leaf in result.gradient.parameters {
      if let found = difference(leaf.tensor, from: self["gradients", leaf.name], tolerance: tolerance) {
        list.add("\(name) gradient of \(leaf.name)", found)
      }
    }
    return list.findings
  }
}
