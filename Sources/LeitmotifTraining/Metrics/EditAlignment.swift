/// The fewest edits that make one sequence of another: Levenshtein (1966), by the dynamic programme of Wagner and Fischer (1974).
public struct EditAlignment: Sendable, Hashable {
  /// What becomes of a place.
  public enum Edit: Sendable, Hashable {
    /// It stays.
    case match(String)
    /// It becomes another.
    case substitution(String, by: String)
    /// It goes.
    case deletion(String)
    /// Something new stands here.
    case insertion(String)
  }

  /// In order, from the beginning.
  public let edits: [Edit]

  /// What turns `reference` into `hypothesis`. Of equally short ways the one that substitutes late is taken.
  ///
  /// - Complexity: O(n · m) time and memory.
  public init(from reference: [String], to hypothesis: [String]) {
    let width = hypothesis.count + 1
    var costs = [Int](repeating: 0, count: (reference.count + 1) * width)
    for column in 0..<width { costs[column] = column }
    for row in 1..<(reference.count + 1) {
      costs[row * width] = row
      for column in 1..<width {
        let same = reference[row - 1] == hypothesis[column - 1]
        costs[row * width + column] = min(
          costs[(row - 1) * width + column - 1] + (same ? 0 : 1), costs[(row - 1) * width + column] + 1,
          costs[row * width + column - 1] + 1)
      }
    }
    var edits: [Edit] = []
    var (row, column) = (reference.count, hypothesis.count)
    while row > 0 || column > 0 {
      let cost = costs[row * width + column]
      if row > 0, column > 0 {
        let (said, heard) = (reference[row - 1], hypothesis[column - 1])
        let before = costs[(row - 1) * width + column - 1]
        if said == heard ? before == cost : before + 1 == cost {
          edits.append(said == heard ? .match(said) : .substitution(said, by: heard))
          (row, column) = (row - 1, column - 1)
          continue
        }
      }
      if row > 0, costs[(row - 1) * width + column] + 1 == cost {
        row -= 1
        edits.append(.deletion(reference[row]))
      } else {
        column -= 1
        edits.append(.insertion(hypothesis[column]))
      }
    }
    self.edits = edits.reversed()
  }

  /// Places that are not the same.
  public var editCount: Int { edits.count { if case .match = $0 { false } else { true } } }
  /// Places of the sequence that is changed.
  public var referenceCount: Int { edits.count { if case .insertion = $0 { false } else { true } } }

  /// For a person: what stays as it is, and in brackets what became of the rest, such as `one [two→six] [three→] [→nine]`.
  public var text: String {
    edits.map { edit in
      switch edit {
      case .match(let same): same
      case .substitution(let said, let heard): "[\(said)→\(heard)]"
      case .deletion(let said): "[\(said)→]"
      case .insertion(let heard): "[→\(heard)]"
      }
    }.joined(separator: " ")
  }
}
