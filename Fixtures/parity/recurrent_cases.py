"""Recurrent layers in the library's layouts: Elman, GRU and LSTM, each direction, merges and stacks.

Weights are [inputSize, gateCount·hiddenSize] and [hiddenSize, gateCount·hiddenSize] (y = x·W + b), gates in the
order i f g o (LSTM) and r z n (GRU). Cells that PyTorch has are computed by its own kernels; the reset-before GRU
and the LSTM with peepholes are written out.
"""

import torch

from parity_file import Case

GATE_COUNTS = {"elman-tanh": 1, "elman-relu": 1, "gru-after": 3, "gru-before": 3, "lstm": 4, "lstm-peephole": 4}
KERNELS = {"elman-tanh": torch.rnn_tanh, "elman-relu": torch.rnn_relu, "gru-after": torch.gru, "lstm": torch.lstm}


def state_names(kind):
  return ["Hidden", "Cell"] if kind.startswith("lstm") else ["Hidden"]


def draw_parameters(case, kind, input_size, hidden_size, prefix=""):
  width = GATE_COUNTS[kind] * hidden_size
  shapes = {"inputWeight": (input_size, width), "recurrentWeight": (hidden_size, width), "bias": (width,)}
  if kind == "gru-after":
    shapes["recurrentBias"] = (hidden_size,)
  if kind == "lstm-peephole":
    shapes["peephole"] = (3, hidden_size)
  bound = 0.8 if hidden_size < 10 else 0.4
  return {name: case.parameter(prefix + name, *shape, low=-bound, high=bound) for name, shape in shapes.items()}


def draw_states(case, kind, batch_size, hidden_size, prefix=""):
  return {name: case.input(f"{prefix}initial{name}", batch_size, hidden_size) for name in state_names(kind)}


