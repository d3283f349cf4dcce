"""A witness of ours: held against the formulas, and sent through `simulate`."""

import ipaddress
import json
import re
import subprocess

from z3 import (
    BitVecVal, BoolVal, RealVal, String, StringVal, is_false, is_true, simplify, substitute,
)

from conditions import Unsupported, seconds
from policy import allows
from request import Derived, Request
from solve import names_in

# The name of a session that no generated statement names.
UNNAMED = "unnamed-by-all"

KINDS = [
    ("root", r"arn:aws:iam::\d{12}:root"),
    ("user", r"arn:aws:iam::\d{12}:user/.+"),
    ("session", r"arn:aws:sts::\d{12}:assumed-role/[^/]+/.+"),
    # A role stands for a session of it that no statement names.
    ("session", r"arn:aws:iam::\d{12}:role/.+"),
    ("federated", r"arn:aws:sts::\d{12}:federated-user/.+"),
    ("service", r"[a-z0-9.-]+\.amazonaws\.com"),
    ("anonymous", r"anonymous"),
]


def kind(principal):
    """What a principal is, by its text."""
    return next((name for name, form in KINDS if re.fullmatch(form, principal)), None)


def faults(flavor, reference, candidate, case):
    """What is wrong with a witness, by the formulas; nothing where it is right."""
    asked = case["request"]
    who = kind(asked["principal"])
    if who is None:
        return [f"`{asked['principal']}` makes no requests"]
    names, slots = names_in(reference, candidate)
    context = {name.lower(): _list(values) for name, values in asked.get("context", {}).items()}
    for name, values in context.items():
        slots[name] = max(slots.get(name, 1), len(values))
    try:
        request = Request(who, flavor, names, slots)
        new, old = allows(candidate, request), allows(reference, request)
    except Unsupported as reason:
        return [f"not encoded: {reason}"]
    given = _of_caller(asked, context, case) + [
        (request.action, StringVal(asked["action"].lower())),
        (request.resource, StringVal(asked["resource"])),
    ]
    broken = []
    for name, value in request.keys.items():
        if isinstance(value, Derived):
            broken += _contradicted(name, value, context, given)
        else:
            given += _of_key(value, context.get(name, []))
    broken += [words for words, fact in request.facts if not _holds(fact, given)]
    if broken:
        return [f"AWS cannot see such a request: {', '.join(broken)}"]
    out = []
    if not _holds(new, given):
        out.append("the candidate does not allow it")
    if _holds(old, given):
        out.append("the reference allows it")
    return out


def _list(value):
    return value if isinstance(value, list) else [value]


def _holds(formula, given):
    """A formula whose every variable is given."""
    found = simplify(substitute(formula, given))
    if not (is_true(found) or is_false(found)):
        raise RuntimeError(f"a witness leaves this open: {found}")
    return is_true(found)


def _of_caller(asked, context, case):
    """The variables that make the caller's name."""
    principal = asked["principal"]
    parts = principal.split(":", 5)
    if len(parts) < 6:
        return [(String("service"), StringVal(principal))]
    given = {"account": parts[4], "name": "", "path": "", "session": UNNAMED}
    role = case.get("principal_role_arn") or context.get("aws:principalarn", [None])[0]
    whole = parts[5]
    if whole.startswith("assumed-role/"):
        _, name, given["session"] = whole.split("/", 2)
        whole = role.split(":", 5)[5] if role else f"role/{name}"
    # The first part says what it is, the last its name, and those between are its path.
    _, _, rest = whole.partition("/")
    path, slash, given["name"] = rest.rpartition("/")
    given["path"] = path + slash
    return [(String(name), StringVal(value)) for name, value in given.items()]


def _contradicted(name, value, context, given):
    """A key that follows from the caller, given otherwise."""
    if name not in context:
        return []
    told = [it for it in [simplify(substitute(value.text, given))] if is_true(value.has)]
    told = [it.as_string() for it in told]
    return [] if told == context[name] else [f"{name} is {told} by its principal"]


def _of_key(value, values):
    """The variables of a key."""
    kind = value.key.kind
    if value.key.many:
        padded = values + [""] * (len(value.slots) - len(values))
        out = [(value.has, BoolVal(bool(values)))]
        for at, (has, text) in enumerate(value.slots):
            out += [(has, BoolVal(at < len(values))), (text, StringVal(padded[at]))]
        return out
    if len(values) > 1:
        raise RuntimeError(f"several values of a single-valued key: {values}")
    out = [(value.has, BoolVal(bool(values)))]
    text = values[0] if values else None
    if kind == "number":
        return out + [(value.number, RealVal(text or "0"))]
    if kind == "date":
        return out + [(value.number, RealVal(seconds(text) if text else 0))]
    if kind == "address":
        it = ipaddress.ip_address(text or "0.0.0.0")
        six = it.version == 6
        return out + [
            (value.is_six, BoolVal(six)),
            (value.four, BitVecVal(0 if six else int(it), 32)),
            (value.six, BitVecVal(int(it) if six else 0, 128)),
        ]
    return out + [(value.text, StringVal(text or ""))]


def replayed(keywright, kind_of_policy, cases):
    """What `simulate` decides of each (id, case, document): a dictionary from id to its answer."""
    lines = []
    for name, case, document in cases:
        line = dict(case, id=name)
        for member in ("resource_policy", "identity_policies"):
            line.pop(member, None)
        if kind_of_policy(name) == "resource":
            line["resource_policy"] = document
        else:
            line["identity_policies"] = [document]
        # What the caller's own side allows is kept, where the witness says so.
        if kind_of_policy(name) == "resource" and "identity_policies" in case:
            line["identity_policies"] = case["identity_policies"]
        lines.append(json.dumps(line))
    run = subprocess.run(
        [keywright, "simulate", "--batch", "-"], input="\n".join(lines) + "\n",
        capture_output=True, text=True, check=False)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    if len(answers) != len(lines):
        raise RuntimeError(f"simulate: {len(answers)} answers to {len(lines)} lines: {run.stderr}")
    return {it["id"]: it for it in answers}
