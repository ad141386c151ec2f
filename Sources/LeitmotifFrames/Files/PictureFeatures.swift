internal import Foundation

/// What is kept of grey pictures of 32 × 32: 160 numbers a picture.
///
/// First 8 × 8 mean greys, 0 to 1, by rows; then 8 × 8 means of the absolute difference from the picture before (0 for
/// the first); then, for each quarter of the picture, how strong its edges are in each of 8 directions over half a
/// turn, which sum to 1, or are 0 in a quarter without edges (after Dalal and Triggs, CVPR 2005).
struct PictureFeatures {
  /// Pixels a side.
  static let side = 32
  /// Numbers a picture.
  static let width = 160
  private static let cell = 4
  private static let directionCount = 8

  private(set) var values: [Float] = []
  private(set) var count = 0
  private var pending: [UInt8] = []
  private var previous: [UInt8] = []
  private let directions: [(x: Float, y: Float)]

  init() {
    directions = (0..<Self.directionCount).map { index in
      let angle = Float.pi * Float(index) / Float(Self.directionCount)
      return (cos(angle), sin(angle))
    }
  }

  /// Whether the pictures so far ended at the end of one.
  var isWhole: Bool { pending.isEmpty }

  /// Takes all pictures of a pipe in.
  mutating func read(_ pipe: FileHandle) throws {
    while let data = try pipe.read(upToCount: 1 << 16), !data.isEmpty { add([UInt8](data)) }
  }

  /// Takes bytes in, of any number.
  mutating func add(_ bytes: [UInt8]) {
    pending += bytes
    let size = Self.side * Self.side
    var start = 0
    while pending.count - start >= size {
      add(picture: Array(pending[start..<start + size]))
      start += size
    }
    pending.removeSubrange(..<start)
  }

  private mutating func add(picture: [UInt8]) {
    let before = previous.isEmpty ? picture : previous
    values += Self.means { Float(picture[$0]) }
    values += Self.means { abs(Float(picture[$0]) - Float(before[$0])) }
    values += edges(picture)
    previous = picture
    count += 1
  }

  /// Means of the squares of 4 × 4 pixels, as shares of white.
  private static func means(_ value: (Int) -> Float) -> [Float] {
    let cellCount = side / cell
    return (0..<cellCount * cellCount).map { index in
      let (top, left) = (index / cellCount * cell, index % cellCount * cell)
      var sum: Float = 0
      for y in top..<top + cell {
        for x in left..<left + cell { sum += value(y * side + x) }
      }
      return sum / Float(cell * cell * 255)
    }
  }

  private func edges(_ picture: [UInt8]) -> [Float] {
    var histogram = [Float](repeating: 0, count: 4 * Self.directionCount)
    let side = Self.side
    for y in 1..<side - 1 {
      for x in 1..<side - 1 {
        let place = y * side + x
        let across = Float(picture[place + 1]) - Float(picture[place - 1])
        let down = Float(picture[place + side]) - Float(picture[place - side])
        let strength = (across * across + down * down).squareRoot()
        if strength == 0 { continue }
        let lengths = directions.map { abs($0.x * across + $0.y * down) }
        let direction = lengths.indices.reduce(0) { lengths[$1] > lengths[$0] ? $1 : $0 }
        let quarter = (y < side / 2 ? 0 : 2) + (x < side / 2 ? 0 : 1)
        histogram[quarter * Self.directionCount + direction] += strength
      }
    }
    for start in stride(from: 0, to: histogram.count, by: Self.directionCount) {
      let range = start..<start + Self.directionCount
      let sum = histogram[range].reduce(0, +)
      if sum > 0 { for index in range { histogram[index] /= sum } }
    }
    return histogram
  }
}
