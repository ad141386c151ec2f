"""The recurrent layers of PyTorch, as its users get them: torch.nn.RNN, GRU and LSTM over dense, time-major input."""

import torch

LAYERS = {"elman": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}


def versions():
    return {"torch": torch.__version__}


def prepare(case):
    torch.set_num_threads(case["threadCount"])
    torch.manual_seed(1)
    shape = case["shape"]
    steps, batch = shape["stepCount"], shape["batchSize"]
    layer = LAYERS[case["cell"]](
        shape["inputSize"], shape["hiddenSize"], batch_first=False, bidirectional=case["directionCount"] == 2
    )
    inputs = torch.randn(steps, batch, shape["inputSize"])
    if case["pass"] == "forward":
        return forward(layer, inputs)
    return forward_and_backward(layer, inputs, torch.randn(steps, batch, shape["hiddenSize"] * case["directionCount"]))


def forward(layer, inputs):
    layer.eval()

    def run():
        with torch.inference_mode():
            layer(inputs)

    return run


def forward_and_backward(layer, inputs, upstream):
    layer.train()
    inputs.requires_grad_(True)
    leaves = [inputs, *layer.parameters()]

    def run():
        for leaf in leaves:
            leaf.grad = None
        layer(inputs)[0].backward(upstream)

    return run
