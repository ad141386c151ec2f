import LeitmotifMIDI
import Testing

@Suite("What a model remembers of its training music")
struct TrainingMusicTests {
  private static func tune(
    _ pitches: [Int], metre: Metre = .common, mode: MusicalKey.Mode = .major, upbeat: Int = 0, style: String? = nil
  ) -> Piece {
    let key = MusicalKey(tonic: mode == .major ? 0 : 9, mode: mode)
    return Piece(
      head: PieceHead(metre: metre, upbeat: upbeat, key: key, style: style),
      notes: pitches.enumerated().map { GridNote(onset: $0.offset * 2, duration: 2, pitch: $0.element) })
  }

  private let tunes = [
    tune([60, 62, 64, 65, 67], style: "reel"), tune([60, 64, 67], style: "reel"),
    tune([67, 65, 64], metre: Metre(6, 8), mode: .minor, upbeat: 2, style: "jig"),
    tune([69, 71, 72], metre: Metre(6, 8), mode: .minor, style: "jig"), tune([72], metre: Metre(6, 8), upbeat: 2),
  ]
  private let styles = ["jig", "reel"]

  @Test("It is the same after a file, but for means to Float32")
  func numbers() throws {
    let music = TrainingMusic(of: tunes)
    let numbers = music.numbers(styles: styles)
    let read = try #require(try TrainingMusic(numbers: numbers, styles: styles))
    #expect(read.kinds == music.kinds && read.kinds.count == 4)
    #expect(read.numbers(styles: styles) == numbers)
    for (found, expected) in zip(read.means.named, music.means.named) {
      #expect(found.value.map { Float($0) } == expected.value.map { Float($0) }, "\(found.name)")
    }
    #expect(CopiedRunIndex(of: read).longestRun(in: Self.tune([62, 64, 65, 67])) == 3)
    #expect(CopiedRunIndex(of: read).longestRun(in: tunes[0]) == 5)
  }

  @Test("A model without it remembers nothing, and damage is refused")
  func damage() throws {
    #expect(try TrainingMusic(numbers: [:], styles: []) == nil)
    let good = TrainingMusic(of: tunes).numbers(styles: styles)
    let damages: [(String, [Float])] = [
      ("melodies", [5]), ("melodies", [-1, 0.5]), ("melodies", [-1, .nan]), ("melodies", [-2]), ("kinds", [1]),
      ("kinds", [4, 3, 0, 0, 0, 1]), ("kinds", [4, 4, 0, 0, 2, 1]), ("kinds", [4, 4, 0, 2, 0, 1]),
      ("kinds", [4, 4, -1, 0, 0, 1]), ("kinds", [.infinity, 4, 0, 0, 0, 1]), ("means", []),
      ("means", [Float](repeating: .nan, count: 11)),
    ]
    for (name, numbers) in damages {
      var bad = good
      bad[name] = numbers
      #expect(throws: MusicError.self, "\(name) \(numbers)") { try TrainingMusic(numbers: bad, styles: styles) }
    }
  }

  @Test("What is not asked for is as most of the tunes have it, among those that have what is asked for")
  func mostCommon() throws {
    let music = TrainingMusic(of: tunes)
    #expect(music.mostCommonKind() == .init(metre: Metre(6, 8), upbeat: 0, mode: .minor, style: "jig"))
    #expect(music.mostCommonKind(metre: .common)?.style == "reel")
    #expect(music.mostCommonKind(style: "reel")?.metre == .common)
    #expect(music.mostCommonKind(metre: Metre(9, 8)) == nil)
    #expect(music.metres == [Metre(6, 8), .common])
  }
}
