import FoundationEssentials
import LeitmotifTensor
import LeitmotifTestSupport
import Testing

struct SafetensorsTests {
  static let file = Safetensors(
    tensors: [
      NamedTensor(name: "layer.weight", tensor: Tensor(rows: [[1.5, -2], [.pi, 4e-38], [0, -0.0]])),
      NamedTensor(name: "a", tensor: Tensor([7])), NamedTensor(name: "nothing", tensor: .zeros([0, 3])),
      NamedTensor(name: "scalar", tensor: Tensor(3)),
    ],
    metadata: ["format": "1", "name": "Grüße \"x\"\n", "empty": ""])

  @Test func whatIsWrittenIsReadAgainInItsOrder() throws {
    let read = try Safetensors(decoding: Self.file.encoded(), path: "memory")
    #expect(read == Self.file)
    for (a, b) in zip(read.tensors, Self.file.tensors) { #expect(bitDifference(a.tensor, from: b.tensor) == nil) }
  }

  @Test func nothingAtAllIsAFileToo() throws {
    let empty = Safetensors(tensors: [])
    #expect(try Safetensors(decoding: empty.encoded(), path: "memory") == empty)
    let onlyEmpty = Safetensors(tensors: [NamedTensor(name: "none", tensor: .zeros([0, 3]))])
    #expect(try Safetensors(decoding: onlyEmpty.encoded(), path: "memory") == onlyEmpty)
  }

  @Test func aSliceIsWrittenAsItsOwnValues() throws {
    let slice = Tensor([0, 1, 2, 3, 4]).rows(1..<3)
    let file = Safetensors(tensors: [NamedTensor(name: "slice", tensor: slice)])
    #expect(try Safetensors(decoding: file.encoded(), path: "memory").tensors[0].tensor == slice)
  }

  @Test func theBytesDependOnTheContentAlone() throws {
    var other = Self.file
    other.metadata = [:]
    for key in Self.file.metadata.keys.sorted().reversed() { other.metadata[key] = Self.file.metadata[key] }
    #expect(try other.encoded() == Self.file.encoded())
    #expect(try Self.file.encoded() == Self.file.encoded())
  }

  @Test func theHeaderIsJSONAtAMultipleOfEightBytes() throws {
    let data = try Self.file.encoded()
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    #expect((8 + length) % 8 == 0)
    let text = String(decoding: data.dropFirst(8).prefix(length), as: UTF8.self)
    #expect(text.hasPrefix("{\"__metadata__\":{"))
    #expect(text.contains("\"a\":{\"data_offsets\":[24,28],\"dtype\":\"F32\",\"shape\":[1]}"))
    #expect(data.count == 8 + length + 4 * (6 + 1 + 0 + 1))
  }

  @Test func aFileThatAnotherProgramWroteIsRead() throws {
    let fixture = try ParityFixture("elman")
    let weight = fixture["elman-tanh-forward"]["parameters", "inputWeight"]
    #expect(weight.shape == [3, 4])
    #expect(fixture["elman-tanh-forward"]["inputs", "x1"].shape == [0, 3])
  }

  @Test func aFileCutAnywhereIsRefused() throws {
    let data = try Self.file.encoded()
    for count in 0..<data.count {
      #expect(throws: TensorError.self, "cut to \(count) bytes") {
        try Safetensors(decoding: Data(data.prefix(count)), path: "cut")
      }
    }
    #expect(throws: TensorError.self) { try Safetensors(decoding: data + [0], path: "longer") }
  }

  static let headers: [(text: String, values: Int)] = [
    ("", 0), ("[]", 0), ("{", 0), ("null", 0), ("{\"a\":1}", 0), ("{\"__metadata__\":{\"a\":1}}", 0),
    (#"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#, 8),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}"#, 8),
    (#"{"a":{"dtype":"F32","shape":[1,1,1,1,1],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[9223372036854775807,9223372036854775807],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":[0,9223372036854775807,9223372036854775807],"data_offsets":[0,0]}}"#, 0),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}}"#, 0),
    (#"{"a":{"dtype":"F32","shape":[1e30],"data_offsets":[0,4]}}"#, 4),
    (#"{"a":{"dtype":"F32","shape":"1","data_offsets":[0,4]}}"#, 4),
    // The same bytes twice, and bytes that no tensor has.
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 4
    ),
    (
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}"#,
      12
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, 8),
  ]

  @Test(arguments: headers)
  func aHeaderOfNonsenseIsRefused(text: String, valueByteCount: Int) {
    var data = Data((0..<8).map { UInt8(truncatingIfNeeded: text.utf8.count >> ($0 * 8)) })
    data.append(contentsOf: text.utf8)
    data.append(contentsOf: [UInt8](repeating: 0, count: valueByteCount))
    #expect(throws: TensorError.self) { try Safetensors(decoding: data, path: "nonsense") }
  }

  @Test(arguments: [UInt64.max, 1 << 63, 1 << 40, 100])
  func aHeaderLengthBeyondTheEndIsRefused(length: UInt64) {
    var data = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> ($0 * 8)) })
    data.append(contentsOf: Array("{}".utf8))
    #expect(throws: TensorError.notSafetensors(path: "long", reason: "the header reaches beyond the end")) {
      try Safetensors(decoding: data, path: "long")
    }
  }

  @Test func bytesOfNoiseAreRefused() throws {
    let random = RandomStream(seed: 2)
    let good = try [UInt8](Self.file.encoded())
    for trial in 0..<500 {
      var bytes = good
      for position in 0..<4 {
        let place = random.split(trial).integer(below: bytes.count / 2, at: 2 * position)
        bytes[place] = UInt8(random.split(trial).integer(below: 256, at: 2 * position + 1))
      }
      // Noise may leave a file that is still one; anything else is an error of the right kind, and never a trap.
      do { _ = try Safetensors(decoding: Data(bytes), path: "noise") } catch { #expect(!"\(error)".isEmpty) }
    }
  }
}
