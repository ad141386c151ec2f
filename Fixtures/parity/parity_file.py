"""Cases of a parity fixture: drawn inputs, PyTorch's outputs, and gradients, in a safetensors file."""

import json
import struct
import zlib
from pathlib import Path

import numpy as np
import torch

torch.set_default_dtype(torch.float64)


def write_safetensors(path, tensors, metadata):
  """Little-endian header length, JSON header, then the float32 values, in the header's order."""
  header, data = {"__metadata__": metadata}, bytearray()
  for name in sorted(tensors):
    values = np.asarray(tensors[name], dtype="<f4")
    start = len(data)
    data += values.tobytes()
    header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [start, len(data)]}
  text = json.dumps(header, separators=(",", ":")).encode()
  text += b" " * (-len(text) % 8)
  Path(path).write_bytes(struct.pack("<Q", len(text)) + text + data)


class Case:
  """One named computation: what goes in, what comes out, and the gradients of Σ outputs ⊙ weights."""

  def __init__(self, name, **facts):
    # Seeded by its own name: adding a case changes no other.
    self.name, self.facts = name, facts
    self.random = np.random.Generator(np.random.PCG64(zlib.crc32(name.encode())))
    self.leaves, self.indices, self.outputs = {}, {}, {}

  def draw(self, *shape, low=-1.0, high=1.0):
    """Values that float32 holds exactly, so that both sides start from the same numbers."""
    values = self.random.uniform(low, high, shape).astype(np.float32)
    return torch.tensor(values.astype(np.float64))

  def input(self, name, *shape, **bounds):
    return self.leaf("inputs", name, self.draw(*shape, **bounds))

  def parameter(self, name, *shape, **bounds):
    return self.leaf("parameters", name, self.draw(*shape, **bounds))

  def leaf(self, group, name, values):
    self.leaves[f"{group}/{name}"] = values.requires_grad_()
    return values

  def index(self, name, values):
    """Whole numbers, stored as float32 as everything else."""
    self.indices[f"indices/{name}"] = torch.tensor(values)
    return self.indices[f"indices/{name}"]

  def output(self, name, value):
    self.outputs[name] = value

  def tensors(self):
    weights = {name: self.draw(*value.shape) for name, value in self.outputs.items()}
    loss = sum((weights[name] * value).sum() for name, value in self.outputs.items())
    gradients = torch.autograd.grad(loss, list(self.leaves.values()), allow_unused=True)
    result = {**self.leaves, **self.indices}
    for (name, leaf), gradient in zip(self.leaves.items(), gradients):
      value = torch.zeros_like(leaf) if gradient is None else gradient
      result[f"gradients/{name.split('/', 1)[1]}"] = value
    for name, value in self.outputs.items():
      result[f"outputs/{name}"], result[f"weights/{name}"] = value, weights[name]
    return {f"{self.name}/{name}": value.detach().numpy() for name, value in result.items()}


def write_family(path, cases):
  """One file of cases; the facts of a case are a JSON object under its name in the metadata."""
  tensors, metadata = {}, {
    "madeBy": "Fixtures/parity/make_parity.py", "numpy": np.__version__, "torch": torch.__version__.split("+")[0],
  }
  for case in cases:
    assert case.name not in metadata, f"two cases named {case.name}"
    metadata[case.name] = json.dumps(case.facts, sort_keys=True)
    tensors.update(case.tensors())
  write_safetensors(path, tensors, metadata)
  print(f"{path.name}: {len(cases)} cases, {len(tensors)} tensors, {path.stat().st_size} bytes")