def torch_weights(kind, parameters):
  """PyTorch's four tensors of one direction; its second bias is zero save for the reset-after n-gate."""
  width = parameters["bias"].shape[0]
  recurrent_bias = torch.zeros(width)
  if kind == "gru-after":
    recurrent_bias = torch.cat([torch.zeros(width * 2 // 3), parameters["recurrentBias"]])
  return [parameters["inputWeight"].T, parameters["recurrentWeight"].T, parameters["bias"], recurrent_bias]


def run_torch(kind, directions, x, states, layer_count=1):
  """Runs [T, inputSize] through PyTorch's kernel; `directions` and `states` go layer by layer, forward first."""
  weights = [weight for parameters in directions for weight in torch_weights(kind, parameters)]
  stacked = tuple(torch.stack([state[name] for state in states])[:, None] for name in state_names(kind))
  initial = stacked if kind == "lstm" else stacked[0]
  bidirectional = len(directions) == 2 * layer_count
  y, *finals = KERNELS[kind](x[:, None], initial, weights, True, layer_count, 0.0, False, bidirectional, False)
  finals = [dict(zip(state_names(kind), (final[index, 0] for final in finals))) for index in range(len(directions))]
  return y[:, 0], finals


def step_gru_before(p, x, state):
  """r, z = σ(x·W + b + h·U);  n = tanh(x·Wn + bn + (r ⊙ h)·Un);  h' = (1 − z) ⊙ n + z ⊙ h."""
  h = state["Hidden"]
  xr, xz, xn = (x @ p["inputWeight"] + p["bias"]).chunk(3, dim=-1)
  ur, uz, un = p["recurrentWeight"].chunk(3, dim=-1)
  r, z = torch.sigmoid(xr + h @ ur), torch.sigmoid(xz + h @ uz)
  n = torch.tanh(xn + (r * h) @ un)
  return {"Hidden": (1 - z) * n + z * h}


def step_lstm_peephole(p, x, state):
  """Peepholes as in Gers and Schmidhuber (2000): i and f see c⟨t−1⟩, o sees c⟨t⟩; rows of `peephole` are i f o."""
  h, c = state["Hidden"], state["Cell"]
  pi, pf, po = p["peephole"]
  i, f, g, o = (x @ p["inputWeight"] + p["bias"] + h @ p["recurrentWeight"]).chunk(4, dim=-1)
  i, f = torch.sigmoid(i + pi * c), torch.sigmoid(f + pf * c)
  c = f * c + i * torch.tanh(g)
  return {"Hidden": torch.sigmoid(o + po * c) * torch.tanh(c), "Cell": c}


STEPS = {"gru-before": step_gru_before, "lstm-peephole": step_lstm_peephole}


def run_steps(kind, parameters, x, state):
  rows = []
  for row in x:
    state = STEPS[kind](parameters, row, state)
    rows.append(state["Hidden"])
  return torch.stack(rows), state


def run_layer(kind, direction, directions, x, states):
  """One example through one layer: [T, inputSize] to [T, hiddenSize·directions] and the finals of each direction.

  The backward direction reads from the example's own end; its row t is the state after reading step t, and its final
  is the state after step 0.
  """
  if x.shape[0] == 0:
    hidden_size = states[0]["Hidden"].shape[0]
    return torch.zeros(0, hidden_size * len(directions)), states
  if kind in KERNELS and direction == "bidirectional":
    return run_torch(kind, directions, x, states)
  results = []
  for index, (parameters, state) in enumerate(zip(directions, states)):
    reverse = direction == "backward" or index == 1
    steps = x.flip(0) if reverse else x
    if kind in KERNELS:
      rows, (final,) = run_torch(kind, [parameters], steps, [state])
    else:
      rows, final = run_steps(kind, parameters, steps, state)
    results.append((rows.flip(0) if reverse else rows, final))
  return torch.cat([rows for rows, _ in results], dim=-1), [final for _, final in results]


MERGES = {
  "concat": lambda forward, backward: torch.cat([forward, backward], dim=-1),
  "sum": lambda forward, backward: forward + backward,
  "mean": lambda forward, backward: (forward + backward) / 2,
  "product": lambda forward, backward: forward * backward,
}


def layer_case(kind, direction, lengths, input_size, hidden_size, merge="concat", suffix=""):
  facts = dict(cell=kind, direction=direction, inputSize=input_size, hiddenSize=hidden_size, lengths=lengths)
  if direction == "bidirectional":
    facts["merge"] = merge
  case = Case(f"{kind}-{direction}{suffix}", **facts)
  prefixes = ["forward.", "backward."] if direction == "bidirectional" else [""]
  directions = [draw_parameters(case, kind, input_size, hidden_size, prefix) for prefix in prefixes]
  states = [draw_states(case, kind, len(lengths), hidden_size, prefix) for prefix in prefixes]
  inputs = [case.input(f"x{index}", length, input_size) for index, length in enumerate(lengths)]
  finals = [[] for _ in prefixes]
  for index, x in enumerate(inputs):
    initial = [{name: values[index] for name, values in state.items()} for state in states]
    y, final = run_layer(kind, direction, directions, x, initial)
    if direction == "bidirectional":
      y = MERGES[merge](*y.chunk(2, dim=-1))
    case.output(f"y{index}", y)
    for collected, state in zip(finals, final):
      collected.append(state)
  output_finals(case, kind, prefixes, finals)
  return case


def output_finals(case, kind, prefixes, finals):
  for prefix, states in zip(prefixes, finals):
    for name in state_names(kind):
      case.output(f"{prefix}final{name}", torch.stack([state[name] for state in states]))


def cell_cases(kind):
  lengths = [5, 0, 3, 1]
  cases = [layer_case(kind, direction, lengths, 3, 4) for direction in ("forward", "backward", "bidirectional")]
  cases.append(layer_case(kind, "forward", [7, 4, 4], 5, 17, suffix="-wide"))
  if kind in ("elman-tanh", "lstm"):
    for merge in ("sum", "mean", "product"):
      cases.append(layer_case(kind, "bidirectional", [4, 2, 0], 3, 4, merge, suffix=f"-{merge}"))
  return cases


def lstm_stack_case():
  """PyTorch's own two-layer bidirectional LSTM: layer 1 reads the concatenation of layer 0's directions."""
  kind, lengths, input_size, hidden_size = "lstm", [5, 0, 3, 1], 3, 4
  case = Case("lstm-two-layers-bidirectional", cell=kind, direction="bidirectional", merge="concat", layerCount=2,
              inputSize=input_size, hiddenSize=hidden_size, lengths=lengths)
  prefixes = [f"layers.{layer}.{way}." for layer in range(2) for way in ("forward", "backward")]
  sizes = [input_size, input_size, 2 * hidden_size, 2 * hidden_size]
  directions = [draw_parameters(case, kind, size, hidden_size, prefix) for size, prefix in zip(sizes, prefixes)]
  states = [draw_states(case, kind, len(lengths), hidden_size, prefix) for prefix in prefixes]
  finals = [[] for _ in prefixes]
  for index, length in enumerate(lengths):
    x = case.input(f"x{index}", length, input_size)
    final = [{name: values[index] for name, values in state.items()} for state in states]
    y = torch.zeros(0, 2 * hidden_size)
    if length > 0:
      y, final = run_torch(kind, directions, x, final, layer_count=2)
    case.output(f"y{index}", y)
    for collected, state in zip(finals, final):
      collected.append(state)
  output_finals(case, kind, prefixes, finals)
  return case


def chain_case(name, kind, input_size, hidden_sizes, residual):
  """Forward layers of their own sizes; with `residual`, a layer's input is added to its output of the same width."""
  lengths = [4, 0, 2]
  case = Case(name, cell=kind, direction="forward", inputSize=input_size, hiddenSizes=hidden_sizes,
              lengths=lengths, residual=residual)
  prefixes = [f"layers.{layer}." for layer in range(len(hidden_sizes))]
  rows = [case.input(f"x{index}", length, input_size) for index, length in enumerate(lengths)]
  finals = []
  for prefix, size, hidden_size in zip(prefixes, [input_size] + hidden_sizes, hidden_sizes):
    parameters = draw_parameters(case, kind, size, hidden_size, prefix)
    states = draw_states(case, kind, len(lengths), hidden_size, prefix)
    collected = []
    for index, x in enumerate(rows):
      initial = {name: values[index] for name, values in states.items()}
      y, (final,) = run_layer(kind, "forward", [parameters], x, [initial])
      rows[index] = x + y if residual and size == hidden_size else y
      collected.append(final)
    finals.append(collected)
  for index, y in enumerate(rows):
    case.output(f"y{index}", y)
  output_finals(case, kind, prefixes, finals)
  return case


def stack_cases():
  return [
    lstm_stack_case(),
    chain_case("gru-after-sizes", "gru-after", 3, [5, 2], residual=False),
    chain_case("elman-tanh-residual", "elman-tanh", 3, [4, 4, 4], residual=True),
  ]


def check_written_out_cells():
  """With its peepholes at zero the written-out LSTM is PyTorch's."""
  case = Case("check")
  parameters = draw_parameters(case, "lstm-peephole", 3, 4)
  parameters["peephole"] = torch.zeros(3, 4)
  state = {name: case.draw(4) for name in state_names("lstm")}
  x = case.draw(6, 3)
  ours, final = run_steps("lstm-peephole", parameters, x, state)
  theirs, (reference,) = run_torch("lstm", [parameters], x, [state])
  torch.testing.assert_close(ours, theirs, rtol=1e-12, atol=1e-12)
  torch.testing.assert_close(final, reference, rtol=1e-12, atol=1e-12)
