internal import LeitmotifData
internal import LeitmotifRecurrent
internal import LeitmotifTensor

/// A generator that goes through several sequences at once, step by step.
///
/// Layers whose cells have a kernel for single steps run as a ``RecurrentStream``; others as windows of one step. Both give the bits of
/// whole runs.
struct GeneratorCursor {
  private enum Layers {
    case stream(RecurrentStream)
    case stack([LayerState]?)
  }

  private let model: SequenceGenerator
  private let context: ForwardContext
  private var layers: Layers

  init(_ model: SequenceGenerator, batchSize: Int, threads: ThreadPool) {
    self.model = model
    context = .inference(threads: threads)
    if let stream = try? RecurrentStream(model.layers, batchSize: batchSize) {
      layers = .stream(stream)
    } else {
      layers = .stack(nil)
    }
  }

  /// The logits of each sequence's next token, row-major.
  mutating func step(_ input: GenerationInput) -> [Float] {
    let rows = model.rows(of: input)
    let hidden: Tensor
    switch layers {
    case .stream(let stream):
      var output = [Float](repeating: 0, count: stream.batchSize * stream.outputSize)
      stream.step(rows.rows.values, into: &output)
      hidden = Tensor(output, shape: Shape(rows: stream.batchSize, width: stream.outputSize))
    case .stack(let states):
      let top = model.layers(rows, initialStates: states, context: context)
      layers = .stack(top.finals)
      hidden = top.sequence.rows
    }
    return model.logits(of: hidden, context: context).values
  }

  /// Goes on with other sequences: each place takes the state of the place that `parents` names.
  mutating func reorder(by parents: [Int]) {
    let index = parents.map { Int32($0) }
    switch layers {
    case .stream(let stream): stream.states = stream.states.map { $0.gatherRows(index) }
    case .stack(let states): layers = .stack(states.map { $0.map { $0.gatherRows(index) } })
    }
  }
}
