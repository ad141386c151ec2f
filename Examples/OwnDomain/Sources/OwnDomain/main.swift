// A domain of one's own: strings of brackets, which balance or do not. BracketDomain.swift conforms to `ClassificationAdapter` of
// `LeitmotifData` and knows nothing else; what follows checks it, and trains, scores, saves, loads and predicts with it as with
// the built-in domains.
//
//     swift run -c release OwnDomain
//
// The model goes to the temporary folder. The exit status is 1 when the loaded model is not that which was saved, or is wrong
// too often, or when the domain does not keep its promises.

import Foundation
import Leitmotif
import LeitmotifTestSupport

let adapter = try BracketAdapter()
let findings = checkAdapter(adapter, sources: [.drawn(count: 100, seed: 3), .written(["()", ""])])
for finding in findings { print(finding) }

let training = try ExampleSet(adapter, sources: [.drawn(count: 4000, seed: 1)])
let heldOut = try ExampleSet(adapter, sources: [.drawn(count: 1000, seed: 2)]).removingDuplicates(of: training)

// Counting wants the state at the end and the lowest on the way; there is no pattern for a convolution to find.
var options = ClassifierOptions()
options.layers = [LayerDescription(cell: "lstm", hiddenSize: 16, isBidirectional: false)]
options.convolution = nil
options.reductions = [.last, .max]
options.dropout = .none
options.epochs = 10
options.learningRate = 1e-2

let trained = try TrainedClassifier.train(adapter, on: training, options: options)
let score = try trained.evaluate(heldOut)
let accuracy = score.accuracy ?? 0
let majority = Double(score.confusion.map { $0.reduce(0, +) }.max() ?? 0) / Double(score.examples)
print(
  "accuracy on \(score.examples) new strings \(decimalText(accuracy)), "
    + "of the most frequent label \(decimalText(majority))")

let path = FileManager.default.temporaryDirectory.appending(path: "leitmotif-example-brackets.safetensors").path
try trained.write(to: path)
let loaded = try TrainedClassifier<BracketAdapter>.load(from: path)

let writer = loaded.adapter.makeWriter(labels: loaded.labels.labels)
print(writer.header, terminator: "")
try loaded.predict(.written(["()", ")(", "(()(()))", "(()(())", "((((((((()))))))))", "()()()()()())()()()(", ""])) {
  print(writer.text(for: $1, of: $0), terminator: "")
}

let isSame = try loaded.evaluate(heldOut) == score
exit(findings.isEmpty && isSame && accuracy > 0.95 ? 0 : 1)
