import Foundation
import LeitmotifMIDI
import Testing

/// What another reader, and the rules written out in another language, make of the same files.
@Suite("MIDI notes beside mido's")
struct MIDINotesFixtureTests {
  /// A file as `make_notes.py` describes it.
  struct Expected: Decodable, Sendable {
    struct Score: Decodable, Sendable {
      struct Playing: Decodable, Sendable {
        let track: Int
        let channel: UInt8
        let program: UInt8
        let name: String?
        let notes: [[Int]]
      }

      let tempos: [[Int]]
      let metres: [Change<[Int]>]
      let keys: [Change<Key>]
      let parts: [Playing]
    }

    /// A time, and what holds from there.
    struct Change<Value: Decodable & Sendable>: Decodable, Sendable {
      let tick: Int
      let value: Value

      init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        tick = try values.decode(Int.self)
        value = try values.decode(Value.self)
      }
    }

    /// Tonic and mode.
    struct Key: Decodable, Sendable {
      let key: MusicalKey

      init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        let tonic = try values.decode(Int.self)
        key = MusicalKey(tonic: tonic, mode: try values.decode(MusicalKey.Mode.self))
      }
    }

    let ticksPerQuarter: Int
    let scores: [Score]
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../../Fixtures/midi").standardized

  private static let expected: [String: Expected] = {
    guard let data = try? Data(contentsOf: folder.appending(path: "notes.json")) else { return [:] }
    return (try? JSONDecoder().decode([String: Expected].self, from: data)) ?? [:]
  }()

  @Test("The fixture has thirty files at least, and describes each")
  func complete() throws {
    let paths = FileManager.default.enumerator(atPath: Self.folder.path)?.compactMap { $0 as? String } ?? []
    #expect(Set(paths.filter { $0.hasSuffix(".mid") }) == Set(Self.expected.keys))
    #expect(Self.expected.count >= 30)
  }

  @Test("Notes, tempos, metres and keys are the same", arguments: expected.keys.sorted())
  func parity(path: String) throws {
    let expected = try #require(Self.expected[path])
    let scores = try MIDIFile.read(contentsOf: Self.folder.appending(path: path).path).file.scores
    #expect(scores == expected.scores.map { $0.score(ticksPerQuarter: expected.ticksPerQuarter) })
  }

  @Test("Written and read again, they are the same", arguments: expected.keys.sorted())
  func roundTrip(path: String) throws {
    let file = try MIDIFile.read(contentsOf: Self.folder.appending(path: path).path).file
    #expect(try MIDIFile.read([UInt8](try file.encoded()), path: path).file == file)
    // A score that came from one track for each part is written as such, and is the same again but for the tracks' numbers.
    for score in file.scores {
      let again = try MIDIFile.read([UInt8](try MIDIFile(score).encoded()), path: path, strict: true).file.score
      #expect(again.parts.map(\.notes) == score.parts.map(\.notes))
      #expect(again.parts.map(\.program) == score.parts.map(\.program))
      #expect((again.tempos, again.metres, again.keys) == (score.tempos, score.metres, score.keys))
    }
  }
}

extension MIDINotesFixtureTests.Expected.Score {
  fileprivate func score(ticksPerQuarter: Int) -> Score {
    Score(
      ticksPerQuarter: ticksPerQuarter,
      tempos: tempos.map { TempoChange(tick: Tick($0[0]), microsecondsPerQuarter: $0[1]) },
      metres: metres.map { MetreChange(tick: Tick($0.tick), metre: Metre($0.value[0], $0.value[1])) },
      keys: keys.map { KeyChange(tick: Tick($0.tick), key: $0.value.key) },
      parts: parts.map { part in
        Part(
          trackIndex: part.track, channel: part.channel, program: part.program, name: part.name,
          notes: part.notes.map {
            Note(onset: Tick($0[0]), duration: Tick($0[1]), pitch: UInt8($0[2]), velocity: UInt8($0[3]))
          })
      })
  }
}
