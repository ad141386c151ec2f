"""The classifier of `leitmotif dna train`, written for PyTorch: the same model, batches, loss, clipping, optimiser and schedule.

It stands alone:
  train_classifier.py --sequences splice.train.fa --labels splice.train.tsv --epochs 3 --threads 2
prints the seconds and the mean loss of each epoch. Sequences of equal length make plain batches; others are sorted into
batches of similar length and packed, as the backward direction of a GRU wants.
"""

import argparse
import gzip
import math
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

BASES = np.zeros((256, 4), dtype=np.float32)
for _letters, _bases in {
    "A": "A", "C": "C", "G": "G", "T": "T", "U": "T", "R": "AG", "Y": "CT", "S": "CG", "W": "AT", "K": "GT",
    "M": "AC", "B": "CGT", "D": "AGT", "H": "ACT", "V": "ACG", "N": "ACGT",
}.items():  # fmt: skip
    for _case in (_letters, _letters.lower()):
        BASES[ord(_case), ["ACGT".index(base) for base in _bases]] = 1 / len(_bases)


def read_fasta(path):
    """(name, sequence) of each record, with the sequence as bytes."""
    opened = gzip.open(path, "rb") if str(path).endswith(".gz") else open(path, "rb")
    name, parts = None, []
    with opened as lines:
        for line in lines:
            if line.startswith(b">"):
                if name is not None:
                    yield name, b"".join(parts)
                name, parts = line[1:].split()[0].decode(), []
            else:
                parts.append(line.strip())
    if name is not None:
        yield name, b"".join(parts)


def encode(sequence):
    """Fractional one-hot rows, [length, 4]."""
    return torch.from_numpy(BASES[np.frombuffer(sequence, dtype=np.uint8)])


class Examples:
    """Labelled sequences in memory."""

    def __init__(self, sequences, labels):
        with open(labels) as table:
            label_of = dict(line.rstrip("\n").split("\t")[:2] for line in list(table)[1:])
        records = [(encode(bases), label_of[name]) for name, bases in read_fasta(sequences) if name in label_of]
        self.labels = sorted({label for _, label in records})
        self.inputs = [rows for rows, _ in records]
        self.targets = torch.tensor([self.labels.index(label) for _, label in records])
        lengths = {len(rows) for rows in self.inputs}
        self.stacked = torch.stack(self.inputs) if len(lengths) == 1 else None

    def batches(self, size, random):
        """(inputs, lengths, targets) of an epoch; lengths are None where all are equal."""
        order = torch.randperm(len(self.inputs), generator=random)
        if self.stacked is not None:
            for chosen in order.split(size):
                yield self.stacked[chosen], None, self.targets[chosen]
            return
        by_length = torch.tensor(sorted(order.tolist(), key=lambda index: len(self.inputs[index])))
        chunks = by_length.split(size)
        for place in torch.randperm(len(chunks), generator=random).tolist():
            rows = [self.inputs[index] for index in chunks[place].tolist()]
            lengths = torch.tensor([len(one) for one in rows])
            yield nn.utils.rnn.pad_sequence(rows, batch_first=True), lengths, self.targets[chunks[place]]


REDUCTIONS = {"mean": "mean", "max": "amax"}


