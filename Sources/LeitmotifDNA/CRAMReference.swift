/// The FASTA that a CRAM file's reads are differences from. A contig is compared with the checksum of the file's header when
/// the first read of it comes: of slices with several contigs htslib checks nothing.
final class CRAMReference {
  private let path: String
  private let fasta: IndexedFASTA
  private var verified: Set<Int> = []

  /// - Throws: `ReadFault.reference` for a FASTA that cannot be used, or none of whose contigs the file has.
  init(_ path: String, for file: AlignmentFile, tally: DNATally) throws(ReadFault) {
    self.path = path
    do throws(ReadFault) {
      fasta = try IndexedFASTA(path, tally: tally)
    } catch {
      throw .reference("-T \(path): \(error.problem)")
    }
    let contigs = file.contigs
    if !contigs.names.isEmpty, !contigs.names.contains(where: { fasta.contigs[$0] != nil }) {
      throw .reference(
        "no contig of -T \(path) (\(Contigs.list(fasta.contigs.names))) is among its own "
          + "(\(Contigs.list(contigs.names))). Give the FASTA that the file was made with as -T")
    }
    guard file.useReference(fasta.path) else {
      throw .reference("-T \(path) cannot be read. Check the file, and that its .fai belongs to it")
    }
  }

  /// - Parameter contig: the place of a contig in the header of `file`.
  /// - Throws: `ReadFault.reference` where the FASTA has another sequence under the contig's name.
  func verify(_ contig: Int, of file: AlignmentFile) throws(ReadFault) {
    guard verified.insert(contig).inserted else { return }
    let name = file.contigName(contig)
    // What needs no bases of a contig, such as reads without a sequence, is read without it.
    guard let place = fasta.contigs[name] else { return }
    let length = fasta.contigs.lengths[place]
    guard length == file.contigLength(contig) else {
      throw misfit(
        "'\(name)' has \(length.grouped) bases in it, and \(file.contigLength(contig).grouped) in the header")
    }
    guard let digest = file.contigDigest(contig) else { return }
    do throws(ReadFault) {
      guard try self.digest(of: place) == digest else { throw misfit("'\(name)' is another sequence in it") }
    } catch .damaged(let detail) {
      throw .reference("-T \(path): \(detail)")
    }
  }

  private func misfit(_ problem: String) -> ReadFault {
    .reference("-T \(path) is not the reference of the file: \(problem). Give the FASTA that it was made with as -T")
  }

  private func digest(of contig: Int) throws(ReadFault) -> String {
    let digest = try MessageDigest()
    try fasta.read(0..<fasta.contigs.lengths[contig], of: contig) { letters throws(ReadFault) in
      digest.add(letters.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? $0 & 0xDF : $0 }[...])
    }
    return digest.finish()
  }

  /// Why a record of CRAM, whose checksums are right, cannot be decoded: a reference that is not given, lacks a contig, or is another.
  static func reason(for file: AlignmentFile, reference: CRAMReference?) throws(ReadFault) -> ReadFault? {
    let contigs = file.contigs
    guard !contigs.names.isEmpty else { return nil }
    guard let reference else {
      return .reference(
        "its reads are differences from a reference, which is not given. Give the FASTA with -T")
    }
    for contig in contigs.names.indices { try reference.verify(contig, of: file) }
    let missing = contigs.names.filter { reference.fasta.contigs[$0] == nil }
    guard !missing.isEmpty else { return nil }
    return .reference(
      "-T \(reference.path) lacks contigs that the file has (\(Contigs.list(missing))). Give the FASTA that it was made with as -T"
    )
  }
}
