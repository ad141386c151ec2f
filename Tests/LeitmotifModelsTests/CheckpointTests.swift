import Foundation
import Leitmotif
import LeitmotifDNA
import Testing

@Suite("A classifier's training that was broken off") struct CheckpointTests {
  private struct BrokenOff: Error {}

  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.path("checkpoint")
  }

  /// 3 epochs of 3 updates.
  private static var options: ClassifierOptions {
    var options = MotifTask.options
    options.epochs = 3
    options.dropout = Dropout(rate: 0.3)
    options.classWeights = ["motif": 2]
    return options
  }

  private func train(
    _ options: ClassifierOptions = options, on training: ExampleSet = MotifTask.examples(48, seed: 1),
    validation: ExampleSet = MotifTask.examples(12, seed: 2), strands: DNAConfiguration.Strands = .both,
    threads: ThreadPool = .serial, resuming checkpoint: ClassifierCheckpoint? = nil,
    _ show: ((TrainingSnapshot, StopReason?) throws -> Void)? = nil
  ) throws -> TrainedClassifier<DNAAdapter> {
    try .train(
      DNAAdapter(configuration: DNAConfiguration(strands: strands)), on: training, validation: validation,
      options: options, threads: threads, resuming: checkpoint, checkpoint: show)
  }

  /// The checkpoint of a training that ends at this update.
  private func checkpoint(afterUpdate update: Int, note: String = "") throws -> ClassifierCheckpoint {
    #expect(throws: BrokenOff.self) {
      try train { snapshot, _ in
        guard snapshot.updateCount == update else { return }
        try snapshot.write(to: path, note: note)
        throw BrokenOff()
      }
    }
    return try ClassifierCheckpoint(contentsOf: path)
  }

  @Test(arguments: [1, 3, 5, 9]) func goesOnToTheSameBytes(update: Int) throws {
    let whole = try folder.bytes(of: train())
    let checkpoint = try checkpoint(afterUpdate: update, note: "of the test")
    #expect(checkpoint.updateCount == update)
    #expect(checkpoint.note == "of the test")
    #expect(checkpoint.options == Self.options)
    #expect(try folder.bytes(of: train(checkpoint.options, resuming: checkpoint)) == whole)
    let threads = ThreadPool(threadCount: 2)
    #expect(try folder.bytes(of: train(checkpoint.options, threads: threads, resuming: checkpoint)) == whole)
  }

  @Test func canBeBrokenOffAgainAndAgain() throws {
    let whole = try folder.bytes(of: train())
    var checkpoint = try checkpoint(afterUpdate: 1)
    for update in 2...8 {
      #expect(throws: BrokenOff.self) {
        try train(resuming: checkpoint) { snapshot, _ in
          #expect(snapshot.updateCount == update)
          try snapshot.write(to: path)
          throw BrokenOff()
        }
      }
      checkpoint = try ClassifierCheckpoint(contentsOf: path)
    }
    #expect(try folder.bytes(of: train(resuming: checkpoint)) == whole)
  }

  @Test func goesOnIntoMoreEpochs() throws {
    let checkpoint = try checkpoint(afterUpdate: 9)
    var options = checkpoint.options
    options.epochs = 5
    #expect(try train(options, resuming: checkpoint).summary.updates == 15)
  }

  @Test func isRefusedWithOtherSequencesLabelsOrSettings() throws {
    let checkpoint = try checkpoint(afterUpdate: 4)
    func difference(_ body: () throws -> TrainedClassifier<DNAAdapter>) -> String? {
      do {
        _ = try body()
        return nil
      } catch ModelError.otherTraining(_, let difference) {
        return difference
      } catch {
        return "\(error)"
      }
    }
    let members = MotifTask.examples(48, seed: 1).members
    let relabelled = members.map { member in
      ExampleSet.Member(
        id: member.id, input: member.input,
        label: member.id != members[7].id ? member.label : member.label == "motif" ? "none" : "motif")
    }
    #expect(
      difference { try train(on: ExampleSet(Array(members.reversed())), resuming: checkpoint) }
        == "the training sequences or their labels")
    #expect(
      difference { try train(on: ExampleSet(relabelled), resuming: checkpoint) }
        == "the training sequences or their labels")
    #expect(
      difference { try train(validation: MotifTask.examples(12, seed: 3), resuming: checkpoint) }
        == "the validation sequences or their labels")
    #expect(difference { try train(strands: .forward, resuming: checkpoint) } == "how sequences are read")
    var options = Self.options
    options.learningRate *= 2
    #expect(difference { try train(options, resuming: checkpoint) } == "the settings")
    #expect(difference { try train(resuming: checkpoint) } == nil)
  }

  @Test func isRefusedWhenItIsCutOrDamagedAnywhere() throws {
    _ = try checkpoint(afterUpdate: 4)
    let bytes = try Data(contentsOf: URL(filePath: path))
    let damaged = folder.path("damaged")
    for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 300)) {
      try bytes.prefix(length).write(to: URL(filePath: damaged))
      #expect(throws: (any Error).self, "cut to \(length) bytes") { try ClassifierCheckpoint(contentsOf: damaged) }
    }
    var random = SplitMix64(seed: 1)
    for _ in 0..<300 {
      var flipped = bytes
      let place = random.next(below: bytes.count)
      flipped[place] ^= UInt8(1 << random.next(below: 8))
      try flipped.write(to: URL(filePath: damaged))
      // Blanks that end the header, and the case of an exponent, mean what they meant.
      guard let read = try? ClassifierCheckpoint(contentsOf: damaged) else { continue }
      #expect(try folder.bytes(of: train(resuming: read)) == folder.bytes(of: train()), "byte \(place) flipped")
    }
  }

  @Test func theOneBeforeIsKeptUnderItsName() throws {
    let previous = folder.path("previous")
    _ = try train { snapshot, reason in
      if reason == nil { try snapshot.write(to: path, keeping: previous) }
    }
    #expect(try ClassifierCheckpoint(contentsOf: path).updateCount == 9)
    #expect(try ClassifierCheckpoint(contentsOf: previous).updateCount == 8)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).sorted() == ["checkpoint", "previous"])
  }

  @Test func isNoModelAndAModelIsNoCheckpoint() throws {
    _ = try checkpoint(afterUpdate: 1)
    #expect(throws: ModelError.self) { try TrainedClassifier<DNAAdapter>.load(from: path) }
    let model = folder.path("model")
    try train().write(to: model)
    #expect(throws: ModelError.notACheckpoint(path: model, reason: "it is something else")) {
      try ClassifierCheckpoint(contentsOf: model)
    }
  }
}
