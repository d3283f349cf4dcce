"""Condition keys: what their values are, and which requests carry them.

Sources: AWS, IAM User Guide, "AWS global condition context keys" (the lines "Availability" and "Value
type"); AWS KMS Developer Guide, "AWS KMS condition keys" (the tables of each key).
"""

from dataclasses import dataclass

IDENTITIES = frozenset(["root", "user", "session", "federated"])
SERVICE = frozenset(["service"])
ANONYMOUS = frozenset(["anonymous"])
EVERYONE = IDENTITIES | SERVICE | ANONYMOUS


@dataclass(frozen=True)
class Key:
    """A condition key."""

    kind: str  # string, arn, bool, number, date, address
    who: frozenset = EVERYONE  # callers whose requests may carry it
    must: frozenset = frozenset()  # callers whose requests always do
    many: bool = False
    actions: frozenset | None = None  # KMS actions that may carry it; None: all
    must_actions: frozenset = frozenset()  # actions that always do
    form: str = ""  # a shape of its own: `account`


def _kms(names):
    return frozenset("kms:" + it.lower() for it in names.split())


SYMMETRIC = _kms(
    "Decrypt Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext "
    "GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo"
)
CRYPTOGRAPHIC = SYMMETRIC | _kms(
    "DeriveSharedSecret GenerateMac Sign Verify VerifyMac"
)
# Operations that are not about one key that exists.
WITHOUT_KEY = _kms(
    "ConnectCustomKeyStore CreateCustomKeyStore CreateKey DeleteCustomKeyStore "
    "DescribeCustomKeyStores DisconnectCustomKeyStore GenerateRandom ListAliases ListKeys "
    "ListRetirableGrants UpdateCustomKeyStore"
)
ON_ALIAS = _kms("CreateAlias DeleteAlias UpdateAlias")
ON_KEY = CRYPTOGRAPHIC | _kms(
    "CancelKeyDeletion CreateGrant DeleteImportedKeyMaterial DescribeKey DisableKey "
    "DisableKeyRotation EnableKey EnableKeyRotation GetKeyLastUsage GetKeyPolicy "
    "GetKeyRotationStatus GetParametersForImport GetPublicKey ImportKeyMaterial ListGrants "
    "ListKeyPolicies ListKeyRotations ListResourceTags PutKeyPolicy ReplicateKey RetireGrant "
    "RevokeGrant RotateKeyOnDemand ScheduleKeyDeletion SynchronizeMultiRegionKey TagResource "
    "UntagResource UpdateKeyDescription UpdatePrimaryRegion"
)
KNOWN = ON_KEY | ON_ALIAS | WITHOUT_KEY

PERSON = frozenset(["user", "session", "federated"])

KEYS = {
    # INVARIANT: `request.py` derives these from the caller; their presence here is not used.
    "aws:principalarn": Key("arn", who=IDENTITIES, must=IDENTITIES),
    "aws:principalaccount": Key("string", who=IDENTITIES | ANONYMOUS, must=IDENTITIES | ANONYMOUS),
    "aws:principaltype": Key("string", who=IDENTITIES | ANONYMOUS, must=IDENTITIES | ANONYMOUS),
    "aws:username": Key("string", who=frozenset(["user"]), must=frozenset(["user"])),
    "aws:principalisawsservice": Key("bool", who=IDENTITIES | SERVICE, must=IDENTITIES | SERVICE),
    "aws:principalservicename": Key("string", who=SERVICE, must=SERVICE),
    "kms:calleraccount": Key("string", who=IDENTITIES, must=IDENTITIES),
    # Of everybody.
    "aws:securetransport": Key("bool", must=EVERYONE),
    "aws:currenttime": Key("date", must=EVERYONE),
    "aws:requestedregion": Key("string", must=EVERYONE),
    # Of some.
    "aws:principalorgid": Key("string", who=IDENTITIES),
    "aws:principalorgpaths": Key("string", who=IDENTITIES, many=True),
    "aws:principaltag/team": Key("string", who=PERSON),
    "aws:principaltag/cost": Key("string", who=PERSON),
    "aws:multifactorauthpresent": Key("bool", who=IDENTITIES),
    "aws:multifactorauthage": Key("number", who=IDENTITIES),
    "aws:tokenissuetime": Key("date", who=IDENTITIES),
    # A service calls from its own network.
    "aws:sourceip": Key("address"),
    "aws:sourcevpce": Key("string"),
    "aws:calledvia": Key("string", who=IDENTITIES, many=True),
    "aws:sourcearn": Key("arn", who=SERVICE),
    "aws:sourceaccount": Key("string", who=SERVICE, form="account"),
    # Of KMS.
    "aws:resourcetag/team": Key("string", actions=ON_KEY | ON_ALIAS),
    "kms:viaservice": Key("string", who=IDENTITIES, actions=ON_KEY | ON_ALIAS),
    "kms:encryptioncontext:dept": Key("string", actions=SYMMETRIC | _kms("CreateGrant RetireGrant")),
    "kms:encryptioncontextkeys": Key(
        "string", many=True, actions=SYMMETRIC | _kms("CreateGrant RetireGrant")
    ),
    "kms:grantoperations": Key(
        "string", many=True, actions=_kms("CreateGrant"), must_actions=_kms("CreateGrant")
    ),
    "kms:grantisforawsresource": Key("bool", actions=_kms("CreateGrant ListGrants RevokeGrant")),
    "kms:requestalias": Key("string", actions=CRYPTOGRAPHIC | _kms("DescribeKey GetPublicKey")),
    "kms:keyspec": Key(
        "string", actions=ON_KEY | ON_ALIAS | _kms("CreateKey"), must_actions=ON_KEY
    ),
    "kms:schedulekeydeletionpendingwindowindays": Key("number", actions=_kms("ScheduleKeyDeletion")),
    "kms:bypasspolicylockoutsafetycheck": Key("bool", actions=_kms("CreateKey PutKeyPolicy")),
}
