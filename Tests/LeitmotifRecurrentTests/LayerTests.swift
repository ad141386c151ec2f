import Foundation
import LeitmotifData
import LeitmotifRecurrent
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

/// Layers between and after the recurrent ones: batteries and empty sequences.
struct LayerTests {
  static let random = RandomStream(seed: 121)
  static let sequences = [5, 0, 1, 3, 8].map { random.split($0).normal([$0, 3]) }
  static let input = Ragged(sequences: sequences)

  struct Layer: Sendable, CustomTestStringConvertible {
    let name: String
    let module: any Module
    let run: @Sendable (any Module, Ragged, ForwardContext) -> Tensor
    var testDescription: String { name }

    init<M: Module>(_ name: String, _ module: M, run: @escaping @Sendable (M, Ragged, ForwardContext) -> Tensor) {
      self.name = name
      self.module = module
      self.run = { module, input, context in (module as? M).map { run($0, input, context) } ?? .zeros([0]) }
    }
  }

  static let layers = [
    Layer("dense", Dense(inputSize: 3, outputSize: 4, random: random)) { $0($1, context: $2).rows },
    Layer(
      "convolution", Convolution1D(inputSize: 3, filterCount: 4, tapCount: 3, activation: .identity, random: random)
    ) {
      $0($1, context: $2).rows
    },
    Layer("convolution, relu, even", Convolution1D(inputSize: 3, filterCount: 4, tapCount: 4, random: random)) {
      $0($1, context: $2).rows
    },
    Layer("layer norm", LayerNorm(width: 3)) { layer, input, _ in layer(input).rows },
    Layer("all reductions", SequenceReducer(SequenceReduction.allCases, width: 3, random: random)) {
      $0($1, last: $1.centre(), context: $2)
    },
    Layer("max pool", Dense(inputSize: 3, outputSize: 4, random: random)) {
      Pooling1D(size: 2)($0($1, context: $2)).rows
    },
    Layer("mean pool", Dense(inputSize: 3, outputSize: 4, random: random)) {
      Pooling1D(size: 3, kind: .mean)($0($1, context: $2)).rows
    },
  ]

  @Test(arguments: layers)
  func theModuleBatteryPasses(layer: Layer) {
    func check<M: Module>(_ module: M) -> [Finding] {
      let rows = NamedTensor(name: "rows", tensor: Self.input.rows)
      return checkModule(module, inputs: [rows]) { module, inputs, context in
        [layer.run(module, Ragged(layout: Self.input.layout, rows: inputs[0]), context)]
      }
    }
    let findings = check(layer.module)
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test(arguments: [1, 2, 3, 4, 7, 9])
  func convolutionsKeepLengthsAndAreTheSameOneByOne(tapCount: Int) {
    let layer = Convolution1D(inputSize: 3, filterCount: 5, tapCount: tapCount, random: Self.random)
    let together = layer(Self.input, context: .inference())
    #expect(together.layout == Self.input.layout)
    for (index, sequence) in Self.sequences.enumerated() {
      let alone = layer(Ragged(sequences: [sequence]), context: .inference())
      #expect(bitDifference(alone.sequence(0), from: together.sequence(index)) == nil)
    }
  }

  @Test(arguments: [1, 2, 3, 10], [Pooling1D.Kind.max, .mean])
  func poolsHaveTheirLengthsAndAreTheSameOneByOne(size: Int, kind: Pooling1D.Kind) {
    let pool = Pooling1D(size: size, kind: kind)
    let together = pool(Self.input)
    #expect(together.layout.lengths == Self.sequences.map { ($0.shape[0] + size - 1) / size })
    for (index, sequence) in Self.sequences.enumerated() {
      #expect(bitDifference(pool(Ragged(sequences: [sequence])).sequence(0), from: together.sequence(index)) == nil)
    }
  }

  @Test(arguments: SequenceReduction.allCases)
  func reductionsAreTheSameOneByOneAndZeroForAnEmptySequence(reduction: SequenceReduction) {
    let reducer = SequenceReducer([reduction], width: 3, random: Self.random)
    let run = { (input: Ragged) in
      // An identity in place of a recurrent layer: its last output is the last row.
      let last = input.rows.gatherRows(
        input.layout.lengths.enumerated().map { index, length in
          length == 0 ? -1 : Int32(input.layout.row(ofStep: length - 1, inSequence: index))
        })
      return reducer(input, last: last, context: .inference())
    }
    let together = run(Self.input)
    #expect(together.shape == [5, 3])
    #expect(together.row(1) == .zeros([3]))
    for (index, sequence) in Self.sequences.enumerated() {
      #expect(bitDifference(run(Ragged(sequences: [sequence])).row(0), from: together.row(index)) == nil)
    }
    #expect(together.row(2) == Self.sequences[2].row(0) || reduction == .attention)
  }

  @Test func everythingTakesABatchOfNothing() {
    let nothing = Ragged(sequences: [.zeros([0, 3]), .zeros([0, 3])])
    let reducer = SequenceReducer(SequenceReduction.allCases, width: 3, random: Self.random)
    #expect(reducer(nothing, last: .zeros([2, 3]), context: .inference()) == .zeros([2, 15]))
    let layer = Convolution1D(inputSize: 3, filterCount: 4, tapCount: 3, random: Self.random)
    #expect(layer(nothing, context: .inference()).rows.shape == [0, 4])
    #expect(Pooling1D(size: 2)(nothing).rows.shape == [0, 3])
    #expect(LayerNorm(width: 3)(nothing).rows.shape == [0, 3])
  }

  @Test func largeScoresOverflowNoAttention() {
    var attention = Attention(width: 3, hiddenSize: 2, random: Self.random)
    attention.vector = Tensor([1e4, -1e4])
    let y = attention(Self.input, context: .inference())
    #expect(y.values.allSatisfy { $0.isFinite })
  }

  @Test(arguments: ["-0.1", "1", "7"])
  func aDropoutRateOutsideItsRangeIsNotDecoded(rate: String) throws {
    let json = { (rate: String) in Data("{\"rate\":\(rate),\"isPerSequence\":true}".utf8) }
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Dropout.self, from: json(rate)) }
    #expect(try JSONDecoder().decode(Dropout.self, from: json("0.5")) == Dropout(rate: 0.5, isPerSequence: true))
  }

  @Test(arguments: [0, -3])
  func aPoolWithoutAStepIsNotDecoded(size: Int) throws {
    let json = { (size: Int) in Data("{\"size\":\(size),\"kind\":\"mean\"}".utf8) }
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Pooling1D.self, from: json(size)) }
    #expect(try JSONDecoder().decode(Pooling1D.self, from: json(2)) == Pooling1D(size: 2, kind: .mean))
  }
}
