import LeitmotifTensor
import LeitmotifTraining
import Synchronization

/// y = x · weight + bias
struct Line: Module, Equatable {
  var weight = Tensor(rows: [[0], [0]])
  var bias = Tensor([0])

  mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
    visitor.visit("weight", &weight)
    visitor.visit("bias", &bias)
  }

  func meanSquaredError(_ batch: LineBatch) -> Tensor {
    square(matmul(batch.x, weight) + bias - batch.y).mean()
  }

  /// The bits of all parameters.
  var bits: [UInt32] { parameters.flatMap { $0.tensor.values.map(\.bitPattern) } }
}

struct LineBatch: Sendable {
  var x: Tensor
  var y: Tensor
  var names: [String]
}

/// Four points a batch on the plane y = 2 x₀ − 3 x₁ + 0.5, whose coordinates depend on epoch and index alone.
struct LineBatches: BatchSource {
  var count = 8
  /// The batches whose targets are not numbers.
  var broken: Set<Int> = []

  func batchCount(inEpoch epoch: Int) -> Int { count }

  func batch(epoch: Int, index: Int) -> LineBatch {
    let x = RandomStream(seed: 7).split(epoch).split(index).normal(Shape(rows: 4, width: 2))
    var y = matmul(x, Tensor(rows: [[2], [-3]])) + 0.5
    if broken.contains(index) { y = y * Float.nan }
    return LineBatch(x: x, y: y, names: (0..<4).map { "point \(epoch).\(index).\($0)" })
  }

  func exampleNames(of batch: LineBatch) -> [String] { batch.names }
}

/// Keeps what it is told.
final class EventLog: TrainingObserver {
  private let log = Mutex<[TrainingEvent]>([])

  var events: [TrainingEvent] { log.withLock { $0 } }
  func observe(_ event: TrainingEvent) { log.withLock { $0.append(event) } }
}

/// Keeps text.
final class TextLog: Sendable {
  private let log = Mutex("")

  var text: String { log.withLock { $0 } }
  var lines: [String] { text.split(whereSeparator: \.isNewline).map(String.init) }
  func write(_ text: String) { log.withLock { $0 += text } }
}

/// A clock that a test sets.
final class FakeClock: Sendable {
  private let time = Mutex(Duration.zero)

  func now() -> Duration { time.withLock { $0 } }
  func advance(by duration: Duration) { time.withLock { $0 += duration } }
}
