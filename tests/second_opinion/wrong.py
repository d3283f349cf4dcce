"""Cases of which ministack is wrong, each with the page of AWS that says so.

A case comes here by its page, never for the sake of a green run.
"""

from case import ACCOUNT, KEY, Case, Wrong, deny, may, role, root, session, swap, to, user, when

ALLOW, EXPLICIT, IMPLICIT = "allow", "explicit-deny", "implicit-deny"
ANN, STORAGE = user("ann"), role("storage")
DELEGATE = to(root())
PRINCIPAL = 'IAM User Guide, "IAM JSON policy elements: Principal"'
NOT_PRINCIPAL = 'IAM User Guide, "IAM JSON policy elements: NotPrincipal"'
GLOBAL = 'IAM User Guide, "AWS global condition context keys"'
VARIABLES = 'IAM User Guide, "IAM policy elements: Variables and tags"'
LOGIC = 'IAM User Guide, "Policy evaluation logic"'
KMS_KEYS = 'AWS KMS Developer Guide, "Condition keys for AWS KMS"'
KMS_POLICIES = 'AWS KMS Developer Guide, "Key policies in AWS KMS"'
GRANTS = 'AWS KMS Developer Guide, "Grants in AWS KMS"'
KEYS_IN_POLICIES = 'AWS KMS Developer Guide, "Specifying KMS keys in IAM policy statements"'
TLS = 'AWS KMS Developer Guide, "Infrastructure security in AWS Key Management Service"'

PEER_IS_WRONG = [
    Wrong(Case("names of users have letter case", IMPLICIT, [to(user("ANN"))]), ALLOW, PRINCIPAL,
          "it compares principals without regard to case"),
    Wrong(Case("a wildcard is no part of a principal", IMPLICIT, [to(user("*"))]), ALLOW,
          PRINCIPAL, "it expands wildcards in principals"),
    Wrong(Case("a role without its path is another role", IMPLICIT, [to(STORAGE)], "storage/one",
               path="/team/"), ALLOW, PRINCIPAL, "it compares the last part of a role's name"),
    Wrong(Case("a denial of all but another user meets this one", EXPLICIT,
               [to(ANN), swap(deny(to(user("bob"))), "Principal")]), ALLOW, NOT_PRINCIPAL,
          "it passes over statements with NotPrincipal"),
    Wrong(Case("a session's principal is its role", ALLOW,
               [to("*", **when("ArnEquals", "aws:PrincipalArn", STORAGE))], "storage/one"),
          IMPLICIT, GLOBAL, "it takes the session's own ARN for aws:PrincipalArn"),
    Wrong(Case("a session's principal is not the session", IMPLICIT,
               [to("*", **when("ArnEquals", "aws:PrincipalArn", session("storage/one")))],
               "storage/one"),
          ALLOW, GLOBAL, "it takes the session's own ARN for aws:PrincipalArn"),
    Wrong(Case("a boundary does not limit what everyone is given under a principal's ARN", ALLOW,
               [to("*", **when("ArnEquals", "aws:PrincipalArn", ANN))],
               boundary=[may("kms:ListKeys")]),
          IMPLICIT, LOGIC, "it limits all but what names the caller as the principal"),
    Wrong(Case("a key comes over TLS alone", ALLOW,
               [to(ANN), deny(to("*", **when("Bool", "aws:SecureTransport", "false")))]),
          EXPLICIT, TLS, "it is asked over plain HTTP, which AWS KMS refuses"),
    Wrong(Case("a user is no service of AWS", ALLOW,
               [to(ANN, **when("Bool", "aws:PrincipalIsAWSService", "false"))]),
          IMPLICIT, GLOBAL, "it has no such key"),
    Wrong(Case("the account of the caller has a key of AWS KMS", ALLOW,
               [to("*", **when("StringEquals", "kms:CallerAccount", ACCOUNT))]),
          IMPLICIT, KMS_KEYS, "it has no such key"),
    Wrong(Case("the pairs of an encryption context are keys", ALLOW,
               [to(ANN, **when("StringEquals", "kms:EncryptionContext:dept", "it"))],
               pairs={"dept": "it"}),
          IMPLICIT, KMS_KEYS, "it has no such key"),
    Wrong(Case("the names of an encryption context are a key", IMPLICIT,
               [to(ANN, **when("ForAllValues:StringEquals", "kms:EncryptionContextKeys", "a"))],
               pairs={"dept": "it"}),
          ALLOW, KMS_KEYS, "it has no such key"),
    Wrong(Case("what a key is made for is a key", ALLOW,
               [to(ANN, **when("StringEquals", "kms:KeyUsage", "ENCRYPT_DECRYPT"))],
               carries={"kms:KeyUsage": "ENCRYPT_DECRYPT"}),
          IMPLICIT, KMS_KEYS, "it has no such key"),
    Wrong(Case("a key policy reads the tags of its key", ALLOW,
               [to(ANN, **when("StringEquals", "aws:ResourceTag/use", "byok"))],
               key_tags={"use": "byok"}),
          IMPLICIT, GLOBAL, "it reads tags for policies of callers alone"),
    Wrong(Case("a variable stands for the user's name", ALLOW,
               [to(ANN, **when("StringEquals", "aws:PrincipalTag/owns", "${aws:username}"))],
               tags={"owns": "ann"}),
          IMPLICIT, VARIABLES, "it takes variables for their letters"),
    Wrong(Case("a grant is enough", ALLOW, [to(root())], grant=["Decrypt"]),
          IMPLICIT, GRANTS, "it keeps grants and does not ask them"),
    Wrong(Case("whoever names a key by its alias has what is allowed on the key", ALLOW,
               [DELEGATE], call="Encrypt", identity=[may(resource=KEY)], named_by="alias"),
          IMPLICIT, KEYS_IN_POLICIES, "it takes the alias for the resource"),
    Wrong(Case("the root user has nothing of a key that does not name the account", IMPLICIT,
               [to(ANN)], "root"),
          ALLOW, KMS_POLICIES, "it asks no policy where the root user calls"),
    Wrong(Case("a denial of the account meets its root user", EXPLICIT,
               [DELEGATE, deny(to(root(), "kms:Decrypt"))], "root"),
          ALLOW, KMS_POLICIES, "it asks no policy where the root user calls"),
]
