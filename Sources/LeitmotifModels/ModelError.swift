/// What can be wrong with models and what they are given.
public enum ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The factory makes no cell of this name; `known` are those it makes.
  case unknownCell(name: String, known: [String])
  /// A setting is outside its range.
  case invalidSetting(name: String, value: String, requirement: String)
  /// A file that is no model of this library, or that another version wrote.
  case notAModel(path: String, reason: String)
  /// A model of this library whose weights or settings cannot be used here; `reason` says what to do.
  case unusable(path: String, reason: String)
  /// A model's file whose tensor has a value that is NaN or infinite.
  case notFinite(path: String, tensor: String)
  /// A file that is no whole checkpoint, or that another version wrote.
  case notACheckpoint(path: String, reason: String)
  /// A checkpoint of another training than that which is to go on; `difference` says what differs.
  case otherTraining(path: String, difference: String)
  /// A model for the sequences of another domain.
  case wrongDomain(path: String, expected: String, actual: String)
  /// A model of another shape, such as a generator where a classifier belongs; it may be used for its domain.
  case wrongShape(path: String, expected: ModelFileKind, actual: ModelFileKind, domain: String)
  /// No example has both a label and a step.
  case noExamples
  /// There is no sequence with a step.
  case noSequences
  /// The first `count` examples already take more than `limit` bytes of memory.
  case tooLarge(limit: Int, count: Int)
  /// The constraints of a generation leave no token that may come next.
  case nothingAllowed(step: Int)
  /// A label of a step, or a symbol of a transcript, that a model does not know, and the sequence that has it.
  case unknownSymbol(id: String, symbol: String, known: [String])
  /// A sequence that becomes fewer rows than its transcript needs.
  case impossibleTranscript(id: String, rows: Int, needed: Int)
  /// A row that a decoder was given whose probabilities do not sum to 1.
  case notNormalized(row: Int, sum: Double)
  /// A model that cannot be given a sequence in pieces; `reason` says why, and what to do.
  case notStreamable(reason: String)
  /// A language model in a file that is none, or damaged, at a line.
  case notALanguageModel(path: String, line: Int, problem: String)
  /// Training has nothing to tell apart.
  case oneClassOnly(label: String)

  /// What is wrong, and what to do, in one line.
  public var description: String {
    switch self {
    case .unknownCell(let name, let known):
      "no cell is named '\(name)' (known: \(known.joined(separator: ", "))); "
        + "pass a LayerFactory that makes it as the argument layers:"
    case .invalidSetting(let name, let value, let requirement):
      "\(name) is \(value), but must be \(requirement)"
    case .notAModel(let path, let reason):
      "\(path): not a model of leitmotif (\(reason)); give a file that 'leitmotif … train' wrote"
    case .unusable(let path, let reason):
      "\(path): \(reason)"
    case .notFinite(let path, let tensor):
      "\(path): the tensor '\(tensor)' has values that are not finite numbers; give an undamaged copy, or train the model again"
    case .notACheckpoint(let path, let reason):
      "\(path): not a whole checkpoint of this version (\(reason)); give a file that 'leitmotif … train' wrote as its checkpoint"
    case .otherTraining(let path, let difference):
      "\(path): the checkpoint is of another training: \(difference) differ; go on with what that training was given"
    case .wrongDomain(let path, let expected, let actual):
      "\(path): a model of the domain '\(actual)', not '\(expected)'; use 'leitmotif \(actual) …'"
    case .wrongShape(let path, let expected, let actual, let domain):
      "\(path): this model is a \(actual) of the domain '\(domain)', and a \(expected) belongs here; use 'leitmotif \(domain) …'"
    case .noExamples:
      "there are no labelled examples with a sequence; check the files and filters"
    case .noSequences:
      "there are no sequences; check the files"
    case .tooLarge(let limit, let count):
      "the first \(count) examples already take more than \(limit) bytes of memory; give fewer, or raise --max-memory"
    case .nothingAllowed(let step):
      "nothing may follow the first \(step) symbols, since no symbol meets all constraints; relax one of them"
    case .unknownSymbol(let id, let symbol, let known):
      "\(id): the model does not know '\(symbol)'; it knows \(known.prefix(12).joined(separator: ", "))\(known.count > 12 ? ", …" : ""): "
        + "correct it, or train with it"
    case .impossibleTranscript(let id, let rows, let needed):
      "\(id): \(rows) rows for a transcript that needs \(needed): it is wrong, or join fewer steps into one; or skip such sequences"
    case .notNormalized(let row, let sum):
      "row \(row): the probabilities sum to \(sum), not 1; give logarithms of probabilities, such as logSoftmax makes of logits"
    case .notStreamable(let reason):
      "this model cannot read a stream: \(reason)"
    case .notALanguageModel(let path, let line, let problem):
      "\(path): line \(line): \(problem); give a model of n-grams in ARPA format"
    case .oneClassOnly(let label):
      "every example has the label '\(label)'; a classifier needs at least two labels"
    }
  }
}
