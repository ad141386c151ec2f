import LeitmotifData
import Testing

@Suite("The digest of content") struct ContentDigestTests {
  private func digest(_ body: (inout ContentDigest) -> Void) -> String {
    var digest = ContentDigest()
    body(&digest)
    return digest.text
  }

  @Test func ofBytesIsThePublishedOne() {
    // Values of RFC 9923, appendix C.
    #expect(digest { $0.add([]) } == "cbf29ce484222325")
    #expect(digest { $0.add("a".utf8) } == "af63dc4c8601ec8c")
    #expect(digest { $0.add("foobar".utf8) } == "85944171f73967e8")
  }

  @Test func tellsNeighboursApart() {
    #expect(
      digest {
        $0.add("ab")
        $0.add("c")
      }
        != digest {
          $0.add("a")
          $0.add("bc")
        })
    let tokens = TokenSequence(bytes: [1, 2, 3])
    let words = TokenSequence([1, 2, 300], vocabularySize: 1000)
    #expect(digest { $0.add(.tokens(tokens)) } != digest { $0.add(.tokens(tokens[0..<2])) })
    #expect(digest { $0.add(.tokens(words)) } != digest { $0.add(.tokens(words[0..<2])) })
    let frames = [FrameSequence(values: [1, 2], width: 1), FrameSequence(values: [1, 2], width: 2)]
    #expect(digest { $0.add(.frames(frames[0])) } != digest { $0.add(.frames(frames[1])) })
  }

  @Test func aSliceHasTheStepsOfItsRange() {
    let frames = EncodedInput.frames(FrameSequence(values: [0, 1, 2, 3, 4, 5], width: 2))
    #expect(frames[1..<3] == .frames(FrameSequence(values: [2, 3, 4, 5], width: 2)))
    let tokens = EncodedInput.tokens(TokenSequence([5, 300, 7], vocabularySize: 1000))
    #expect(tokens[1..<2] == .tokens(TokenSequence([300], vocabularySize: 1000)))
    #expect(EncodedInput.tokens(TokenSequence(bytes: [1, 2, 3]))[0..<2] == .tokens(TokenSequence(bytes: [1, 2])))
  }
}
