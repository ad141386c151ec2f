/// A file of music, and what kind of music it is.
public struct MIDISource: Sendable {
  /// The name of the file among the others.
  public var id: String
  /// What a model is told of it, such as the name of its folder.
  public var style: String?
  /// Keys that each piece is read in, as semitones up; 0 for its own.
  public var transpositions: [Int]
  /// Told what became of the file.
  public var tally: MIDITally
  /// The scores of the file; nil if it was left out, which the tally knows.
  let load: @Sendable () throws -> [Score]?

  /// - Parameters:
  ///   - tally: share one among the sources of a data set.
  ///   - load: gives the scores when a reader is made; nil if the tally was told why there are none.
  public init(
    id: String, style: String? = nil, transpositions: [Int] = [0], tally: MIDITally = MIDITally(),
    load: @escaping @Sendable () throws -> [Score]?
  ) {
    self.id = id
    self.style = style
    self.transpositions = transpositions
    self.tally = tally
    self.load = load
  }

  /// Scores that are at hand.
  public init(
    id: String, style: String? = nil, transpositions: [Int] = [0], tally: MIDITally = MIDITally(), scores: [Score]
  ) {
    self.init(id: id, style: style, transpositions: transpositions, tally: tally) { scores }
  }
}
