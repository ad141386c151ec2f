import Leitmotif
import LeitmotifTestSupport
import Testing

@Suite("Generation") struct GenerationTests {
  private static func model(cell: String = "gru", layers: LayerFactory = .builtIn) throws -> SequenceGenerator {
    try SequenceGenerator(
      GeneratorModelTests.architecture(embeddingSize: 3, cell: cell), random: RandomStream(seed: 1), layers: layers
    ).jittered(by: 0.3, random: RandomStream(seed: 5))
  }

  private static func history(_ condition: [Float]) -> any HistoryFeatures {
    EchoHistory(period: Int(condition[0] * 8))
  }

  private static let conditions: [[Float]] = [[0.25], [0.375], [0.5], [0.25]]

  @Test("A seed gives the same sequences, alone or among others, on any threads")
  func repeats() throws {
    let model = try Self.model()
    let request = GenerationRequest(conditions: Self.conditions, primer: [1], maximumLength: 20, seed: 7)
    let sequences = try model.generate(request, history: Self.history)
    #expect(try model.generate(request, history: Self.history, threads: ThreadPool(threadCount: 2)) == sequences)
    #expect(Set(sequences).count == 4)
    var alone = request
    alone.conditions = [Self.conditions[0]]
    #expect(try model.generate(alone, history: Self.history)[0] == sequences[0])
    var other = request
    other.seed = 8
    #expect(try model.generate(other, history: Self.history) != sequences)
    #expect(sequences.allSatisfy { $0.tokens.first == 1 && $0.tokens.count <= 20 })
  }

  @Test("What is generated costs what scoring says it does", arguments: ["elman", "gru", "lstm"])
  func costs(cell: String) throws {
    let model = try Self.model(cell: cell)
    let request = GenerationRequest(conditions: [[0.375]], maximumLength: 15, seed: 3)
    let sequence = try model.generate(request, history: Self.history)[0]
    #expect(abs(sequence.nats - Self.cost(of: sequence, under: model, condition: [0.375])) < 1e-4)
  }

  private static func cost(
    of sequence: GeneratedSequence, under model: SequenceGenerator, condition: [Float]
  ) -> Double {
    let tokens = sequence.tokens + (sequence.isComplete ? [5] : [])
    let example = GenerationExample(
      id: "x", symbols: .tokens(TokenSequence(tokens, vocabularySize: 6)), condition: condition,
      history: history(condition))
    return GeneratorScorer([example], end: 5).cost(under: model).nats
  }

  @Test("A cell of one's own generates, too, by whole runs of one step")
  func ownCell() throws {
    let layers = LayerFactory.builtIn.adding("own") { inputSize, description, random in
      StepwiseGRU(GRUCell(inputSize: inputSize, hiddenSize: description.hiddenSize, random: random))
    }
    let request = GenerationRequest(conditions: Self.conditions, maximumLength: 12)
    let own = try Self.model(cell: "own", layers: layers).generate(request, history: Self.history)
    let builtIn = try Self.model(cell: "gru").generate(request, history: Self.history)
    #expect(own.map(\.tokens) == builtIn.map(\.tokens))
  }

  @Test("Constraints hold at every step after the primer, and what allows nothing is an error")
  func constraints() throws {
    let model = try Self.model()
    var request = GenerationRequest(
      conditions: Self.conditions, primer: [0, 0], maximumLength: 30, constraints: [Only([1, 3]), Only([3, 5])])
    for sequence in try model.generate(request, history: Self.history) {
      #expect(sequence.tokens.dropFirst(2).allSatisfy { $0 == 3 })
    }
    request.constraints.append(Only([1]))
    #expect(throws: ModelError.nothingAllowed(step: 2)) { try model.generate(request, history: Self.history) }
  }

  @Test("A beam that is wide enough finds the likeliest sequence")
  func beam() throws {
    let model = try Self.model()
    let request = GenerationRequest(conditions: [[0.25]], maximumLength: 3, constraints: [NoEnd()])
    let found = try model.search(request, width: 36, history: Self.history)[0]
    var best = GeneratedSequence(tokens: [], isComplete: false, nats: .infinity)
    for number in 0..<125 {
      let tokens = [number % 5, number / 5 % 5, number / 25]
      var sequence = GeneratedSequence(tokens: tokens, isComplete: false, nats: 0)
      sequence.nats = Self.cost(of: sequence, under: model, condition: [0.25])
      if sequence.nats < best.nats { best = sequence }
    }
    #expect(found.tokens == best.tokens)
    #expect(abs(found.nats - best.nats) < 1e-4)
    let greedy = try model.search(request, width: 1, history: Self.history)[0]
    #expect(greedy.nats >= found.nats - 1e-6)
    var coldest = request
    coldest.sampling = SamplingOptions(temperature: 0, topP: nil)
    #expect(try model.generate(coldest, history: Self.history)[0].tokens == greedy.tokens)
  }

  @Test("Requests that cannot be met are refused")
  func refusals() throws {
    let model = try Self.model()
    var wrong = [GenerationRequest](
      repeating: GenerationRequest(conditions: [[0.25]], maximumLength: 5), count: 6)
    wrong[0].conditions = []
    wrong[1].conditions = [[0.25, 1]]
    wrong[2].primer = [6]
    wrong[3].primer = [0, 1, 2, 3, 4]
    wrong[4].sampling.topP = 0
    wrong[5].sampling.temperature = .nan
    for request in wrong {
      #expect(throws: ModelError.self) { try model.generate(request, history: Self.history) }
    }
  }
}

/// Allows these tokens alone.
private struct Only: TokenConstraint {
  let tokens: Set<Int>
  init(_ tokens: Set<Int>) { self.tokens = tokens }
  func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) {
    for token in isAllowed.indices where !tokens.contains(token) { isAllowed[token] = false }
  }
}

private struct NoEnd: TokenConstraint {
  func restrict(_ isAllowed: inout [Bool], after history: ArraySlice<Int>) { isAllowed[5] = false }
}

/// A GRU without a kernel for single steps, as a cell of one's own is.
private struct StepwiseGRU: RecurrentCell {
  var base: GRUCell
  init(_ base: GRUCell) { self.base = base }
  var inputSize: Int { base.inputSize }
  var hiddenSize: Int { base.hiddenSize }
  func projectInput(_ input: Ragged, context: ForwardContext) -> Tensor { base.projectInput(input, context: context) }
  func prepare() -> GRUCell.Prepared { base.prepare() }
  func zeroState(batchSize: Int) -> HiddenState { base.zeroState(batchSize: batchSize) }
  func step(
    _ projected: Tensor, _ state: HiddenState, _ prepared: GRUCell.Prepared, context: ForwardContext
  ) -> HiddenState {
    base.step(projected, state, prepared, context: context)
  }
  mutating func visitParameters(_ visitor: inout some ParameterVisitor) { base.visitParameters(&visitor) }
}
