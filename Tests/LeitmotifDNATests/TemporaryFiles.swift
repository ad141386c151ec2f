import CHTSlib
import CZlib
import Foundation
import LeitmotifDNA
import LeitmotifData
import Testing

/// A folder that goes when the test is over, and writers of the formats under test.
final class TemporaryFiles {
  private struct Failure: Error {}

  let folder: URL

  var folderPath: String { folder.path }

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "leitmotif-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  func write(_ bytes: some Sequence<UInt8>, to name: String = "input") throws -> String {
    try Data(bytes).write(to: folder.appending(path: name))
    return path(name)
  }

  func write(_ text: String, to name: String = "input") throws -> String { try write(Array(text.utf8), to: name) }

  /// One gzip member.
  static func gzip(_ text: String) throws -> [UInt8] {
    let files = try TemporaryFiles()
    guard let file = unsafe gzopen(files.path("member"), "wb") else { throw Failure() }
    let bytes = Array(text.utf8)
    #expect(unsafe gzwrite(file, bytes, UInt32(bytes.count)) == Int32(bytes.count))
    #expect(unsafe gzclose(file) == Z_OK)
    return Array(try Data(contentsOf: files.folder.appending(path: "member")))
  }

  /// BGZF with a block for each text, and the empty block at the end.
  static func bgzip(_ texts: [String]) throws -> [UInt8] {
    let files = try TemporaryFiles()
    guard let file = unsafe bgzf_open(files.path("blocks"), "w") else { throw Failure() }
    for text in texts {
      let bytes = Array(text.utf8)
      #expect(unsafe bgzf_write(file, bytes, bytes.count) == bytes.count)
      #expect(unsafe bgzf_flush(file) == 0)
    }
    #expect(unsafe bgzf_close(file) == 0)
    return Array(try Data(contentsOf: files.folder.appending(path: "blocks")))
  }

  /// BAM of SAM text.
  static func bam(_ sam: String) throws -> [UInt8] {
    let files = try TemporaryFiles()
    guard let input = try unsafe hts_open(files.write(sam, to: "sam"), "r") else { throw Failure() }
    guard let output = unsafe hts_open(files.path("bam"), "wb") else { throw Failure() }
    guard let header = unsafe sam_hdr_read(input) else { throw Failure() }
    guard let record = unsafe bam_init1() else { throw Failure() }
    #expect(unsafe sam_hdr_write(output, header) == 0)
    while unsafe sam_read1(input, header, record) >= 0 { #expect(unsafe sam_write1(output, header, record) >= 0) }
    unsafe bam_destroy1(record)
    unsafe sam_hdr_destroy(header)
    #expect(unsafe hts_close(input) == 0)
    #expect(unsafe hts_close(output) == 0)
    return Array(try Data(contentsOf: files.folder.appending(path: "bam")))
  }

  /// What htslib reads in an alignment file: the header's text, and a line of SAM for each record.
  static func alignments(_ path: String) throws -> (header: String, records: [String]) {
    guard let input = unsafe hts_open(path, "r") else { throw Failure() }
    defer { unsafe hts_close(input) }
    guard let header = unsafe sam_hdr_read(input), let text = unsafe sam_hdr_str(header) else { throw Failure() }
    defer { unsafe sam_hdr_destroy(header) }
    guard let record = unsafe bam_init1() else { throw Failure() }
    defer { unsafe bam_destroy1(record) }
    var line = unsafe kstring_t()
    defer { unsafe free(line.s) }
    var records: [String] = []
    while unsafe sam_read1(input, header, record) >= 0 {
      #expect(unsafe sam_format1(header, record, &line) >= 0)
      records.append(unsafe String(cString: line.s))
    }
    return (unsafe String(cString: text), records)
  }

  /// The bytes of a gzip file.
  static func inflated(_ path: String) throws -> [UInt8] {
    guard let file = unsafe gzopen(path, "rb") else { throw Failure() }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while case let count = unsafe gzread(file, &chunk, UInt32(chunk.count)), count > 0 { bytes += chunk[..<Int(count)] }
    #expect(unsafe gzclose(file) == Z_OK)
    return bytes
  }
}

/// All examples of a source.
func examples(
  _ path: String, _ labelling: DNALabelling = .none, selection: DNASelection? = nil, allowsUnlabelled: Bool = false,
  reading: DNAReading = DNAReading(), threads: Int = 1, tally: DNATally = DNATally()
) throws -> [Example<DNASequence>] {
  let source = DNASource(
    path: path, labelling: labelling, selection: selection, allowsUnlabelled: allowsUnlabelled, reading: reading,
    threads: threads, tally: tally)
  var reader = try DNAAdapter().makeReader(for: source)
  var examples: [Example<DNASequence>] = []
  while let example = try reader.next() { examples.append(example) }
  return examples
}

/// `name:letters` of each example.
func summary(_ examples: [Example<DNASequence>]) -> [String] { examples.map { "\($0.id):\($0.content)" } }

/// What reading a file as `labelling` says throws.
func failure(
  _ path: String, _ labelling: DNALabelling = .none, allowsUnlabelled: Bool = false,
  reading: DNAReading = DNAReading(), tally: DNATally = DNATally()
) -> DNAError? {
  do {
    _ = try examples(path, labelling, allowsUnlabelled: allowsUnlabelled, reading: reading, tally: tally)
    return nil
  } catch {
    return error as? DNAError
  }
}
