"""Records to one-hot rows by pysam and numpy, as a Python user would write it."""

import os

import numpy as np
import pysam

ONE_HOT = np.zeros((256, 4), dtype=np.float32)
for _place, _base in enumerate("ACGT"):
    ONE_HOT[ord(_base), _place] = 1
ONE_HOT[ord("N")] = 0.25


def versions():
    return {"pysam": pysam.__version__, "numpy": np.__version__}


def sequences(path, threads):
    """With as many busy threads as the case has: htslib counts those that help."""
    if path.endswith(".bam"):
        with pysam.AlignmentFile(path, "rb", check_sq=False, threads=threads) as alignments:
            for record in alignments.fetch(until_eof=True):
                yield record.query_sequence
    else:
        with pysam.FastxFile(path, persist=False) as records:
            for record in records:
                yield record.sequence


def prepare(case):
    path, threads = case["path"], case["threadCount"]
    if not os.path.exists(path):
        raise FileNotFoundError(path)

    def run():
        count = 0
        for bases in sequences(path, threads):
            ONE_HOT[np.frombuffer(bases.encode(), dtype=np.uint8)]
            count += 1
        if count != case["recordCount"]:
            raise ValueError(f"{count} records, not {case['recordCount']}")

    return run
