"""One step of one sequence: torch's layers and cells, and onnxruntime on the ONNX operator. One thread; the state goes on."""

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

LAYERS = {"gru": (torch.nn.GRU, torch.nn.GRUCell), "lstm": (torch.nn.LSTM, torch.nn.LSTMCell)}


def versions():
    return {"torch": torch.__version__, "onnxruntime": onnxruntime.__version__, "onnx": onnx.__version__}


def prepare(case):
    torch.set_num_threads(1)
    torch.manual_seed(1)
    programs = {"layer": layer, "cell": cell, "onnx": onnx_session}
    return programs[case["program"]](case["cell"], case["hiddenSize"])


def layer(name, size):
    module = LAYERS[name][0](size, size).eval()
    frame = torch.randn(1, 1, size)
    state = None

    def run():
        nonlocal state
        with torch.inference_mode():
            _, state = module(frame, state)

    return run


def cell(name, size):
    module = LAYERS[name][1](size, size).eval()
    frame = torch.randn(1, size)
    state = None

    def run():
        nonlocal state
        with torch.inference_mode():
            state = module(frame, state)

    return run


def onnx_session(name, size):
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        onnx_model(name, size).SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    states = ("h", "c") if name == "lstm" else ("h",)
    feed = {"x": np.random.default_rng(1).standard_normal((1, 1, size), dtype=np.float32)}
    feed |= {state: np.zeros((1, 1, size), dtype=np.float32) for state in states}
    outputs = [f"{state}_next" for state in states]

    def run():
        feed.update(zip(states, session.run(outputs, feed)))

    return run


def onnx_model(name, size):
    """The operator alone, its states in and out; a GRU resets after the product, as ours and torch's do."""
    gates = 4 if name == "lstm" else 3
    random = np.random.default_rng(1)
    limit = 1 / np.sqrt(size)
    shapes = {"W": (1, gates * size, size), "R": (1, gates * size, size), "B": (1, 2 * gates * size)}
    weights = [
        numpy_helper.from_array(random.uniform(-limit, limit, shape).astype(np.float32), key)
        for key, shape in shapes.items()
    ]
    states = ["h", "c"] if name == "lstm" else ["h"]
    extra = {} if name == "lstm" else {"linear_before_reset": 1}
    node = helper.make_node(
        name.upper(), ["x", "W", "R", "B", "", *states], ["", *(f"{state}_next" for state in states)],
        hidden_size=size, **extra,
    )  # fmt: skip

    def value(key):
        return helper.make_tensor_value_info(key, TensorProto.FLOAT, (1, 1, size))

    graph = helper.make_graph(
        [node], name, [value(key) for key in ("x", *states)], [value(f"{state}_next") for state in states], weights
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.checker.check_model(model)
    return model
