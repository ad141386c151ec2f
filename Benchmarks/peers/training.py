"""An epoch of training, from the first weights on; the examples are in memory before the clock starts."""

import torch

from train_classifier import Examples, Training


def versions():
    return {"torch": torch.__version__}


def prepare(case):
    torch.set_num_threads(case["threadCount"])
    examples = Examples(case["sequences"], case["labels"])
    return lambda: Training(examples, epochs=1, settings=case["settings"]).epoch()
