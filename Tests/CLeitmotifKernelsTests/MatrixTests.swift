import CLeitmotifKernels
import Testing

@Suite struct MatrixTests {
  struct Sizes: Sendable {
    let m: Int, n: Int, k: Int
  }

  static let sizes =
    tailSizes.map { Sizes(m: $0, n: 17, k: 9) } + tailSizes.map { Sizes(m: 7, n: $0, k: 5) }
    + tailSizes.map { Sizes(m: 13, n: 65, k: $0) }

  func product(
    _ path: lm_path, pool: OpaquePointer? = nil, _ s: Sizes, _ a: [Float], _ b: [Float], bias: [Float]?,
    transposed: Bool = false, start: [Float]? = nil
  ) -> [Float] {
    let packed = Aligned(lm_packed_count(Int64(s.k), Int64(s.n)))
    path.pack(nil, Int64(s.k), Int64(s.n), b, Int64(transposed ? s.k : s.n), transposed ? 1 : 0, packed.pointer)
    var c = start ?? [Float](repeating: .nan, count: s.m * s.n)
    path.matrix_product(
      pool, Int64(s.m), Int64(s.n), Int64(s.k), a, Int64(s.k), packed.pointer, bias, &c, Int64(s.n),
      start == nil ? 0 : 1)
    return c
  }

  func reference(_ s: Sizes, _ a: [Float], _ b: [Float], start: (Int, Int) -> Float) -> [Double] {
    (0..<s.m * s.n).map { at in
      let (i, j) = (at / s.n, at % s.n)
      return (0..<s.k).reduce(Double(start(i, j))) { $0 + Double(a[i * s.k + $1]) * Double(b[$1 * s.n + j]) }
    }
  }

