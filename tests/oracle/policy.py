"""Statements and documents over a request of variables.

Source: AWS, IAM User Guide, "Grammar of the IAM JSON policy language", "IAM JSON policy elements:
Principal", "Policy evaluation logic".
"""

from z3 import And, BoolVal, Not, Or

from conditions import Unsupported, condition, filled_like, filling
from patterns import glob, matches, resource


def allows(document, request):
    """Whether the document allows the request: some statement does, and none denies.

    A statement that names an account counts as one for all of the account's principals.
    """
    allow, deny = [], []
    variables = document.get("Version") == "2012-10-17"
    for it in _list(document["Statement"]):
        (allow if it["Effect"] == "Allow" else deny).append(_means(it, request, variables))
    return And(Or(allow + [BoolVal(False)]), Not(Or(deny + [BoolVal(False)])))


def _list(value):
    return value if isinstance(value, list) else [value]


def _means(statement, request, variables):
    parts = [_action(statement, request), _resource(statement, request, variables)]
    if "NotPrincipal" in statement:
        raise Unsupported("NotPrincipal")
    if "Principal" in statement:
        parts.append(principal(statement["Principal"], request))
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            parts.append(condition(operator, key, values, request, variables))
    return And(parts)


def _action(statement, request):
    negated = "NotAction" in statement
    patterns = _list(statement["NotAction" if negated else "Action"])
    met = Or([BoolVal(True) if it == "*" else _named(it.lower(), request) for it in patterns])
    return Not(met) if negated else met


def _named(pattern, request):
    if "*" in pattern or "?" in pattern:
        return matches(request.action, [glob(pattern)])
    return request.action == pattern


def _resource(statement, request, variables):
    negated = "NotResource" in statement
    patterns = _list(statement["NotResource" if negated else "Resource"])
    met = Or([_covers(it, request, variables) for it in patterns])
    return Not(met) if negated else met


def _covers(pattern, request, variables):
    if pattern == "*":
        return BoolVal(True)
    if variables and "${" in pattern:
        return filled_like(request.resource, filling(pattern, request))
    if "*" in pattern or "?" in pattern:
        return matches(request.resource, [resource(pattern)])
    return request.resource == pattern


def principal(element, request):
    """Whether a `Principal` means the caller."""
    if element == "*":
        return BoolVal(True)
    met = []
    for kind, names in element.items():
        for name in _list(names):
            met.append(_is(kind, name, request))
    return Or(met + [BoolVal(False)])


def _is(kind, name, request):
    if kind == "Service":
        return request.arn == name if request.who == "service" else BoolVal(False)
    if kind != "AWS":
        raise Unsupported(kind)
    if name == "*":
        return BoolVal(True)
    if request.principal_arn is None:
        return BoolVal(False)
    account = name if name.isdigit() else None
    if name.startswith("arn:aws:iam::") and name.endswith(":root"):
        account = name.split(":")[4]
    if account is not None:
        return request.account == account
    if request.who == "session" and ":role/" in name:
        return request.is_role(name)
    return request.is_caller(name)
