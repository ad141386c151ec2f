import LeitmotifData
import LeitmotifFrames
import Testing

@Suite("Files of matrices")
struct MatrixFileTests {
  static let frames: [[Float]] = [[0, 1], [-2, 3.5], [4, 5]]
  static let whole: [[Float]] = [[0, 1], [-2, 3], [4, 5]]

  @Test(
    "NumPy's numbers of every kind and order are read",
    arguments: [
      ("le_f2", frames), ("be_f4", frames), ("le_f8", frames), ("fortran", frames), ("le_i2", whole), ("be_i8", whole),
      ("i1", whole), ("line", [[3], [1], [2]]), ("truth", [[0, 0], [0, 1], [1, 1]]),
    ])
  func npy(_ name: String, _ expected: [[Float]]) throws {
    let example = try #require(try examples(at: FrameFiles.fixture("\(name).npy")).first)
    #expect(example.rows == expected)
    #expect(example.id == name)
  }

  @Test("An array of three dimensions is refused with its shape")
  func shape() {
    let text = message { _ = try examples(at: FrameFiles.fixture("cube.npy")) }
    #expect(text.contains("shape (2, 2, 2)"))
  }

  @Test("Arrays of npz are examples, stored or deflated", arguments: ["stored", "deflated"])
  func npz(_ name: String) throws {
    let all = try examples(at: FrameFiles.fixture("\(name).npz"))
    #expect(all.map(\.id) == ["a", "b"])
    #expect(all.map(\.rows) == [Self.frames, Array(Self.frames[..<2])])
  }

  @Test("A changed byte of an array is found by its checksum")
  func checksum() throws {
    let files = try FrameFiles()
    var bytes = try FrameFiles.bytes(of: FrameFiles.fixture("stored.npz"))
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: [0, 0, 0x60, 0x40]) })
    bytes[place] ^= 1
    let path = try files.write("a.npz", bytes)
    #expect(message { _ = try examples(at: path) }.contains("checksum"))
  }

  @Test("Kaldi's matrices are read, the compressed ones to a step of theirs")
  func kaldi() throws {
    let all = try examples(at: FrameFiles.fixture("matrices.ark"))
    #expect(all.map(\.id) == ["fm", "dm", "cm", "cm2", "cm3"])
    #expect(all[0].rows == Self.frames)
    #expect(all[1].rows == Self.frames)
    for (index, step) in [(3, Float(7) / 65535), (4, 7.0 / 255)] {
      let values = try #require(all[index].rows).joined()
      #expect(zip(values, Self.frames.joined()).allSatisfy { abs($0 - $1) <= step })
    }
    // Bytes at the marks are the marks; 128 and 96 lie inside the middle half, 255 is the largest.
    let columns = try #require(all[2].rows)
    let expected: [[Float]] = [[-2, 1.5], [-0.25, 5], [3.25, 0.625]]
    #expect(zip(columns.joined(), expected.joined()).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test("A script names the places of the same matrices")
  func script() throws {
    let byScript = try examples(at: FrameFiles.fixture("matrices.scp"))
    let all = try examples(at: FrameFiles.fixture("matrices.ark"))
    #expect(byScript.map(\.rows) == all.map(\.rows))
  }

  @Test("Vectors are frames of one number, and text is read")
  func vectors() throws {
    #expect(try examples(at: FrameFiles.fixture("vector.ark")).map(\.rows) == [[[1], [2], [3]]])
    let files = try FrameFiles()
    let path = try files.write("a.ark", "one  [\n  0 1 \n  -2 3.5 \n  4 5 ]\n")
    #expect(try examples(at: path).first?.rows == Self.frames)
    let other = try files.write("b.ark", "two  [ 7 8 ]\n")
    #expect(try examples(at: other).first?.rows == [[7], [8]])
  }

  @Test(
    "Scripts with shell commands and parts are refused with the reason",
    arguments: [
      ("a gunzip -c x.gz |", "shell"), ("a x.ark:5[0:10]", "parts of matrices"), ("a", "a path belong here"),
    ])
  func refused(_ line: String, _ reason: String) throws {
    let files = try FrameFiles()
    let text = message { _ = try examples(at: files.write("x.scp", line + "\n")) }
    #expect(text.contains("line 1") && text.contains(reason))
  }

  @Test("HTK's parameters are read, compressed ones as well, and its waveforms are sound")
  func htk() throws {
    #expect(try examples(at: FrameFiles.fixture("user.htk")).first?.rows == Self.frames)
    #expect(try examples(at: FrameFiles.fixture("compressed.htk")).first?.rows == Self.frames)
    let sound = try examples(at: FrameFiles.fixture("waveform.htk")).first?.sound
    #expect(sound == Waveform(samples: [0, 0.5, -1], sampleRate: 8000))
  }

  @Test("HTK's checksum is that of every byte between the header and it", arguments: [12, 27, 39])
  func htkChecksum(changed place: Int) throws {
    let files = try FrameFiles()
    var bytes = try FrameFiles.bytes(of: FrameFiles.fixture("compressed.htk"))
    bytes[place] ^= 1
    let path = try files.write("changed.htk", bytes)
    let text = message { _ = try examples(at: path) }
    #expect(text.contains("byte 40: the checksum (_K) is 30420, and that of the data is "))
  }

  @Test(
    "Tables have any separator, a header line and comments",
    arguments: [
      "x,y\n0,1\n-2,3.5\n4,5\n", "# made\n0\t1\r\n-2\t3.5\r\n\r\n4\t5", "0 1\n-2   3.5\n4 5e0\n",
      "0; 1\n-2; 3.5\n4; 5\n",
    ])
  func table(_ text: String) throws {
    let files = try FrameFiles()
    #expect(try examples(at: files.write("a.csv", text)).first?.rows == Self.frames)
  }

  @Test(
    "What is no matrix is refused with line and channel",
    arguments: [
      ("1,2\n3,x\n", "line 2, channel 2: 'x' is no number"), ("1,2\n3\n", "line 2: 1 numbers"),
      ("1,2\n3,nan\n", "line 2, channel 2: the value is nan"),
      ("1,2\n,3\n", "line 2, channel 1: the number is missing"),
    ])
  func badTable(_ text: String, _ expected: String) throws {
    let files = try FrameFiles()
    #expect(message { _ = try examples(at: files.write("a.csv", text)) }.contains(expected))
  }
}
