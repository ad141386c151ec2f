"""Tensor operations, layers, reductions of a sequence, losses and optimisers."""

import torch
import torch.nn.functional as functional

from parity_file import Case


def unary_case(name, function, *shape, low=-2.0, high=2.0, **facts):
  case = Case(name, **facts)
  case.output("y", function(case.input("x", *shape, low=low, high=high)))
  return case


def binary_case(operation, function, left, right):
  case = Case(f"{operation}-{'x'.join(map(str, left))}-{'x'.join(map(str, right))}", operation=operation)
  a = case.input("a", *left)
  # Away from zero, where a quotient's gradient has no size to be relative to.
  b = case.input("b", *right, low=0.5, high=1.5)
  case.output("y", function(a, b))
  return case


def matrix_product_case(rows, inner, columns):
  case = Case(f"matmul-{rows}x{inner}x{columns}")
  case.output("y", case.input("a", rows, inner) @ case.input("b", inner, columns))
  return case


def layer_norm_case(name, affine):
  case = Case(name, epsilon=1e-5, affine=affine)
  x = case.input("x", 4, 6)
  gain = case.parameter("gain", 6, low=0.5, high=1.5) if affine else None
  bias = case.parameter("bias", 6) if affine else None
  case.output("y", functional.layer_norm(x, [6], gain, bias, eps=1e-5))
  return case


def concatenate_case(axis):
  case = Case(f"concatenate-axis{axis}", axis=axis)
  shapes = [(2, 3), (4, 3)] if axis == 0 else [(4, 2), (4, 3)]
  case.output("y", torch.cat([case.input("a", *shapes[0]), case.input("b", *shapes[1])], dim=axis))
  return case


def gather_case():
  """Rows by index, some more than once; −1 gives a row of zeros."""
  case = Case("gather-rows")
  x = case.input("x", 5, 3)
  rows = case.index("rows", [4, 0, -1, 0, 2, 4, 0])
  case.output("y", torch.cat([x, torch.zeros(1, 3)])[rows])
  return case


def interpolate_case():
  case = Case("interpolate")
  gate, a, b = case.input("gate", 4, 3, low=0.0), case.input("a", 4, 3), case.input("b", 4, 3)
  case.output("y", gate * a + (1 - gate) * b)
  return case


def operation_cases():
  unary = {"exp": torch.exp, "tanh": torch.tanh, "sigmoid": torch.sigmoid, "relu": torch.relu,
           "square": torch.square, "absolute": torch.abs, "negate": torch.neg}
  positive = {"log": torch.log, "squareRoot": torch.sqrt, "reciprocal": torch.reciprocal}
  cases = [unary_case(name, function, 4, 3) for name, function in unary.items()]
  cases += [unary_case(name, function, 4, 3, low=0.2, high=3.0) for name, function in positive.items()]
  cases += [matrix_product_case(4, 3, 5), matrix_product_case(9, 17, 13)]
  arithmetic = {"add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div,
                "maximum": torch.maximum, "minimum": torch.minimum}
  pairs = [((4, 3), (4, 3)), ((4, 3), (3,)), ((4, 3), (4, 1)), ((2, 1, 3), (4, 1))]
  cases += [binary_case(name, function, *pair) for name, function in arithmetic.items() for pair in pairs]
  reductions = {"sum": torch.sum, "mean": torch.mean, "max": torch.amax}
  cases += [
    unary_case(f"{name}-axis{axis}", lambda x, f=function, a=axis: f(x, dim=a), 2, 4, 3, axis=axis)
    for name, function in reductions.items() for axis in (0, 1, -1)
  ]
  cases += [unary_case("sum-all", torch.sum, 4, 3), unary_case("mean-all", torch.mean, 4, 3), interpolate_case()]
  for name, function in (("softmax", torch.softmax), ("logSoftmax", torch.log_softmax)):
    cases.append(unary_case(name, lambda x, f=function: f(x, dim=-1), 4, 5))
    # Sums of exponentials that overflow unless the row's maximum is taken off first.
    cases.append(unary_case(f"{name}-large", lambda x, f=function: f(x, dim=-1), 3, 4, low=-200.0, high=200.0))
  cases += [layer_norm_case("layerNorm", True), layer_norm_case("layerNorm-plain", False)]
  cases += [concatenate_case(0), concatenate_case(1), gather_case()]
  cases.append(unary_case("slice-rows", lambda x: x[1:4], 5, 4, axis=0, lower=1, upper=4))
  cases.append(unary_case("slice-columns", lambda x: x[:, 1:3], 5, 4, axis=1, lower=1, upper=3))
  return cases


