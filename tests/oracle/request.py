"""A request whose every part is a variable, and what AWS lets be true of one.

One request has one kind of caller: the question is put for each kind by itself.
"""

import re

from z3 import (
    And, BitVec, Bool, BoolVal, Concat, Implies, InRe, Not, Or, Plus, Re, Real, String,
    StringVal, Union,
)

from keys import KEYS, KNOWN, Key
from patterns import ACCOUNT, ANY, ANY_ARN, DIGIT, LOWER, NAME, PATH, RESOURCE_ARN, either, folded, sequence

# Everything of which a document of each flavor may be asked.
CALLERS = {
    # KMS takes signed requests alone.
    "key": ["root", "user", "session", "federated", "service"],
    "bucket": ["root", "user", "session", "federated", "service", "anonymous"],
    # An identity's policies are those of a user, of a role, and of whom they lend their rights.
    "identity": ["user", "session", "federated"],
}

SERVICE_NAME = sequence([Plus(either([LOWER, Re("-"), Re(".")])), Re(".amazonaws.com")])


class Value:
    """What a request carries of one key: whether anything, and what."""

    def __init__(self, name, key, slots):
        self.key = key
        self.has = Bool(f"has {name}")
        if key.kind == "number" or key.kind == "date":
            self.number = Real(f"{name}")
        elif key.kind == "address":
            self.is_six = Bool(f"six {name}")
            self.four, self.six = BitVec(f"four {name}", 32), BitVec(f"six bits {name}", 128)
        elif key.many:
            self.slots = [(Bool(f"{name} has {at}"), String(f"{name} {at}")) for at in range(slots)]
        else:
            self.text = String(name)

    def world(self):
        """What is true of the values themselves."""
        key = self.key
        if key.many:
            (first, _), *_ = self.slots
            shapes = [Implies(has, _shape(text, key)) for has, text in self.slots]
            # INVARIANT: the first slot is filled exactly where the key is there.
            return And(self.has == first, *shapes, *[Implies(it, first) for it, _ in self.slots])
        if key.kind in ("number", "date", "address"):
            return BoolVal(True)
        return Implies(self.has, _shape(self.text, key))


def _shape(text, key):
    if key.kind == "bool":
        return Or(text == "true", text == "false")
    if key.kind == "arn":
        return InRe(text, ANY_ARN)
    if key.form == "account":
        return InRe(text, ACCOUNT)
    return InRe(text, Plus(ANY))


class Derived:
    """A key that follows from the caller: always there, or never."""

    def __init__(self, kind, text):
        self.key = Key(kind)
        self.has = BoolVal(text is not None)
        self.text = StringVal("") if text is None else text


