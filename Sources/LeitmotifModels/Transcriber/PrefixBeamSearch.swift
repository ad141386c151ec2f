internal import LeitmotifTraining

/// The likeliest transcripts, each over all its alignments at once: Graves (2008, section 7.5), Hannun and others (2014,
/// "First-pass large vocabulary continuous speech recognition using bi-directional recurrent DNNs").
///
/// The best path, which a greedy decoder takes, may belong to a transcript that is not the likeliest. A search keeps, row by row, the
/// `width` best beginnings, and may weigh them by what transcripts are like (``TranscriptPrior``).
public struct PrefixBeamSearch: Sendable {
  /// Beginnings that are kept at each row.
  public let width: Int
  /// What transcripts are like; nil where nothing is known.
  public let prior: TranscriptPrior?
  /// The symbol of each class; that of the blank is not read.
  private let symbols: [String]

  /// - Parameters:
  ///   - width: at least 1.
  ///   - symbols: one a class, the blank's included.
  public init(width: Int, symbols: [String], prior: TranscriptPrior? = nil) {
    precondition(width >= 1, "a beam of \(width)")
    (self.width, self.symbols, self.prior) = (width, symbols, prior)
  }

  /// A beginning of a transcript, as a node of the tree of all of them.
  private struct Node {
    var parent: Int
    var classIndex: Int
    var children: [Int: Int] = [:]
    /// What the prior says of it; nil where it rules it out.
    var progress: TranscriptPrior.Progress
  }

  /// The probability that the rows so far spell a beginning, ending with a blank or with its last class.
  private struct Weight {
    var blank = -Double.infinity
    var last = -Double.infinity
    var total: Double { logSum(blank, last) }

    mutating func add(blank: Double = -.infinity, last: Double = -.infinity) {
      self.blank = logSum(self.blank, blank)
      self.last = logSum(self.last, last)
    }
  }

  /// The classes of the best transcript.
  public func decode(_ probabilities: SymbolProbabilities) -> [Int] {
    precondition(symbols.count == probabilities.classCount, "\(symbols.count) symbols for the classes")
    var nodes = [Node(parent: -1, classIndex: -1, progress: TranscriptPrior.Progress())]
    var beam = [(node: 0, weight: Weight(blank: 0))]
    for row in 0..<probabilities.rowCount {
      var next: [Int: Weight] = [:]
      for (node, weight) in beam {
        next[node, default: Weight()].add(
          blank: weight.total + Double(probabilities[row, probabilities.blank]))
        for index in 0..<probabilities.classCount where index != probabilities.blank {
          let probability = Double(probabilities[row, index])
          let repeats = index == nodes[node].classIndex
          if repeats { next[node, default: Weight()].add(last: weight.last + probability) }
          guard let child = child(of: node, classIndex: index, in: &nodes) else { continue }
          next[child, default: Weight()].add(last: (repeats ? weight.blank : weight.total) + probability)
        }
      }
      beam = best(of: next, in: nodes)
    }
    let ends = beam.compactMap { entry in
      end(of: nodes[entry.node].progress).map { (entry.node, entry.weight.total + $0) }
    }
    let chosen = ends.max { $0.1 < $1.1 || $0.1 == $1.1 && $0.0 > $1.0 }?.0 ?? beam[0].node
    return classes(to: chosen, in: nodes)
  }

  private func child(of node: Int, classIndex: Int, in nodes: inout [Node]) -> Int? {
    if let known = nodes[node].children[classIndex] { return known < 0 ? nil : known }
    var progress = nodes[node].progress
    guard prior?.advance(&progress, by: symbols[classIndex]) ?? true else {
      nodes[node].children[classIndex] = -1
      return nil
    }
    nodes[node].children[classIndex] = nodes.count
    nodes.append(Node(parent: node, classIndex: classIndex, progress: progress))
    return nodes.count - 1
  }

  private func best(of weights: [Int: Weight], in nodes: [Node]) -> [(node: Int, weight: Weight)] {
    let ranked = weights.map { (node: $0.key, weight: $0.value, score: $0.value.total + nodes[$0.key].progress.score) }
      .sorted { $0.score > $1.score || $0.score == $1.score && $0.node < $1.node }
    return ranked.prefix(width).map { ($0.node, $0.weight) }
  }

  private func end(of progress: TranscriptPrior.Progress) -> Double? {
    guard let prior else { return 0 }
    return prior.scoreAtEnd(of: progress)
  }

  private func classes(to node: Int, in nodes: [Node]) -> [Int] {
    var (classes, node): ([Int], Int) = ([], node)
    while nodes[node].parent >= 0 {
      classes.append(nodes[node].classIndex)
      node = nodes[node].parent
    }
    return classes.reversed()
  }
}
