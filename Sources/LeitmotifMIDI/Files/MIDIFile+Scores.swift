extension MIDIFile {
  /// The music of the file: one score of all tracks, or, of format 2, one of each track.
  ///
  /// **Notes.** A release ends the note of its track, channel and pitch that has been down for longest. A note lasts on while
  /// the sustain pedal is down, until its pitch is struck again on its track and channel, which always ends it. A note that nothing
  /// ends, ends with its track. A note that ends as it begins lasts one tick; one that is struck again as it begins is
  /// left out. Controller 120 ends all notes of its channel, 123 to 127 release them, and 121 lifts the pedal.
  ///
  /// **Parts.** A part is what one track plays on one channel with one program. A track that never says which program its
  /// channel has, or whether the pedal is down, hears what the other tracks say of it. A track without notes is no part.
  ///
  /// **Changes.** Tempo, metre and key are those of all tracks together; where two speak of one time, the last track
  /// holds. Where ticks are parts of a second (SMPTE), a quarter note is half a second to the nearest tick, and the tempo
  /// that which makes ticks last as long as the file says; tempos that the file names change nothing.
  public var scores: [Score] { readScores().map(\.score) }

  /// A score, and what had to be made right in its notes.
  func readScores() -> [(score: Score, repairs: NoteRepairs)] {
    guard format == .independentTracks else { return [score(of: tracks[...])] }
    return tracks.indices.map { score(of: tracks[$0...$0]) }
  }

  private func score(of tracks: ArraySlice<MIDITrack>) -> (score: Score, repairs: NoteRepairs) {
    let settings = ChannelSettings(tracks)
    var repairs = NoteRepairs()
    var parts: [Part] = []
    for (number, (index, track)) in zip(tracks.indices, tracks).enumerated() where track.hasNotes {
      var pairing = NotePairing(settings: settings, track: number)
      parts += pairing.parts(of: track, trackIndex: index)
      repairs += pairing.repairs
    }
    let changes = ScoreChanges(tracks, division: division)
    let score = Score(
      ticksPerQuarter: division.ticksPerQuarter, tempos: changes.tempos, metres: changes.metres, keys: changes.keys,
      parts: parts)
    return (score, repairs)
  }
}

extension MIDITrack {
  fileprivate var hasNotes: Bool {
    events.contains { timed in
      if case .channel(let message) = timed.event { message.strikes } else { false }
    }
  }
}

extension NoteRepairs {
  fileprivate static func += (left: inout NoteRepairs, right: NoteRepairs) {
    left.hungCount += right.hungCount
    left.restruckCount += right.restruckCount
    left.emptyCount += right.emptyCount
    left.doubledCount += right.doubledCount
    left.strayReleaseCount += right.strayReleaseCount
  }
}
