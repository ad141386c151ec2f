public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor

/// A classifier that is given one sequence in pieces, such as the frames of a sensor, and can be asked at any time.
///
/// After the last piece its prediction has the bits of that of the whole sequence. Only models whose layers all run in the direction
/// of time can be given pieces. It keeps the top layer's rows, of which reductions are made.
public struct ClassificationStream: Sendable {
  private let model: SequenceClassifier
  private let temperature: Float
  private let threads: ThreadPool
  private var encoder: EncoderStream
  private var rows: [Float] = []
  private var isFinished = false

  /// - Parameter temperature: what logits are divided by (> 0).
  /// - Throws: ``ModelError/notStreamable(reason:)``.
  public init(
    _ model: SequenceClassifier, temperature: Float = 1, threads: ThreadPool = .serial
  ) throws(ModelError) {
    if model.architecture.encoder.isResidual, model.architecture.reductions.contains(.last) {
      throw .notStreamable(reason: "the last step of a residual stack is read with its input; use another reduction")
    }
    (self.model, self.temperature, self.threads) = (model, temperature, threads)
    encoder = try EncoderStream(model.encoder, threads: threads)
  }

  /// Steps that have to come after one before it is read.
  public var lookAhead: Int { EncoderStream.lookAhead(of: model.architecture.encoder) }

  /// Goes on by some steps.
  public mutating func append(_ steps: FrameSequence) {
    precondition(!isFinished, "a stream that was finished")
    if let new = encoder.append(steps) { rows += new.values }
  }

  /// Reads the steps that were waiting for more.
  public mutating func finish() {
    if let new = encoder.finish() { rows += new.values }
    isFinished = true
  }

  /// What the model says of the steps that it has read so far; empty before the first.
  public var prediction: Prediction {
    let width = model.encoder.outputSize
    let count = rows.count / width
    guard count > 0 else { return Prediction(probabilities: []) }
    let context = ForwardContext.inference(threads: threads)
    let top = Ragged(
      layout: RaggedLayout(lengths: [count]), rows: Tensor(rows, shape: Shape(rows: count, width: width)))
    let logits = model.classify(top, last: top.lastSteps(), context: context)
    return ReadingLogits(values: [[logits.row(0).values]], windowCounts: [1]).predictions(temperature: temperature)[0]
  }
}

extension TrainedClassifier {
  /// A stream of one sequence's steps, as the adapter encodes them.
  /// - Throws: ``ModelError/notStreamable(reason:)``.
  public func makeStream(threads: ThreadPool = .serial) throws(ModelError) -> ClassificationStream {
    try ClassificationStream(model, temperature: calibration.temperature, threads: threads)
  }
}
