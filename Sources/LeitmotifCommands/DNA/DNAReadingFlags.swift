internal import ArgumentParser
internal import LeitmotifDNA

/// Which part of sequence files is read; the words are those of samtools.
struct DNAReadingFlags: ParsableArguments {
  @Option(
    name: [.customShort("T"), .long],
    help: ArgumentHelp("The FASTA that CRAM files were made with; it is looked for nowhere else.", valueName: "fasta"))
  var reference: String?

  @Option(
    name: [.customShort("r"), .customLong("region")],
    help: ArgumentHelp(
      "Only reads that overlap this region, or this part of FASTA; from base 1, both ends included. Repeats.",
      valueName: "chr:s-e"), transform: RegionArgument.read)
  var regions: [RegionArgument] = []

  @Option(
    name: [.customShort("L"), .customLong("targets")],
    help: ArgumentHelp(
      "Only reads that overlap an interval of this BED file, or these parts of FASTA.", valueName: "bed"))
  var targets: String?

  @Option(
    name: [.customShort("f"), .customLong("require-flags")],
    help: ArgumentHelp(
      "Only reads with all of these flags: a number, or names such as PAIRED,REVERSE.", valueName: "flags"),
    transform: FlagsArgument.read)
  var requiredFlags: FlagsArgument?

  @Option(
    name: [.customShort("F"), .customLong("exclude-flags")],
    help: ArgumentHelp("Only reads with none of these flags.", valueName: "flags"), transform: FlagsArgument.read)
  var excludedFlags: FlagsArgument?

  @Option(
    name: [.customShort("q"), .customLong("min-mq")],
    help: ArgumentHelp("Only reads with this mapping quality at least.", valueName: "n"))
  var minimumMappingQuality = 0

  @Option(
    help: ArgumentHelp("Leave out sequences with a larger share of N.", valueName: "fraction"))
  var maxN: Double?

  func validate() throws {
    guard (0...255).contains(minimumMappingQuality) else {
      throw ValidationError("-q \(minimumMappingQuality): a mapping quality is 0 to 255")
    }
    if let maxN, !(0...1).contains(maxN) { throw ValidationError("--max-n \(maxN): give a number from 0 to 1") }
    if reference == "-" { throw ValidationError("-T wants a file: reference sequences are read from many places") }
  }

  /// All files that are read.
  var paths: [String] { [reference, targets].compactMap { $0 } }

  /// What they say, with the intervals read.
  func reading() throws -> DNAReading {
    DNAReading(
      reference: reference, regions: regions.map(\.region), targets: try targets.map { try TargetRegions(path: $0) },
      requiredFlags: requiredFlags?.flags ?? [], excludedFlags: excludedFlags?.flags ?? [],
      minimumMappingQuality: minimumMappingQuality, maximumNFraction: maxN)
  }
}

/// `chr1:1001-2000`
struct RegionArgument: WrittenArgument {
  static let form =
    "chr, chr:START or chr:START-END, from base 1, such as chr1:1,001-2,000; {a:b}:1-100 for a name with a colon"
  let region: GenomicRegion

  init?(argument: String) {
    guard let region = GenomicRegion(argument) else { return nil }
    self.region = region
  }
}

/// `0x904` or `UNMAP,DUP`
struct FlagsArgument: WrittenArgument {
  static let form = "a number such as 2308 or 0x904, or names such as UNMAP,SECONDARY,DUP"
  let flags: AlignmentFlags

  init?(argument: String) {
    guard let flags = AlignmentFlags(argument) else { return nil }
    self.flags = flags
  }
}
