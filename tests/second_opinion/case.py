"""One case: who asks for what, under which documents, and what AWS's pages say of it."""

from dataclasses import dataclass, field

ACCOUNT, ELSEWHERE = "123456789012", "444455556666"
REGION = "us-east-1"
# Stands for the ARN of the case's key, which is known when the key is made.
KEY = "${key}"


@dataclass(frozen=True)
class Case:
    says: str
    # `allow`, `explicit-deny` or `implicit-deny`.
    answer: str
    # Statements, of this and of every other policy.
    key: list
    # `ann` (a user), `storage/one` (a session of a role) or `root`.
    caller: str = "ann"
    call: str = "Decrypt"
    identity: list = field(default_factory=list)
    # A policy of the group that the user is in; a policy that is managed and attached to the user.
    group: list = field(default_factory=list)
    attached: list = field(default_factory=list)
    boundary: list = field(default_factory=list)
    # The policy passed when the session was made.
    session: list = field(default_factory=list)
    # The path of the role.
    path: str = "/"
    tags: dict = field(default_factory=dict)
    key_tags: dict = field(default_factory=dict)
    # The encryption context.
    pairs: dict = field(default_factory=dict)
    # The operations of a grant to the caller.
    grant: list = field(default_factory=list)
    # How the call names the key: by its `arn`, by an `alias`, or by `nothing` but the ciphertext.
    named_by: str = "arn"
    version: str = "2012-10-17"
    # What AWS would say of this request besides what every request carries.
    carries: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """A case of which ministack is known to be wrong."""

    case: Case
    # What ministack answers instead.
    told: str
    # The page of AWS that says otherwise, and what ministack does.
    page: str
    because: str


def user(name):
    return f"arn:aws:iam::{ACCOUNT}:user/{name}"


def role(name):
    return f"arn:aws:iam::{ACCOUNT}:role/{name}"


def session(name):
    return f"arn:aws:sts::{ACCOUNT}:assumed-role/{name}"


def root(account=ACCOUNT):
    return f"arn:aws:iam::{account}:root"


def to(principal, action="kms:*", resource="*", **more):
    """A statement of a key policy that allows; a word that is an ARN or a number is `AWS`."""
    who = principal if isinstance(principal, dict) or principal == "*" else {"AWS": principal}
    body = {"Principal": who, "Action": action, "Resource": resource}
    return {"Effect": "Allow", **body, **more}


def may(action="kms:*", resource="*", **more):
    """A statement of a caller's policy that allows."""
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(statement):
    return {**statement, "Effect": "Deny"}


def swap(statement, element):
    """The same statement with `Not` before an element's name."""
    rest = {name: value for name, value in statement.items() if name != element}
    return {**rest, f"Not{element}": statement[element]}


def when(operator, key, value):
    return {"Condition": {operator: {key: value}}}
