import LeitmotifFrames
import Testing

@Suite("Errors of frames")
struct FramesErrorTests {
  @Test("A message is one line that names the file and says what to do")
  func message() {
    let text = "\(FramesError.wrongSampleRate(path: "a.wav", expected: 8000, actual: 16000))"
    #expect(text.hasPrefix("a.wav: 16000 samples a second, not 8000."))
    #expect(!text.contains("\n"))
  }
}
