/// What can be wrong with files of frames and sound.
public enum FramesError: Error, Sendable, Hashable {
  /// A file that cannot be opened or read, and the system's reason.
  case unreadable(path: String, reason: String)
  /// A file of a format that is not read, or not here; `remedy` says what to do.
  case unknownFormat(path: String, found: String, remedy: String)
  /// A file that makes no sense at a place, such as `line 7, channel 3` or `byte 128`.
  case damaged(path: String, place: String, problem: String)
  /// Frames of another width than the others, or than the model reads.
  case wrongWidth(path: String, expected: Int, actual: Int)
  /// Sound of another sample rate than the others, or than the model hears.
  case wrongSampleRate(path: String, expected: Int, actual: Int)
  /// Frames where sound is expected, or the other way round.
  case wrongKind(path: String, expected: String, actual: String)
  /// Labels of frames that are not as many as the frames.
  case wrongLabelCount(path: String, expected: Int, actual: Int)
  /// An example without a label, where each is to have one.
  case unlabelled(path: String, id: String)
  /// A setting of the front end or of the way files are read that cannot be.
  case invalidSetting(name: String, value: String, requirement: String)
  /// A program that reads the file is not installed, or failed.
  case programFailed(path: String, program: String, reason: String)
}

extension FramesError: CustomStringConvertible {
  /// One line: what, where, and what to do.
  public var description: String {
    switch self {
    case .unreadable(let path, let reason): "\(path): \(reason). Check the path and its permissions."
    case .unknownFormat(let path, let found, let remedy): "\(path): \(found). \(remedy)."
    case .damaged(let path, let place, let problem): "\(path): \(place): \(problem). Mend the file, or make it again."
    case .wrongWidth(let path, let expected, let actual):
      "\(path): \(actual) numbers a frame, and \(expected) are expected. Give frames made in the same way."
    case .wrongSampleRate(let path, let expected, let actual):
      "\(path): \(actual) samples a second, not \(expected). Convert: 'ffmpeg -i FILE -ar \(expected) NEW.wav'."
    case .wrongKind(let path, let expected, let actual):
      "\(path): \(actual) instead of \(expected). Give recordings of one kind, that which the model was trained on."
    case .wrongLabelCount(let path, let expected, let actual):
      "\(path): \(actual) labels for \(expected) frames. Give one label a frame."
    case .unlabelled(let path, let id):
      "\(path): '\(id)' has no label. Label it, or leave such recordings out with --allow-unlabelled."
    case .invalidSetting(let name, let value, let requirement): "\(name) is \(value), but must be \(requirement)."
    case .programFailed(let path, let program, let reason): "\(path): \(program) is needed to read it: \(reason)."
    }
  }
}
