internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifReport

/// How a report's numbers came about. It holds no time, host or number of threads: the same run gives the same page.
struct Provenance {
  /// The files that were read, by path.
  let inputs: [String]

  /// The command, the version and a digest of each file.
  /// - Parameter command: what follows `leitmotif` on the command line.
  /// - Throws: `DNAError` when a file cannot be read.
  func all(command: [String]) throws -> [ReportDocument.Fact] {
    let line = (["leitmotif"] + Self.withoutThreads(command)).map(Self.quoted).joined(separator: " ")
    let digests = try inputs.map { ReportDocument.Fact("MD5", "\(try Self.digest(of: $0))  \($0)") }
    return [.init("Command", line), .init("Version", "leitmotif \(LeitmotifCommand.configuration.version)")] + digests
  }

  private static func digest(of path: String) throws -> String {
    guard path != "-", FileSystem.kind(of: path) == .file else { return "none, as it was read from a pipe:" }
    return try FileDigest(of: path).md5
  }

  /// Results do not depend on `-@`.
  private static func withoutThreads(_ arguments: [String]) -> [String] {
    var kept: [String] = []
    var skipsNext = false
    for argument in arguments {
      if skipsNext {
        skipsNext = false
      } else if argument == "-@" || argument == "--threads" {
        skipsNext = true
      } else if !argument.hasPrefix("-@"), !argument.hasPrefix("--threads=") {
        kept.append(argument)
      }
    }
    return kept
  }

  /// As a shell takes it for one word.
  private static func quoted(_ argument: String) -> String {
    let isPlain = !argument.isEmpty && argument.allSatisfy { $0.isLetter || $0.isNumber || "._-/=+:,@%".contains($0) }
    if isPlain { return argument }
    let parts = argument.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }
}

extension Provenance {
  /// What a model is and how it was trained.
  static func facts<Adapter>(of trained: TrainedClassifier<Adapter>) -> [ReportDocument.Fact] {
    let (architecture, summary) = (trained.model.architecture, trained.summary)
    var parts = architecture.encoder.parts
    parts.append(architecture.reductions.map(\.rawValue).joined(separator: " + "))
    let best = summary.bestUpdate.map { ", best after \($0.grouped)" } ?? ""
    return [
      .init("Network", parts.joined(separator: "; ")), .init("Parameters", trained.model.parameterCount.grouped),
      .init("Trained on", "\(summary.trainingExamples.grouped) sequences"), .init("Seed", "\(summary.seed)"),
      .init("Updates", "\(summary.updates.grouped)\(best)"),
      .init("Temperature", short(Double(trained.calibration.temperature))),
    ]
  }

  /// How training was set.
  static func facts(of options: ClassifierOptions) -> [ReportDocument.Fact] {
    let weights = (options.classWeights ?? [:]).sorted { $0.key < $1.key }.map {
      "\($0.key) \(short(Double($0.value)))"
    }
    return [
      .init(
        "Training",
        "at most \(options.epochs.grouped) epochs, batches of \(options.batchSize.grouped), "
          + "learning rate \(short(Double(options.learningRate))), weight decay \(short(Double(options.weightDecay))), "
          + "dropout \(short(Double(options.dropout.rate))), label smoothing \(short(Double(options.labelSmoothing)))"
          + (options.isBalanced ? ", classes drawn equally often" : "")
          + (weights.isEmpty ? "" : ", class weights " + weights.joined(separator: ", ")))
    ]
  }
}
