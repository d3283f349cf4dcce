"""How long the peers take on a folder of key policies: one line each, as `xtask bench` reads it.

`bench.py z3 FOLDER`: each policy against the next. `bench.py parliament FOLDER`: policies judged in a
second, without the peer's start.
"""

import json
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

MILLISECONDS = 10_000
# WHY: a pair that holds takes Z3 a second.
PAIRS = 60
SECONDS = 5


def z3(policies):
    from solve import gains

    documents = [json.loads(it) for it in policies]
    times, unknown = [], 0
    for reference, candidate in list(zip(documents, documents[1:]))[:PAIRS]:
        start = perf_counter()
        answer, _ = gains("key", reference, candidate, MILLISECONDS)
        times.append(perf_counter() - start)
        unknown += answer == "unknown"
    print(f"z3 pairs\t{median(times) * 1000:.3f}ms\t{unknown} unknown of {len(times)}")


def parliament(policies):
    import warnings

    warnings.simplefilter("ignore")
    from parliament import analyze_policy_string

    # WHY: it stops at a `Sid` with a space, which key policies may have, and would judge nothing.
    documents = [json.loads(it) for it in policies]
    for document in documents:
        for statement in document["Statement"]:
            statement["Sid"] = statement["Sid"].replace(" ", "")
    told("parliament", [json.dumps(it) for it in documents], analyze_policy_string)


def told(name, policies, judge):
    judge(policies[0])
    count, start = 0, perf_counter()
    while perf_counter() - start < SECONDS:
        judge(policies[count % len(policies)])
        count += 1
    print(f"{name}\t{count / (perf_counter() - start):.1f} policies/s")


if __name__ == "__main__":
    peer, folder = sys.argv[1:]
    texts = [it.read_text() for it in sorted(Path(folder).glob("*.json"))]
    {"z3": z3, "parliament": parliament}[peer](texts)
