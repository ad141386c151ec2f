internal import ArgumentParser
internal import Leitmotif
internal import LeitmotifDNA
internal import LeitmotifMIDI

/// `--validation`: which tunes choose the model.
enum TuneValidation: WrittenArgument, Equatable {
  /// Of the tunes; 0 for none.
  case share(Double)
  case folder(String)

  static let form = "a share such as 0.1, or a folder or file of other music"

  init?(argument: String) {
    if let share = Double(argument) {
      guard share >= 0, share < 1 else { return nil }
      self = .share(share)
    } else if argument.isEmpty || argument == "-" {
      return nil
    } else {
      self = .folder(argument)
    }
  }

  /// What is read.
  var path: String? { if case .folder(let path) = self { path } else { nil } }

  /// What training has, and what chooses the model.
  struct Parts {
    let training: Tunes
    let validation: Tunes
    /// Tunes that are copies of others, and so were kept on one side, or out of validation.
    let copyCount: Int
  }

  /// Divides `tunes`, or reads others; no copy of a melody is on both sides.
  /// - Parameter read: reads files.
  /// - Throws: ``CommandError/oneTune(count:)``, ``CommandError/onlyCopies``, and what `read` throws.
  func divide(_ tunes: Tunes, seed: UInt64, read: (MusicFiles) throws -> Tunes) throws -> Parts {
    switch self {
    case .share(0): return Parts(training: tunes, validation: tunes.none, copyCount: 0)
    case .share(let share):
      do {
        let (training, validation) = try tunes.divided(share: share, seed: seed)
        return Parts(training: training, validation: validation, copyCount: tunes.copyCount)
      } catch DataError.tooFewToSplit {
        throw CommandError.oneTune(count: tunes.count)
      }
    case .folder(let path):
      let others = try read(try MusicFiles(naming: [path]))
      let unseen = others.withoutCopies(of: tunes)
      if unseen.count == 0 { throw CommandError.onlyCopies }
      return Parts(training: tunes, validation: unseen, copyCount: others.count - unseen.count)
    }
  }

  /// What to say of copies; nil where there are none.
  func note(ofCopies count: Int) -> String? {
    guard count > 0 else { return nil }
    let (tunes, are) = (counted(count, "tune"), count == 1 ? "is a copy" : "are copies")
    switch self {
    case .share: return "\(tunes) \(are) of another one: all copies of a tune are on one side, training or validation"
    case .folder: return "Left \(tunes) out of validation, which also occur\(count == 1 ? "s" : "") in training"
    }
  }
}
