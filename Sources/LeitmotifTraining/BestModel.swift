internal import LeitmotifTensor

/// The best model so far, by validation score.
struct BestModel<Model: Module> {
  private(set) var model: Model?
  private(set) var score: ValidationScore?
  /// Updates that had been tried when it was validated.
  private(set) var updateCount: Int?
  /// Updates that had been tried at the last validation of any model.
  private(set) var lastUpdateCount: Int?
  /// Validations in a row without a better score.
  private(set) var validationsSince = 0

  /// - Returns: whether the model is the best now. Copying it is a snapshot.
  mutating func consider(_ candidate: Model, _ candidateScore: ValidationScore, updateCount candidateCount: Int) -> Bool
  {
    lastUpdateCount = candidateCount
    guard candidateScore.isBetter(than: score) else {
      validationsSince += 1
      return false
    }
    (model, score, updateCount, validationsSince) = (candidate, candidateScore, candidateCount, 0)
    return true
  }
}
