"""Cases that ministack decides as AWS's pages say."""

from case import ACCOUNT, ELSEWHERE, KEY, Case, deny, may, role, root, session, swap, to, user, when

ALLOW, EXPLICIT, IMPLICIT = "allow", "explicit-deny", "implicit-deny"
ANN, STORAGE = user("ann"), role("storage")
ONE = session("storage/one")
DELEGATE = to(root())
USER_NAME, VIA = "aws:username", "kms:ViaService"
LISTS = may(["kms:ListKeys", "kms:ListAliases"])

NAMED = [
    Case("a user whom the key policy names needs nothing else", ALLOW, [to(ANN)]),
    Case("a user beside the one who is named has nothing", IMPLICIT, [to(user("bob"))]),
    Case("a user has the actions that are listed", ALLOW, [to(ANN, ["kms:Decrypt", "kms:Sign"])]),
    Case("a user has no action that is not listed", IMPLICIT, [to(ANN, "kms:Encrypt")]),
    Case("one of several named users has it", ALLOW, [to([user("bob"), ANN])]),
    Case("a role that is named lends it to its sessions", ALLOW, [to(STORAGE)], "storage/one"),
    Case("a role has nothing of what another is given", IMPLICIT, [to(role("backup"))],
         "storage/one"),
    Case("a session that is named has it", ALLOW, [to(ONE)], "storage/one"),
    Case("another session of that role has not", IMPLICIT, [to(session("storage/two"))],
         "storage/one"),
    Case("a role under a path is named with its path", ALLOW, [to(role("team/storage"))],
         "storage/one", path="/team/"),
    Case("everyone includes a user of the account", ALLOW, [to("*")]),
    Case("everyone may be written as an AWS principal", ALLOW, [to({"AWS": "*"})]),
    Case("a service is no user", IMPLICIT, [to({"Service": "logs.amazonaws.com"})]),
    Case("the ciphertext tells which key is asked for", ALLOW, [to(ANN)], named_by="nothing"),
    Case("and whose policy says no", IMPLICIT, [to(user("bob"))], named_by="nothing"),
    Case("whoever names a key by its alias is judged by the key's policy", ALLOW, [to(ANN)],
         call="Encrypt", named_by="alias"),
    Case("a statement may name the key itself", ALLOW, [to(ANN, resource=KEY)]),
]

DELEGATED = [
    Case("an account that is named gives its users nothing by itself", IMPLICIT, [DELEGATE]),
    Case("what a user's policy allows counts where the account is named", ALLOW, [DELEGATE],
         identity=[may("kms:Decrypt")]),
    Case("an account's number is as good as its ARN", ALLOW, [to(ACCOUNT)], identity=[may()]),
    Case("delegation reaches the actions of its statement alone", IMPLICIT,
         [to(root(), "kms:Decrypt")], call="Encrypt", identity=[may()]),
    Case("without delegation a user's policy has no effect", IMPLICIT, [to(user("bob"))],
         identity=[may()]),
    Case("delegation to another account is none to this one", IMPLICIT, [to(root(ELSEWHERE))],
         identity=[may()]),
    Case("delegation under a condition that does not hold is none", IMPLICIT,
         [to(root(), **when("StringEquals", USER_NAME, "bob"))], identity=[may()]),
    Case("a role's policy counts for its sessions", ALLOW, [DELEGATE], "storage/one",
         identity=[may("kms:Decrypt")]),
    Case("a role's policy that lists other actions does not", IMPLICIT, [DELEGATE], "storage/one",
         identity=[LISTS]),
    Case("a group's policy counts for its members", ALLOW, [DELEGATE], group=[may("kms:Decrypt")]),
    Case("an attached policy counts", ALLOW, [DELEGATE], attached=[may("kms:Decrypt")]),
    Case("a policy over another key does not", IMPLICIT, [DELEGATE],
         identity=[may(resource=f"arn:aws:kms:us-east-1:{ACCOUNT}:key/other")]),
    Case("a policy over all keys of the account does", ALLOW, [DELEGATE],
         identity=[may(resource=f"arn:aws:kms:*:{ACCOUNT}:key/*")]),
    Case("a policy over all but this key does not", IMPLICIT, [DELEGATE],
         identity=[swap(may(resource=KEY), "Resource")]),
    Case("a user's policy reads the tags of the key", ALLOW, [DELEGATE], key_tags={"use": "byok"},
         identity=[may(**when("StringEquals", "aws:ResourceTag/use", "byok"))]),
]

