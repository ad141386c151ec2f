internal import LeitmotifDNA

/// What the tool itself finds wrong with its arguments' files.
enum CommandError: Error, Equatable, CustomStringConvertible {
  case outputExists(path: String)
  /// Another program wrote the output meanwhile.
  case outputAppeared(path: String, savedAs: String)
  /// A training that was broken off left it.
  case checkpointExists(path: String, command: TrainingCommand)
  /// A training that is to go on has done more than it is to do.
  case epochsDone(path: String, done: Int, wanted: Int)
  /// `--exclude` left nothing.
  case allExcluded(count: Int)
  /// Long sequences are to be refused, but nothing says what is long.
  case lengthUnknown
  /// A checkpoint that another command left.
  case otherTraining(path: String, command: TrainingCommand)
  case unusableCheckpoint(reason: String, previous: String?)
  case noOutputFolder(path: String)
  case unwritable(path: String, reason: String)
  /// Nobody reads standard output any more, as after `| head`: the run ends well, and says nothing.
  case outputClosed
  case noDemoData(searched: [String])
  case notInspectable(path: String, reason: String)
  /// A stream of something else than sequences.
  case notInspectableStream(reason: String)
  /// A folder that has no file of music.
  case noMusic(path: String, otherCount: Int)
  /// No file gave a tune.
  case noTunes(fileCount: Int, reasons: [String])
  /// A file that music is to begin with has none that can be read.
  case noOpening(path: String, reason: String)
  /// There is nothing to divide into training and validation.
  case oneTune(count: Int)
  /// Every tune to validate on also occurs in training.
  case onlyCopies
  /// Something else where a model belongs; what it is, if that is known.
  case notAModel(path: String, found: String?, command: TrainingCommand)
  /// A model with a cell that the library does not have.
  case ownCell(path: String, name: String)
  /// A file of recordings that are labelled for another task than those of a model.
  case otherLabels(path: String, task: String, wanted: String)
  /// A file that names recordings, of which so many cannot be read, or do not fit to the others.
  case unusableRecordings(path: String, count: Int)
  /// A file of recordings that has none of this name.
  case noRecording(path: String, id: String)
  /// A model that another verb of its domain predicts with.
  case otherVerb(path: String, verb: String)
  /// `--hold-out` left no training example of these.
  case labelsHeldOut([String])
  /// The validation part took every example of these.
  case labelsSplitOff([String], flag: String?)
  /// The validation files have these, but training has not.
  case labelsOfValidationOnly([String], known: [String])
  /// `--drop-duplicates` left nothing to validate on.
  case onlyDuplicates

  var description: String {
    switch self {
    case .outputExists(let path): "\(path): the file exists; give another name, or overwrite it with --force"
    case .outputAppeared(let path, let savedAs):
      "\(path): the file was made by another while this ran, and is kept; the result is \(savedAs)"
    case .checkpointExists(let path, let command):
      "\(path): a training that was broken off left this checkpoint; go on with it by "
        + "'\(command.goingOn(from: path))', or start over with --force"
    case .epochsDone(let path, let done, let wanted):
      "\(path): this training has done \(done) epochs, and --epochs asks for \(wanted); give \(done) or more, or start over"
    case .allExcluded(let count):
      "each of the \(count.grouped) sequences also occurs in the files of --exclude; give others"
    case .lengthUnknown:
      "the model does not know how long the sequences of its training were; say with --max-length what is too long"
    case .otherTraining(let path, let command):
      "\(path): this checkpoint is of another kind of training; go on with it by '\(command.goingOn(from: path))'"
    case .unusableCheckpoint(let reason, let previous):
      reason + (previous.map { "; the checkpoint before it is \($0)" } ?? "")
    case .noOutputFolder(let path): "\(path): the folder to write into does not exist; make it first"
    case .unwritable(let path, let reason):
      "\(Self.shown(path)): cannot be written (\(reason)); check the path, its permissions and free space"
    case .outputClosed: "standard output: closed before all was written"
    case .noDemoData(let searched):
      "the demonstration's data was not found in \(searched.joined(separator: " or ")); "
        + "run it from the project's folder, or install the tool with 'make install'"
    case .notInspectable(let path, let reason):
      "\(Self.shown(path)): no model of leitmotif, and no file of sequences, recordings or music (\(reason)); check the path"
    case .notInspectableStream(let reason):
      "\(reason) A model or a MIDI file is not read from a stream: give the file's name"
    case .noMusic(let path, let otherCount):
      "\(path): \(otherCount == 0 ? "the folder is empty" : "none of its \(counted(otherCount, "file")) is named .mid, .midi, .kar or .rmi"); "
        + "give a folder of MIDI files"
    case .noTunes(let fileCount, let reasons):
      "\(fileCount == 1 ? "the file gives" : "the \(fileCount.grouped) files give") no tune to learn from: "
        + reasons.joined(separator: "; ")
    case .noOpening(let path, let reason): "\(path): no tune to begin with: \(reason); give another file"
    case .oneTune(let count):
      "\(count == 1 ? "one tune cannot" : "the \(count.grouped) tunes are of one file, or copies of each other, and cannot") "
        + "be divided into training and validation; give more music, or --validation 0 to train without"
    case .onlyCopies: "every tune to validate on also occurs in training; give others"
    case .notAModel(let path, let found, let command):
      "\(path): \(found.map { "this is \($0)" } ?? "not a model of leitmotif"); "
        + "the model, which '\(command.line)' wrote, comes first"
    case .otherLabels(let path, let task, let wanted):
      "\(path): its labels are to '\(task)', and the model is to '\(wanted)'; give recordings that are labelled for that"
    case .unusableRecordings(let path, let count):
      "\(path): \(counted(count, "recording")) cannot be used as they are; mend what the warnings say, or leave them out"
    case .noRecording(let path, let id): "\(path): no recording has the name '\(id)'; give one that the file has"
    case .otherVerb(let path, let verb): "\(path): a model that does something else; use 'leitmotif frames \(verb)'"
    case .ownCell(let path, let name):
      "\(path): the model has a cell of its own, '\(name)', which this tool does not know; "
        + "use it from the program that made it"
    case .labelsHeldOut(let labels):
      "--hold-out leaves no training sequence with \(Self.list(labels)); give a smaller share, or more sequences"
    case .labelsSplitOff(let labels, let flag):
      "the validation part took every sequence with \(Self.list(labels)), so none is left to train on; "
        + "give another --validation share or --seed\(flag.map { ", or drop \($0)" } ?? "")"
    case .labelsOfValidationOnly(let labels, let known):
      "--validation-sequences have \(Self.list(labels)), but training has only \(Self.list(known)); "
        + "correct their labels, or add such sequences to training"
    case .onlyDuplicates:
      "every validation sequence also occurs in training, so --drop-duplicates leaves none; give other ones to validate on"
    }
  }

  private static func list(_ labels: [String]) -> String {
    let names = labels.prefix(8).map { "'\($0)'" }.joined(separator: ", ") + (labels.count > 8 ? ", …" : "")
    return "the label\(labels.count == 1 ? "" : "s") \(names)"
  }

  private static func shown(_ path: String) -> String {
    path == "-" ? "standard output" : path.isEmpty ? "''" : path
  }
}

/// Ctrl-C or SIGTERM, after what could be saved was saved.
struct Interrupted: Error, CustomStringConvertible {
  let description: String
  let exitCode: Int32
}
