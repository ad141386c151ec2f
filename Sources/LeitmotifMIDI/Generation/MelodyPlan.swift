public import LeitmotifData

/// How a model makes the music that is asked of it: what it is told, what it may write, and where what it writes is heard.
public struct MelodyPlan: Sendable {
  /// Of the music as the model writes it: a model of music that was moved to C writes in C major or A minor.
  public let head: PieceHead
  /// Semitones from where the model writes to where it is heard.
  public let shift: Int
  /// Whole bars, after an upbeat.
  public let barCount: Int
  /// The tokens that the music begins with.
  public let primer: [Int]
  /// What may follow what.
  public let constraints: [any TokenConstraint]
  /// Tokens that the music may have, with its end.
  public let maximumLength: Int
  /// The number of steps that are given, rather than made.
  public let givenStepCount: Int
  private let tokenizer: any PieceTokenizer

  /// Notes of one pitch that may follow each other.
  private static let repeatedNoteCount = 6
  private static let longestStepCount = 1 << 16

  /// - Parameter music: what the model remembers; nil for one that remembers nothing, of which 4/4 and major are asked unless the
  ///   wish says otherwise.
  /// - Throws: `MusicError.configuration` for a metre or style that the model does not know, and what else cannot be.
  public init(_ wish: MelodyWish, by adapter: MIDIAdapter, remembering music: TrainingMusic?) throws(MusicError) {
    let configuration = adapter.configuration
    let place = try MelodyPlace(wish, configuration: configuration, music: music)
    (head, shift, tokenizer) = (place.head, place.shift, adapter.tokenizer)
    guard let bars = place.head.bars else {
      throw .configuration(
        problem: "the model's grid of \(head.grid.stepsPerQuarter) steps a quarter divides no bar of \(head.metre)")
    }
    let given = try place.opening(wish.opening, pitches: configuration.pitches)
    givenStepCount = given.stepCount
    let givenBars = max(0, given.stepCount - bars.upbeat + bars.length - 1) / bars.length
    if case .tune = wish.opening { barCount = givenBars + wish.barCount } else { barCount = wish.barCount }
    let stepCount = bars.upbeat + barCount * bars.length
    guard given.stepCount < stepCount else {
      throw .configuration(
        problem:
          "the beginning has \(givenBars) bars, and the music is to have \(barCount). Ask for more bars, or have it "
          + "continued as a tune, to which bars are added")
    }
    guard stepCount <= Self.longestStepCount else {
      throw .configuration(problem: "\(barCount) bars of \(bars.length) steps are too many. Ask for fewer bars")
    }
    primer = given.notes.isEmpty ? [] : try Self.tokens(of: given, by: tokenizer)
    let tokensPerStep = configuration.tokens == .polyphony ? configuration.pitches.count + 1 : 2
    maximumLength = primer.count + stepCount * tokensPerStep + 2
    constraints = Self.constraints(
      wish, place, bars: bars, barCount: barCount, isMelody: configuration.tokens != .polyphony, music: music,
      tokenizer: tokenizer)
  }

  /// What tokens of the model stand for, where it is heard.
  /// - Throws: `MusicError.malformedTokens` for ids outside the vocabulary.
  public func piece(of tokens: [Int]) throws(MusicError) -> Piece {
    try tokenizer.piece(of: tokens, head: head).transposed(by: shift)
  }

  /// What of a piece was made, rather than given.
  public func made(of piece: Piece) -> Piece {
    var made = piece
    made.notes.removeAll { $0.onset < givenStepCount }
    return made
  }

  private static func tokens(
    of piece: Piece, by tokenizer: any PieceTokenizer
  ) throws(MusicError) -> [Int] {
    do {
      return try tokenizer.tokens(of: piece)
    } catch let error as MusicError {
      throw error
    } catch {
      throw .notExpressible(problem: "\(error)")
    }
  }

  /// From what must hold to what yields where nothing else is left.
  private static func constraints(
    _ wish: MelodyWish, _ place: MelodyPlace, bars: Bars, barCount: Int, isMelody: Bool, music: TrainingMusic?,
    tokenizer: any PieceTokenizer
  ) -> [any TokenConstraint] {
    let head = place.head
    var constraints: [any TokenConstraint] = [tokenizer.grammar].compactMap { $0 }
    constraints.append(LengthConstraint(barCount: barCount, head: head, tokenizer: tokenizer))
    if let range = place.range { constraints.append(RangeConstraint(range, tokenizer: tokenizer)) }
    if let scale = wish.scale {
      constraints.append(ScaleConstraint(scale, tonic: head.key.tonic, tokenizer: tokenizer))
    }
    if isMelody, let music, let length = wish.shortestForbiddenCopy {
      constraints.append(CopyConstraint(music, length: length, head: head, tokenizer: tokenizer))
    }
    if isMelody, wish.endsOnTonic {
      constraints.append(CadenceConstraint(barCount: barCount, head: head, tokenizer: tokenizer))
    }
    if let chords = wish.chords {
      constraints.append(
        ChordConstraint(chords.transposed(by: -place.shift), head: head, tokenizer: tokenizer))
    }
    if isMelody { constraints.append(LoopConstraint(head: head, tokenizer: tokenizer)) }
    let longestWait = max(bars.length, 4 * head.grid.stepsPerQuarter)
    constraints.append(
      RepetitionConstraint(maximumNoteCount: repeatedNoteCount, maximumWait: longestWait, tokenizer: tokenizer))
    return constraints
  }
}
