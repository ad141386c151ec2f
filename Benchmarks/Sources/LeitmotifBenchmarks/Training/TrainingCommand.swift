internal import ArgumentParser
internal import Foundation
internal import Leitmotif
internal import LeitmotifDNA

/// `training`: whole epochs.
struct TrainingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "training", abstract: "An epoch of `leitmotif dna train`, beside the same training in PyTorch.",
    discussion: """
      Splice junctions are in Fixtures/dna. The 16S sequences (V4 regions of 250 bases, six phyla) were cut from those of
      microbiomeutil-data; give the folder that has rrna16s.train.fa.gz and rrna16s.train.tsv.
      """)

  @OptionGroup var options: RunOptions

  @Option(help: ArgumentHelp("The folder of the 16S sequences; without it they are left out.", valueName: "folder"))
  var data: String?

  @Option(
    help: ArgumentHelp("Numbers of threads, joined by commas.", valueName: "numbers"), transform: IntegerList.read)
  var threads = IntegerList([1, 2])

  func validate() throws { try threads.require(1..<1025, flag: "--threads") }

  func run() throws {
    var (cases, examples): ([TrainingCase], [TrainingCase.DataSet: (files: LabelledFiles, set: ExampleSet)]) = ([], [:])
    for dataSet in TrainingCase.DataSet.allCases {
      guard let files = dataSet.files(in: data.map { URL(filePath: $0) }) else {
        Progress.line("\(dataSet.title) left out: --data names no folder that has them")
        continue
      }
      examples[dataSet] = (files, try files.read())
      let exampleCount = examples[dataSet]?.set.count ?? 0
      for model in dataSet == .splice ? [TrainingCase.Model.standard] : TrainingCase.Model.allCases {
        for threadCount in threads.values {
          cases.append(
            TrainingCase(dataSet: dataSet, exampleCount: exampleCount, model: model, threadCount: threadCount))
        }
      }
    }
    var suite = try SuiteRun<TrainingCase>("training", options)
    let record = try suite.measure(cases) { trainingCase, threads, peer in
      guard let (files, set) = examples[trainingCase.dataSet] else { return [] }
      let ours = Comparison.Contender("Leitmotif") {
        _ = try TrainedClassifier.train(DNAAdapter(), on: set, options: trainingCase.model.options, threads: threads)
      }
      return [ours]
        + (try peer.map { [try Comparison.Contender("PyTorch", $0, PeerTraining(trainingCase, files: files))] } ?? [])
    }
    print(TrainingTable(record.results).table.text)
    try options.write(record, suite: "training")
  }
}

/// The results as a table.
struct TrainingTable {
  private let results: [CaseResult<TrainingCase>]

  init(_ results: [CaseResult<TrainingCase>]) { self.results = results }

  var table: TextTable {
    var table = TextTable(header: [
      "an epoch of training", "Leitmotif", "PyTorch", "examples/s", "PyTorch's", "PyTorch's time ÷ ours",
    ])
    for result in results {
      let (count, peer) = (Double(result.case.exampleCount), result.timings["PyTorch"])
      table.add([
        result.case.title, result.timings.ours.median.asTime, peer?.seconds.median.asTime ?? "",
        (count / result.timings.ours.median).rounded(to: 0),
        peer.map { (count / $0.seconds.median).rounded(to: 0) } ?? "",
        peer?.ratio.asFactor ?? "",
      ])
    }
    return table
  }
}
