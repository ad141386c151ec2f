import Foundation
import LeitmotifDNA
import Testing

@Suite struct FileDigestTests {
  /// RFC 1321, appendix A.5.
  @Test(arguments: [
    ("", "d41d8cd98f00b204e9800998ecf8427e"), ("abc", "900150983cd24fb0d6963f7d28e17f72"),
    ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
  ])
  func digestsAreThoseOfTheStandard(text: String, md5: String) throws {
    #expect(try digest(Data(text.utf8)) == md5)
  }

  @Test func aFileLongerThanABufferIsReadWhole() throws {
    // `head -c 100000 /dev/zero | md5sum`
    #expect(try digest(Data(count: 100_000)) == "0019d23bef56a136a1891211d7007f6f")
  }

  @Test func aFileThatCannotBeReadIsAnError() {
    #expect(throws: DNAError.unreadable(path: "/nowhere", reason: "no such file or directory")) {
      try FileDigest(of: "/nowhere")
    }
    #expect(throws: DNAError.self) { try FileDigest(of: "/") }
  }

  private func digest(_ data: Data) throws -> String {
    let url = FileManager.default.temporaryDirectory.appending(path: "leitmotif-digest-\(UUID().uuidString)")
    try data.write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try FileDigest(of: url.path).md5
  }
}
