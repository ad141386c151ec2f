// The adding problem, and why it is hard: Hochreiter and Schmidhuber (1997), section 5.4, in the form that is usual since. A
// network reads T pairs of a number and a marker, and answers with the sum of the two marked numbers. Always answering 1 has the
// mean squared error 1/6 = 0.1667; to do better, a number read long ago must still be known, and at first the gradient of the
// error hardly reaches back to it: the probe shows how little.
//
//     swift run -c release AddingProblem --full                 # T = 100, all three cells
//     swift run -c release AddingProblem --full --cell gru --updates 5000
//     swift run -c release AddingProblem --gradients FOLDER     # gradient norms by time step, as CSV and SVG
//
// Held-out errors of a full run (seed 1, about three minutes on one core), with the library's first weights:
//
//     updates    1000     2000     4000      6000      8000
//     Elman      0.165    0.164    0.162     0.0809    0.0544
//     GRU        0.0037   0.0024   0.00077   0.00043   0.00036
//     LSTM       0.162    0.021    0.0025    0.00095   0.00075
//
// Elman's cell stays at the error of always answering 1 long after the gated cells have learned. With Adam and orthogonal first
// weights it does not stay there for ever: in the end it knows one number and a little of the other. When that begins varies
// with the seed.
//
// Without `--full` the sequences and the training are short. The exit status is 1 when a cell does not do what it should, and 2
// for wrong usage. Gradients go to the temporary folder unless another is named.

import Foundation
import Leitmotif
import LeitmotifReport

let settings: Settings
do {
  settings = try Settings(Array(CommandLine.arguments.dropFirst()))
} catch {
  FileHandle.standardError.write(Data("\(error)\n".utf8))
  exit(2)
}
let folder = URL(filePath: settings.folder ?? FileManager.default.temporaryDirectory.path)
var checks = Checks()

func write(_ table: GradientTable, title: String, name: String) throws {
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  let (csv, svg) = (folder.appending(path: "\(name).csv"), folder.appending(path: "\(name).svg"))
  try table.text(separator: ",").write(to: csv, atomically: true, encoding: .utf8)
  try table.chart(title).svg.write(to: svg, atomically: true, encoding: .utf8)
  print(table.text(separator: "\t", stride: 20) + "All steps: \(csv.path)\nAs a plot: \(svg.path)")
}

print("The norm of the error's gradient by time step, before training:")
var untrained = GradientTable()
for kind in CellKind.allCases { untrained.add(Experiment.full.gradientNorms(of: kind), of: kind) }
try write(untrained, title: "Gradient by time step, before training", name: "adding-gradients-untrained")
checks.expect("less than a thousandth of the Elman cell's reaches the first step", untrained.decay(of: .elman) > 1000)
checks.expect("more than a thousandth of the LSTM's does", untrained.decay(of: .lstm) < 1000)

var experiment = settings.isFull ? Experiment.full : .short
if let count = settings.updateCount { experiment.updateCount = count }
print("\nThe error on \(experiment.heldOutCount) held-out sequences of \(experiment.task.stepCount) steps:")
var trained = GradientTable()
var errors: [(kind: CellKind, error: Double)] = []
for kind in settings.kinds {
  let outcome = try experiment.train(kind, observers: [ErrorLines(name: kind.rawValue)])
  trained.add(outcome.gradientNorms, of: kind)
  errors.append((kind, outcome.error))
  print("  \(kind.rawValue), in all: \(outcome.duration.formatted(.units(allowed: [.seconds])))")
}
print("\nThe norm of the error's gradient by time step, after training:")
try write(trained, title: "Gradient by time step, after training", name: "adding-gradients-trained")

// What is expected is known for the number of updates that was tried, and for no other.
if settings.updateCount == nil {
  for (kind, error) in errors {
    let range = experiment.expectedError(of: kind)
    checks.expect(
      "\(kind.rawValue)'s error, \(decimalText(error, significantDigits: 3)), is in \(decimalText(range.lowerBound))..<\(decimalText(range.upperBound, significantDigits: 2))",
      range.contains(error))
  }
}
exit(checks.allHold ? 0 : 1)
