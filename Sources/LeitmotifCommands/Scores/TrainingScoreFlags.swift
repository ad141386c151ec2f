internal import ArgumentParser

/// What training tells of its model.
struct TrainingScoreFlags: ParsableArguments {
  @Flag(help: "Fit no baselines: they take a few seconds after training.")
  var noBaselines = false
}
