internal import Leitmotif
internal import LeitmotifDNA

extension MemoryProbeCommand {
  /// Predicts with a classifier that has learned nothing, which takes as much memory as one that has.
  static func classify(_ path: String) throws {
    let options = ClassifierOptions()
    let architecture = ClassifierArchitecture(
      EncoderArchitecture(
        inputSize: 4, convolution: options.convolution, poolSize: options.poolSize, layers: options.layers,
        dropout: options.dropout),
      reductions: options.reductions, classCount: 3)
    let predictor = ClassifierPredictor(DNAAdapter())
    let model = try SequenceClassifier(architecture, random: RandomStream(seed: 1))
    var reader = try DNAAdapter().makeReader(for: DNASource(path: path))
    var inputs: [EncodedInput] = []
    while let example = try reader.next() {
      inputs.append(DNAAdapter().encode(example.content))
      if inputs.count == 256 {
        _ = predictor.predict(inputs, by: model.callAsFunction)
        inputs = []
      }
    }
    _ = predictor.predict(inputs, by: model.callAsFunction)
  }
}