LENGTHS = [5, 0, 3, 1]


def ragged_inputs(case, width, lengths=LENGTHS):
  return [case.input(f"x{index}", length, width) for index, length in enumerate(lengths)]


def convolve(x, weight, bias, taps):
  """Row t sees steps t − ⌊(taps − 1)/2⌋ … t + ⌈(taps − 1)/2⌉, zeros beyond the ends; `weight` is tap-major."""
  if x.shape[0] == 0:
    return torch.zeros(0, weight.shape[1])
  before = (taps - 1) // 2
  kernel = weight.view(taps, x.shape[1], -1).permute(2, 1, 0)
  return functional.conv1d(functional.pad(x.T, (before, taps - 1 - before)), kernel, bias).T


def convolution_case(taps, input_size=3, filter_count=4):
  case = Case(f"convolution-{taps}", taps=taps, inputSize=input_size, filterCount=filter_count, lengths=LENGTHS)
  weight, bias = case.parameter("weight", taps * input_size, filter_count), case.parameter("bias", filter_count)
  for index, x in enumerate(ragged_inputs(case, input_size)):
    case.output(f"y{index}", convolve(x, weight, bias, taps))
  return case


POOLS = {"maxPool": torch.amax, "meanPool": torch.mean}


def pool_case(kind, size, width=3):
  """⌈T/size⌉ rows; the last window may be short, and is reduced over the steps that it has."""
  case = Case(f"{kind}-{size}", size=size, lengths=LENGTHS)
  for index, x in enumerate(ragged_inputs(case, width)):
    windows = x.split(size) if x.shape[0] else []
    case.output(f"y{index}", torch.stack([POOLS[kind](window, dim=0) for window in windows]) if windows else x)
  return case


def dense_case():
  case = Case("dense", inputSize=3, outputSize=5, lengths=LENGTHS)
  weight, bias = case.parameter("weight", 3, 5), case.parameter("bias", 5)
  for index, x in enumerate(ragged_inputs(case, 3)):
    case.output(f"y{index}", x @ weight + bias)
  return case


def embedding_case():
  case = Case("embedding", vocabularySize=6, width=3, lengths=LENGTHS)
  table = case.parameter("table", 6, 3)
  for index, length in enumerate(LENGTHS):
    tokens = case.index(f"tokens{index}", case.random.integers(0, 6, length).tolist()).long()
    case.output(f"y{index}", functional.embedding(tokens, table))
  return case


def layer_cases():
  convolutions = [convolution_case(taps) for taps in (1, 2, 3, 4, 7)]
  pools = [pool_case(kind, size) for kind in POOLS for size in (2, 3)]
  return convolutions + pools + [dense_case(), embedding_case()]


