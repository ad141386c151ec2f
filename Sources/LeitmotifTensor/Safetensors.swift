public import FoundationEssentials

/// The safetensors container: named Float32 tensors and text metadata in one file that any reader of the format opens.
///
/// Layout: eight bytes of header length, a JSON header with each tensor's type, shape and place, then the values,
/// little-endian. Written bytes depend on the content alone: keys are sorted, tensors keep their order.
public struct Safetensors: Sendable, Equatable {
  /// In the order of their values in the file.
  public var tensors: [NamedTensor]
  /// Text by key.
  public var metadata: [String: String]

  /// A file's content.
  public init(tensors: [NamedTensor], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  /// The tensors by name.
  public var tensorsByName: [String: Tensor] {
    Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { _, last in last })
  }
}

extension Safetensors {
  /// The file's bytes.
  public func encoded() throws -> Data {
    var entries: [String: HeaderEntry] = [:]
    var offset = 0
    for tensor in tensors {
      precondition(entries[tensor.name] == nil, "two tensors are named \(tensor.name)")
      let byteCount = tensor.tensor.elementCount * MemoryLayout<Float>.stride
      entries[tensor.name] = HeaderEntry(
        dtype: "F32", shape: Array(tensor.tensor.shape), dataOffsets: [offset, offset + byteCount])
      offset += byteCount
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var header = try encoder.encode(Header(entries: entries, metadata: metadata))
    header.append(contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8))
    var data = Data((0..<8).map { UInt8(truncatingIfNeeded: header.count >> ($0 * 8)) })
    data.append(header)
    for tensor in tensors { data.append(contentsOf: tensor.tensor.littleEndianBytes) }
    return data
  }

  /// Reads a file's bytes.
  /// - Parameter path: named in errors.
  /// - Throws: ``TensorError/notSafetensors(path:reason:)``.
  public init(decoding data: Data, path: String) throws(TensorError) {
    let bytes = [UInt8](data)
    guard bytes.count >= 8 else { throw .notSafetensors(path: path, reason: "\(bytes.count) bytes") }
    let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw .notSafetensors(path: path, reason: "the header reaches beyond the end")
    }
    let body = bytes[(8 + Int(length))...]
    let header: Header
    do {
      header = try JSONDecoder().decode(Header.self, from: data.dropFirst(8).prefix(Int(length)))
    } catch {
      throw .notSafetensors(path: path, reason: "the header is not JSON of this format")
    }
    tensors = []
    metadata = header.metadata
    var end = 0
    let entries = header.entries.sorted {
      ($0.value.start, $0.value.end, $0.key) < ($1.value.start, $1.value.end, $1.key)
    }
    for (name, entry) in entries {
      tensors.append(NamedTensor(name: name, tensor: try entry.tensor(named: name, in: body, path: path)))
      // The format allows no byte to belong to two tensors, or to none.
      guard entry.start == end else {
        throw .notSafetensors(path: path, reason: "the values of tensor \(name) begin at \(entry.start), not at \(end)")
      }
      end = entry.end
    }
    guard end == body.count else {
      throw .notSafetensors(path: path, reason: "\(body.count) bytes of values, the header names \(end)")
    }
  }

  /// Writes the file under a temporary name beside `path`, then renames it: `path` is either whole or untouched.
  /// - Parameter previous: the name under which the file that `path` stands for now is kept; nil to replace it.
  /// - Throws: ``TensorError/unwritable(path:reason:)``.
  public func write(to path: String, keeping previous: String? = nil) throws {
    try DurableFile.write(encoded(), to: path, keeping: previous)
  }

  /// - Throws: ``TensorError/unreadable(path:reason:)`` or ``TensorError/notSafetensors(path:reason:)``.
  public init(contentsOf path: String) throws {
    let data: Data
    do {
      data = try Data(contentsOf: URL(filePath: path))
    } catch {
      throw TensorError.unreadable(path: path, reason: error.shortReason)
    }
    try self.init(decoding: data, path: path)
  }
}

extension Error {
  /// What the system says, in a few words.
  fileprivate var shortReason: String {
    guard let error = self as? CocoaError else { return "\(self)" }
    return switch error.code {
    case .fileReadNoSuchFile: "no such file or folder"
    case .fileReadNoPermission: "permission denied"
    default: "error \(error.code.rawValue)"
    }
  }
}

extension Tensor {
  fileprivate var littleEndianBytes: [UInt8] {
    let dense = detached.contiguous
    return dense.storage.bytes(from: dense.offset, count: elementCount)
  }
}

/// One tensor's line of the header.
private struct HeaderEntry: Codable {
  let dtype: String
  let shape: [Int]
  let dataOffsets: [Int]

  enum CodingKeys: String, CodingKey {
    case dtype, shape
    case dataOffsets = "data_offsets"
  }

  var start: Int { dataOffsets.first ?? 0 }
  var end: Int { dataOffsets.last ?? 0 }

  func tensor(named name: String, in body: ArraySlice<UInt8>, path: String) throws(TensorError) -> Tensor {
    guard dtype == "F32" else {
      throw .notSafetensors(path: path, reason: "tensor \(name) has type \(dtype); F32 is read")
    }
    guard shape.count <= 4, shape.allSatisfy({ $0 >= 0 }), Self.byteCountFits(shape) else {
      throw .notSafetensors(path: path, reason: "tensor \(name) has the shape \(shape)")
    }
    let byteCount = shape.reduce(MemoryLayout<Float>.stride, *)
    guard dataOffsets.count == 2, start >= 0, end <= body.count, start <= end, end - start == byteCount else {
      throw .notSafetensors(path: path, reason: "the values of tensor \(name) are not all there")
    }
    let values = body[(body.startIndex + start)..<(body.startIndex + end)]
    return Tensor(storage: Storage(bytes: values), shape: Shape(shape))
  }

  /// Whether the bytes can be counted, even those of the other axes where one has no size.
  private static func byteCountFits(_ shape: [Int]) -> Bool {
    var count = MemoryLayout<Float>.stride
    for size in shape {
      let (product, overflow) = count.multipliedReportingOverflow(by: max(size, 1))
      if overflow { return false }
      count = product
    }
    return true
  }
}

/// The JSON header: tensors by name beside `__metadata__`.
private struct Header: Codable {
  var entries: [String: HeaderEntry]
  var metadata: [String: String]

  private static let metadataKey = "__metadata__"

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(entries: [String: HeaderEntry], metadata: [String: String]) {
    self.entries = entries
    self.metadata = metadata
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    entries = [:]
    metadata = [:]
    for key in container.allKeys {
      if key.stringValue == Self.metadataKey {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(HeaderEntry.self, forKey: key)
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !metadata.isEmpty { try container.encode(metadata, forKey: Key(Self.metadataKey)) }
    for (name, entry) in entries { try container.encode(entry, forKey: Key(name)) }
  }
}
