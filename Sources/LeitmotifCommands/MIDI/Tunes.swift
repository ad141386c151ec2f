internal import Leitmotif
internal import LeitmotifMIDI

/// Tunes that were read from files, as a generator learns them.
struct Tunes {
  /// One piece of a file, in one key.
  struct Tune {
    let example: GenerationExample
    let head: PieceHead
    /// What it has in common with its copies.
    let melody: MelodyDigest
    /// Whether this is the key that its file has it in, or in which it is to be learned alone.
    let isInOwnKey: Bool
  }

  private(set) var tunes: [Tune]
  let tally: MIDITally

  private init(_ tunes: [Tune], tally: MIDITally) { (self.tunes, self.tally) = (tunes, tally) }

  /// Reads files.
  /// - Parameters:
  ///   - inAllKeys: whether each is read in all twelve keys.
  ///   - memoryLimit: bytes that the tunes may take; nil for any number.
  /// - Throws: `MIDIError` if `isStrict`; `ModelError.tooLarge`.
  init(
    _ files: MusicFiles, by adapter: MIDIAdapter, inAllKeys: Bool = false, isStrict: Bool, memoryLimit: Int? = nil
  ) throws {
    self.init([], tally: MIDITally())
    var size = 0
    for file in files.files {
      let source = MIDISource(
        path: file.path, id: file.id, style: adapter.configuration.styleSource?.style(ofPath: file.place),
        transpositions: inAllKeys ? Array(-5...6) : [0], isStrict: isStrict, tally: tally)
      var reader = try adapter.makeReader(for: source)
      while let piece = reader.next() {
        guard let example = try adapter.generationExample(piece) else { continue }
        let head = piece.content.head
        tunes.append(
          Tune(
            example: example, head: head, melody: MelodyDigest(of: piece.content),
            isInOwnKey: !inAllKeys || head.transposition == 0))
        size += example.byteCount
        if let memoryLimit, size > memoryLimit { throw ModelError.tooLarge(limit: memoryLimit, count: tunes.count) }
      }
    }
  }

  /// For the model.
  var set: GenerationSet { GenerationSet(tunes.map(\.example)) }

  /// Tunes, each once whatever its keys.
  var count: Int { tunes.count(where: \.isInOwnKey) }

  /// Steps of the tunes, each once whatever its keys.
  var stepCount: Int { tunes.reduce(0) { $0 + ($1.isInOwnKey ? $1.example.count : 0) } }

  /// Those whose melody is none of `other`.
  func withoutCopies(of other: Tunes) -> Tunes {
    let known = Set(other.tunes.map(\.melody))
    return Tunes(tunes.filter { !known.contains($0.melody) }, tally: tally)
  }

  /// Each in one key alone.
  var inOwnKeys: Tunes { Tunes(tunes.filter(\.isInOwnKey), tally: tally) }

  /// Not one.
  var none: Tunes { Tunes([], tally: tally) }

  /// How many tunes are those of an earlier one, in whatever key.
  var copyCount: Int { count - Set(tunes.map(\.melody)).count }

  /// The tunes in two parts: those of one file, and all that are copies of each other, stay together.
  /// - Throws: `DataError.tooFewToSplit` for those that cannot be divided.
  func divided(share: Double, seed: UInt64) throws -> (training: Tunes, validation: Tunes) {
    let groups = groups()
    let members = zip(tunes, groups).map { SplitMember(id: $0.example.id, group: $1) }
    let split = try SplitPlan.byGroup(share: share, seed: seed).split(members)
    return (
      Tunes(split.training.map { tunes[$0] }, tally: tally),
      Tunes(split.heldOut.map { tunes[$0] }, tally: tally).inOwnKeys
    )
  }

  /// For each tune, the first file that it is joined with, by way of files and copies.
  private func groups() -> [String] {
    var parents: [String: String] = [:]
    func root(_ file: String) -> String {
      var file = file
      while let parent = parents[file] { file = parent }
      return file
    }
    var firstFiles: [MelodyDigest: String] = [:]
    for tune in tunes {
      let own = root(tune.example.group)
      let first = root(firstFiles[tune.melody, default: own])
      firstFiles[tune.melody] = first
      if own != first { parents[own] = first }
    }
    return tunes.map { root($0.example.group) }
  }
}

/// Tells copies of a melody from other melodies: metre, upbeat, rhythm and intervals; the key plays no part.
struct MelodyDigest: Hashable {
  private let digest: ContentDigest

  init(of piece: Piece) {
    var digest = ContentDigest()
    let head = piece.head
    for number in [head.metre.beatCount, head.metre.beatUnit, head.upbeat, piece.stepCount] {
      digest.add(UInt64(number))
    }
    let first = piece.notes.first?.pitch ?? 0
    for note in piece.notes {
      for number in [note.onset, note.duration, note.pitch - first] { digest.add(UInt64(bitPattern: Int64(number))) }
    }
    self.digest = digest
  }
}
