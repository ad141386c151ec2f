internal import Synchronization

/// What one pass hands to the next, which takes it, and may write over it: a pullback runs once.
final class TakenOnce<Value: Sendable>: Sendable {
  private let value: Mutex<Value?> = Mutex(nil)

  func put(_ new: Value) { value.withLock { $0 = new } }

  /// The value, which stays to be taken.
  func look() -> Value {
    value.withLock { value in
      guard let value else { preconditionFailure("a gradient is asked for twice") }
      return value
    }
  }

  /// The value, at the first call. Another is a programmer's error.
  func take() -> Value {
    value.withLock { value in
      guard let taken = value.take() else { preconditionFailure("a gradient is asked for twice") }
      return taken
    }
  }
}
