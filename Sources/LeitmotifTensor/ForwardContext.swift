/// What a forward pass is told beside its input: whether it trains, with which random numbers, on which threads.
public struct ForwardContext: Sendable {
  /// The random numbers of this training step; nil in inference.
  public var random: RandomStream?
  /// The key of each example of the batch, in the caller's order: random numbers of an example do not depend on its
  /// batch.
  public var exampleKeys: [UInt64]
  /// Where kernels run.
  public var threads: ThreadPool

  private init(random: RandomStream?, exampleKeys: [UInt64], threads: ThreadPool) {
    self.random = random
    self.exampleKeys = exampleKeys
    self.threads = threads
  }

  /// A pass that predicts: dropout does nothing.
  public static func inference(threads: ThreadPool = .serial) -> ForwardContext {
    ForwardContext(random: nil, exampleKeys: [], threads: threads)
  }

  /// A pass that trains.
  public static func training(
    random: RandomStream, exampleKeys: [UInt64], threads: ThreadPool = .serial
  ) -> ForwardContext {
    ForwardContext(random: random, exampleKeys: exampleKeys, threads: threads)
  }

  /// The context of a part of the module, whose random numbers are its own.
  public func entering(_ part: String) -> ForwardContext {
    guard let random else { return self }
    var context = self
    context.random = random.split(part)
    return context
  }

  /// The context of a numbered part.
  public func entering(_ part: Int) -> ForwardContext {
    guard let random else { return self }
    var context = self
    context.random = random.split(part)
    return context
  }
}
