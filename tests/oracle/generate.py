"""Pairs of policies from a seed: half of them a policy and a change of it, half of them unrelated."""

import copy
import random

A, B = "111122223333", "444455556666"

PRINCIPALS = [
    "*",
    {"AWS": "*"},
    {"AWS": A},
    {"AWS": f"arn:aws:iam::{B}:root"},
    {"AWS": [A, B]},
    {"AWS": f"arn:aws:iam::{B}:role/storage"},
    {"AWS": f"arn:aws:iam::{B}:role/team/storage"},
    {"AWS": [f"arn:aws:iam::{A}:user/ann", f"arn:aws:iam::{B}:role/storage"]},
    {"AWS": f"arn:aws:iam::{A}:user/team/ann"},
    {"AWS": f"arn:aws:sts::{B}:assumed-role/storage/one"},
    {"AWS": f"arn:aws:sts::{A}:federated-user/fred"},
    {"Service": "logs.amazonaws.com"},
    {"Service": ["logs.amazonaws.com", "s3.amazonaws.com"]},
    {"AWS": A, "Service": "logs.amazonaws.com"},
]

ACTIONS = {
    "key": ["kms:*", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:*Grant*",
            "kms:CreateGrant", "kms:D?s*", "kms:De*", "KMS:re*", "kms:PutKeyPolicy",
            "kms:ScheduleKeyDeletion", "kms:GenerateDataKeyPair", "kms:*Pair*"],
    "bucket": ["s3:*", "s3:GetObject", "s3:Get*", "s3:PutObject", "s3:*Object", "s3:List*", "*",
               "s3:?etObject", "sqs:SendMessage"],
    "identity": ["*", "s3:*", "s3:GetObject", "s3:Get*", "s3:*Object", "dynamodb:Query",
                 "dynamodb:*", "iam:PassRole", "ec2:?tartInstances", "kms:Decrypt", "kms:*"],
}

RESOURCES = {
    "key": ["*"],
    "bucket": ["arn:aws:s3:::shop", "arn:aws:s3:::shop/*", "*", "arn:aws:s3:::shop/home/*",
               "arn:aws:s3:::shop/home/a*", "arn:aws:s3:::sh?p/*", "arn:aws:s3:::*/a"],
    "identity": ["*", "arn:aws:s3:::shop/*", "arn:aws:s3:::shop", "arn:aws:s3:::*/read",
                 "arn:aws:s3:::shop/home/*", "arn:aws:dynamodb:us-east-1:111122223333:table/o?ders",
                 "arn:aws:dynamodb:*:111122223333:table/*", "arn:aws:iam::*:role/app-*",
                 "arn:aws:kms:us-east-1:111122223333:key/*",
                 "arn:aws:s3:::shop/home/${aws:username}/*",
                 "arn:aws:s3:::shop/${aws:PrincipalTag/team}"],
}

