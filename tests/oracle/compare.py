"""The run: pairs of policies, both answers, and whatever differs.

Exit 0: the answers agree. 1: some differ. 2: the run could not be made.
"""

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import monotonic

from generate import pairs
from solve import gains
from witness import faults, replayed

IMPOSSIBLE = "AWS cannot see such a request"

# Of a run in which fewer were decided by both sides, nothing can be said.
COMPARED_SHARE_MIN = 0.5


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keywright", required=True)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--pairs", type=int, default=150)
    parser.add_argument("--seconds", type=float, default=3600, help="stop asking Z3 after so long")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--tolerate-impossible", action="store_true",
                        help="count witnesses that AWS cannot see, and let them pass")
    options = parser.parse_args()
    made = list(cases()) + list(pairs(options.seed, options.pairs))
    ours = asked(options.keywright, made)
    end = monotonic() + options.seconds
    with ProcessPoolExecutor(options.processes) as pool:
        work = [(it, ours[it[0]], end) for it in made]
        found = list(pool.map(judged, work, chunksize=4))
    counts, differences = Counter(), []
    for (name, _, reference, candidate), (tally, problems) in zip(made, found):
        counts.update(tally)
        differences += [(name, it, reference, candidate) for it in problems]
    differences += replays(options.keywright, made, ours, counts)
    if options.tolerate_impossible:
        impossible = {it[0] for it in differences if IMPOSSIBLE in it[1]}
        # Where the witness cannot be, neither can the gain that it stands for.
        differences = [it for it in differences
                       if it[0] not in impossible or "says holds" in it[1] or "simulate" in it[1]]
        counts["witnesses that cannot be, tolerated"] = len(impossible)
    for difference in differences:
        tell(ours, *difference)
    sorts = Counter(re.sub(r" \w+ sends", " sends", it[1])[:100] for it in differences)
    for words, count in sorts.most_common():
        print(f"{count} times: {words}")
    print(", ".join(f"{count} {word}" for word, count in sorted(counts.items())))
    compared = counts["pairs compared"]
    if compared < len(made) * COMPARED_SHARE_MIN:
        print(f"oracle: only {compared} of {len(made)} pairs were compared", file=sys.stderr)
        return 2
    wrong = len({it[0] for it in differences})
    print(f"{compared - wrong} passed, {wrong} failed")
    return 1 if differences else 0


def cases():
    """Pairs that were once answered wrongly: each (id, flavor, reference, candidate)."""
    for line in Path(__file__).with_name("cases.jsonl").read_text().splitlines():
        it = json.loads(line)
        flavor = "key" if it["kind"] == "resource" else "identity"
        yield it["id"], flavor, it["reference"], it["candidate"]


def form(flavor):
    """The word for `kind` on the command line."""
    return "identity" if flavor == "identity" else "resource"


def asked(keywright, made):
    """Our answers, by id."""
    lines = [
        json.dumps({"id": name, "kind": form(flavor), "reference": reference, "candidate": candidate})
        for name, flavor, reference, candidate in made
    ]
    run = subprocess.run(
        [keywright, "prove", "no-new-access", "--batch", "-"], input="\n".join(lines) + "\n",
        capture_output=True, text=True, check=False)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if [it.get("id") for it in answers] != [it[0] for it in made]:
        raise SystemExit(f"prove: the answers are not those of the lines: {run.stderr}")
    return {it["id"]: it for it in answers}


def judged(work):
    """What came of one pair: counts, and complaints."""
    (_, flavor, reference, candidate), ours, end = work
    verdict, left = ours.get("verdict"), end - monotonic()
    if verdict is None:
        return {"refused by keywright": 1}, [f"refused: {ours.get('error')}"]
    if verdict == "unknown":
        return {"unknown to keywright": 1}, []
    if left < 1:
        return {"not asked, time was over": 1}, []
    if verdict == "fails":
        wrong = faults(flavor, reference, candidate, ours["witness"]["case"])
        if not wrong:
            # WHY: a request that bears out the formulas is the `sat` that a search would look for.
            return {"pairs compared": 1, "witnesses that Z3 bears out": 1}, []
        problems = [f"witness: {it}" for it in wrong]
    else:
        problems = []
    theirs, why = gains(flavor, reference, candidate)
    tally = Counter({f"searches {theirs}": 1})
    if theirs == "unknown":
        tally["unknown to Z3: " + why.split(":")[0]] += 1
        return tally, problems
    tally["pairs compared"] += 1
    if (verdict, theirs) in (("holds", "sat"), ("fails", "unsat")):
        problems.append(f"keywright says {verdict}, Z3 says {theirs} {why}")
    return tally, problems


def replays(keywright, made, ours, counts):
    """Every witness through `simulate`: allowed with the candidate, and not with the reference."""
    cases = []
    for name, flavor, reference, candidate in made:
        if ours[name].get("verdict") == "fails":
            case = ours[name]["witness"]["case"]
            cases += [(f"{name} new {form(flavor)}", case, candidate),
                      (f"{name} old {form(flavor)}", case, reference)]
    if not cases:
        return []
    answers = replayed(keywright, lambda name: name.rsplit(" ", 1)[1], cases)
    out = []
    for name, flavor, reference, candidate in made:
        if ours[name].get("verdict") != "fails":
            continue
        counts["witnesses replayed"] += 1
        for side, wanted in [("new", {"allow"}), ("old", {"explicit-deny", "implicit-deny"})]:
            answer = answers[f"{name} {side} {form(flavor)}"]
            if answer.get("decision") not in wanted:
                told = answer.get("decision") or answer.get("error")
                because = "; ".join(it["message"] for it in answer.get("because", []))
                which = {"new": "candidate", "old": "reference"}[side]
                out.append((name, f"simulate with the {which}: {told} ({because})",
                            reference, candidate))
    return out


def tell(ours, name, problem, reference, candidate):
    """A difference, with all that is needed to see it again."""
    print(f"\n{name}: {problem}")
    print(f"  reference {json.dumps(reference)}")
    print(f"  candidate {json.dumps(candidate)}")
    print(f"  keywright {json.dumps(ours[name])}")


if __name__ == "__main__":
    sys.exit(main())
