"""The run: every case acted out in ministack and put to `keywright simulate`.

Exit 0: nothing disagrees that did not before. 1: something does. 2: the run could not be made.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter
from time import monotonic

from cases import CASES
from peer import World, ministack
from wrong import PEER_IS_WRONG

DECISIONS = ("allow", "explicit-deny", "implicit-deny")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keywright", required=True)
    parser.add_argument("--seconds", type=int, default=60, help="give up after so long")
    options = parser.parse_args()
    start, deadline = monotonic(), Deadline(options.seconds)
    known = {it.case.says: it for it in PEER_IS_WRONG}
    cases = [*CASES, *(it.case for it in PEER_IS_WRONG)]
    theirs, asked = acted_out(cases, deadline)
    ours = decided(options.keywright, asked, deadline)
    faults = []
    for case in cases:
        wrong = known.get(case.says)
        answers = (ours[case.says].get("decision"), theirs[case.says])
        found = judged(case, wrong, *answers)
        for fault in found:
            print(f"{case.says}: {fault}")
        if found:
            print(f"  case {json.dumps(asked[case.says])}")
            print(f"  keywright {json.dumps(ours[case.says])}")
        if is_mended(case, wrong, answers[1]):
            print(f"{case.says}: ministack is right by now; its case belongs in cases.py")
        faults += found
    told = Counter(case.answer for case in cases)
    print(", ".join(f"{told[it]} {it}" for it in DECISIONS))
    print(f"{len(CASES)} cases to agree on, {len(PEER_IS_WRONG)} of which ministack is wrong, "
          f"{len(faults)} new disagreements, {monotonic() - start:.1f} s")
    return 1 if faults else 0


class Deadline:
    """The moment after which the run gives up."""

    def __init__(self, seconds):
        self.seconds, self.end = seconds, monotonic() + seconds

    def left(self):
        left = self.end - monotonic()
        if left <= 0:
            raise SystemExit(f"not done after {self.seconds} s")
        return left


def acted_out(cases, deadline):
    """What ministack answers to each case, and the same cases as questions for us."""
    for name in [it for it in os.environ if it.startswith("AWS_")]:
        del os.environ[name]
    # WHY: no file of a person's is read, neither settings nor credentials.
    os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull

    theirs, asked = {}, {}
    with ministack() as address:
        world = World(address)
        for case in cases:
            deadline.left()
            if case.says in theirs:
                raise SystemExit(f"two cases say: {case.says}")
            try:
                theirs[case.says], asked[case.says] = world.act(case)
            except Exception as error:
                raise SystemExit(f"{case.says}: ministack did not decide: {error}") from error
    return theirs, asked


def decided(keywright, asked, deadline):
    """Our answers, by what the case says."""
    lines = [json.dumps({"id": says, **question}) for says, question in asked.items()]
    try:
        run = subprocess.run(
            [keywright, "simulate", "--batch", "-"], input="\n".join(lines) + "\n",
            capture_output=True, text=True, check=False, timeout=deadline.left())
    except subprocess.TimeoutExpired:
        raise SystemExit("simulate does not answer") from None
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if [it.get("id") for it in answers] != list(asked):
        raise SystemExit(f"simulate: the answers are not those of the cases: {run.stderr}")
    return {it["id"]: it for it in answers}


def judged(case, wrong, ours, theirs):
    """What disagrees: our answer with AWS's pages, or ministack's with what is known of it."""
    faults = []
    if ours != case.answer:
        faults.append(f"keywright says {ours}, AWS's pages {case.answer}, ministack {theirs}")
    known = {case.answer} if wrong is None else {case.answer, wrong.told}
    if theirs not in known:
        faults.append(f"ministack says {theirs}, AWS's pages {case.answer}, keywright {ours}")
    return faults


def is_mended(case, wrong, theirs):
    return wrong is not None and theirs == case.answer


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SystemExit as end:
        if isinstance(end.code, str):
            print(f"second opinion: {end.code}", file=sys.stderr)
            sys.exit(2)
        raise