STRINGS = {
    "aws:PrincipalAccount": [A, B, "777788889999"],
    "aws:PrincipalOrgID": ["o-acme", "o-other"],
    "aws:PrincipalTag/team": ["red", "blue", "redder"],
    "aws:PrincipalTag/cost": ["red", "green"],
    "aws:PrincipalType": ["User", "AssumedRole", "Account"],
    "aws:username": ["ann", "bob"],
    "aws:SourceVpce": ["vpce-1a2b3c4d", "vpce-5e6f7a8b"],
    "aws:RequestedRegion": ["us-east-1", "us-west-2", "eu-west-1"],
}
LIKES = {
    "aws:PrincipalTag/team": ["red*", "*e*", "b?ue", "*d*r", "r*d", "*"],
    "aws:PrincipalTag/cost": ["*re*", "g*", "gre?n"],
    "aws:username": ["a*", "*b", "?nn"],
    "aws:RequestedRegion": ["us-*", "*-1", "eu-*-1"],
    "aws:PrincipalOrgID": ["o-a*", "*"],
    "aws:PrincipalAccount": ["1111*", "*6666"],
}
ARNS = {
    "aws:PrincipalArn": [
        f"arn:aws:iam::{B}:role/storage", f"arn:aws:iam::{B}:role/*", "arn:aws:iam::*:role/sto*",
        f"arn:aws:iam::{A}:user/ann", "arn:aws:iam::*:user/*", f"arn:aws:iam::{A}:*",
        f"arn:aws:iam::{B}:role/team/*", f"arn:aws:iam::{A}:root"],
}
KEY_STRINGS = {
    "kms:CallerAccount": [A, B],
    "kms:ViaService": ["s3.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com"],
    "kms:EncryptionContext:dept": ["sales", "ops"],
    "kms:RequestAlias": ["alias/orders", "alias/pay"],
    "aws:ResourceTag/team": ["red", "blue"],
    "kms:KeySpec": ["SYMMETRIC_DEFAULT", "RSA_2048"],
}
KEY_LIKES = {
    "kms:ViaService": ["s3.*.amazonaws.com", "*.us-east-1.amazonaws.com"],
    "kms:RequestAlias": ["alias/o*", "alias/*", "*pay"],
    "kms:EncryptionContext:dept": ["s*", "*s"],
}
SETS = {
    "key": {"kms:GrantOperations": ["Decrypt", "Encrypt", "DescribeKey"],
            "kms:EncryptionContextKeys": ["dept", "team", "tier"],
            "aws:PrincipalOrgPaths": ["o-acme/r-1/ou-1/", "o-acme/r-1/ou-2/"]},
    "bucket": {"aws:PrincipalOrgPaths": ["o-acme/r-1/ou-1/", "o-acme/r-1/ou-2/"],
               "aws:CalledVia": ["athena.amazonaws.com", "cloudformation.amazonaws.com"]},
    "identity": {"aws:CalledVia": ["athena.amazonaws.com", "cloudformation.amazonaws.com"]},
}
SET_LIKES = ["De*", "*crypt", "o-acme/*", "*.amazonaws.com", "d*"]
BOOLS = {
    "key": ["aws:PrincipalIsAWSService", "aws:MultiFactorAuthPresent", "kms:GrantIsForAWSResource",
            "kms:BypassPolicyLockoutSafetyCheck", "aws:SecureTransport"],
    "bucket": ["aws:PrincipalIsAWSService", "aws:MultiFactorAuthPresent", "aws:SecureTransport"],
    "identity": ["aws:MultiFactorAuthPresent", "aws:SecureTransport"],
}
NUMBERS = {
    "key": ["kms:ScheduleKeyDeletionPendingWindowInDays"],
    "bucket": ["aws:MultiFactorAuthAge"],
    "identity": ["aws:MultiFactorAuthAge"],
}
RANGES = ["192.0.2.0/24", "192.0.2.128/25", "198.51.100.7", "2001:db8::/32", "0.0.0.0/0",
          "203.0.113.0/24"]
DATES = ["2027-01-01T00:00:00Z", "2028-06-30T12:00:00Z", "2030-01-01T00:00:00Z"]
COMPARISONS = ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan",
               "GreaterThanEquals"]
VARIABLES = [
    {"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/cost}"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/cost}"}},
    {"StringEquals": {"aws:PrincipalTag/team": ["${aws:PrincipalTag/cost}", "red"]}},
    {"StringEquals": {"aws:PrincipalTag/team": "${aws:username}"}},
    {"StringEqualsIfExists": {"aws:PrincipalTag/team": "${aws:PrincipalTag/cost}"}},
    {"StringEquals": {"aws:PrincipalTag/team": "${aws:PrincipalTag/cost, 'red'}"}},
    {"StringLike": {"aws:PrincipalTag/team": "${aws:username}-*"}},
    {"StringLike": {"aws:PrincipalTag/team": "a${*}b*"}},
]


