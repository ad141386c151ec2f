internal import Leitmotif
internal import LeitmotifFrames

/// A model of frames that the command line names, of any shape.
enum FramesModel {
  case classifier(FramesClassifier)
  case tagger(FramesTagger)
  case transcriber(FramesTranscriber)

  /// - Throws: ``CommandError/notAModel(path:found:command:)``, ``CommandError/ownCell(path:name:)``, and what loading throws.
  init(named path: String) throws {
    try FileKind.checkModel(path, of: .frames)
    do {
      switch try ModelFileKind(of: path) {
      case .tagger: self = .tagger(try .load(from: path))
      case .transcriber: self = .transcriber(try .load(from: path))
      default: self = .classifier(try .load(from: path))
      }
    } catch ModelError.unknownCell(let name, _) {
      throw CommandError.ownCell(path: path, name: name)
    }
  }

  var adapter: FramesAdapter {
    switch self {
    case .classifier(let trained): trained.adapter
    case .tagger(let trained): trained.adapter
    case .transcriber(let trained): trained.adapter
    }
  }

  /// What it does; the verb that predicts with it has the same name.
  var task: FramesTask {
    switch self {
    case .classifier: .classify
    case .tagger: .tag
    case .transcriber: .transcribe
    }
  }

  /// - Throws: ``CommandError/otherVerb(path:verb:)``.
  static func classifier(named path: String) throws -> FramesClassifier {
    let model = try FramesModel(named: path)
    guard case .classifier(let trained) = model else {
      throw CommandError.otherVerb(path: path, verb: model.task.rawValue)
    }
    return trained
  }

  /// - Throws: ``CommandError/otherVerb(path:verb:)``.
  static func tagger(named path: String) throws -> FramesTagger {
    let model = try FramesModel(named: path)
    guard case .tagger(let trained) = model else { throw CommandError.otherVerb(path: path, verb: model.task.rawValue) }
    return trained
  }

  /// - Throws: ``CommandError/otherVerb(path:verb:)``.
  static func transcriber(named path: String) throws -> FramesTranscriber {
    let model = try FramesModel(named: path)
    guard case .transcriber(let trained) = model else {
      throw CommandError.otherVerb(path: path, verb: model.task.rawValue)
    }
    return trained
  }
}
