import LeitmotifData
import Testing

struct SharedBytesTests {
  private static let bytes: [UInt8] = [5, 6, 7, 8, 9]

  @Test(arguments: [0..<5, 1..<3, 4..<5, 2..<2, 5..<5])
  func partsCountTheirPlacesFromZero(range: Range<Int>) {
    let part = SharedBytes(Self.bytes, in: range)
    let expected = Array(Self.bytes[range])
    #expect(part.indices == 0..<range.count)
    #expect(part.indices.map { part[$0] } == expected)
    #expect(part.array == expected)
    #expect(part.withSpan { span in span.indices.map { span[$0] } } == expected)
  }

  @Test func partsOfDifferentArraysAreEqualWhenTheirBytesAre() {
    let part = SharedBytes([1, 6, 7], in: 1..<3)
    #expect(part == SharedBytes(Self.bytes, in: 1..<3))
    #expect(part.hashValue == SharedBytes(Self.bytes, in: 1..<3).hashValue)
    #expect(part != SharedBytes(Self.bytes, in: 1..<4))
  }

  @Test func tokensThatShareMemoryAreThoseThatDoNot() {
    let shared = TokenSequence(bytes: SharedBytes(Self.bytes, in: 1..<4))
    #expect(shared == TokenSequence([6, 7, 8], vocabularySize: 10))
    #expect(shared[1..<3] == TokenSequence(bytes: [7, 8]))
    #expect(shared.compacted() == shared)
    #expect(shared.reversed(through: Array(0..<10)) == TokenSequence(bytes: [8, 7, 6]))
  }

  @Test func namesAreTextWhenAskedFor() {
    #expect(ExampleName(utf8: SharedBytes(Array("xread:1y".utf8), in: 1..<7)) == "read:1")
    #expect(ExampleName(utf8: [0xFF, 0x41]).text == "\u{FFFD}A")
  }

  @Test func anExampleIsItsOwnGroupUnlessItHasOne() {
    var example = Example(id: "a", content: 0)
    #expect(example.group == "a")
    example.group = "g"
    #expect(example.id == "a")
    #expect(example.group == "g")
    #expect(Example(name: "b", group: "h", content: 0).group == "h")
  }
}
