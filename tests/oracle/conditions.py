"""Condition operators over a request of variables.

Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators", "Set operators for
multivalued context keys", "IAM policy elements: Variables and tags".
"""

import ipaddress
from datetime import datetime, timezone
from fractions import Fraction

from z3 import (
    And, BoolVal, Concat, Extract, Implies, Not, Or, PrefixOf, RealVal, StringVal, SuffixOf, If,
)

from patterns import arn, folded, glob, matches

NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnLike",
    "ArnNotLike": "ArnLike",
    "NotIpAddress": "IpAddress",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
}
COMPARES = {
    "Equals": lambda a, b: a == b,
    "LessThan": lambda a, b: a < b,
    "LessThanEquals": lambda a, b: a <= b,
    "GreaterThan": lambda a, b: a > b,
    "GreaterThanEquals": lambda a, b: a >= b,
}


class Unsupported(Exception):
    """Something that this encoding does not say; the pair is then not compared."""


def condition(operator, name, wanted, request, variables):
    """Whether the request meets one operator on one key. `variables`: whether `${…}` means any."""
    wanted = [_text(it) for it in (wanted if isinstance(wanted, list) else [wanted])]
    qualifier, _, operator = operator.rpartition(":")
    if_exists = operator.endswith("IfExists")
    operator = operator.removesuffix("IfExists")
    if name.lower() not in request.keys:
        raise Unsupported(name)
    value = request.keys[name.lower()]
    if operator == "Null":
        if qualifier:
            raise Unsupported("a qualifier on Null")
        return Or([Not(value.has) if it.lower() == "true" else value.has for it in wanted])
    negated = operator in NEGATED
    positive = NEGATED.get(operator, operator)
    like = lambda it: Or([_like(positive, one, it, request, variables) for one in wanted])
    passes = (lambda it: Not(like(it))) if negated else like
    if value.key.many:
        return _of_set(qualifier, if_exists, value, passes)
    if qualifier == "ForAnyValue":
        if if_exists:
            raise Unsupported("ForAnyValue with IfExists")
        return And(value.has, passes(value))
    if if_exists or negated or qualifier == "ForAllValues":
        return Or(Not(value.has), passes(value))
    return And(value.has, passes(value))


class _Element:
    """One value of a key that has several."""

    def __init__(self, text):
        self.text = text


def _of_set(qualifier, if_exists, value, passes):
    each = [(has, passes(_Element(text))) for has, text in value.slots]
    if qualifier == "ForAllValues":
        return And([Implies(has, passed) for has, passed in each])
    if qualifier == "ForAnyValue" and not if_exists:
        return Or([And(has, passed) for has, passed in each])
    raise Unsupported("a multivalued key without a qualifier of its own")


def _text(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _like(operator, wanted, value, request, variables):
    if operator.startswith("Numeric"):
        return COMPARES[operator.removeprefix("Numeric")](value.number, _real(wanted))
    if operator.startswith("Date"):
        return COMPARES[operator.removeprefix("Date")](value.number, _real(str(seconds(wanted))))
    if operator == "IpAddress":
        return _in_range(wanted, value)
    if operator == "Bool":
        return value.text == wanted.lower()
    if variables and "${" in wanted:
        return _filled(operator, wanted, value, request)
    if operator == "StringEquals":
        return value.text == wanted
    if operator == "StringEqualsIgnoreCase":
        return matches(value.text, [folded(wanted)])
    if operator == "StringLike":
        return matches(value.text, [glob(wanted)])
    if operator in ("ArnLike", "ArnEquals"):
        return matches(value.text, [arn(wanted)])
    raise Unsupported(operator)


def _real(text):
    return RealVal(str(Fraction(text)))


def seconds(text):
    """A date as seconds since 1970."""
    if text.isdigit():
        return int(text)
    moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int(moment.replace(tzinfo=moment.tzinfo or timezone.utc).timestamp())


def _in_range(wanted, value):
    network = ipaddress.ip_network(wanted, strict=False)
    six = network.version == 6
    bits, width = (value.six, 128) if six else (value.four, 32)
    kind = value.is_six if six else Not(value.is_six)
    if network.prefixlen == 0:
        return kind
    low = width - network.prefixlen
    return And(kind, Extract(width - 1, low, bits) == int(network.network_address) >> low)


def filling(text, request):
    """A text with variables, as pieces: letters, `*`, `?`, or (is there, value)."""
    pieces = []
    while text:
        head, opened, rest = text.partition("${")
        if head:
            pieces += list(_wild(head))
        if not opened:
            break
        inside, closed, text = rest.partition("}")
        if not closed:
            raise Unsupported("a variable without its end")
        if inside in ("*", "?", "$"):
            pieces.append(StringVal(inside))
            continue
        name, comma, default = inside.partition(", ")
        value = request.keys.get(name.lower())
        if value is None or value.key.many or not hasattr(value, "text"):
            raise Unsupported(f"the variable {name}")
        if comma:
            pieces.append((BoolVal(True), If(value.has, value.text, StringVal(default.strip("'")))))
        else:
            pieces.append((value.has, value.text))
    return pieces


def _wild(text):
    literal = ""
    for letter in text:
        if letter in "*?":
            if literal:
                yield StringVal(literal)
            literal = ""
            yield letter
        else:
            literal += letter
    if literal:
        yield StringVal(literal)


def joined(pieces):
    """Whether all of the variables are there, and the text that they make."""
    there = [it[0] for it in pieces if isinstance(it, tuple)]
    texts = [it[1] if isinstance(it, tuple) else it for it in pieces]
    texts = [StringVal(it) if isinstance(it, str) else it for it in texts]
    if not texts:
        texts = [StringVal("")]
    return And(there + [BoolVal(True)]), texts[0] if len(texts) == 1 else Concat(*texts)


def _filled(operator, wanted, value, request):
    pieces = filling(wanted, request)
    if operator == "StringEquals":
        there, text = joined(pieces)
        return And(there, value.text == text)
    if operator != "StringLike":
        raise Unsupported(f"a variable under {operator}")
    return filled_like(value.text, pieces)


def filled_like(text, pieces):
    """A text against pieces with at most one `*`, at an end."""
    stars = [at for at, it in enumerate(pieces) if it in ("*", "?") and isinstance(it, str)]
    if not stars:
        there, wanted = joined(pieces)
        return And(there, text == wanted)
    if len(stars) == 1 and pieces[stars[0]] == "*":
        there, wanted = joined([it for at, it in enumerate(pieces) if at != stars[0]])
        if stars[0] == len(pieces) - 1:
            return And(there, PrefixOf(wanted, text))
        if stars[0] == 0:
            return And(there, SuffixOf(wanted, text))
    raise Unsupported("a variable among several wildcards")
