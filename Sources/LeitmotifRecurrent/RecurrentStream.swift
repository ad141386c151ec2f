internal import LeitmotifTensor

/// A recurrent network that is given one step at a time, such as the frames of a sensor, and allocates nothing once it is made.
///
/// It keeps packed weights and the state. Steps give the bits that a run over the whole sequences gives.
///
/// ```swift
/// let stream = try RecurrentStream(RNN(GRUCell(inputSize: 4, hiddenSize: 32, random: random)))
/// var output = [Float](repeating: 0, count: stream.outputSize)
/// for frame in frames { stream.step(frame, into: &output) }
/// ```
///
/// A stream is one computation with a memory: it is not for several threads at once.
public final class RecurrentStream {
  /// Sequences that run beside one another.
  public let batchSize: Int
  /// Numbers of a sequence's step.
  public let inputSize: Int
  /// Numbers of a sequence's output.
  public let outputSize: Int
  private let layers: [StreamedLayer]

  /// - Parameters:
  ///   - stack: of built-in cells in the direction of time. Dropout does nothing here, as in every inference.
  ///   - batchSize: sequences that run beside one another; at least 1.
  /// - Throws: ``RecurrentStreamError/noStepWeights(layer:)``.
  public init(_ stack: RecurrentStack, batchSize: Int = 1) throws(RecurrentStreamError) {
    precondition(batchSize >= 1, "a stream has at least one sequence")
    precondition(stack.inputSize >= 1 && stack.outputSize >= 1, "a stream reads and gives numbers")
    var layers: [StreamedLayer] = []
    for (index, layer) in stack.layers.enumerated() {
      guard let weights = layer.stepWeights else { throw .noStepWeights(layer: index) }
      let addsInput = stack.isResidual && layer.inputSize == layer.outputSize
      layers.append(StreamedLayer(weights, batchSize: batchSize, addsInput: addsInput))
    }
    self.layers = layers
    self.batchSize = batchSize
    (inputSize, outputSize) = (stack.inputSize, stack.outputSize)
  }

  /// - Throws: ``RecurrentStreamError/noStepWeights(layer:)``.
  public convenience init<Cell: RecurrentCell>(
    _ layer: RNN<Cell>, batchSize: Int = 1
  ) throws(RecurrentStreamError) {
    try self.init(RecurrentStack([layer]), batchSize: batchSize)
  }

  /// One step of every sequence.
  ///
  /// **Shapes** input [batchSize, inputSize], output [batchSize, outputSize], row-major.
  public func step(_ input: Span<Float>, into output: inout MutableSpan<Float>) {
    precondition(input.count == batchSize * inputSize, "\(input.count) numbers for \(batchSize) × \(inputSize)")
    precondition(output.count == batchSize * outputSize, "\(output.count) numbers for \(batchSize) × \(outputSize)")
    layers.step(input, into: &output)
  }

  /// One step of every sequence.
  ///
  /// **Shapes** input [batchSize, inputSize], output [batchSize, outputSize], row-major.
  public func step(_ input: [Float], into output: inout [Float]) {
    var span = output.mutableSpan
    step(input.span, into: &span)
  }

  /// Starts all sequences anew.
  public func reset() {
    for layer in layers { layer.reset() }
  }

  /// The state of each layer after the last step, as ``RecurrentStack`` returns and takes it: sequences move between a stream and
  /// whole runs. Setting it to states of other shapes is a programmer's error.
  public var states: [LayerState] {
    get { layers.map(\.state) }
    set {
      precondition(newValue.count == layers.count, "one state a layer")
      for (layer, state) in zip(layers, newValue) { layer.state = state }
    }
  }
}

/// Why a network cannot be run step by step.
public enum RecurrentStreamError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A layer, counted from 0, runs against time or has a cell without a kernel for single steps.
  case noStepWeights(layer: Int)

  /// What is wrong, where, and what to do, in one line.
  public var description: String {
    switch self {
    case .noStepWeights(let layer):
      "layer \(layer) cannot be run step by step: a stream takes Elman, GRU and LSTM cells in the direction of time; "
        + "run whole sequences, or windows of them"
    }
  }
}
