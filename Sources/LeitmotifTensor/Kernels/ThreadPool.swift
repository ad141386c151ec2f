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

  /// Calls `body` once for each part of 0 ..< `partCount`, in any order on any of the threads; returns when all are done.
  ///
  /// What `body` does must not use the pool: give it ``serial``.
  public func run(partCount: Int, _ body: @escaping @Sendable (_ part: Int) -> Void) {
    let work = PoolWork(body: body)
    withExtendedLifetime(work) {
      unsafe lm_pool_run(
        pool, Int64(partCount),
        { context, part in
          if let context = unsafe context {
            unsafe Unmanaged<PoolWork>.fromOpaque(context).takeUnretainedValue().body(Int(part))
          }
        }, Unmanaged.passUnretained(work).toOpaque())
    }
  }

  /// The pool as the kernels take it.
  @unsafe package var handle: OpaquePointer? { unsafe pool }

  /// The instruction set that the kernels run on: `avx512`, `avx2` or `scalar`.
  public static var instructionSet: String { unsafe String(cString: lm_isa_name()) }
}

/// What the threads of a pool do, as an object that C can hand on.
private final class PoolWork: Sendable {
  let body: @Sendable (Int) -> Void

  init(body: @escaping @Sendable (Int) -> Void) { self.body = body }
}