class Classifier(nn.Module):
    """Convolution, pooling, a bidirectional GRU, and the centre, mean and maximum of its steps, or some of them."""

    def __init__(self, class_count, filters, taps, pool, hidden, reductions, dropout):
        super().__init__()
        self.convolution = nn.Conv1d(4, filters, taps, padding="same")
        self.pool = pool
        self.recurrent = nn.GRU(filters, hidden, batch_first=True, bidirectional=True)
        self.reductions = reductions
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(len(reductions) * 2 * hidden, class_count)

    def forward(self, inputs, lengths):
        patterns = functional.relu(self.convolution(inputs.transpose(1, 2)))
        if lengths is not None:
            patterns = patterns * self.mask(lengths, patterns.shape[2]).unsqueeze(1)
        if self.pool > 1:
            patterns = functional.max_pool1d(patterns, self.pool, ceil_mode=True)
            lengths = None if lengths is None else (lengths + self.pool - 1) // self.pool
        steps = self.steps(self.dropout(patterns.transpose(1, 2)), lengths)
        return self.output(self.dropout(torch.cat([self.reduced(steps, lengths, name) for name in self.reductions], 1)))

    def steps(self, patterns, lengths):
        if lengths is None:
            return self.recurrent(patterns)[0]
        packed = pack_padded_sequence(patterns, lengths, batch_first=True, enforce_sorted=False)
        return pad_packed_sequence(self.recurrent(packed)[0], batch_first=True)[0]

    def reduced(self, steps, lengths, name):
        if lengths is None:
            return steps[:, steps.shape[1] // 2] if name == "centre" else getattr(steps, REDUCTIONS[name])(1)
        if name == "centre":
            return steps[torch.arange(len(steps)), lengths // 2]
        if name == "mean":
            return steps.sum(1) / lengths.unsqueeze(1)
        outside = ~self.mask(lengths, steps.shape[1]).unsqueeze(2)
        return steps.masked_fill(outside, -math.inf).amax(1)

    @staticmethod
    def mask(lengths, count):
        return torch.arange(count) < lengths.unsqueeze(1)


class Training:
    """AdamW, half a cosine wave down to a fiftieth, label smoothing, and clipping of the gradient's norm."""

    def __init__(self, examples, epochs, settings):
        self.examples = examples
        self.batch_size = settings["batchSize"]
        self.random = torch.Generator().manual_seed(1)
        torch.manual_seed(1)
        names = ("filters", "taps", "pool", "hidden", "reductions", "dropout")
        self.model = Classifier(len(examples.labels), **{name: settings[name] for name in names}).train()
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=settings["learningRate"], weight_decay=settings["weightDecay"], fused=True
        )
        updates = epochs * math.ceil(len(examples.inputs) / self.batch_size)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(
            self.optimizer, lambda update: 0.02 + 0.98 * (1 + math.cos(math.pi * update / updates)) / 2
        )
        self.loss = nn.CrossEntropyLoss(label_smoothing=settings["labelSmoothing"])
        self.clipping_norm = settings["clippingNorm"]

    def epoch(self):
        """The mean loss of one pass through the examples."""
        losses = []
        for inputs, lengths, targets in self.examples.batches(self.batch_size, self.random):
            self.optimizer.zero_grad(set_to_none=True)
            loss = self.loss(self.model(inputs, lengths), targets)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), self.clipping_norm)
            self.optimizer.step()
            self.schedule.step()
            losses.append(loss.detach())
        return torch.stack(losses).mean().item()


DEFAULTS = {
    "filters": 32, "taps": 9, "pool": 1, "hidden": 32, "reductions": ["centre", "mean", "max"], "dropout": 0.2,
    "batchSize": 32, "learningRate": 2e-3, "weightDecay": 1e-2, "labelSmoothing": 0.1, "clippingNorm": 1.0,
}  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description="Train the classifier of `leitmotif dna train` with PyTorch.")
    parser.add_argument("--sequences", required=True)
    parser.add_argument("--labels", required=True)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    for name in ("filters", "taps", "pool", "hidden"):
        parser.add_argument(f"--{name}", type=int, default=DEFAULTS[name])
    parser.add_argument("--reductions", type=lambda text: text.split("+"), default=DEFAULTS["reductions"])
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    examples = Examples(arguments.sequences, arguments.labels)
    chosen = {name: getattr(arguments, name) for name in ("filters", "taps", "pool", "hidden", "reductions")}
    training = Training(examples, arguments.epochs, DEFAULTS | chosen)
    for epoch in range(arguments.epochs):
        start = time.perf_counter()
        loss = training.epoch()
        print(f"epoch {epoch + 1}  loss {loss:.4f}  {time.perf_counter() - start:.3f} s", flush=True)


if __name__ == "__main__":
    main()
