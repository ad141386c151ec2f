public import Leitmotif

/// Checks everything that is asked of a recurrent cell, so that a cell that passes runs anywhere a built-in one does.
///
/// - sizes, parameters and state are consistent; parameters are visited in a fixed order, under names of their own, and what a
///   visitor writes is kept;
/// - `RecurrentCell/projectInput(_:context:)` treats each row alone, bit for bit;
/// - as `RNN` in both directions, as `BRNN` and in a `RecurrentStack`, on ragged batches with empty sequences: a sequence
///   has the same bits alone and in a batch, in training (when cells may draw random numbers) too, an empty one has no steps and hands its initial state through, and windows with
///   the state handed on have the bits of the whole;
/// - `RecurrentCell/scan(_:layout:direction:initialState:context:)` agrees with the steps to 10⁻⁵, gradients too, and
///   `RecurrentCell/scan(_:direction:initialState:context:)` with it, bit for bit;
/// - gradients of parameters, input and initial state agree with differences of the value to 10⁻²;
/// - the bits are the same on one thread and two, and after the parameters were saved and loaded.
///
/// The parameters are first moved a little at random, so that zeros at the start hide nothing.
///
/// - Returns: what is wrong; nothing when all held.
public func checkCell(_ cell: some RecurrentCell) -> [Finding] {
  var list = FindingList()
  checkParameters(of: cell, into: &list)
  guard list.findings.isEmpty else { return list.findings }

  let battery = CellBattery(cell: cell.jittered(random: RandomStream(seed: 23)))
  battery.checkSizes(into: &list)
  guard list.findings.isEmpty else { return list.findings }

  battery.checkProjection(into: &list)
  for direction in [Direction.forward, .backward] {
    battery.checkBatches(direction, into: &list)
    battery.checkEmptySequences(direction, into: &list)
    battery.checkWindows(direction, into: &list)
    battery.checkScan(direction, into: &list)
    battery.checkGradients(direction, into: &list)
    battery.checkThreads(direction, into: &list)
  }
  battery.checkBidirectional(into: &list)
  battery.checkStack(into: &list)
  let expected = RNN(battery.cell)(battery.input, context: .inference()).sequence.rows
  checkSaving(battery.cell, into: &list) { loaded in
    bitDifference(RNN(loaded)(battery.input, context: .inference()).sequence.rows, from: expected)
  }
  return list.findings
}

/// A cell with what it is run on.
struct CellBattery<Cell: RecurrentCell> {
  let cell: Cell
  /// Unsorted, with empty sequences, equal lengths and one of a single step.
  let sequences: [Tensor]
  let input: Ragged
  let initialState: Cell.State

  init(cell: Cell) {
    let random = RandomStream(seed: 5)
    let sequences = [3, 0, 6, 1, 3, 0].enumerated().map { index, length in
      random.split("sequence").split(index).normal([length, cell.inputSize])
    }
    self.cell = cell
    self.sequences = sequences
    input = Ragged(sequences: sequences)
    initialState = cell.randomState(batchSize: sequences.count, random: random.split("state"))
  }

  func run(
    _ direction: Direction, _ input: Ragged? = nil, _ state: Cell.State? = nil, threads: ThreadPool = .serial
  ) -> RecurrentOutput<Cell.State> {
    run(direction, input ?? self.input, state ?? initialState, context: .inference(threads: threads))
  }

  func run(
    _ direction: Direction, _ input: Ragged, _ state: Cell.State, context: ForwardContext
  ) -> RecurrentOutput<Cell.State> {
    RNN(cell, direction: direction)(input, initialState: state, context: context)
  }

  /// A context that trains, for the sequences of these numbers.
  func training(_ indices: some Collection<Int>) -> ForwardContext {
    .training(random: RandomStream(seed: 31), exampleKeys: indices.map { UInt64($0) * 977 })
  }
}

extension RecurrentCell {
  /// A state of other values than zeros; small, so that nothing saturates.
  func randomState(batchSize: Int, random: RandomStream) -> State {
    var index = 0
    return zeroState(batchSize: batchSize).mapTensors { tensor in
      defer { index += 1 }
      return tensor + random.split(index).normal(tensor.shape) * 0.5
    }
  }
}

extension RecurrentOutput {
  /// Everything that the layer gives, by name.
  var allTensors: [NamedTensor] {
    [NamedTensor(name: "output", tensor: sequence.rows), NamedTensor(name: "last output", tensor: last)]
      + final.tensors.map { NamedTensor(name: "final \($0.name)", tensor: $0.tensor) }
  }
}
