internal import LeitmotifData
internal import LeitmotifRecurrent
internal import LeitmotifTensor

/// An encoder that is given a sequence in pieces: together they have the bits of the whole.
///
/// A convolution sees ``lookAhead`` steps ahead, and a pool waits until it is full, so that rows come later than steps; ``finish()``
/// gives those that are left.
struct EncoderStream {
  private let encoder: SequenceEncoder
  private let context: ForwardContext
  private var states: [LayerState]?
  /// Steps that the convolution has yet to see, or sees again: row-major.
  private var waiting: [Float] = []
  /// Steps of `waiting` that were given to the convolution's middle already.
  private var seenCount = 0
  /// Rows that do not fill a pool yet.
  private var unpooled: [Float] = []

  /// - Throws: ``ModelError/notStreamable(reason:)`` for a layer of both directions.
  init(_ encoder: SequenceEncoder, threads: ThreadPool) throws(ModelError) {
    if let index = encoder.architecture.layers.firstIndex(where: \.isBidirectional) {
      throw .notStreamable(
        reason:
          "layer \(index + 1) runs against time too, so that its first output waits for the last step; train with --one-direction"
      )
    }
    self.encoder = encoder
    context = .inference(threads: threads)
  }

  /// Steps that have to come after one before it is read.
  static func lookAhead(of architecture: EncoderArchitecture) -> Int {
    let taps = architecture.convolution?.tapCount ?? 1
    return taps - 1 - (taps - 1) / 2 + architecture.poolSize - 1
  }

  /// The rows of the top layer that are known with these steps, [rows, outputSize]; nil for none.
  mutating func append(_ steps: FrameSequence) -> Tensor? { run(convolved(steps.values, isLast: false), isLast: false) }

  /// The rows that are left.
  mutating func finish() -> Tensor? { run(convolved([], isLast: true), isLast: true) }

  /// What the convolution makes of the steps that it has seen enough of.
  private mutating func convolved(_ steps: [Float], isLast: Bool) -> [Float] {
    guard let convolution = encoder.convolution else { return steps }
    let (width, before) = (encoder.architecture.inputSize, (convolution.tapCount - 1) / 2)
    let after = convolution.tapCount - 1 - before
    waiting += steps
    let end = waiting.count / width - (isLast ? 0 : after)
    guard end > seenCount else { return [] }
    let rows = ragged(waiting, width: width)
    let output = convolution(rows, context: context).rows.rows(seenCount..<end).values
    // What was convolved before the first row that is kept saw zeros where steps were: it is not read.
    let kept = max(0, end - before)
    waiting.removeFirst(kept * width)
    seenCount = end - kept
    return output
  }

  private mutating func run(_ rows: [Float], isLast: Bool) -> Tensor? {
    let width = encoder.architecture.convolution?.filterCount ?? encoder.architecture.inputSize
    let size = encoder.architecture.poolSize
    unpooled += rows
    let ready = isLast ? unpooled.count / width : unpooled.count / width / size * size
    guard ready > 0 else { return nil }
    let front = Pooling1D(size: size)(ragged(Array(unpooled[..<(ready * width)]), width: width))
    unpooled.removeFirst(ready * width)
    let top = encoder.layers(front, initialStates: states, context: context.entering("layers"))
    states = top.finals
    return top.sequence.rows
  }

  private func ragged(_ values: [Float], width: Int) -> Ragged {
    let count = values.count / width
    return Ragged(layout: RaggedLayout(lengths: [count]), rows: Tensor(values, shape: Shape(rows: count, width: width)))
  }
}
