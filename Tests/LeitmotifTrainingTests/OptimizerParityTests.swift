import Foundation
import LeitmotifTensor
import LeitmotifTraining
import Testing

/// Ten steps on given gradients, against PyTorch's in double precision. 1e-6 is a few roundings of Float32.
@Suite struct OptimizerParityTests {
  private static let rates: [String: Float] = ["sgd": 0.1, "rmsprop": 0.01, "adam": 0.01, "adamw": 0.01]

  private static func optimizer(_ name: String) throws -> any Optimizer {
    switch name {
    case "sgd": SGD()
    case "sgd-weightDecay": try SGD(momentum: 0, weightDecay: 0.05)
    case "sgd-momentum": try SGD(momentum: 0.9)
    case "sgd-momentum-weightDecay": try SGD(momentum: 0.9, weightDecay: 0.05)
    case "sgd-nesterov": try SGD(momentum: 0.9, isNesterov: true)
    case "sgd-nesterov-weightDecay": try SGD(momentum: 0.9, isNesterov: true, weightDecay: 0.05)
    case "rmsprop": RMSprop()
    case "adam": Adam()
    case "adam-weightDecay": try Adam(weightDecay: 0.05)
    default: try AdamW(weightDecay: 0.05)
    }
  }

  @Test(arguments: [
    "sgd", "sgd-weightDecay", "sgd-momentum", "sgd-momentum-weightDecay", "sgd-nesterov", "sgd-nesterov-weightDecay",
    "rmsprop", "adam", "adam-weightDecay", "adamw",
  ])
  func tenStepsAgreeWithTheReference(name: String) throws {
    let path = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Fixtures/parity/optimizers.safetensors").path
    let tensors = try Safetensors(contentsOf: path).tensorsByName
    var parameter = try #require(tensors["\(name)/inputs/initial"])
    let gradients = try #require(tensors["\(name)/inputs/gradients"])
    let expected = try #require(tensors["\(name)/outputs/parameters"])
    let rate = try #require(Self.rates[String(name.prefix { $0 != "-" })])
    var optimizer = try Self.optimizer(name)
    #expect(expected.rowCount == 10)
    for step in 0..<expected.rowCount {
      optimizer.update(&parameter, gradient: gradients.row(step), learningRate: rate)
      for (ours, theirs) in zip(parameter.values, expected.row(step).values) {
        #expect(abs(ours - theirs) <= 1e-6 + 1e-6 * abs(theirs), "step \(step)")
      }
    }
    #expect(optimizer.updateCount == 10)
  }
}
