internal import Dispatch

/// Chunks of bytes, each read while the one before is used: by another thread, which is busy only then.
///
/// The chunk, its outcome and what `next` uses belong to the task that reads, from `begin` to its signal, and else to the caller: they are
/// never touched by both at once, which is the proof behind `@unchecked Sendable`.
final class ReadAhead: @unchecked Sendable {
  /// What a task has found.
  private struct Outcome {
    var count: Result<Int, ReadFault>
    /// The share of the source that has been read.
    var progress: Double?
  }

  private let next: (inout [UInt8]) throws(ReadFault) -> Int
  private let share: () -> Double?
  private let queue = DispatchQueue(label: "leitmotif.read-ahead")
  private let isRead = DispatchSemaphore(value: 0)
  private var chunk: [UInt8] = []
  private var outcome: Outcome?
  private var isAtEnd = false
  private(set) var progress: Double?

  /// - Parameters:
  ///   - next: fills a chunk from its beginning; the number of bytes, 0 at the end.
  ///   - progress: the share of the source that `next` has read.
  init(next: @escaping (inout [UInt8]) throws(ReadFault) -> Int, progress: @escaping () -> Double?) {
    self.next = next
    share = progress
    self.progress = progress()
  }

  /// Fills `buffer` from its beginning, as `next` does, and has the chunk after it read. The buffer is given in exchange for
  /// another of its size.
  func read(into buffer: inout [UInt8]) throws(ReadFault) -> Int {
    if isAtEnd { return try outcome?.count.get() ?? 0 }
    if outcome == nil, chunk.isEmpty {
      chunk = [UInt8](repeating: 0, count: buffer.count)
      begin()
    }
    isRead.wait()
    guard let outcome else { preconditionFailure("a task ends without an outcome") }
    progress = outcome.progress
    isAtEnd = true
    let count = try outcome.count.get()
    if count == 0 { return 0 }
    isAtEnd = false
    swap(&buffer, &chunk)
    begin()
    return count
  }

  private func begin() {
    queue.async { [self] in
      let count = Result { () throws(ReadFault) in try next(&chunk) }
      outcome = Outcome(count: count, progress: share())
      isRead.signal()
    }
  }
}
