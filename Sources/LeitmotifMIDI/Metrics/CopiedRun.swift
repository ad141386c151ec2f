/// The longest run of notes that a piece shares with the pieces that a model learned from.
///
/// Two notes are the same if their pitches, moved to the key without accidentals, and the steps since the onset of the note before
/// are. An index of the training pieces is made once, a suffix automaton (A. Blumer et al., 1985), which each piece asked
/// about is followed through.
public struct CopiedRunIndex: Sendable {
  private struct State: Sendable {
    var length: Int
    var link: Int
    var next: [Int: Int]
  }

  private var states = [State(length: 0, link: -1, next: [:])]
  private var last = 0

  /// - Complexity: O(n) in the notes of all pieces.
  public init(of pieces: some Sequence<Piece>) { self.init(ofMelodies: pieces.lazy.map { Self.symbols(of: $0) }) }

  /// Of what a model remembers of its training pieces.
  public init(of music: TrainingMusic) { self.init(ofMelodies: music.melodies) }

  private init(ofMelodies melodies: some Sequence<[Int]>) {
    for melody in melodies {
      last = 0
      for symbol in melody { extend(by: symbol) }
    }
  }

  /// Notes of the longest run of `piece` that occurs in one of the training pieces.
  /// - Complexity: O(n) in the notes of the piece.
  public func longestRun(in piece: Piece) -> Int {
    var state = 0
    var length = 0
    var longest = 0
    for symbol in Self.symbols(of: piece) {
      while state != 0, states[state].next[symbol] == nil {
        state = states[state].link
        length = states[state].length
      }
      if let next = states[state].next[symbol] {
        state = next
        length += 1
      }
      longest = max(longest, length)
    }
    return longest
  }

  /// Each note's pitch, in the key without accidentals, with the steps since the note before: 0 for the first.
  static func symbols(of piece: Piece) -> [Int] {
    let shift = piece.head.key.semitonesToWhiteKeys
    var before: Int?
    return piece.notes.map { note in
      defer { before = note.onset }
      return symbol(pitch: note.pitch + shift, wait: before.map { note.onset - $0 } ?? 0)
    }
  }

  /// - Parameter wait: steps since the note before.
  static func symbol(pitch: Int, wait: Int) -> Int { wait * 128 + pitch.modulo(128) }

  private mutating func extend(by symbol: Int) {
    if let next = states[last].next[symbol] {
      last = states[next].length == states[last].length + 1 ? next : copy(next, after: last, by: symbol)
      return
    }
    let new = states.count
    states.append(State(length: states[last].length + 1, link: 0, next: [:]))
    var place = last
    while place >= 0, states[place].next[symbol] == nil {
      states[place].next[symbol] = new
      place = states[place].link
    }
    if place >= 0, let next = states[place].next[symbol] {
      states[new].link =
        states[next].length == states[place].length + 1 ? next : copy(next, after: place, by: symbol)
    }
    last = new
  }

  /// A state for the shorter of the runs that end in `state`, which from now on are followed by other symbols than the longer.
  private mutating func copy(_ state: Int, after place: Int, by symbol: Int) -> Int {
    let clone = states.count
    states.append(State(length: states[place].length + 1, link: states[state].link, next: states[state].next))
    states[state].link = clone
    var place = place
    while place >= 0, states[place].next[symbol] == state {
      states[place].next[symbol] = clone
      place = states[place].link
    }
    return clone
  }
}
