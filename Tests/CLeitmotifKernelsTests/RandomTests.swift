import CLeitmotifKernels
import Testing

@Suite struct RandomTests {
  @Test(arguments: [
    (
      key: UInt64(0), low: UInt64(0), high: UInt64(0),
      words: [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8] as [UInt32]
    ),
    (key: .max, low: .max, high: .max, words: [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]),
    (
      key: 0x299f_31d0_a409_3822, low: 0x85a3_08d3_243f_6a88, high: 0x0370_7344_1319_8a2e,
      words: [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    ),
  ])
  func philoxGivesThePublishedWords(key: UInt64, low: UInt64, high: UInt64, words: [UInt32]) {
    var found = [UInt32](repeating: 0, count: 4)
    lm_philox(key, low, high, &found)
    #expect(found == words)
  }

  @Test func uniformTakesTheTopBitsOfItsWord() {
    var values = zeros(11)
    lm_uniform(11, 5, 6, &values)
    for (i, value) in values.enumerated() {
      var words = [UInt32](repeating: 0, count: 4)
      lm_philox(5, UInt64(i / 4), 6, &words)
      #expect(value == Float(words[i % 4] >> 8) * 0x1p-24)
    }
  }

  @Test func normalHasTheMomentsOfTheNormalDistribution() {
    let values = doubles(normal(40_000, key: 1))
    let mean = values.reduce(0, +) / 40_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
    let fourth = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) * ($1 - mean) * ($1 - mean) } / 40_000
    // Five standard errors: 1/√n, √(2/n) and √(96/n).
    #expect(abs(mean) < 0.025 && abs(variance - 1) < 0.036 && abs(fourth - 3) < 0.25)
  }

  @Test func dropoutDependsOnTheRowsKeyAlone() {
    let x = [Float](repeating: 1, count: 3 * 37)
    var y = zeros(3 * 37), alone = zeros(37), added = x
    lm_dropout_rows(3, 37, 1, [7, 8, 7], 0.75, x, &y, 0)
    lm_dropout_rows(1, 37, 1, [8], 0.75, x, &alone, 0)
    lm_dropout_rows(3, 37, 1, [7, 8, 7], 0.75, x, &added, 1)
    #expect(Array(y[37..<74]) == alone && Array(y[..<37]) == Array(y[74...]) && Array(y[..<37]) != alone)
    #expect(Set(y) == [0, 1 / 0.75])
    #expect(added == y.map { $0 + 1 })
  }

  @Test(arguments: pathNames, [1, 3, 4, 31, 32, 33, 100])
  func dropoutTakesTheWordsOfItsUnits(name: String, width: Int) throws {
    let path = try kernels(name), x = normal(2 * width, key: 3), keys: [UInt64] = [5, 1 << 40]
    var y = zeros(2 * width), expected = y, words: [UInt32] = [0, 0, 0, 0]
    path.dropout_rows(2, Int64(width), 11, keys, 0.75, x, &y, 0)
    for place in x.indices {
      lm_philox(11, UInt64(place % width / 4), keys[place / width], &words)
      let uniform = Float(words[place % width % 4] >> 8) * 0x1p-24
      expected[place] = uniform < 0.75 ? x[place] / 0.75 : 0
    }
    #expect(y == expected)
  }
}
