/// One part of the front end: numbers in, frames out, as soon as each is known.
///
/// What it gives depends on the numbers alone and not on how they were cut, so that a stream gives the frames of the
/// whole.
protocol FrontEndStage {
  /// Numbers a frame that it gives.
  var width: Int { get }
  /// Takes whole frames of the stage before, or samples, and appends the frames that are finished.
  mutating func push(_ values: [Float], into output: inout [Float])
  /// Takes the end, and appends the frames that waited for more.
  mutating func finish(into output: inout [Float])
}

/// Stages, each of which takes what the one before gives.
struct FrontEndChain {
  private var stages: [any FrontEndStage]
  /// Numbers a frame that the last gives.
  let width: Int

  /// - Parameter inputWidth: numbers a frame that the first takes; 1 for samples.
  init(_ stages: [any FrontEndStage], inputWidth: Int) {
    self.stages = stages
    width = stages.last?.width ?? inputWidth
  }

  /// The frames that are finished.
  mutating func push(_ values: [Float]) -> [Float] { push(values, from: 0) }

  private mutating func push(_ values: [Float], from first: Int) -> [Float] {
    var values = values
    for index in stages.indices.dropFirst(first) {
      if values.isEmpty { break }
      var output: [Float] = []
      stages[index].push(values, into: &output)
      values = output
    }
    return values
  }

  /// The frames that waited for more. It takes nothing after that.
  mutating func finish() -> [Float] {
    var last: [Float] = []
    for index in stages.indices {
      var output: [Float] = []
      stages[index].finish(into: &output)
      last += push(output, from: index + 1)
    }
    return last
  }

  /// All frames of a sequence: what a stream of it gives.
  mutating func frames(of values: [Float]) -> [Float] {
    let first = push(values)
    let rest = finish()
    return rest.isEmpty ? first : first + rest
  }
}
