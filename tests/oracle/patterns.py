"""Wildcards as regular expressions.

Requests are over printable ASCII: policies hold nothing else here, so a letter that is in none of them
always remains to stand for all the others.
"""

from z3 import Concat, InRe, Option, Plus, Range, Re, Star, Union

ANY = Range(" ", "~")
NOT_COLON = Union(Range(" ", "9"), Range(";", "~"))
TEXT = Star(ANY)
DIGIT = Range("0", "9")
LOWER = Union(Range("a", "z"), DIGIT)


def sequence(parts):
    """One regular expression after the other."""
    parts = list(parts)
    if not parts:
        return Re("")
    return parts[0] if len(parts) == 1 else Concat(*parts)


def either(parts):
    """Any of them."""
    parts = list(parts)
    return parts[0] if len(parts) == 1 else Union(*parts)


def times(part, count):
    """One regular expression so many times."""
    return sequence([part] * count)


ACCOUNT = times(DIGIT, 12)


def _pieces(text, run, one):
    out, literal = [], ""
    for letter in text:
        if letter in "*?":
            if literal:
                out.append(Re(literal))
                literal = ""
            out.append(run if letter == "*" else one)
        else:
            literal += letter
    if literal:
        out.append(Re(literal))
    return out


def glob(text):
    """`*` for any run, `?` for one character."""
    return sequence(_pieces(text, TEXT, ANY))


def resource(text):
    """As `glob`, but wildcards stay within a segment, save for a `*` that ends one.

    Source: AWS, IAM User Guide, "IAM JSON policy elements: Resource".
    """
    segments = []
    for segment in text.split(":"):
        ends = segment.endswith("*")
        inner = segment[:-1] if ends else segment
        pieces = _pieces(inner, Star(NOT_COLON), NOT_COLON) + ([TEXT] if ends else [])
        segments.append(sequence(pieces))
    joined = []
    for at, segment in enumerate(segments):
        joined += ([Re(":")] if at else []) + [segment]
    return sequence(joined)


def arn(text):
    """Six parts, each with wildcards of its own; `None` where the text has fewer.

    Source: AWS, IAM User Guide, "IAM JSON policy elements: Condition operators", "ARN operators".
    """
    parts = text.split(":", 5)
    if len(parts) < 6:
        return None
    out = []
    for part in parts[:5]:
        out += [sequence(_pieces(part, Star(NOT_COLON), NOT_COLON)), Re(":")]
    return sequence(out + [glob(parts[5])])


def folded(text):
    """The text in whatever case."""
    def letter(it):
        return Union(Re(it.lower()), Re(it.upper())) if it.lower() != it.upper() else Re(it)
    return sequence(letter(it) for it in text)


_HEAD = [
    Re("arn:aws:"), Plus(Union(LOWER, Re("-"))), Re(":"), Star(Union(LOWER, Re("-"))), Re(":"),
    Option(ACCOUNT), Re(":"),
]
# A resource is something; of a value only the shape is asked.
RESOURCE_ARN = sequence(_HEAD + [Plus(ANY)])
ANY_ARN = sequence(_HEAD + [TEXT])
NAME = Plus(either([Range("A", "Z"), Range("a", "z"), DIGIT] + [Re(it) for it in "+=,.@_-"]))
PATH = Star(Concat(Plus(Union(Range("!", "."), Range("0", "~"))), Re("/")))


def matches(value, patterns):
    """Whether a value matches one of several regular expressions."""
    patterns = [it for it in patterns if it is not None]
    return InRe(value, either(patterns)) if patterns else False
