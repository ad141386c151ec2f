internal import Synchronization

/// What a forward pass keeps for its gradient, which takes it, and writes over it: a pullback runs once.
final class TakenOnce<Value: Sendable>: Sendable {
  private let value: Mutex<Value?>

  init(_ value: Value) { self.value = Mutex(value) }

  /// The value, at the first call. Another is a programmer's error.
  func take() -> Value {
    value.withLock { value in
      guard let taken = value.take() else { preconditionFailure("a gradient is asked for twice") }
      return taken
    }
  }
}
