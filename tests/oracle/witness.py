"""A witness of ours: held against the formulas, and sent through `simulate`."""

import ipaddress
import json
import re
import subprocess

from z3 import And, Not, Or, RealVal, Solver, StringVal, sat, unsat

from conditions import Unsupported, seconds
from policy import allows
from request import Derived, Request
from solve import names_in

# A request that is wholly given is decided at once.
MILLISECONDS = 5000

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
    context = {name.lower(): value for name, value in asked.get("context", {}).items()}
    for name, value in context.items():
        if isinstance(value, list):
            slots[name] = max(slots.get(name, 1), len(value))
    try:
        request = Request(who, flavor, names, slots)
        is_it = And(_same(request, asked, context, case))
        new, old = allows(candidate, request), allows(reference, request)
    except Unsupported as reason:
        return [f"not encoded: {reason}"]
    if _check(And(request.world(), is_it)) == unsat:
        return [f"AWS cannot see such a request: {_broken(request, is_it)}"]
    out = []
    for what, formula, wanted in [
        ("the candidate does not allow it", And(is_it, new), sat),
        ("the reference allows it", And(is_it, old), unsat),
    ]:
        found = _check(And(request.world(), formula))
        if found != wanted:
            out.append(what if found in (sat, unsat) else f"not decided whether {what}")
    return out


def _broken(request, is_it):
    """What a request that cannot be breaks."""
    if _check(is_it) == unsat:
        return "it contradicts its own principal"
    return ", ".join(words for words, fact in request.facts if _check(And(fact, is_it)) == unsat)


def _check(formula):
    solver = Solver()
    solver.set("timeout", MILLISECONDS)
    solver.add(formula)
    return solver.check()


def _same(request, asked, context, case):
    parts = [request.action == asked["action"].lower(), request.resource == asked["resource"]]
    principal = asked["principal"]
    is_role = ":role/" in principal
    if is_role:
        name = principal.rsplit("/", 1)[1]
        session = f"arn:aws:sts::{principal.split(':')[4]}:assumed-role/{name}/{UNNAMED}"
        parts.append(request.arn == StringVal(session))
    elif request.arn is not None:
        parts.append(request.arn == StringVal(principal))
    role = principal if is_role else case.get("principal_role_arn") or asked.get("principal_role_arn")
    told = context.get("aws:principalarn")
    role = role or (told[0] if isinstance(told, list) and told else told)
    if request.who == "session":
        if not role:
            _, name, _ = principal.split(":")[5].split("/", 2)
            role = f"arn:aws:iam::{principal.split(':')[4]}:role/{name}"
        parts.append(request.principal_arn == StringVal(role))
    for name, value in request.keys.items():
        given = context.get(name)
        if isinstance(value, Derived) and given is None:
            continue
        given = given if isinstance(given, list) else [] if given is None else [given]
        parts.append(_carries(value, given))
    return parts


def _carries(value, given):
    if not given:
        return Not(value.has)
    if isinstance(value, Derived):
        return And(value.has, value.text == given[0])
    if value.key.many:
        used = [
            Or([And(has, text == it) for has, text in value.slots]) for it in given
        ]
        only = [Or(Not(has), Or([text == it for it in given])) for has, text in value.slots]
        return And(used + only)
    [text] = given
    if value.key.kind == "number":
        return And(value.has, value.number == RealVal(text))
    if value.key.kind == "date":
        return And(value.has, value.number == RealVal(seconds(text)))
    if value.key.kind == "address":
        it = ipaddress.ip_address(text)
        six = it.version == 6
        bits = value.six if six else value.four
        return And(value.has, value.is_six if six else Not(value.is_six), bits == int(it))
    return And(value.has, value.text == text)


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