class Request:
    """A request by one kind of caller, on a document of one flavor."""

    def __init__(self, who, flavor, names, slots):
        self.who, self.flavor = who, flavor
        self.action, self.resource = String("action"), String("resource")
        # Each is what it says, in words, and as a formula.
        self.facts = []
        self._caller()
        self._target()
        self.keys = {name: self._value(name, slots.get(name, 1)) for name in sorted(names)}
        self._links()

    def _caller(self):
        account, name, path = String("account"), String("name"), String("path")
        session = String("session")
        self.account = account
        self.arn = self.principal_arn = self.username = None
        if self.who in ("root", "user", "session", "federated"):
            self._fact("an account has twelve digits", InRe(account, ACCOUNT))
        if self.who in ("user", "session", "federated"):
            self._fact("names hold letters, digits and `+=,.@_-`", InRe(name, NAME))
        if self.who == "root":
            self.arn = Concat(StringVal("arn:aws:iam::"), account, StringVal(":root"))
            self.principal_arn = self.arn
        elif self.who == "user":
            self._fact("a path ends with `/`", InRe(path, PATH))
            self.arn = Concat(
                StringVal("arn:aws:iam::"), account, StringVal(":user/"), path, name)
            self.principal_arn, self.username = self.arn, name
        elif self.who == "session":
            self._fact("a path ends with `/`", InRe(path, PATH))
            self._fact("a session has a name", InRe(session, sequence([NAME, NAME])))
            self.arn = Concat(
                StringVal("arn:aws:sts::"), account, StringVal(":assumed-role/"), name,
                StringVal("/"), session)
            self.principal_arn = Concat(
                StringVal("arn:aws:iam::"), account, StringVal(":role/"), path, name)
        elif self.who == "federated":
            self.arn = Concat(
                StringVal("arn:aws:sts::"), account, StringVal(":federated-user/"), name)
            self.principal_arn = self.arn
        elif self.who == "service":
            self.arn = String("service")
            self._fact("a service has a name", InRe(self.arn, SERVICE_NAME))

    def is_caller(self, arn):
        """Whether an ARN is the caller's, part by part: names have no `/`, so there is one way."""
        forms = {
            "root": ("iam", r"root()()()"),
            "user": ("iam", r"user/(.*/)?([^/]+)()"),
            "session": ("sts", r"assumed-role/()([^/]+)/([^/]+)"),
            "federated": ("sts", r"federated-user/()([^/]+)()"),
        }
        return self._is(arn, *forms[self.who])

    def is_role(self, arn):
        """Whether an ARN is that of the role whose session calls."""
        return self._is(arn, "iam", r"role/(.*/)?([^/]+)()")

    def _is(self, arn, service, form):
        head, _, tail = arn.partition(f"arn:aws:{service}::")
        account, _, rest = tail.partition(":")
        found = re.fullmatch(form, rest)
        if head or not tail or not found:
            return BoolVal(False)
        path, name, session = (it or "" for it in found.groups())
        parts = [self.account == account]
        if self.who != "root":
            parts.append(String("name") == name)
        if service == "iam" and self.who != "root":
            parts.append(String("path") == path)
        if session:
            parts.append(String("session") == session)
        return And(parts)

    def _target(self):
        # Names compare without regard to case, so all are written small.
        name = sequence([Plus(Union(LOWER, Re("-"))), Re(":"), Plus(LOWER)])
        if self.flavor == "key":
            name = sequence([Re("kms:"), Plus(LOWER)])
        self._fact("an action has a service and a name", InRe(self.action, name))
        is_arn = InRe(self.resource, RESOURCE_ARN)
        is_any = Or(is_arn, self.resource == "*")
        self._fact("a resource is an ARN", is_any if self.flavor == "identity" else is_arn)

    def _value(self, name, slots):
        derived = self._derived(name)
        if derived is not None:
            return derived
        key = KEYS[name]
        value = Value(name, key, slots)
        self._fact(f"the values of {name} are of its kind", value.world())
        if self.who not in key.who:
            self._fact(f"no {self.who} sends {name}", Not(value.has))
        elif self.who in key.must:
            self._fact(f"every {self.who} sends {name}", value.has)
        elif key.actions is not None and self.flavor == "key":
            # WHY: an action that AWS has yet to make may carry anything.
            never = sorted(KNOWN - key.actions)
            is_never = Or([self.action == it for it in never])
            self._fact(f"the action does not send {name}", Implies(is_never, Not(value.has)))
            if key.must_actions:
                always = Or([self.action == it for it in sorted(key.must_actions)])
                self._fact(f"the action always sends {name}", Implies(always, value.has))
        return value

    def _derived(self, name):
        identity = self.principal_arn is not None
        anonymous = self.who == "anonymous"
        if name == "aws:principalarn":
            return Derived("arn", self.principal_arn)
        if name in ("aws:principalaccount", "kms:calleraccount"):
            return Derived("string", self.account if identity else (
                StringVal("anonymous") if anonymous else None))
        if name == "aws:principaltype":
            types = {"root": "Account", "user": "User", "session": "AssumedRole",
                     "federated": "FederatedUser", "anonymous": "Anonymous"}
            word = types.get(self.who)
            return Derived("string", None if word is None else StringVal(word))
        if name == "aws:username":
            return Derived("string", self.username)
        if name == "aws:principalisawsservice":
            return Derived("bool", None if anonymous else StringVal(
                "true" if self.who == "service" else "false"))
        if name == "aws:principalservicename":
            return Derived("string", self.arn if self.who == "service" else None)
        if name == "aws:securetransport" and self.flavor == "key":
            # Every endpoint of KMS refuses plain HTTP.
            return Derived("bool", StringVal("true"))
        return None

    def _links(self):
        """What one key says of another."""
        keys = self.keys
        if "aws:sourceip" in keys and "aws:sourcevpce" in keys:
            # Source: "AWS global condition context keys", `aws:SourceIp`: not through an endpoint.
            both = And(keys["aws:sourceip"].has, keys["aws:sourcevpce"].has)
            self._fact("aws:SourceIp does not come through an endpoint", Not(both))
        if "aws:principalorgid" in keys and "aws:principalorgpaths" in keys:
            org, paths = keys["aws:principalorgid"], keys["aws:principalorgpaths"]
            self._fact("an organization has paths", org.has == paths.has)
        context, pair = "kms:encryptioncontextkeys", "kms:encryptioncontext:dept"
        if context in keys and pair in keys:
            # Source: AWS KMS API Reference, "GrantConstraints": a policy is "fully case-sensitive"
            # only by both keys together; a condition key's own name is not.
            dept = folded("dept")
            named = Or([And(has, InRe(text, dept)) for has, text in keys[context].slots])
            self._fact("kms:EncryptionContextKeys names each pair", keys[pair].has == named)

    def _fact(self, words, formula):
        self.facts.append((words, formula))

    def world(self):
        """Whether AWS can see such a request."""
        return And([it[1] for it in self.facts])