  @Test(arguments: pathNames, sizes)
  func theProductMatchesItsDefinition(name: String, s: Sizes) throws {
    let path = try kernels(name)
    let a = normal(s.m * s.k, key: 1), b = normal(s.k * s.n, key: 2), bias = normal(s.n, key: 3)
    let start = normal(s.m * s.n, key: 4)
    let turned = (0..<s.k * s.n).map { b[$0 % s.k * s.n + $0 / s.k] }
    #expect(distance(product(path, s, a, b, bias: nil), reference(s, a, b) { _, _ in 0 }) < 1e-5)
    #expect(distance(product(path, s, a, b, bias: bias), reference(s, a, b) { bias[$1] }) < 1e-5)
    #expect(
      distance(product(path, s, a, b, bias: bias, start: start), reference(s, a, b) { start[$0 * s.n + $1] }) < 1e-5)
    #expect(bits(product(path, s, a, turned, bias: bias, transposed: true)) == bits(product(path, s, a, b, bias: bias)))
  }

  @Test(arguments: pathNames, [false, true])
  func threadsPackWhatOnePacks(name: String, transposed: Bool) throws {
    let path = try kernels(name), pool = Pool(threadCount: 3), k = 1031, n = 203
    let b = normal(k * n, key: 1)
    func packed(_ pool: OpaquePointer?) -> [Float] {
      let panels = Aligned(lm_packed_count(Int64(k), Int64(n)))
      path.pack(pool, Int64(k), Int64(n), b, Int64(transposed ? k : n), transposed ? 1 : 0, panels.pointer)
      return panels.values
    }
    #expect(bits(packed(pool.pointer)) == bits(packed(nil)))
  }

  @Test(arguments: pathNames)
  func aRowHasTheSameBitsWhateverSharesTheCall(name: String) throws {
    let path = try kernels(name), n = 83, k = 37
    let a = normal(40 * k, key: 1), b = normal(k * n, key: 2), bias = normal(n, key: 3)
    let whole = product(path, Sizes(m: 40, n: n, k: k), a, b, bias: bias)
    for m in [1, 2, 3, 4, 5, 7] {
      let part = product(path, Sizes(m: m, n: n, k: k), Array(a[3 * k..<(3 + m) * k]), b, bias: bias)
      #expect(bits(part) == bits(Array(whole[3 * n..<(3 + m) * n])))
    }
    for width in [1, 15, 16, 64] {
      let columns = (0..<k * width).map { b[$0 / width * n + $0 % width] }
      let part = product(path, Sizes(m: 40, n: width, k: k), a, columns, bias: bias)
      #expect(bits(part) == bits((0..<40 * width).map { whole[$0 / width * n + $0 % width] }))
    }
  }

  @Test(arguments: pathNames, [Sizes(m: 301, n: 100, k: 33), Sizes(m: 5, n: 700, k: 65), Sizes(m: 20, n: 64, k: 120)])
  func theBitsDoNotDependOnThePool(name: String, s: Sizes) throws {
    let path = try kernels(name), a = normal(s.m * s.k, key: 1), b = normal(s.k * s.n, key: 2)
    let alone = product(path, s, a, b, bias: nil)
    for threads: Int32 in [2, 3] {
      let pool = Pool(threadCount: threads)
      #expect(bits(product(path, pool: pool.pointer, s, a, b, bias: nil)) == bits(alone))
    }
  }

  @Test(arguments: pathNames)
  func sumsAreChainsOfFusedMultiplyAdds(name: String) throws {
    guard name != "scalar" else { return }
    let path = try kernels(name)
    let k = 1200, s = Sizes(m: 1, n: 3, k: k), a = normal(k, key: 1), b = normal(3 * k, key: 2),
      bias = normal(3, key: 3)
    var expected = bias
    for j in 0..<3 {
      for first in stride(from: 0, to: k, by: 512) {
        var sum: Float = 0
        for i in first..<min(first + 512, k) { sum.addProduct(a[i], b[i * 3 + j]) }
        expected[j] += sum
      }
    }
    #expect(bits(product(path, s, a, b, bias: bias)) == bits(expected))
  }

  @Test(arguments: pathNames)
  func stridedOperandsAreReadAndWrittenInPlace(name: String) throws {
    let path = try kernels(name), packed = Aligned(lm_packed_count(3, 4))
    let a = normal(5 * 7, key: 1), b = normal(12, key: 2)
    var c = [Float](repeating: 9, count: 5 * 6)
    path.pack(nil, 3, 4, b, 4, 0, packed.pointer)
    path.matrix_product(nil, 5, 4, 3, a, 7, packed.pointer, nil, &c, 6, 0)
    let dense = (0..<15).map { a[$0 / 3 * 7 + $0 % 3] }
    let expected = product(path, Sizes(m: 5, n: 4, k: 3), dense, b, bias: nil)
    #expect((0..<30).allSatisfy { c[$0] == ($0 % 6 < 4 ? expected[$0 / 6 * 4 + $0 % 6] : 9) })
  }

  /// Xᵀ · Y over all rows, X [rows, k], and the first n of Y's columns.
  private func outerProduct(_ x: [Float], _ y: [Float], k: Int, n: Int, rows: Int, yWidth: Int) -> [Double] {
    (0..<k * n).map { at in
      (0..<rows).reduce(0.0) { $0 + Double(x[$1 * k + at / n]) * Double(y[$1 * yWidth + at % n]) }
    }
  }

  @Test(arguments: pathNames, [0, 1, 7, 255, 256, 257, 600])
  func outerProductsMatchTheirDefinition(name: String, rows: Int) throws {
    let path = try kernels(name), pool = Pool(threadCount: 3)
    for (k, n, fewer) in [(1, 1, 1), (5, 17, 3), (7, 65, 40), (13, 16, 16), (100, 33, 17), (6, 0, 0), (3, 200, 130)] {
      let x = normal(rows * k, key: 1), y = normal(rows * n, key: 2), start = normal(k * n + n, key: 3)
      // Every third row comes from elsewhere, and the others in reverse.
      let index = (0..<rows).map { Int32($0 % 3 == 0 ? -1 - $0 / 3 : rows - 1 - $0) }, others = normal(rows * k, key: 4)
      let selected = index.flatMap { row in
        row >= 0 ? x[(Int(row) * k)...].prefix(k) : others[((-1 - Int(row)) * k)...].prefix(k)
      }
      let expected = outerProduct(x, y, k: k, n: n, rows: rows, yWidth: n)
      let expectedOfFewer = outerProduct(selected, y, k: k, n: fewer, rows: rows, yWidth: n)
      let sums = (0..<n).map { column in (0..<rows).reduce(0.0) { $0 + Double(y[$1 * n + column]) } }
      let workspace = Aligned(path.outer_products_workspace(Int64(rows), Int64(n)))

      func run(_ pool: OpaquePointer?, accumulate: Int32, from values: [Float]) -> (all: [Float], fewer: [Float]) {
        var c = values, part = [Float](repeating: 9, count: k * (fewer + 1))
        c.withUnsafeMutableBufferPointer { c in
          part.withUnsafeMutableBufferPointer { part in
            x.withUnsafeBufferPointer { x in
              others.withUnsafeBufferPointer { others in
                index.withUnsafeBufferPointer { index in
                  let factors = [
                    lm_outer_factor(
                      k: Int64(k), x: x.baseAddress, x_stride: Int64(k), index: nil, others: nil, others_stride: 0,
                      n: Int64(n),
                      c: c.baseAddress, c_stride: Int64(n), accumulate: accumulate),
                    lm_outer_factor(
                      k: Int64(k), x: x.baseAddress, x_stride: Int64(k), index: index.baseAddress,
                      others: others.baseAddress, others_stride: Int64(k), n: Int64(fewer), c: part.baseAddress,
                      c_stride: Int64(fewer + 1),
                      accumulate: 0),
                  ]
                  path.outer_products(
                    pool, Int64(rows), Int64(n), y, Int64(n), 2, factors, c.baseAddress.map { $0 + k * n }, accumulate,
                    workspace.pointer)
                }
              }
            }
          }
        }
        return (c, part)
      }

      let set = run(nil, accumulate: 0, from: start.map { _ in .nan }), added = run(nil, accumulate: 1, from: start)
      #expect(distance(set.all, expected + sums) < 1e-4)
      #expect(distance(zip(added.all, start).map { $0 - $1 }, expected + sums) < 1e-4)
      #expect(bits(run(pool.pointer, accumulate: 0, from: start).all) == bits(set.all))
      let columns = (0..<k).flatMap { row in (0..<fewer).map { set.fewer[row * (fewer + 1) + $0] } }
      #expect(distance(columns, expectedOfFewer) < 1e-4)
      #expect((0..<k).allSatisfy { set.fewer[$0 * (fewer + 1) + fewer] == 9 })
    }
  }

  /// Y takes 8 MB, so that one thread asks for its rows ahead; two, with half of its columns each, do not.
  @Test(arguments: pathNames)
  func rowsThatAreAskedForAheadLeaveTheBits(name: String) throws {
    let path = try kernels(name), pool = Pool(threadCount: 2), (rows, k, n) = (32_771, 7, 64)
    let x = normal(rows * k, key: 1), y = normal(rows * n, key: 2)
    let workspace = Aligned(path.outer_products_workspace(Int64(rows), Int64(n)))
    func product(_ pool: OpaquePointer?) -> [Float] {
      var c = [Float](repeating: .nan, count: k * n)
      c.withUnsafeMutableBufferPointer { c in
        x.withUnsafeBufferPointer { x in
          let factor = lm_outer_factor(
            k: Int64(k), x: x.baseAddress, x_stride: Int64(k), index: nil, others: nil, others_stride: 0, n: Int64(n),
            c: c.baseAddress, c_stride: Int64(n), accumulate: 0)
          path.outer_products(pool, Int64(rows), Int64(n), y, Int64(n), 1, [factor], nil, 0, workspace.pointer)
        }
      }
      return c
    }
    #expect(bits(product(nil)) == bits(product(pool.pointer)))
  }
}
