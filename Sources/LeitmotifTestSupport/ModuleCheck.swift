public import Leitmotif

/// Checks what is asked of every module, with a forward pass of your choice.
///
/// - names: every parameter has one, no two the same, in the same order at every visit; what a visitor writes is kept, and a
///   copy made before is not touched;
/// - the same input gives the same bits twice, and on one thread and two;
/// - parameters saved as safetensors and loaded again give the same bits;
/// - the gradient of every parameter and every input agrees with differences of the value to 10⁻².
///
/// ```swift
/// let x = NamedTensor(name: "x", tensor: RandomStream(seed: 1).normal([4, 3]))
/// let findings = checkModule(layer, inputs: [x]) { layer, x, context in [layer(x[0], context: context)] }
/// ```
///
/// - Parameters:
///   - inputs: what `forward` is given beside the module; each gets its gradient checked.
///   - forward: gives everything that the module computes from `inputs`. It must be a function of them alone.
/// - Returns: what is wrong; nothing when all held.
public func checkModule<M: Module>(
  _ module: M, inputs: [NamedTensor] = [], forward: (M, [Tensor], ForwardContext) -> [Tensor]
) -> [Finding] {
  var list = FindingList()
  checkParameters(of: module, into: &list)
  guard list.findings.isEmpty else { return list.findings }

  let module = module.jittered(random: RandomStream(seed: 23))
  let tensors = inputs.map(\.tensor)
  let first = named(forward(module, tensors, .inference()))
  if let found = bitDifference(named(forward(module, tensors, .inference())), from: first) {
    list.add("repetition", "the same input gives other values the second time: \(found).")
  }
  let twoThreads = ForwardContext.inference(threads: ThreadPool(threadCount: 2))
  if let found = bitDifference(named(forward(module, tensors, twoThreads)), from: first) {
    list.add("threads", "two threads give other values than one: \(found).")
  }
  checkSaving(module, into: &list) { bitDifference(named(forward($0, tensors, .inference())), from: first) }

  let problems = DirectionalDerivative().problems(at: WithTensors(module, tensors: inputs)) {
    forward($0.base, $0.tensors.map(\.tensor), .inference())
  }
  for problem in problems { list.add("gradient of \(problem.parameter)", "\(problem.problem).") }
  return list.findings
}

private func named(_ outputs: [Tensor]) -> [NamedTensor] {
  outputs.enumerated().map { NamedTensor(name: "output \($0)", tensor: $1) }
}

/// Names, order and replacement of parameters.
func checkParameters(of module: some Module, into list: inout FindingList) {
  let parameters = module.parameters
  let names = parameters.map(\.name)
  list.expect(
    Set(names).count == names.count, "parameter names",
    "a name occurs twice among \(names); visit each parameter once, each under a name of its own.")
  list.expect(!names.contains(""), "parameter names", "a parameter has no name.")
  list.expect(
    module.parameters.map(\.name) == names, "parameter order",
    "a second visit gives another order; visit in a fixed order.")

  var changed = module
  changed.setParameters(parameters.map { $0.tensor + 1 })
  for (before, after) in zip(parameters, changed.parameters) where before.tensor.elementCount > 0 {
    list.expect(
      after.tensor == before.tensor + 1, "replacing parameters",
      "\(before.name) does not keep what a visitor writes; visit the stored property itself.")
  }
  list.expect(
    module.parameters == parameters, "value semantics", "writing to a copy's parameters changed the original's.")
}

/// Parameters through a file's bytes into a copy that held other values.
/// - Parameter difference: how the outputs of the module that was loaded differ from the original's.
func checkSaving<M: Module>(_ module: M, into list: inout FindingList, difference: (M) -> String?) {
  do {
    let bytes = try Safetensors(tensors: module.parameters).encoded()
    let file = try Safetensors(decoding: bytes, path: "saved parameters")
    var loaded = module
    loaded.setParameters(module.parameters.map { Tensor.zeros($0.tensor.shape) })
    try loaded.setParameters(named: file.tensorsByName)
    if let found = difference(loaded) { list.add("saving", "saved and loaded parameters give other values: \(found).") }
  } catch {
    list.add("saving", "the parameters cannot be saved and loaded: \(error).")
  }
}
