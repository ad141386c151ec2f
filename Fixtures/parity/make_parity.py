#!/usr/bin/env python3
"""Makes the parity fixtures: what PyTorch computes, in float64, for every operation, layer, cell, loss and optimiser.

Made with Python 3, torch 2.15.0 and numpy 2.4.6. To make them again:

    python3 -m venv .venv
    .venv/bin/pip install torch==2.15.0 numpy==2.4.6
    .venv/bin/python Fixtures/parity/make_parity.py

The numbers come from named seeds, so the same versions write the same bytes. `--output DIR` writes elsewhere, to
compare. What the files hold is told in Fixtures/README.md.
"""

import argparse
from pathlib import Path

import torch

import ctc_cases
import operation_cases
import recurrent_cases
from parity_file import write_family

FAMILIES = {
  "operations": operation_cases.operation_cases,
  "layers": operation_cases.layer_cases,
  "reductions": operation_cases.reduction_cases,
  "losses": operation_cases.loss_cases,
  "optimizers": operation_cases.optimizer_cases,
  "ctc": ctc_cases.ctc_cases,
  "elman": lambda: recurrent_cases.cell_cases("elman-tanh") + recurrent_cases.cell_cases("elman-relu"),
  "gru": lambda: recurrent_cases.cell_cases("gru-after") + recurrent_cases.cell_cases("gru-before"),
  "lstm": lambda: recurrent_cases.cell_cases("lstm") + recurrent_cases.cell_cases("lstm-peephole"),
  "stacks": recurrent_cases.stack_cases,
}


def main():
  parser = argparse.ArgumentParser(description="Makes the parity fixtures from PyTorch.")
  parser.add_argument("--output", type=Path, default=Path(__file__).parent, help="folder to write to")
  folder = parser.parse_args().output
  folder.mkdir(parents=True, exist_ok=True)
  torch.set_num_threads(1)
  recurrent_cases.check_written_out_cells()
  for name, cases in FAMILIES.items():
    write_family(folder / f"{name}.safetensors", cases())


if __name__ == "__main__":
  main()
