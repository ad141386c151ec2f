internal import CLeitmotifKernels

/// Threads for the kernels: work is split by output, so results have the same bits at any size.
///
/// A pool is passed explicitly to what uses it. One caller at a time gets the threads; a second works on its own thread
/// meanwhile. The C pool keeps its own locks, which is the proof behind `@unchecked Sendable`.
@safe
public final class ThreadPool: @unchecked Sendable {
  /// The caller's thread alone.
  public static let serial = ThreadPool(threadCount: 1)

  private let pool: OpaquePointer?

  /// - Parameter threadCount: how many threads are ever busy at once, the caller's included; ≥ 1. Of more than a few
  ///   for each processor only those few are made.
  public init(threadCount: Int) {
    precondition(threadCount >= 1, "a pool has at least the caller's thread")
    unsafe pool = threadCount == 1 ? nil : lm_pool_create(Int32(clamping: threadCount))
  }

  deinit { unsafe lm_pool_destroy(pool) }

  /// Threads in use, which may be fewer than asked for.
  public var threadCount: Int { unsafe Int(lm_pool_thread_count(pool)) }

  /// The pool as the kernels take it.
  @unsafe package var handle: OpaquePointer? { unsafe pool }

  /// The instruction set that the kernels run on: `avx512`, `avx2` or `scalar`.
  public static var instructionSet: String { unsafe String(cString: lm_isa_name()) }
}