REDUCTIONS = {
  "sum": lambda x: x.sum(dim=0),
  "mean": lambda x: x.mean(dim=0),
  "max": lambda x: x.amax(dim=0),
  "last": lambda x: x[-1],
  "centre": lambda x: x[x.shape[0] // 2],
}


def reduction_case(name, width=4):
  """[T, width] to [width]; an empty sequence gives zeros."""
  case = Case(f"reduce-{name}", lengths=LENGTHS)
  rows = [REDUCTIONS[name](x) if x.shape[0] else torch.zeros(width) for x in ragged_inputs(case, width)]
  case.output("y", torch.stack(rows))
  return case


def attention_case(width=4, attention_size=3):
  """scores = tanh(x·W + b)·v over an example's steps; its softmax weights the steps' rows."""
  case = Case("reduce-attention", lengths=LENGTHS, attentionSize=attention_size)
  weight, bias = case.parameter("weight", width, attention_size), case.parameter("bias", attention_size)
  vector, rows = case.parameter("vector", attention_size), []
  for x in ragged_inputs(case, width):
    shares = torch.softmax(torch.tanh(x @ weight + bias) @ vector, dim=0)
    rows.append(shares @ x)
  case.output("y", torch.stack(rows))
  return case


def reduction_cases():
  return [reduction_case(name) for name in REDUCTIONS] + [attention_case()]


def cross_entropy_case(name, weighted=False, smoothing=0.0):
  """Mean over rows; with class weights, PyTorch's weighted mean (divided by the targets' total weight)."""
  case = Case(name, weighted=weighted, labelSmoothing=smoothing)
  logits = case.input("logits", 6, 4, low=-3.0, high=3.0)
  targets = case.index("targets", [0, 3, 1, 3, 2, 0]).long()
  weights = case.index("classWeights", [0.5, 2.0, 1.0, 0.25]) if weighted else None
  case.output("loss", functional.cross_entropy(logits, targets, weights, label_smoothing=smoothing))
  return case


def binary_cross_entropy_case():
  """Mean over elements, from logits; some logits are exactly zero, as an untrained output's are."""
  case = Case("binaryCrossEntropy")
  logits = case.draw(6, 4, low=-20.0, high=20.0)
  logits[1] = 0
  case.leaf("inputs", "logits", logits)
  targets = case.index("targets", case.random.integers(0, 2, (6, 4)).tolist())
  case.output("loss", functional.binary_cross_entropy_with_logits(logits, targets.double()))
  return case


def loss_cases():
  squared = Case("meanSquaredError")
  squared.output("loss", functional.mse_loss(squared.input("prediction", 6, 2), squared.input("target", 6, 2)))
  return [
    cross_entropy_case("crossEntropy"),
    cross_entropy_case("crossEntropy-weighted", weighted=True),
    cross_entropy_case("crossEntropy-smoothed", smoothing=0.1),
    cross_entropy_case("crossEntropy-weighted-smoothed", weighted=True, smoothing=0.1),
    binary_cross_entropy_case(),
    squared,
  ]


class OptimizerCase(Case):
  """A parameter [5] after each of ten steps on given gradients; nothing is differentiated."""

  def __init__(self, name, make, **settings):
    super().__init__(name, **settings)
    self.make, self.settings = make, settings

  def tensors(self, step_count=10, size=5):
    initial, gradients = self.draw(size), self.draw(step_count, size)
    parameter, steps = torch.nn.Parameter(initial.clone()), []
    optimizer = self.make([parameter], **self.settings)
    for gradient in gradients:
      parameter.grad = gradient.clone()
      optimizer.step()
      steps.append(parameter.detach().clone())
    tensors = {"inputs/initial": initial, "inputs/gradients": gradients, "outputs/parameters": torch.stack(steps)}
    return {f"{self.name}/{name}": value.numpy() for name, value in tensors.items()}


def optimizer_cases():
  sgd, rms, adam, adamw = torch.optim.SGD, torch.optim.RMSprop, torch.optim.Adam, torch.optim.AdamW
  moments = dict(lr=0.01, betas=(0.9, 0.999), eps=1e-8)
  return [
    OptimizerCase("sgd", sgd, lr=0.1),
    OptimizerCase("sgd-weightDecay", sgd, lr=0.1, weight_decay=0.05),
    OptimizerCase("sgd-momentum", sgd, lr=0.1, momentum=0.9),
    OptimizerCase("sgd-momentum-weightDecay", sgd, lr=0.1, momentum=0.9, weight_decay=0.05),
    OptimizerCase("sgd-nesterov", sgd, lr=0.1, momentum=0.9, nesterov=True),
    OptimizerCase("sgd-nesterov-weightDecay", sgd, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.05),
    OptimizerCase("rmsprop", rms, lr=0.01, alpha=0.99, eps=1e-8),
    OptimizerCase("adam", adam, **moments),
    OptimizerCase("adam-weightDecay", adam, weight_decay=0.05, **moments),
    OptimizerCase("adamw", adamw, weight_decay=0.05, **moments),
  ]
