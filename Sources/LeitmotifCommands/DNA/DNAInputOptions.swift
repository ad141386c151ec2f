internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA

/// Labelled sequence files, as `train` and `evaluate` take them.
struct DNAInputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Sequences: FASTA, FASTQ, BAM, CRAM or SAM; - is standard input. Repeats.", valueName: "file"))
  var sequences: [String] = []

  @Option(help: ArgumentHelp("The sequences' labels: TSV with the header name<TAB>label.", valueName: "tsv"))
  var labels: String?

  @Option(
    name: .customLong("class"),
    help: ArgumentHelp("Sequences that all have the label NAME. Repeats.", valueName: "name=file"),
    transform: ClassFileArgument.read)
  var classes: [ClassFileArgument] = []

  @Option(help: ArgumentHelp("Take labels from this tag of BAM, CRAM or SAM records.", valueName: "xx"))
  var labelTag: String?

  @Flag(help: "Take the name of the reference that a read is aligned to as its label.")
  var labelByReference = false

  @Option(
    help: ArgumentHelp(
      "A share of the names, chosen by their hash: 'train' leaves them out, 'evaluate' takes just them: give both "
        + "the same share.",
      valueName: "fraction"))
  var holdOut: Double?

  @Flag(help: "Leave sequences without a label out instead of stopping.")
  var allowUnlabelled = false

  @OptionGroup(title: "Reading") var reading: DNAReadingFlags

  @Argument(help: .hidden)
  var strays: [String] = []

  func validate() throws {
    if let stray = strays.first {
      let arguments = LeitmotifCommand.arguments
      let flag = arguments.firstIndex(of: stray).flatMap { $0 > 0 ? arguments[$0 - 1] : nil }
      if let flag, flag.hasPrefix("-") {
        throw ValidationError("'\(flag)' is no flag that takes '\(stray)'; is it spelled right?")
      }
      throw ValidationError("'\(stray)' belongs to no flag; name sequence files with --sequences or --class")
    }
    if sequences.isEmpty == classes.isEmpty {
      throw ValidationError("Give either --sequences with labels, or --class NAME=FILE for each class")
    }
    let labellings = [labels != nil, labelTag != nil, labelByReference].count { $0 }
    if !sequences.isEmpty, labellings != 1 {
      throw ValidationError("--sequences wants one of --labels, --label-tag and --label-by-reference")
    }
    if !classes.isEmpty, labellings != 0 {
      throw ValidationError("--class gives the labels; leave --labels, --label-tag and --label-by-reference away")
    }
    if let labelTag, AlignmentTag(labelTag) == nil {
      throw ValidationError("--label-tag \(labelTag): a tag is a letter and a letter or digit, such as XT")
    }
    if let holdOut { try validateShare(holdOut, "--hold-out") }
    try NamedFiles(inputs: paths).validateDistinct()
  }

  /// All files that are read.
  var paths: [String] { sequences + classes.map(\.path) + (labels.map { [$0] } ?? []) + reading.paths }

  /// Reads all examples, and says what was read.
  /// - Parameters:
  ///   - reading: what the flags of ``reading`` say: intervals from a pipe are read but once.
  ///   - limits: what examples may take.
  func readExamples(
    _ adapter: DNAAdapter, reading: DNAReading, limits: LabelledFiles.Limits
  ) throws -> ExampleSet {
    let table = try labels.map { try LabelTable(path: $0) }
    return try LabelledFiles(
      sources: makeSources(table: table), table: table, reading: reading, adapter: adapter, limits: limits
    ).read()
  }

  private func makeSources(table: LabelTable?) -> [(path: String, labelling: DNALabelling, allowsUnlabelled: Bool)] {
    if !classes.isEmpty { return classes.map { ($0.path, .class($0.label), allowUnlabelled) } }
    let labelling: DNALabelling
    if let table {
      labelling = .labels(table)
    } else if let tag = labelTag.flatMap({ AlignmentTag($0) }) {
      labelling = .tag(tag)
    } else {
      labelling = .reference
    }
    return sequences.map { ($0, labelling, allowUnlabelled) }
  }
}

/// Labelled files read together, with what there is to say about them.
struct LabelledFiles {
  /// What examples, and reading them, may take.
  struct Limits {
    var longRecords: LongRecords = .whole
    /// Bytes; nil for any number.
    var memory: Int?
    /// Busy at most.
    var threads = 1
  }

  let sources: [(path: String, labelling: DNALabelling, allowsUnlabelled: Bool)]
  let table: LabelTable?
  let reading: DNAReading
  let adapter: DNAAdapter
  let limits: Limits

  func read() throws -> ExampleSet {
    let tally = DNATally()
    // Also of a pass that fails: an index that was built stays.
    defer { for note in tally.notes { Console.note(note) } }
    let examples = try ExampleSet(
      adapter,
      sources: sources.map {
        DNASource(
          path: $0.path, labelling: $0.labelling, allowsUnlabelled: $0.allowsUnlabelled, reading: reading,
          longRecords: limits.longRecords, threads: limits.threads, tally: tally)
      }, memoryLimit: limits.memory)
    for warning in tally.warnings(for: table) { Console.warning(warning) }
    guard examples.count > 0 else { throw ModelError.noExamples }
    Console.note(
      examples.summary + (limits.memory == nil ? "" : "; \(spoken(byteCount: examples.byteCount)) of memory"))
    let secondary = tally.counts.secondary
    if secondary > 0 { Console.note("Left out \(secondary.grouped) secondary and supplementary alignments") }
    if adapter.configuration.strands == .forward, tally.formats.contains(where: \.holdsReads) {
      Console.note("Reads come from either strand: --strands both trains on both and averages their predictions")
    }
    return examples
  }
}

extension ExampleSet {
  /// How many, how long, which labels.
  var summary: String {
    let lengths = members.map(\.input.count)
    let counts = Dictionary(members.map { ($0.label, 1) }, uniquingKeysWith: +)
    let shown = labels.labels.map { "\($0) \((counts[$0] ?? 0).grouped)" }
    let list = shown.prefix(12).joined(separator: ", ") + (shown.count > 12 ? ", …" : "")
    let shortest = lengths.min() ?? 0
    let length = shortest == longest ? shortest.grouped : "\(shortest.grouped)–\(longest.grouped)"
    return
      "Read \(count.grouped) sequences of \(length) bases; \(labels.count.grouped) label\(labels.count == 1 ? "" : "s"): \(list)"
  }

  /// The part whose names a hold-out of `share` keeps out of training, or the other part.
  func heldOut(_ isHeldOutWanted: Bool, share: Double?) -> ExampleSet {
    guard let share else { return self }
    return ExampleSet(members.filter { isHeldOut($0.id, share: share) == isHeldOutWanted })
  }

  /// The labels that occur here but not in `other`.
  func labels(missingIn other: ExampleSet) -> [String] {
    let known = Set(other.labels.labels)
    return labels.labels.filter { !known.contains($0) }
  }
}

func validateShare(_ share: Double, _ flag: String) throws {
  guard share > 0, share < 1 else {
    throw ValidationError("\(flag) \(share): give a number above 0 and below 1, such as 0.1")
  }
}
