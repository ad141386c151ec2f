"""Peak memory of PyTorch in a process of its own: `memory.py WHAT [FILE]` prints {"kilobytes": N, "versions": {...}}."""

import json
import sys
from pathlib import Path

import torch
from torch import nn

from train_classifier import DEFAULTS, Classifier, encode, read_fasta


def idle():
    """What importing takes."""


def train():
    """Three updates of an LSTM: 512 units, 50 steps, 64 sequences."""
    layer = nn.LSTM(512, 512)
    optimizer = torch.optim.AdamW(layer.parameters(), lr=1e-4, fused=True)
    inputs = torch.randn(50, 64, 512)
    for _ in range(3):
        optimizer.zero_grad(set_to_none=True)
        layer(inputs)[0].square().mean().backward()
        optimizer.step()


def classify(path):
    """The default classifier of `leitmotif dna train` over a FASTA file, streaming, in batches of 256."""
    names = ("filters", "taps", "pool", "hidden", "reductions", "dropout")
    model = Classifier(3, **{name: DEFAULTS[name] for name in names}).eval()
    batch = []
    with torch.inference_mode():
        for _, bases in read_fasta(path):
            batch.append(encode(bases))
            if len(batch) == 256:
                model(torch.stack(batch), None).softmax(1)
                batch = []
        if batch:
            model(torch.stack(batch), None).softmax(1)


def peak_kilobytes():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise RuntimeError("/proc/self/status has no VmHWM")


torch.set_num_threads(1)
{"idle": idle, "train": train, "classify": classify}[sys.argv[1]](*sys.argv[2:])
print(json.dumps({"kilobytes": peak_kilobytes(), "versions": {"torch": torch.__version__}}))
