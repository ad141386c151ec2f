"""PyTorch's packed sequences: what its users have for lengths that differ. They are packed before the clock starts."""

import torch
from torch.nn.utils.rnn import PackedSequence, pack_padded_sequence

from cores import LAYERS


def versions():
    return {"torch": torch.__version__}


def prepare(case):
    torch.set_num_threads(case["threadCount"])
    torch.manual_seed(1)
    lengths = case["lengths"]
    layer = LAYERS[case["cell"]](case["inputSize"], case["hiddenSize"], batch_first=False)
    padded = torch.randn(max(lengths), len(lengths), case["inputSize"])
    packed = pack_padded_sequence(padded, lengths, enforce_sorted=False)
    if case["pass"] == "forward":
        layer.eval()

        def infer():
            with torch.inference_mode():
                layer(packed)

        return infer

    layer.train()
    rows = packed.data.detach().requires_grad_(True)
    packed = PackedSequence(rows, packed.batch_sizes, packed.sorted_indices, packed.unsorted_indices)
    upstream = torch.randn(len(rows), case["hiddenSize"])
    leaves = [rows, *layer.parameters()]

    def train():
        for leaf in leaves:
            leaf.grad = None
        layer(packed)[0].data.backward(upstream)

    return train
