"""The question, put to Z3: is there a request that the candidate allows and the reference does not?"""

from time import monotonic

from z3 import Not, Solver, sat, unsat

from conditions import Unsupported
from keys import KEYS
from policy import allows
from request import CALLERS, Request

MILLISECONDS = 1000


def names_in(*documents):
    """The condition keys that the documents speak of, and how many values each may need at once."""
    names, slots = set(), {}
    for document in documents:
        for statement in _list(document["Statement"]):
            for operator, keys in statement.get("Condition", {}).items():
                for key, values in keys.items():
                    names.add(key.lower())
                    # WHY: each test of a set needs one value at most to bear it out.
                    slots[key.lower()] = slots.get(key.lower(), 0) + (":" in operator)
                    _variables(values, names)
            for part in ("Resource", "NotResource"):
                _variables(statement.get(part, []), names)
    return names, {name: max(1, count) for name, count in slots.items()}


def _list(value):
    return value if isinstance(value, list) else [value]


def _variables(values, names):
    for value in _list(values):
        for piece in str(value).split("${")[1:]:
            name = piece.split("}")[0].split(",")[0].lower()
            if name not in ("*", "?", "$"):
                names.add(name)


def requests(flavor, documents):
    """The request of each kind of caller."""
    names, slots = names_in(*documents)
    unknown = names - set(KEYS)
    if unknown:
        raise Unsupported(", ".join(sorted(unknown)))
    return [Request(who, flavor, names, slots) for who in CALLERS[flavor]]


def gains(flavor, reference, candidate, milliseconds=MILLISECONDS):
    """`sat`, `unsat` or `unknown`, and for `sat` the request."""
    try:
        all_kinds = requests(flavor, [reference, candidate])
        formulas = [(it, allows(candidate, it), allows(reference, it)) for it in all_kinds]
    except Unsupported as reason:
        return "unknown", f"not encoded: {reason}"
    end = monotonic() + milliseconds / 1000
    open_kinds = []
    for request, new, old in formulas:
        left = int((end - monotonic()) * 1000)
        if left < 10:
            open_kinds.append(request.who)
            continue
        solver = Solver()
        solver.set("timeout", left)
        solver.add(request.world(), new, Not(old))
        answer = solver.check()
        if answer == sat:
            return "sat", f"{request.who}: {solver.model()}"
        if answer != unsat:
            open_kinds.append(request.who)
    return ("unknown", f"time is over: {', '.join(open_kinds)}") if open_kinds else ("unsat", "")
