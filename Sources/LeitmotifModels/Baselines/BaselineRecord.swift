internal import LeitmotifData
internal import LeitmotifTensor

/// What a model file says of a baseline beside its weights.
struct BaselineRecord: Codable, Sendable {
  let family: String
  /// The name of its features.
  let features: String
  let penalty: Float

  init(_ baseline: LinearBaseline) {
    (family, features, penalty) = (baseline.family, baseline.features.name, baseline.penalty)
  }

  private static let prefix = "baseline."

  /// Whether a file's tensor is a baseline's.
  static func owns(_ name: String) -> Bool { name.hasPrefix(prefix) }

  static func tensors(of baseline: LinearBaseline) -> [NamedTensor] {
    baseline.model.parameters.map {
      NamedTensor(name: "\(prefix)\(baseline.family).\($0.name)", tensor: $0.tensor)
    }
  }
}

extension ModelFile {
  /// What the linear baselines in the file read: the names of their features.
  public var baselineNames: [String] { baselineRecords.map(\.features) }

  /// The baselines with the file's weights. Those whose features this version has not are left out: the model itself does
  /// without them.
  /// - Throws: ``ModelError/unusable(path:reason:)``.
  func makeBaselines(_ adapter: some ClassificationAdapter) throws(ModelError) -> [LinearBaseline] {
    let families = adapter.baselines
    var baselines: [LinearBaseline] = []
    for record in baselineRecords {
      let family = families.first { $0.name == record.family }
      guard let features = family?.candidates.first(where: { $0.name == record.features }) else { continue }
      guard !baselines.contains(where: { $0.family == record.family }) else {
        throw .unusable(path: path, reason: "it has two baselines of '\(record.family)'; train it again")
      }
      var model = LinearClassifier(featureCount: features.width, classCount: labels.count)
      let expected = BaselineRecord.tensors(
        of: LinearBaseline(family: record.family, features: features, penalty: record.penalty, model: model))
      let found = expected.compactMap { parameter in
        baselineTensors[parameter.name].flatMap { $0.shape == parameter.tensor.shape ? $0 : nil }
      }
      guard found.count == expected.count else {
        throw .unusable(
          path: path, reason: "the weights of its baseline '\(record.features)' do not fit; train it again")
      }
      model.setParameters(found)
      baselines.append(
        LinearBaseline(family: record.family, features: features, penalty: record.penalty, model: model))
    }
    return baselines
  }
}