class Maker:
    """Makes policies of one flavor."""

    def __init__(self, flavor, seed):
        self.flavor, self.chance = flavor, random.Random(seed)

    def pair(self):
        """A reference and a candidate."""
        reference = self.policy()
        if self.chance.random() < 0.5:
            return reference, self.policy()
        candidate = copy.deepcopy(reference)
        for _ in range(self.chance.randint(1, 2)):
            self._change(candidate)
        return reference, candidate

    def policy(self):
        """A whole policy. The first statement allows: what only denies says nothing."""
        count = self.chance.choice([1, 1, 2, 2, 3, 4])
        statements = [self._statement(at == 0) for at in range(count)]
        self.chance.shuffle(statements)
        version = "2008-10-17" if self.chance.random() < 0.05 else "2012-10-17"
        return {"Version": version, "Statement": statements}

    def _statement(self, allow):
        chance = self.chance
        out = {"Effect": "Allow" if allow or chance.random() < 0.6 else "Deny"}
        if self.flavor != "identity":
            out["Principal"] = copy.deepcopy(chance.choice(PRINCIPALS))
        out["NotAction" if chance.random() < 0.12 else "Action"] = self._some(ACTIONS[self.flavor])
        negated = self.flavor != "key" and chance.random() < 0.12
        out["NotResource" if negated else "Resource"] = self._some(RESOURCES[self.flavor])
        if chance.random() < 0.6:
            out["Condition"] = {}
            for _ in range(chance.choice([1, 1, 2])):
                for operator, keys in self._condition().items():
                    out["Condition"].setdefault(operator, {}).update(keys)
        return out

    def _some(self, pool):
        picked = self.chance.sample(pool, min(len(pool), self.chance.choice([1, 1, 1, 2, 3])))
        return picked[0] if len(picked) == 1 else picked

    def _named(self, pools, add=None):
        pools = {**pools, **(add or {})} if self.flavor == "key" else pools
        key = self.chance.choice(sorted(pools))
        return key, self._some(pools[key])

    def _condition(self):
        chance = self.chance
        kind = chance.choice(["string", "string", "like", "arn", "arn", "bool", "null", "number",
                              "date", "address", "set", "set", "fold", "variable", "service"])
        maybe = lambda it: it + chance.choice(["", "", "IfExists"])
        if kind == "string":
            key, values = self._named(STRINGS, KEY_STRINGS)
            return {maybe(chance.choice(["StringEquals", "StringNotEquals"])): {key: values}}
        if kind == "like":
            key, values = self._named(LIKES, KEY_LIKES)
            return {maybe(chance.choice(["StringLike", "StringLike", "StringNotLike"])): {key: values}}
        if kind == "fold":
            key, values = self._named(STRINGS, KEY_STRINGS)
            swapped = [it.swapcase() for it in values] if isinstance(values, list) else values.upper()
            operator = chance.choice(["StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase"])
            return {operator: {key: swapped}}
        if kind == "arn":
            key, values = self._named(ARNS)
            operator = chance.choice(["ArnLike", "ArnEquals", "ArnNotLike", "ArnNotEquals"])
            return {maybe(operator): {key: values}}
        if kind == "bool":
            key = chance.choice(BOOLS[self.flavor])
            return {maybe("Bool"): {key: chance.choice(["true", "false"])}}
        if kind == "null":
            key, _ = self._named(STRINGS, KEY_STRINGS)
            return {"Null": {key: chance.choice(["true", "false"])}}
        if kind == "number":
            key = chance.choice(NUMBERS[self.flavor])
            operator = "Numeric" + chance.choice(COMPARISONS)
            return {maybe(operator): {key: chance.choice(["10", "14", "20", "28.5"])}}
        if kind == "date":
            key = chance.choice(["aws:CurrentTime", "aws:TokenIssueTime"])
            return {maybe("Date" + chance.choice(COMPARISONS)): {key: self._some(DATES)}}
        if kind == "address":
            operator = chance.choice(["IpAddress", "IpAddress", "NotIpAddress"])
            return {maybe(operator): {"aws:SourceIp": self._some(RANGES)}}
        if kind == "set":
            return self._set()
        if kind == "service" and self.flavor != "identity":
            return copy.deepcopy(chance.choice([
                {"StringEquals": {"aws:SourceAccount": A}},
                {"ArnLike": {"aws:SourceArn": f"arn:aws:logs:us-east-1:{A}:*"}},
                {"ArnLike": {"aws:SourceArn": f"arn:aws:logs:*:{A}:log-group:a*"}},
            ]))
        return copy.deepcopy(chance.choice(VARIABLES))

    def _set(self):
        chance = self.chance
        key = chance.choice(sorted(SETS[self.flavor]))
        operator = chance.choice(["StringEquals", "StringNotEquals", "StringLike", "StringNotLike"])
        pool = SETS[self.flavor][key] + (SET_LIKES if operator.endswith("Like") else [])
        qualifier = chance.choice(["ForAllValues", "ForAnyValue"])
        return {f"{qualifier}:{operator}": {key: self._some(pool)}}

    def _change(self, policy):
        chance, statements = self.chance, policy["Statement"]
        it = chance.choice(statements)
        what = chance.choice(["effect", "condition", "condition off", "value", "action",
                              "principal", "more", "less", "order", "twice", "resource"])
        if what == "effect" and it["Effect"] == "Allow":
            it["Effect"] = "Deny"
        elif what == "condition":
            it.setdefault("Condition", {}).update(self._condition())
        elif what == "condition off":
            it.pop("Condition", None)
        elif what == "value" and it.get("Condition"):
            keys = chance.choice(list(it["Condition"].values()))
            key = chance.choice(sorted(keys))
            if isinstance(keys[key], list):
                keys[key] = keys[key][1:]
        elif what in ("action", "resource"):
            pool = (ACTIONS if what == "action" else RESOURCES)[self.flavor]
            member = next(k for k in it if k.removeprefix("Not").lower() == what)
            it[member] = self._some(pool)
        elif what == "principal" and "Principal" in it:
            it["Principal"] = copy.deepcopy(chance.choice(PRINCIPALS))
        elif what == "more":
            statements.append(self._statement(False))
        elif what == "less" and len(statements) > 1:
            statements.remove(it)
        elif what == "order":
            chance.shuffle(statements)
        else:
            statements.append(copy.deepcopy(it))


FLAVORS = ["key", "key", "bucket", "identity"]


def pairs(seed, count):
    """So many (id, flavor, reference, candidate)."""
    for at in range(count):
        flavor = FLAVORS[at % len(FLAVORS)]
        reference, candidate = Maker(flavor, f"{seed}/{at}").pair()
        yield f"{seed}-{at}-{flavor}", flavor, reference, candidate
