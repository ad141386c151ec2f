/// What can be wrong with tensors that come from outside the program.
public enum TensorError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The model has a parameter that the file lacks.
  case missingParameter(name: String)
  /// The file has a tensor that the model lacks.
  case unknownParameter(name: String)
  /// A parameter and the tensor of its name differ in shape.
  case wrongShape(name: String, expected: Shape, actual: Shape)
  /// The bytes are not a complete safetensors file.
  case notSafetensors(path: String, reason: String)
  /// The system did not let the file be read; `reason` is its word.
  case unreadable(path: String, reason: String)
  /// The system did not let the file be written; `reason` is its word.
  case unwritable(path: String, reason: String)

  /// What is wrong, where, and what to do, in one line.
  public var description: String {
    switch self {
    case .missingParameter(let name):
      "the file has no tensor named \(name): it was made by another architecture; load it with its own"
    case .unknownParameter(let name):
      "the model has no parameter named \(name): the file was made by another architecture; load it with its own"
    case .wrongShape(let name, let expected, let actual):
      "tensor \(name) is \(actual), the model expects \(expected): the file was made by another architecture"
    case .notSafetensors(let path, let reason):
      "\(path): not a complete safetensors file (\(reason)); give a file that leitmotif wrote, or copy it again"
    case .unreadable(let path, let reason):
      "\(path): cannot be read (\(reason)); check the path and its permissions"
    case .unwritable(let path, let reason):
      "\(path): cannot be written (\(reason)); check the folder, its permissions and free space"
    }
  }
}
