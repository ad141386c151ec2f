import Foundation
import LeitmotifMIDI
import Testing

/// Pieces of `Fixtures/midi/metrics.json`, and what MusPy says of them.
struct MeasuredPiece: Decodable, Sendable, CustomTestStringConvertible {
  var name: String
  var barLength: Int
  var tonic: Int
  var mode: MusicalKey.Mode
  var notes: [[Int]]
  var metrics: [String: Double]

  var testDescription: String { name }

  var piece: Piece {
    let head = PieceHead(
      metre: barLength == 16 ? .common : Metre(6, 8), key: MusicalKey(tonic: tonic, mode: mode))
    return Piece(head: head, notes: notes.map { GridNote(onset: $0[0], duration: $0[1], pitch: $0[2]) })
  }

  static let all: [MeasuredPiece] = {
    let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "../../../Fixtures/midi/metrics.json")
    let pieces = (try? Data(contentsOf: path)).flatMap { try? JSONDecoder().decode([MeasuredPiece].self, from: $0) }
    return pieces ?? []
  }()
}

@Suite("What pieces are like")
struct MetricsTests {
  @Test("The fixture is there") func fixture() { #expect(MeasuredPiece.all.count == 5) }

  // Both sides count in whole numbers and divide in double: a few roundings apart.
  @Test("Every number is MusPy's to 1e-12, and what has none there has none here", arguments: MeasuredPiece.all)
  func parity(measured: MeasuredPiece) {
    let found = PieceMetrics(of: measured.piece)
    let values: [String: Double?] = [
      "pitchesUsed": Double(found.pitchesUsed), "pitchClassesUsed": Double(found.pitchClassesUsed),
      "pitchRange": Double(found.pitchRange), "emptyBeatRate": found.emptyBeatRate, "polyphony": found.polyphony,
      "pitchInScaleRate": found.pitchInScaleRate, "scaleConsistency": found.scaleConsistency,
      "pitchEntropy": found.pitchEntropy, "pitchClassEntropy": found.pitchClassEntropy,
      "grooveConsistency": found.grooveConsistency,
    ]
    for (name, value) in values {
      switch (value, measured.metrics[name]) {
      case (nil, nil): break
      case (let value?, let expected?): #expect(abs(value - expected) <= 1e-12, "\(name): \(value), not \(expected)")
      case (let value, let expected):
        Issue.record("\(name): \(String(describing: value)), not \(String(describing: expected))")
      }
    }
  }

  @Test("A piece without notes has no shares, and means pass over it")
  func silence() {
    let silence = PieceMetrics(of: Piece(head: PieceHead(), notes: [], stepCount: 16))
    #expect(silence.polyphony == nil && silence.pitchEntropy == nil && silence.scaleConsistency == nil)
    let note = PieceMetrics(of: Piece(head: PieceHead(), notes: [GridNote(onset: 0, duration: 4, pitch: 60)]))
    let means = PieceMetrics.Means(of: [silence, note])
    #expect(means.pieceCount == 2 && means.pitchesUsed == 0.5 && means.polyphony == 1)
  }

  private func tune(_ pitches: [Int], every steps: Int = 2) -> Piece {
    Piece(
      head: PieceHead(),
      notes: pitches.enumerated().map { GridNote(onset: $0.offset * steps, duration: 1, pitch: $0.element) })
  }

  @Test("The longest copied run is found inside a tune, and does not go on from one training tune to the next")
  func copiedRun() {
    let index = CopiedRunIndex(of: [tune([60, 62, 64, 65, 67, 69]), tune([71, 72, 74, 76])])
    #expect(index.longestRun(in: tune([50, 62, 64, 65, 67, 50])) == 4)
    #expect(index.longestRun(in: tune([60, 62, 64, 65, 67, 69, 71, 72])) == 6)
    #expect(index.longestRun(in: tune([60, 62, 64], every: 3)) == 1)
    #expect(index.longestRun(in: tune([])) == 0)
  }

  @Test("The automaton agrees with comparing every run with every run", arguments: 0..<20)
  func automaton(seed: Int) {
    var state = UInt64(seed)
    func draw(_ count: Int) -> [Int] {
      (0..<count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return 60 + Int(state >> 33) % 3
      }
    }
    let training = [draw(40), draw(1), draw(25)]
    let asked = draw(30)
    // All notes are equally far apart, so the first alone differs, by what is before it: nothing.
    let runs = Set(
      training.flatMap { notes in
        notes.indices.flatMap { start in (start..<notes.count).map { Run(notes[start...$0], isFirst: start == 0) } }
      })
    let longest =
      asked.indices.flatMap { start in
        (start..<asked.count).filter { runs.contains(Run(asked[start...$0], isFirst: start == 0)) }.map {
          $0 - start + 1
        }
      }.max() ?? 0
    #expect(CopiedRunIndex(of: training.map { tune($0) }).longestRun(in: tune(asked)) == longest)
  }

  private struct Run: Hashable {
    var pitches: [Int]
    var isFirst: Bool

    init(_ pitches: ArraySlice<Int>, isFirst: Bool) {
      self.pitches = Array(pitches)
      self.isFirst = isFirst
    }
  }
}
