import Leitmotif

/// Frames whose loud channel says a symbol, with noise, gaps and of different lengths: a domain in memory whose steps have labels,
/// and whose sequences have transcripts.
struct SteppedAdapter: TaggingAdapter, TranscriptionAdapter, ClassificationAdapter {
  struct Configuration: Codable, Sendable, Equatable { var width = 4 }
  struct Source: Sendable {
    var examples: [Example<[Float]>]
  }
  struct Reader: ExampleReader {
    var rest: ArraySlice<Example<[Float]>>
    mutating func next() -> Example<[Float]>? { rest.popFirst() }
  }
  struct Writer: TagWriter, TranscriptWriter, PredictionWriter {
    typealias Content = [Float]
    let header = ""
    func text(for predictions: StepPredictions, of example: Example<[Float]>) -> String { "\(predictions.classes)\n" }
    func text(for transcript: Transcript, of example: Example<[Float]>) -> String { "\(transcript.symbols)\n" }
    func text(for prediction: Prediction, of example: Example<[Float]>) -> String { "\(prediction.best ?? -1)\n" }
  }

  static let domain = "stepped"
  var configuration = Configuration()
  var inputEncoding: InputEncoding { .frames(width: configuration.width) }
  func makeReader(for source: Source) -> Reader { Reader(rest: source.examples[...]) }
  func encode(_ content: [Float]) -> EncodedInput {
    .frames(FrameSequence(values: content, width: configuration.width))
  }
  func stepLabels(_ given: [String], of example: Example<[Float]>, stepCount: Int) -> [String] { given }
  func makeTagWriter(labels: [String]) -> any TagWriter<[Float]> { Writer() }
  func makeTranscriptWriter() -> any TranscriptWriter<[Float]> { Writer() }
  func makeWriter(labels: [String]) -> any PredictionWriter<[Float]> { Writer() }
}

enum SteppedTask {
  static let symbols = ["a", "b", "c"]

  /// Sequences of three to five symbols, each some steps long, with silence between them.
  static func source(count: Int, seed: UInt64, tagged: Bool) -> SteppedAdapter.Source {
    var random = SplitMix64(seed: seed)
    let examples = (0..<count).map { index in
      var (values, labels, said): ([Float], [String], [String]) = ([], [], [])
      for _ in 0..<(3 + random.next(below: 3)) {
        let symbol = random.next(below: 3)
        said.append(symbols[symbol])
        for step in 0..<(5 + random.next(below: 3)) {
          let isLoud = step >= 2
          for channel in 0..<4 {
            let noise = Float(random.next(below: 100)) / 400
            values.append(noise + (isLoud && channel == symbol ? 1 : 0))
          }
          labels.append(isLoud ? symbols[symbol] : "_")
        }
      }
      return Example(
        id: "\(seed)-\(index)", content: values, annotation: tagged ? .stepLabels(labels) : .symbols(said))
    }
    return SteppedAdapter.Source(examples: examples)
  }

  static func set(count: Int, seed: UInt64, tagged: Bool) throws -> SequenceSet {
    let source = source(count: count, seed: seed, tagged: tagged)
    return tagged
      ? try SequenceSet(tagged: SteppedAdapter(), sources: [source])
      : try SequenceSet(transcribed: SteppedAdapter(), sources: [source])
  }
}
