import Leitmotif
import LeitmotifTestSupport
import Testing

@Suite("A sequence generator") struct GeneratorModelTests {
  static let architectures: [GeneratorArchitecture] = [
    architecture(embeddingSize: nil), architecture(embeddingSize: 3), architecture(embeddingSize: 3, ties: true),
    architecture(embeddingSize: 3, cell: "elman", layerCount: 2), architecture(embeddingSize: nil, cell: "lstm"),
  ]

  static func architecture(
    embeddingSize: Int?, ties: Bool = false, cell: String = "gru", layerCount: Int = 1
  ) -> GeneratorArchitecture {
    GeneratorArchitecture(
      symbols: .tokens(count: 6, end: 5), embeddingSize: embeddingSize, tiesEmbedding: ties, historySymbolCount: 1,
      historyWidth: 2, conditionWidth: 1,
      layers: (0..<layerCount).map { _ in LayerDescription(cell: cell, hiddenSize: 7, isBidirectional: false) })
  }

  private static func model(_ architecture: GeneratorArchitecture) throws -> SequenceGenerator {
    try SequenceGenerator(architecture, random: RandomStream(seed: 1)).jittered(random: RandomStream(seed: 2))
  }

  private static func logits(
    _ model: SequenceGenerator, _ examples: [GenerationExample], steps: Range<Int>? = nil
  ) -> Tensor {
    model(GenerationBatch(examples, end: 5, steps: steps).input, context: .inference()).logits
  }

  @Test("Gradients of its loss are those that differences give", arguments: architectures)
  func gradients(architecture: GeneratorArchitecture) throws {
    let batch = GenerationBatch(try EchoAdapter.sequences(4, seed: 1).examples, end: 5)
    let findings = checkModule(try Self.model(architecture)) { model, _, context in
      [model.loss(of: batch, states: nil, context: context).loss]
    }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test("Rewriting the future changes no prediction before it", arguments: architectures)
  func causality(architecture: GeneratorArchitecture) throws {
    let model = try Self.model(architecture)
    let tokens = [0, 1, 2, 0, 1, 2, 3, 3, 4, 5]
    let whole = Self.logits(model, [Self.example(tokens)])
    for place in tokens.indices {
      var rewritten = tokens
      for later in place..<tokens.count { rewritten[later] = (tokens[later] + 1 + later % 3) % 5 }
      let logits = Self.logits(model, [Self.example(rewritten)])
      #expect(logits.rows(0..<(place + 1)) == whole.rows(0..<(place + 1)), "rewritten from \(place) on")
    }
  }

  private static func example(_ tokens: [Int]) -> GenerationExample {
    GenerationExample(
      id: "x", symbols: .tokens(TokenSequence(tokens, vocabularySize: 6)), condition: [3 / 8],
      history: EchoHistory(period: 3))
  }

  @Test("A sequence's cost has the same bits alone, among others and on two threads", arguments: architectures)
  func batching(architecture: GeneratorArchitecture) throws {
    let model = try Self.model(architecture)
    let examples = try EchoAdapter.sequences(9, seed: 3).examples
    let together = GeneratorScorer(examples, end: 5).costs(under: model)
    #expect(GeneratorScorer(examples, end: 5, threads: ThreadPool(threadCount: 2)).costs(under: model) == together)
    #expect(examples.map { GeneratorScorer([$0], end: 5).costs(under: model)[0] } == together)
  }

  @Test("Windows that hand their states on give the bits of the whole", arguments: [1, 4, 100])
  func windows(length: Int) throws {
    let model = try Self.model(Self.architectures[1])
    let examples = try EchoAdapter.sequences(5, seed: 4).examples
    let whole = Self.logits(model, examples)
    var (states, rows): ([LayerState]?, [Tensor]) = (nil, [])
    for start in stride(from: 0, to: 16, by: length) {
      let batch = GenerationBatch(examples, end: 5, steps: start..<(start + length))
      let (logits, next) = model(batch.input, states: states, context: .inference())
      rows.append(logits)
      states = next
    }
    #expect(concatenateRows(rows) == whole)
  }

  @Test("The cost of a frame is that of all its keys together")
  func frames() throws {
    let architecture = GeneratorArchitecture(
      symbols: .frames(width: 2), layers: [LayerDescription(cell: "gru", hiddenSize: 3, isBidirectional: false)])
    var model = try SequenceGenerator(architecture, random: RandomStream(seed: 1))
    model.output.weight = .zeros(model.output.weight.shape)
    model.output.bias = Tensor([0, 1.0986123])
    let example = GenerationExample(id: "x", symbols: .frames(FrameSequence(values: [1, 1, 0, 0], width: 2)))
    let cost = GeneratorScorer([example], end: 0).cost(under: model)
    // Key 0 is as likely as not, key 1 sounds three times in four.
    #expect(abs(cost.nats - (2 * 0.6931472 + 0.2876821 + 1.3862944)) < 1e-5)
    #expect(cost.steps == 2)
  }

  @Test("What cannot be built is refused, with the reason")
  func refusals() {
    let layers = [LayerDescription(cell: "gru", hiddenSize: 3, isBidirectional: false)]
    let wrong = [
      GeneratorArchitecture(symbols: .tokens(count: 3, end: 3), layers: layers),
      GeneratorArchitecture(symbols: .tokens(count: 3, end: 2), tiesEmbedding: true, layers: layers),
      GeneratorArchitecture(symbols: .tokens(count: 3, end: 2), layers: []),
      GeneratorArchitecture(
        symbols: .tokens(count: 3, end: 2), layers: [LayerDescription(cell: "gru", hiddenSize: 3)]),
      GeneratorArchitecture(symbols: .frames(width: 3), embeddingSize: 2, layers: layers),
    ]
    for architecture in wrong {
      #expect(throws: ModelError.self) { try SequenceGenerator(architecture, random: RandomStream(seed: 1)) }
    }
  }
}