DENIED = [
    Case("a denial of the key policy wins over what it allows", EXPLICIT,
         [to(ANN), deny(to(ANN, "kms:Decrypt"))]),
    Case("a denial of the user's own policy wins over the key policy", EXPLICIT, [to(ANN)],
         identity=[deny(may("kms:Decrypt"))]),
    Case("a denial of a group wins as well", EXPLICIT, [to(ANN)], group=[deny(may())]),
    Case("a denial of an account meets its users", EXPLICIT, [to(ANN), deny(DELEGATE)]),
    Case("a denial of a role meets its sessions", EXPLICIT, [to(ONE), deny(to(STORAGE))],
         "storage/one"),
    Case("a denial of everyone but one user spares that one", ALLOW,
         [to(ANN), deny(to("*", **when("StringNotEquals", USER_NAME, "ann")))]),
    Case("a denial of everyone but another user does not", EXPLICIT,
         [to(ANN), deny(to("*", **when("StringNotEquals", USER_NAME, "bob")))]),
    Case("a denial of other actions is none", ALLOW, [to(ANN), deny(to(ANN, "kms:Encrypt"))]),
]

ACTIONS = [
    Case("a star ends an action's name", ALLOW, [to(ANN, "kms:De*")], call="DescribeKey"),
    Case("a question mark is one letter", ALLOW, [to(ANN, "kms:?ncrypt")], call="Encrypt"),
    Case("a question mark is no letter less", IMPLICIT, [to(ANN, "kms:?Encrypt")], call="Encrypt"),
    Case("a star covers the longer names", ALLOW, [to(ANN, "kms:GenerateDataKey*")],
         call="GenerateDataKey"),
    Case("names of actions have no case", ALLOW, [to(ANN, "KMS:generatedatakey")],
         call="GenerateDataKey"),
    Case("all actions of all services include this one", ALLOW, [to(ANN, "*")]),
    Case("actions of another service do not", IMPLICIT, [to(ANN, "s3:*")]),
    Case("all but one action are allowed", ALLOW, [swap(to(ANN, "kms:Decrypt"), "Action")],
         call="Encrypt"),
    Case("the one action is not", IMPLICIT, [swap(to(ANN, "kms:Decrypt"), "Action")]),
    Case("a denial of all but one action denies the rest", EXPLICIT,
         [to(ANN), swap(deny(to(ANN, "kms:Decrypt")), "Action")], call="DescribeKey"),
]


def holds(says, operator, key, value, answer=ALLOW, **more):
    """A user whom the key policy names, on a condition."""
    return Case(says, answer, [to(ANN, **when(operator, key, value))], **more)


