/// A domain whose sequences have a label for every step: many to many, aligned.
///
/// Conform a type of your own, and the `SequenceTagger` of `LeitmotifModels` labels your files' steps as it does those of the
/// built-in domains.
public protocol TaggingAdapter: DomainAdapter {
  /// The labels of the steps that ``DomainAdapter/encode(_:)`` gives, made of those that the example's file gives: fewer, where
  /// several of the file's steps become one.
  /// - Parameters:
  ///   - given: one a step of the file.
  ///   - stepCount: steps of the encoded input.
  /// - Throws: where there are not as many as the content has steps.
  func stepLabels(_ given: [String], of example: Example<Content>, stepCount: Int) throws -> [String]

  /// Writes the labels of steps as this domain's users expect them.
  func makeTagWriter(labels: [String]) -> any TagWriter<Content>
}

/// What a model says of each step of an example.
public struct StepPredictions: Sendable, Hashable {
  /// The label's index for each step; together the likeliest sequence of labels.
  public var classes: [Int]
  /// Row-major [steps, labels]: the probability of each label at each step, given the whole example.
  public var probabilities: [Float]

  /// One class and one row of probabilities a step.
  public init(classes: [Int], probabilities: [Float]) {
    self.classes = classes
    self.probabilities = probabilities
  }
}

/// Turns the labels of steps into lines of text, an example at a time.
public protocol TagWriter<Content>: Sendable {
  /// What is known of an example beside its name and labels.
  associatedtype Content: Sendable
  /// Text before the first example, its line end included; empty for none.
  var header: String { get }
  /// The text of one example, its line ends included.
  func text(for predictions: StepPredictions, of example: Example<Content>) -> String
}
