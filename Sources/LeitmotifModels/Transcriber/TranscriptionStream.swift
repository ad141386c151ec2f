public import LeitmotifData
internal import LeitmotifRecurrent
public import LeitmotifTensor

/// A transcriber that is given one sequence in pieces, such as the frames of a microphone, and can be asked at any time.
///
/// After the last piece its transcript has the bits of that of the whole sequence. Only models whose layers all run in the direction
/// of time can be given pieces. It keeps the probabilities of every row. The best path goes on with each of them, so that asking for
/// it costs nothing; a beam is searched from the first row on at each ``transcript``.
public struct TranscriptionStream: Sendable {
  private let model: SequenceTranscriber
  private let search: @Sendable (SymbolProbabilities) -> Transcript
  private let spelling: TranscriptSpelling
  private let context: ForwardContext
  private var encoder: EncoderStream
  private var logarithms: [Float] = []
  /// Nil where transcripts are searched for.
  private var greedy: GreedyDecoder?

  fileprivate init<Adapter>(
    _ trained: TrainedTranscriber<Adapter>, decoding: TrainedTranscriber<Adapter>.Decoding, threads: ThreadPool
  ) throws(ModelError) {
    model = trained.model
    search = trained.decoder(decoding)
    spelling = TranscriptSpelling(trained.model.architecture, labels: trained.labels)
    if case .greedy = decoding { greedy = GreedyDecoder(blank: trained.model.architecture.blank) }
    context = .inference(threads: threads)
    encoder = try EncoderStream(model.encoder, threads: threads)
  }

  /// Steps that have to come after one before it is read.
  public var lookAhead: Int { EncoderStream.lookAhead(of: model.architecture.encoder) }

  /// Goes on by some steps.
  public mutating func append(_ steps: FrameSequence) { take(encoder.append(steps)) }

  /// Reads the steps that were waiting for more.
  public mutating func finish() { take(encoder.finish()) }

  private mutating func take(_ rows: Tensor?) {
    guard let rows else { return }
    let layout = RaggedLayout(lengths: [rows.shape[0]])
    logarithms += logSoftmax(model.logits(of: Ragged(layout: layout, rows: rows), context: context).rows).values
    let probabilities = probabilities
    greedy?.append(rowsOf: probabilities)
  }

  /// What the model says of each row that it has read so far.
  public var probabilities: SymbolProbabilities {
    SymbolProbabilities(
      checked: logarithms, classCount: model.architecture.classCount, blank: model.architecture.blank)
  }

  /// What it has heard so far.
  public var transcript: Transcript { greedy.map(spelling.transcript) ?? search(probabilities) }
}

extension TrainedTranscriber {
  /// A stream of one sequence's steps, as the adapter encodes them.
  /// - Throws: ``ModelError/notStreamable(reason:)``.
  public func makeStream(
    decoding: Decoding = .greedy, threads: ThreadPool = .serial
  ) throws(ModelError) -> TranscriptionStream {
    try TranscriptionStream(self, decoding: decoding, threads: threads)
  }
}
