"""A peer of one suite, in a process of its own: `peer.py SUITE`.

Requests and answers are a line of JSON each. First comes {"versions": {...}}. Then
  {"command": "prepare", "case": {...}}             is answered by {"ready": true}
  {"command": "run", "case": {"repetitions": N}}    is answered by {"seconds": S}, of all N together
and anything that fails by {"error": "..."}. While it waits for a request the process is blocked in a read.
"""

import importlib
import json
import sys
import time

SUITES = {"cores": "cores"}


def answer(**fields):
    print(json.dumps(fields), flush=True)


def main():
    suite = importlib.import_module(SUITES[sys.argv[1]])
    answer(versions=suite.versions())
    body = None
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["command"] == "prepare":
                body = None
                body = suite.prepare(request["case"])
                answer(ready=True)
            else:
                repetitions = request["case"]["repetitions"]
                start = time.perf_counter()
                for _ in range(repetitions):
                    body()
                answer(seconds=time.perf_counter() - start)
        except Exception as error:  # whatever it is, the other side shows it and ends
            answer(error=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
