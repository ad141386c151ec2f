internal import LeitmotifData
internal import LeitmotifTensor
internal import Synchronization

extension [EncodedInput] {
  /// What `work` gives for each input, in order: of batches of similar lengths, which threads share out where there are enough of
  /// them, and else work on together.
  func inBatches<Output: Sendable>(
    of limit: BatchLimit, threads: ThreadPool, work: @escaping @Sendable ([EncodedInput], ThreadPool) -> [Output]
  ) -> [Output] {
    let order = indices.sorted { (self[$0].count, $0) < (self[$1].count, $1) }
    let batches = limit.batches(lengths: order.map { self[$0].count }).map { [Int](order[$0]) }
    let isShared = threads.threadCount > 1 && batches.count >= threads.threadCount
    let results = Mutex([Output?](repeating: nil, count: count))
    let run = { @Sendable (index: Int) in
      let outputs = work(batches[index].map { self[$0] }, isShared ? .serial : threads)
      results.withLock { results in
        for (place, output) in zip(batches[index], outputs) { results[place] = output }
      }
    }
    if isShared {
      threads.run(partCount: batches.count, run)
    } else {
      for index in batches.indices { run(index) }
    }
    return results.withLock { $0.compactMap { $0 } }
  }
}