CONDITIONS = [
    holds("a user's name is compared by letter case", "StringEquals", USER_NAME, "Ann", IMPLICIT),
    holds("or without it", "StringEqualsIgnoreCase", USER_NAME, "Ann"),
    holds("names of condition keys have no case", "StringEquals", "AWS:UserName", "ann"),
    holds("one of several values is enough", "StringEquals", USER_NAME, ["bob", "ann"]),
    holds("none of several values may be there", "StringNotEquals", USER_NAME, ["bob", "ann"],
          IMPLICIT),
    holds("a star is a letter where strings are compared", "StringEquals", USER_NAME, "a*",
          IMPLICIT),
    holds("and a wildcard where they are likened", "StringLike", USER_NAME, "a?n*"),
    holds("a user's ARN is a condition too", "ArnEquals", "aws:PrincipalArn", ANN),
    holds("as a pattern", "ArnLike", "aws:PrincipalArn", user("*")),
    holds("that may not fit", "ArnNotLike", "aws:PrincipalArn", user("*"), IMPLICIT),
    holds("the caller's account", "StringEquals", "aws:PrincipalAccount", ACCOUNT),
    holds("the key's account", "StringNotEquals", "aws:ResourceAccount", ACCOUNT, IMPLICIT),
    holds("the region of the request", "StringEquals", "aws:RequestedRegion", "us-east-1"),
    holds("the address of the caller", "IpAddress", "aws:SourceIp", "127.0.0.0/8"),
    holds("an address outside the range", "NotIpAddress", "aws:SourceIp", "127.0.0.0/8", IMPLICIT),
    holds("the time", "DateLessThan", "aws:CurrentTime", "2999-01-01T00:00:00Z"),
    holds("a time to come", "DateGreaterThan", "aws:CurrentTime", "2999-01-01", IMPLICIT),
    holds("a user's tag", "StringEquals", "aws:PrincipalTag/team", "red", tags={"team": "red"}),
    holds("a tag that the user has not", "StringEquals", "aws:PrincipalTag/team", "red", IMPLICIT),
    holds("a missing key fails a comparison", "StringEquals", VIA, "rds.us-east-1.amazonaws.com",
          IMPLICIT),
    holds("and holds where it is denied", "StringNotEquals", VIA, "rds.us-east-1.amazonaws.com"),
    holds("and holds where it may be missing", "StringEqualsIfExists", VIA, "s3.amazonaws.com"),
    holds("a key that is there is compared all the same", "StringEqualsIfExists", USER_NAME, "bob",
          IMPLICIT),
    holds("a user's keys have no time of issue", "Null", "aws:TokenIssueTime", "true"),
    holds("a user has a name", "Null", USER_NAME, "true", IMPLICIT),
    holds("some of no values", "ForAnyValue:StringEquals", "kms:EncryptionContextKeys", "a",
          IMPLICIT),
    holds("all of no values", "ForAllValues:StringEquals", "kms:EncryptionContextKeys", "a"),
    holds("a variable is letters in the earlier language", "StringEquals",
          "aws:PrincipalTag/owns", "${aws:username}", IMPLICIT, tags={"owns": "ann"},
          version="2008-10-17"),
    Case("two operators must both hold", IMPLICIT, [to(ANN, Condition={
        "StringEquals": {USER_NAME: "ann"}, "Null": {VIA: "false"}})]),
    Case("two keys of an operator must both hold", IMPLICIT, [to(ANN, Condition={
        "StringEquals": {USER_NAME: "ann", "aws:PrincipalAccount": ELSEWHERE}})]),
    Case("everyone of a user's name is that user", ALLOW,
         [to("*", **when("StringEquals", USER_NAME, "ann"))]),
    Case("a session has no user's name", IMPLICIT,
         [to("*", **when("StringLike", USER_NAME, "*"))], "storage/one"),
    Case("a session's id ends with its name", ALLOW,
         [to(STORAGE, **when("StringLike", "aws:userid", "AROA*:one"))], "storage/one"),
    Case("a session tells when it was made", ALLOW,
         [to(STORAGE, **when("DateLessThan", "aws:TokenIssueTime", "2999-01-01T00:00:00Z"))],
         "storage/one"),
    Case("a session without a second factor says so", EXPLICIT,
         [to(STORAGE), deny(to("*", **when("Bool", "aws:MultiFactorAuthPresent", "false")))],
         "storage/one"),
]

LIMITED = [
    Case("a boundary does not limit what is given to a user", ALLOW, [to(ANN)], boundary=[LISTS]),
    Case("a boundary limits what a user's policy allows", IMPLICIT, [DELEGATE], identity=[may()],
         boundary=[LISTS]),
    Case("a boundary that allows it gives nothing", IMPLICIT, [DELEGATE], boundary=[may()]),
    Case("within its boundary a user's policy counts", ALLOW, [DELEGATE], identity=[may()],
         boundary=[may("kms:*crypt")]),
    Case("a denial in a boundary wins", EXPLICIT, [to(ANN)],
         boundary=[may(), deny(may("kms:Decrypt"))]),
    Case("a boundary limits what is given to a role", IMPLICIT, [to(STORAGE)], "storage/one",
         boundary=[LISTS]),
    Case("and not what is given to its session", ALLOW, [to(ONE)], "storage/one",
         boundary=[LISTS]),
    Case("a session policy limits what is given to a role", IMPLICIT, [to(STORAGE)], "storage/one",
         session=[LISTS]),
    Case("and leaves what it allows", ALLOW, [to(STORAGE)], "storage/one", session=[may()]),
    Case("and does not limit what is given to the session", ALLOW, [to(ONE)], "storage/one",
         session=[LISTS]),
    Case("a session has what both its role's policy and its own allow", ALLOW, [DELEGATE],
         "storage/one", identity=[may()], session=[may("kms:Decrypt")]),
    Case("and nothing that its own alone allows", IMPLICIT, [DELEGATE], "storage/one",
         identity=[LISTS], session=[may()]),
    Case("a denial in a session policy wins", EXPLICIT, [to(ONE)], "storage/one",
         session=[deny(may())]),
    Case("the root user has what its account is given", ALLOW, [DELEGATE], "root"),
]

CASES = [*NAMED, *DELEGATED, *DENIED, *ACTIONS, *CONDITIONS, *LIMITED]
