import LeitmotifTensor
import LeitmotifTestSupport
import Testing

struct ModuleTests {
  /// y = x · factor + shift
  struct Scale: Module {
    var factor: Tensor
    var shift: Tensor

    mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
      visitor.visit("factor", &factor)
      visitor.visit("shift", &shift)
    }
  }

  /// Several parts, one of which may be missing. The first's factor is used a second time at the end: it has one owner.
  struct Nested: Module {
    var first: Scale
    var others: [Scale]
    var extra: Scale?

    mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
      visitor.visit("first", &first)
      visitor.visit("others", &others)
      visitor.visit("extra", &extra)
    }

    func callAsFunction(_ x: Tensor) -> Tensor {
      let y = ([first] + others + (extra.map { [$0] } ?? [])).reduce(x) { $0 * $1.factor + $1.shift }
      return y * first.factor
    }
  }

  static func scale(_ value: Float) -> Scale { Scale(factor: Tensor([value]), shift: Tensor([value + 0.5])) }
  let model = Nested(first: scale(1), others: [scale(2), scale(3)], extra: nil)

  @Test func namesAreDottedAndInOrder() {
    let names = [
      "first.factor", "first.shift", "others.0.factor", "others.0.shift", "others.1.factor", "others.1.shift",
    ]
    #expect(model.parameters.map(\.name) == names)
    var full = model
    full.extra = Self.scale(4)
    #expect(full.parameters.map(\.name) == names + ["extra.factor", "extra.shift"])
    #expect(full.parameterCount == 8)
  }

  @Test func aTiedParameterIsVisitedOnceAndItsGradientsAreSummed() {
    // y = (x·a + b)·a: dy/da = 2·x·a + b
    let tied = Nested(first: Scale(factor: Tensor([3]), shift: Tensor([5])), others: [], extra: nil)
    let gradient = valueWithGradient(at: tied) { $0(Tensor([2])).sum() }.gradient
    #expect(gradient.parameters.map(\.name) == ["first.factor", "first.shift"])
    #expect(gradient.first.factor.values == [2 * 2 * 3 + 5])
    #expect(gradient.first.shift.values == [3])
  }

  @Test func theBatteryPasses() {
    var full = model
    full.extra = Self.scale(0.25)
    let x = NamedTensor(name: "x", tensor: Tensor([0.5, -1]))
    let findings = checkModule(full, inputs: [x]) { model, inputs, _ in [model(inputs[0])] }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test func theBatteryFindsAParameterThatIsNotKept() {
    struct Deaf: Module {
      var weight = Tensor([1])
      mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
        var copy = weight
        visitor.visit("weight", &copy)
      }
    }
    #expect(checkModule(Deaf()) { module, _, _ in [module.weight] }.map(\.check) == ["replacing parameters"])
  }

  @Test func theBatteryFindsANameThatOccursTwice() {
    struct Twice: Module {
      var a = Tensor([1])
      var b = Tensor([2])
      mutating func visitParameters(_ visitor: inout some ParameterVisitor) {
        visitor.visit("weight", &a)
        visitor.visit("weight", &b)
      }
    }
    #expect(checkModule(Twice()) { module, _, _ in [module.a + module.b] }.map(\.check) == ["parameter names"])
  }

  @Test func theBatteryFindsAWrongGradient() {
    let x = NamedTensor(name: "x", tensor: Tensor([0.5, -1]))
    let findings = checkModule(Self.scale(1), inputs: [x]) { module, inputs, _ in
      let y = module.factor.detached * inputs[0].detached + module.shift
      return [y.detached.differentiable(from: [y, inputs[0]]) { [$0, $0 * 0.5] }]
    }
    #expect(findings.map(\.check) == ["gradient of factor", "gradient of input.x"])
  }

  @Test func parametersAreReplacedByName() throws {
    var copy = model
    let doubled = model.parameters.map { ($0.name, $0.tensor * 2) }
    try copy.setParameters(named: Dictionary(uniqueKeysWithValues: doubled))
    #expect(copy.parameters.map(\.tensor) == doubled.map(\.1))
  }

  @Test func aMissingOrUnknownOrMisshapenParameterIsRefusedAndNothingReplaced() {
    let named = Dictionary(uniqueKeysWithValues: model.parameters.map { ($0.name, $0.tensor * 2) })
    var missing = named
    missing["others.1.shift"] = nil
    var unknown = named
    unknown["others.2.shift"] = Tensor(1)
    var misshapen = named
    misshapen["first.shift"] = Tensor([1, 2])
    let expected: [(tensors: [String: Tensor], error: TensorError)] = [
      (missing, .missingParameter(name: "others.1.shift")),
      (unknown, .unknownParameter(name: "others.2.shift")),
      (misshapen, .wrongShape(name: "first.shift", expected: [1], actual: [2])),
    ]
    for (tensors, error) in expected {
      var copy = model
      #expect(throws: error) { try copy.setParameters(named: tensors) }
      #expect(copy.parameters == model.parameters)
    }
  }
}
