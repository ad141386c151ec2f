/// A part of a model: a value that holds tensors.
///
/// Beside its forward pass a module has one obligation: to visit its parameters, in a fixed order, each once.
/// A tied parameter has one owner, which visits it, and is passed to its other uses.
///
/// ```swift
/// struct Scale: Module {
///   var factor: Tensor
///   mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
///     visitor.visit("factor", &factor)
///   }
/// }
/// ```
public protocol Module: Sendable {
  /// Shows every parameter to `visitor`, by name, and keeps what it writes.
  mutating func visitParameters(_ visitor: inout some ParameterVisitor)
}

/// Sees, and may replace, each parameter of a module.
public protocol ParameterVisitor {
  /// - Parameter name: the parameter's name inside the module entered last.
  mutating func visit(_ name: String, _ parameter: inout Tensor)
  /// A part of the module begins; its parameters' dotted names start with `name`.
  mutating func enter(_ name: String)
  /// The part entered last ends.
  mutating func leave()
}

extension ParameterVisitor {
  /// Does nothing: for visitors that need no names.
  public mutating func enter(_ name: String) {}
  /// Does nothing: for visitors that need no names.
  public mutating func leave() {}

  /// Visits the parameters of a part of a module.
  public mutating func visit(_ name: String, _ module: inout some Module) {
    enter(name)
    module.visitParameters(&self)
    leave()
  }

  /// Visits parts that are numbered: `name.0`, `name.1`, …
  public mutating func visit(_ name: String, _ modules: inout [some Module]) {
    enter(name)
    for index in modules.indices { visit(String(index), &modules[index]) }
    leave()
  }

  /// Visits a part that a model may lack.
  public mutating func visit(_ name: String, _ module: inout (some Module)?) {
    if var present = module {
      module = nil
      visit(name, &present)
      module = present
    }
  }
}

/// A parameter with the dotted name that model files know it by.
public struct NamedTensor: Sendable, Equatable {
  /// Parts and parameter, joined by dots.
  public let name: String
  /// The values.
  public var tensor: Tensor

  /// Gives a tensor a name.
  public init(name: String, tensor: Tensor) {
    self.name = name
    self.tensor = tensor
  }
}

extension Module {
  /// Every parameter by its dotted name, in the order of the visit.
  public var parameters: [NamedTensor] {
    var copy = self
    var collector = ParameterCollector()
    copy.visitParameters(&collector)
    return collector.parameters
  }

  /// Numbers that training adjusts.
  public var parameterCount: Int { parameters.reduce(0) { $0 + $1.tensor.elementCount } }

  /// Replaces every parameter, in the order of the visit, by one of the same shape.
  public mutating func setParameters(_ tensors: [Tensor]) {
    var replacer = ParameterReplacer(replacements: tensors)
    visitParameters(&replacer)
    precondition(replacer.position == tensors.count, "more tensors than parameters")
  }

  /// Replaces every parameter by the one of its dotted name.
  /// - Throws: ``TensorError/missingParameter(name:)``, ``TensorError/wrongShape(name:expected:actual:)`` or
  ///   ``TensorError/unknownParameter(name:)``, and then nothing is replaced.
  public mutating func setParameters(named tensors: [String: Tensor]) throws(TensorError) {
    let parameters = parameters
    for parameter in parameters {
      guard let tensor = tensors[parameter.name] else { throw .missingParameter(name: parameter.name) }
      guard tensor.shape == parameter.tensor.shape else {
        throw .wrongShape(name: parameter.name, expected: parameter.tensor.shape, actual: tensor.shape)
      }
    }
    let known = Set(parameters.map(\.name))
    if let extra = tensors.keys.filter({ !known.contains($0) }).min() { throw .unknownParameter(name: extra) }
    setParameters(parameters.compactMap { tensors[$0.name] })
  }
}

extension Tensor: Module {
  /// A tensor is the module whose only parameter is itself, without a name.
  public mutating func visitParameters(_ visitor: inout some ParameterVisitor) { visitor.visit("", &self) }
}

/// Collects parameters by dotted name.
private struct ParameterCollector: ParameterVisitor {
  var path: [String] = []
  var parameters: [NamedTensor] = []

  mutating func visit(_ name: String, _ parameter: inout Tensor) {
    let name = (path + [name]).filter { !$0.isEmpty }.joined(separator: ".")
    parameters.append(NamedTensor(name: name, tensor: parameter))
  }
  mutating func enter(_ name: String) { path.append(name) }
  mutating func leave() { path.removeLast() }
}

/// Replaces parameters in the order of the visit.
struct ParameterReplacer: ParameterVisitor {
  let replacements: [Tensor]
  var position = 0

  init(replacements: [Tensor]) { self.replacements = replacements }

  mutating func visit(_ name: String, _ parameter: inout Tensor) {
    precondition(position < replacements.count, "fewer tensors than parameters")
    precondition(
      replacements[position].shape == parameter.shape, "\(name): \(replacements[position].shape) for \(parameter.shape)"
    )
    parameter = replacements[position]
    position += 1
  }
}
