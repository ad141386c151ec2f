"""A peer of one suite, in a process of its own: `peer.py SUITE`.

Requests and answers are a line of JSON each. First comes {"versions": {...}}. Then
  {"command": "prepare", "name": NAME, "case": {...}}     is answered by {"ready": true}
  {"command": "run", "name": NAME, "repetitions": N}      is answered by {"seconds": S}, of all N together
  {"command": "clear"}                                    drops what was prepared: {"ready": true}
and anything that fails by {"error": "..."}. While it waits for a request the process is blocked in a read.
"""

import importlib
import json
import sys
import time

SUITES = ("cores", "ragged", "reading", "streaming", "training")


def answer(**fields):
    print(json.dumps(fields), flush=True)


def timed(body, repetitions):
    start = time.perf_counter()
    for _ in range(repetitions):
        body()
    return time.perf_counter() - start


def main():
    if len(sys.argv) != 2 or sys.argv[1] not in SUITES:
        sys.exit(f"usage: peer.py {'|'.join(SUITES)}")
    suite = importlib.import_module(sys.argv[1])
    answer(versions=suite.versions())
    bodies = {}
    for line in sys.stdin:
        request = json.loads(line)
        try:
            if request["command"] == "prepare":
                bodies[request["name"]] = suite.prepare(request["case"])
                answer(ready=True)
            elif request["command"] == "clear":
                bodies.clear()
                answer(ready=True)
            else:
                answer(seconds=timed(bodies[request["name"]], request["repetitions"]))
        except BrokenPipeError:  # the other side has ended
            return
        except Exception as error:  # whatever it is, the other side shows it and ends
            answer(error=f"{type(error).__name__}: {error}")


if __name__ == "__main__":
    main()
