internal import Foundation
internal import Leitmotif

/// Bach's chorales as frames of 88 keys, a frame a quarter or eighth note, in the benchmark's split (Boulanger-Lewandowski and others
/// 2012; Bai and others 2018).
struct Chorales {
  /// The lowest key of a piano.
  private static let lowestPitch = 21
  static let keyCount = 88

  let training: [GenerationExample]
  let validation: [GenerationExample]
  let test: [GenerationExample]

  /// Reads JSON: the parts `train`, `valid` and `test`, each a list of chorales, each a list of frames, each a list of pitches.
  init(contentsOf path: String) throws {
    let parts: [String: [[[Int]]]]
    do {
      parts = try JSONDecoder().decode([String: [[[Int]]]].self, from: Data(contentsOf: URL(filePath: path)))
    } catch {
      throw BenchmarkError.unreadable(path: path, reason: "it is not the chorales' JSON")
    }
    func part(_ name: String) throws -> [GenerationExample] {
      guard let chorales = parts[name], !chorales.isEmpty, chorales.allSatisfy({ !$0.isEmpty }) else {
        throw BenchmarkError.unreadable(path: path, reason: "it has no part '\(name)', or an empty chorale in it")
      }
      return try chorales.enumerated().map { number, frames in
        GenerationExample(
          id: "\(name) \(number)",
          symbols: .frames(FrameSequence(values: try Self.keys(frames, path), width: Self.keyCount)))
      }
    }
    (training, validation, test) = (try part("train"), try part("valid"), try part("test"))
  }

  private static func keys(_ frames: [[Int]], _ path: String) throws -> [Float] {
    var values = [Float](repeating: 0, count: frames.count * keyCount)
    for (step, pitches) in frames.enumerated() {
      for pitch in pitches {
        guard (0..<keyCount).contains(pitch - lowestPitch) else {
          throw BenchmarkError.unreadable(path: path, reason: "pitch \(pitch) is no key of a piano")
        }
        values[step * keyCount + pitch - lowestPitch] = 1
      }
    }
    return values
  }
}
