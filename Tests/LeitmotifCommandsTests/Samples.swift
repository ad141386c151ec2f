import Foundation

/// The sequences that the tests write into files.
enum Samples {
  struct Sample {
    let name: String
    let letters: String
    let label: String
  }

  /// 40 sequences of 12 to 20 bases: three of four bases are A or T where the label is `rich`, one of four where it is
  /// `poor`.
  static let sequences: [Sample] = {
    var state: UInt64 = 1
    func draw(below bound: UInt64) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % bound)
    }
    return (0..<40).map { index in
      let isRich = index % 2 == 0
      let letters = (0..<(12 + draw(below: 9))).map { _ in
        (draw(below: 4) == 0) == isRich ? ["G", "C"][draw(below: 2)] : ["A", "T"][draw(below: 2)]
      }
      return Sample(name: "s\(index)", letters: letters.joined(), label: isRich ? "rich" : "poor")
    }
  }()

  static func fasta(_ samples: [Sample]) -> String { samples.map { ">\($0.name)\n\($0.letters)\n" }.joined() }

  static func table(_ samples: [Sample]) -> String {
    "name\tlabel\n" + samples.map { "\($0.name)\t\($0.label)\n" }.joined()
  }

  /// SAM with the samples aligned to the reference of their label, which the tag XT has too; `extra` are its last lines.
  static func sam(_ samples: [Sample], extra: String = "") -> String {
    let header = "@HD\tVN:1.6\n@SQ\tSN:rich\tLN:1000\n@SQ\tSN:poor\tLN:1000\n"
    let lines = samples.map { sample in
      "\(sample.name)\t0\t\(sample.label)\t1\t60\t\(sample.letters.count)M\t*\t0\t0\t\(sample.letters)\t*\tXT:Z:\(sample.label)\n"
    }
    return header + lines.joined() + extra
  }

  /// The other strand of plain bases.
  static func reverseComplement(_ letters: String) -> String {
    let complements: [Character: Character] = ["A": "T", "C": "G", "G": "C", "T": "A"]
    return String(letters.reversed().map { complements[$0] ?? $0 })
  }

  /// Six sequences in gzip: `gzip` of six times `>r…` and ten bases.
  static let gzip = data("H4sIAAAAAAACA7MrMuBydHYPAWE/Py67IkNUrhEq1xiVa4LKNUXmAgBmL7RuWgAAAA==")

  /// Six reads of ten bases aligned to chr1 and chr2, in BAM.
  static let bam = data(
    """
    H4sIBAAAAAAA/wYAQkMCAFEAc3L0ZTRkYGBw8HDhDPOzMtQz43IIDuQM9rNKzigy5PQBChkYIAkZwYSYgJpYgRikjCEFwTECcwCwOIhmVwAAAB+L\
    CAQAAAAAAP8GAEJDAgBYADNjQABmOU8hRiDNBcT/oQAkXmTAsABIuTgpuTj9hwMzoBAjIZ2GYJ1CHkCIqpOgnUZk22lMtp0mZNtpis1OAJuv+71c\
    AQAAH4sIBAAAAAAA/wYAQkMCABsAAwAAAAAAAAAAAA==
    """)

  private static func data(_ base64: String) -> Data { Data(base64Encoded: base64) ?? Data() }

  /// A file of the project's own fixtures.
  static func fixture(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Fixtures/dna/\(name)").standardized.path
  }
}
