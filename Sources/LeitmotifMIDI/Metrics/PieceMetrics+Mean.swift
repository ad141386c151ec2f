extension PieceMetrics {
  /// Each number averaged over the pieces for which it has a value; nil where it has none for any.
  public struct Means: Sendable, Hashable, Codable {
    /// Pieces.
    public var pieceCount: Int
    /// Mean of ``PieceMetrics/pitchesUsed``.
    public var pitchesUsed: Double?
    /// Mean of ``PieceMetrics/pitchClassesUsed``.
    public var pitchClassesUsed: Double?
    /// Mean of ``PieceMetrics/pitchRange``.
    public var pitchRange: Double?
    /// Mean of ``PieceMetrics/emptyBeatRate``.
    public var emptyBeatRate: Double?
    /// Mean of ``PieceMetrics/polyphony``.
    public var polyphony: Double?
    /// Mean of ``PieceMetrics/pitchInScaleRate``.
    public var pitchInScaleRate: Double?
    /// Mean of ``PieceMetrics/scaleConsistency``.
    public var scaleConsistency: Double?
    /// Mean of ``PieceMetrics/pitchEntropy``.
    public var pitchEntropy: Double?
    /// Mean of ``PieceMetrics/pitchClassEntropy``.
    public var pitchClassEntropy: Double?
    /// Mean of ``PieceMetrics/grooveConsistency``.
    public var grooveConsistency: Double?

    /// Averages in the order of the pieces.
    public init(of pieces: [PieceMetrics]) {
      func mean(_ value: (PieceMetrics) -> Double?) -> Double? {
        let values = pieces.compactMap(value)
        return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
      }
      pieceCount = pieces.count
      pitchesUsed = mean { Double($0.pitchesUsed) }
      pitchClassesUsed = mean { Double($0.pitchClassesUsed) }
      pitchRange = mean { Double($0.pitchRange) }
      emptyBeatRate = mean(\.emptyBeatRate)
      polyphony = mean(\.polyphony)
      pitchInScaleRate = mean(\.pitchInScaleRate)
      scaleConsistency = mean(\.scaleConsistency)
      pitchEntropy = mean(\.pitchEntropy)
      pitchClassEntropy = mean(\.pitchClassEntropy)
      grooveConsistency = mean(\.grooveConsistency)
    }
  }
}
