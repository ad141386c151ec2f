// Motifs from FASTA: trains a classifier on labelled sequences, scores it on a tenth that it did not learn from, saves and
// loads it, and predicts a second file. Is the middle of 60 bases the end of an exon (ei), the end of an intron (ie), or
// neither (n)?
//
//     swift run -c release MotifClassifier
//
// Three passes give a first impression; without the line of `epochs` there are more. The sequences are the project's fixtures
// (see Files.swift); model and predictions go to the temporary folder. The exit status is 1 when the model is not
// clearly better than always naming the most frequent label.

import Foundation
import Leitmotif
import LeitmotifDNA

let source = DNASource(path: Files.sequences, labelling: .labels(try LabelTable(path: Files.labels)))
let (training, heldOut) = try ExampleSet(DNAAdapter(), sources: [source]).split(.stratified(share: 0.1, seed: 1))
var options = ClassifierOptions()
options.epochs = 3
let trained = try TrainedClassifier.train(DNAAdapter(), on: training, validation: heldOut, options: options)
try trained.write(to: Files.model)
let classifier = try TrainedClassifier<DNAAdapter>.load(from: Files.model)
let score = try classifier.evaluate(heldOut)
let majority = try ClassificationMetrics(majorityOf: training, on: heldOut, labels: classifier.labels).accuracy ?? 0
print("accuracy \(decimalText(score.accuracy ?? 0)), of the most frequent label \(decimalText(majority))")
let writer = DNAAdapter().makeWriter(labels: classifier.labels.labels)
var table = writer.header
try classifier.predict(DNASource(path: Files.newSequences)) { table += writer.text(for: $1, of: $0) }
try table.write(toFile: Files.predictions, atomically: true, encoding: .utf8)
exit((score.accuracy ?? 0) > majority + 0.2 ? 0 : 1)
