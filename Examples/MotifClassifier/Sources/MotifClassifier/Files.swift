import Foundation

/// What the example reads, and where it writes.
enum Files {
  /// The project's fixtures: splice junctions of primates.
  private static let fixtures = URL(filePath: #filePath).appending(path: "../../../../../Fixtures/dna").standardized

  static let sequences = fixtures.appending(path: "splice.train.fa").path
  static let labels = fixtures.appending(path: "splice.train.tsv").path
  static let newSequences = fixtures.appending(path: "splice.test.fa").path

  private static let folder = FileManager.default.temporaryDirectory

  static let model = folder.appending(path: "leitmotif-example-splice.safetensors").path
  static let predictions = folder.appending(path: "leitmotif-example-splice.tsv").path
}
