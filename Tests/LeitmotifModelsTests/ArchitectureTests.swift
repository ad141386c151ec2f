import Foundation
import Leitmotif
import LeitmotifDNA
import Testing

struct ArchitectureTests {
  /// A shape by what sets it apart.
  struct Variant: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout ClassifierOptions) -> Void

    init(_ description: String, _ change: @escaping @Sendable (inout ClassifierOptions) -> Void) {
      testDescription = description
      self.change = change
    }

    static let cells: [Variant] = [
      ("elman", [:]), ("elman", ["activation": "relu"]), ("gru", [:]), ("gru", ["reset": "before"]), ("lstm", [:]),
      ("lstm", ["peepholes": "true"]),
    ].flatMap { cell, options in
      [1, 2].flatMap { depth in
        [true, false].map { isBidirectional in
          let layer = LayerDescription(cell: cell, hiddenSize: 5, isBidirectional: isBidirectional, options: options)
          return Variant("\(depth) × \(cell) \(options) \(isBidirectional ? "both ways" : "one way")") {
            $0.layers = Array(repeating: layer, count: depth)
          }
        }
      }
    }

    static let merges = BidirectionalMerge.allCases.map { merge in
      Variant("merge \(merge)") { $0.layers = [LayerDescription(cell: "gru", hiddenSize: 5, merge: merge)] }
    }

    static let reductions =
      SequenceReduction.allCases.map { reduction in
        Variant("reduce \(reduction)") { $0.reductions = [reduction] }
      } + [Variant("every reduction") { $0.reductions = SequenceReduction.allCases }]

    static let fronts = [
      Variant("no front") { $0.convolution = nil },
      Variant("pool alone") {
        $0.convolution = nil
        $0.poolSize = 3
      },
      Variant("convolution and pool") { $0.poolSize = 4 },
      Variant("even width") { $0.convolution = .init(filterCount: 3, tapCount: 4) },
      Variant("wider than the sequences") { $0.convolution = .init(filterCount: 3, tapCount: 99) },
      Variant("residual of different cells") {
        $0.convolution = .init(filterCount: 6, tapCount: 3)
        $0.isResidual = true
        $0.layers = [
          LayerDescription(cell: "elman", hiddenSize: 3), LayerDescription(cell: "lstm", hiddenSize: 6, merge: .mean),
        ]
      },
      Variant("learned initial state") {
        $0.layers = [true, false].map {
          LayerDescription(cell: "lstm", hiddenSize: 4, isBidirectional: $0, learnsInitialState: true)
        }
      },
      Variant("dropout") { $0.dropout = Dropout(rate: 0.5, isPerSequence: true) },
    ]

    static let all = cells + merges + reductions + fronts
  }

  @Test(arguments: Variant.all)
  func everyShapeIsTrainedWrittenAndReadBack(_ variant: Variant) throws {
    let folder = try TemporaryFolder()
    let trained = try MotifTask.briefModel(variant.change)
    try trained.write(to: folder.path("model"))
    let loaded = try TrainedClassifier<DNAAdapter>.load(from: folder.path("model"))
    #expect(loaded.model.architecture == trained.model.architecture)
    #expect(loaded.model.parameters == trained.model.parameters)
    let sequences = raggedSequences()
    let predictions = try trained.predictions(of: sequences)
    #expect(try loaded.predictions(of: sequences).map(\.bits) == predictions.map(\.bits))
    for (sequence, prediction) in zip(sequences, predictions) {
      #expect(prediction.probabilities.count == (sequence.isEmpty ? 0 : 2))
      #expect(sequence.isEmpty || abs(prediction.probabilities.reduce(0, +) - 1) < 1e-5)
    }
  }

  /// A shape that cannot be, and the name of the setting at fault.
  struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (inout ClassifierArchitecture) -> Void

    static let all: [Fault] = [
      Fault(testDescription: "the input size") { $0.encoder.inputSize = 0 },
      Fault(testDescription: "the filter count") { $0.encoder.convolution = .init(filterCount: 0, tapCount: 3) },
      Fault(testDescription: "the filter width") { $0.encoder.convolution = .init(filterCount: 3, tapCount: -1) },
      Fault(testDescription: "the pool size") { $0.encoder.poolSize = 0 },
      Fault(testDescription: "the number of layers") { $0.encoder.layers = [] },
      Fault(testDescription: "the hidden size") { $0.encoder.layers = [LayerDescription(cell: "gru", hiddenSize: 0)] },
      Fault(testDescription: "the number of reductions") { $0.reductions = [] },
      Fault(testDescription: "the reductions") { $0.reductions = [.mean, .mean] },
      Fault(testDescription: "the number of classes") { $0.classCount = 1 },
      Fault(testDescription: "the number of classes") { $0.classCount = .max },
      Fault(testDescription: "the number of parameters") {
        $0.encoder.convolution = .init(filterCount: 65_536, tapCount: 65_536)
      },
      Fault(testDescription: "the number of parameters") {
        $0.encoder.layers = [LayerDescription(cell: "lstm", hiddenSize: 65_536)]
      },
      Fault(testDescription: "option activation of the cell elman") {
        $0.encoder.layers = [LayerDescription(cell: "elman", hiddenSize: 2, options: ["activation": "sine"])]
      },
    ]
  }

  @Test(arguments: Fault.all)
  func aShapeThatCannotBeIsRefusedByName(_ fault: Fault) throws {
    var architecture = ClassifierArchitecture(
      EncoderArchitecture(inputSize: 4, layers: [LayerDescription(cell: "gru", hiddenSize: 2)]), reductions: [.mean],
      classCount: 2)
    fault.change(&architecture)
    let error = #expect(throws: ModelError.self) {
      try SequenceClassifier(architecture, random: RandomStream(seed: 1))
    }
    guard case .invalidSetting(let name, _, _) = error else {
      Issue.record("another error: \(String(describing: error))")
      return
    }
    #expect(name == fault.testDescription)
  }

  @Test func anUnknownCellIsNamedWithTheArgumentThatMakesIt() throws {
    let error = #expect(throws: ModelError.self) {
      try MotifTask.briefModel { $0.layers = [LayerDescription(cell: "mystery", hiddenSize: 2)] }
    }
    #expect(error == .unknownCell(name: "mystery", known: ["elman", "gru", "lstm"]))
    #expect(try "\(#require(error))".contains("layers:"))
  }
}
