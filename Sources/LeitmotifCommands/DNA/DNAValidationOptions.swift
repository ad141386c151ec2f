internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA

/// Which sequences choose the model.
struct DNAValidationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The share of each class that chooses the model instead of training it; 0 for none. (default: 0.1)",
      valueName: "fraction"))
  var validation: Double?

  @Option(help: ArgumentHelp("Sequences to validate on instead. Repeats.", valueName: "file"))
  var validationSequences: [String] = []

  @Option(help: ArgumentHelp("Their labels.", valueName: "tsv"))
  var validationLabels: String?

  @Flag(help: "Never divide the sequences of one contig (the name's text before the first ':').")
  var splitByContig = false

  @Flag(help: "Leave out of validation what also occurs in training; with --strands both, on either strand.")
  var dropDuplicates = false

  func validate() throws {
    if validationSequences.isEmpty != (validationLabels == nil) {
      throw ValidationError("--validation-sequences and --validation-labels belong together")
    }
    if validation != nil, !validationSequences.isEmpty {
      throw ValidationError("Give either --validation FRACTION or --validation-sequences, not both")
    }
    if splitByContig, !validationSequences.isEmpty {
      throw ValidationError("--split-by-contig divides sequences, but --validation-sequences gives them divided")
    }
    try NamedFiles(inputs: paths).validateDistinct()
    if let validation, validation != 0 { try validateShare(validation, "--validation") }
  }

  /// All files that are read.
  var paths: [String] { validationSequences + (validationLabels.map { [$0] } ?? []) }

  /// The training and the validation part of `examples`; training has every label.
  func divide(
    _ examples: ExampleSet, adapter: DNAAdapter, reading: DNAReading, limits: LabelledFiles.Limits, seed: UInt64
  ) throws -> (training: ExampleSet, validation: ExampleSet) {
    if let validationLabels {
      let table = try LabelTable(path: validationLabels)
      let files = LabelledFiles(
        sources: validationSequences.map { ($0, .labels(table), false) }, table: table, reading: reading,
        adapter: adapter, limits: limits)
      let given = try files.read()
      let missing = given.labels(missingIn: examples)
      guard missing.isEmpty else {
        throw CommandError.labelsOfValidationOnly(missing, known: examples.labels.labels)
      }
      return (examples, given)
    }
    let share = validation ?? 0.1
    if share == 0 { return (examples, ExampleSet([])) }
    let parts = try examples.split(
      splitByContig ? .byGroup(share: share, seed: seed) : .stratified(share: share, seed: seed))
    let missing = examples.labels(missingIn: parts.training)
    guard missing.isEmpty else {
      throw CommandError.labelsSplitOff(missing, flag: splitByContig ? "--split-by-contig" : nil)
    }
    return (parts.training, parts.heldOut)
  }
}
