internal import ArgumentParser

/// The sizes of one case of the grid.
struct CoreShape: Codable, Sendable, Hashable {
  var stepCount: Int
  var batchSize: Int
  var inputSize: Int
  var hiddenSize: Int

  private init(_ stepCount: Int, _ batchSize: Int, _ inputSize: Int, _ hiddenSize: Int) {
    self.stepCount = stepCount
    self.batchSize = batchSize
    self.inputSize = inputSize
    self.hiddenSize = hiddenSize
  }

  /// From small to large layers, and the last two as DNA has them: long or many sequences of four inputs.
  static let grid = [
    CoreShape(100, 32, 64, 64), CoreShape(100, 32, 128, 128), CoreShape(100, 64, 256, 256),
    CoreShape(50, 64, 512, 512), CoreShape(50, 32, 1024, 1024), CoreShape(1000, 16, 4, 64),
    CoreShape(200, 128, 4, 128),
  ]

  /// T,B,I,H
  var name: String { "\(stepCount),\(batchSize),\(inputSize),\(hiddenSize)" }
}

/// A built-in cell.
enum CoreCell: String, Codable, Sendable, CaseIterable, ExpressibleByArgument {
  case elman, gru, lstm

  var gateCount: Int {
    switch self {
    case .elman: 1
    case .gru: 3
    case .lstm: 4
    }
  }

  var title: String {
    switch self {
    case .elman: "Elman"
    case .gru: "GRU"
    case .lstm: "LSTM"
    }
  }
}

/// What is timed.
enum CorePass: String, Codable, Sendable, CaseIterable, ExpressibleByArgument {
  /// Inference.
  case forward
  /// And the gradients of weights and inputs, from a fixed gradient of every output.
  case training

  /// Floating-point operations, in those of the forward pass: a gradient for each factor of each product.
  var cost: Double { self == .forward ? 1 : 3 }
}

/// One case.
struct CoreCase: SuiteCase {
  var cell: CoreCell
  var shape: CoreShape
  var directionCount: Int
  var pass: CorePass
  var threadCount: Int

  /// Floating-point operations of the products; the cells' own arithmetic is not counted.
  var operations: Double? {
    let shape = shape
    let products = cell.gateCount * (shape.inputSize + shape.hiddenSize) * shape.hiddenSize
    return 2 * Double(products * shape.batchSize * shape.stepCount * directionCount) * pass.cost
  }

  var title: String {
    "\(cell.title) \(shape.name) \(directionCount == 1 ? "one direction" : "both directions"), \(pass), "
      + threadCount.asThreads
  }
}
