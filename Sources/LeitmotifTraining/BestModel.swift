internal import LeitmotifTensor

/// The best model so far, by validation score.
struct BestModel<Model: Module>: Sendable {
  /// What is known of it beside its parameters.
  struct Record: Sendable, Equatable, Codable {
    var score: ValidationScore?
    /// Updates that had been tried when it was validated.
    var updateCount: Int?
    /// Updates that had been tried at the last validation of any model.
    var lastUpdateCount: Int?
    /// Validations in a row without a better score.
    var validationsSince = 0
  }

  private(set) var model: Model?
  private(set) var record = Record()

  init() {}

  /// What was saved of the best model.
  init(_ model: Model?, record: Record) { (self.model, self.record) = (model, record) }

  /// - Returns: whether the model is the best now. Copying it is a snapshot.
  mutating func consider(_ candidate: Model, _ score: ValidationScore, updateCount: Int) -> Bool {
    record.lastUpdateCount = updateCount
    guard score.isBetter(than: record.score) else {
      record.validationsSince += 1
      return false
    }
    model = candidate
    (record.score, record.updateCount, record.validationsSince) = (score, updateCount, 0)
    return true
  }
}
