"""A ministack of our own, and whatever a case needs in it.

It listens on the loopback alone, lives in a folder that goes with it, and dies with this process.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from time import monotonic

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

from case import ACCOUNT, KEY, REGION

READY_SECONDS_MAX = 20
# Between two questions for its health; a process that ends meanwhile is seen at once.
POLL_SECONDS = 0.05
# The access key by which ministack knows the root user.
ROOT = ("test", "test", None)
HTTP = urllib.request.build_opener(urllib.request.ProxyHandler({}))
# The number of prctl(2) by which a process asks for a signal when its parent dies.
PR_SET_PDEATHSIG = 1


@contextmanager
def ministack():
    """A running one, by its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="keywright-ministack-") as folder:
        with open(f"{folder}/log", "w+", encoding="utf-8", errors="replace") as log:
            process = subprocess.Popen(
                [Path(sys.executable).with_name("ministack")], env=settings(port, folder),
                cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True, preexec_fn=dies_with_parent)
            try:
                address = f"http://127.0.0.1:{port}"
                wait_until_healthy(process, address, log)
                only_on_loopback(process.pid, port)
                yield address
                only_on_loopback(process.pid, port)
            finally:
                kill(process)


def settings(port, folder):
    # WHY nothing of this process's own: no proxy, no credentials and no settings of a person.
    return {
        "PATH": os.defpath, "HOME": folder, "TMPDIR": folder, "AUTH": "true",
        "IOT_MTLS_ENABLED": "0", "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port),
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
    }


def dies_with_parent():
    # WHY: a parent that is killed outright has no chance to end it.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def kill(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


def wait_until_healthy(process, address, log):
    end = monotonic() + READY_SECONDS_MAX
    while not is_healthy(address):
        try:
            process.wait(POLL_SECONDS)
        except subprocess.TimeoutExpired:
            if monotonic() < end:
                continue
            raise SystemExit(f"ministack is not healthy after {READY_SECONDS_MAX} s") from None
        log.seek(0)
        raise SystemExit(f"ministack ended with {process.returncode}:\n{log.read()}")


def is_healthy(address):
    try:
        with HTTP.open(f"{address}/_ministack/health", timeout=1) as answer:
            return json.load(answer)["auth"] == "enabled"
    except (OSError, urllib.error.URLError):
        return False


def only_on_loopback(pid, port):
    wanted, found = {loopback(port)}, listening(pid)
    if found != wanted:
        raise SystemExit(f"ministack listens on {sorted(found)} and not on 127.0.0.1:{port} alone")


def loopback(port):
    """127.0.0.1 and a port, as Linux writes them."""
    host = int.from_bytes(socket.inet_aton("127.0.0.1"), sys.byteorder)
    return f"{host:08X}:{port:04X}"


def listening(pid):
    """Where a process accepts connections.

    Source: Linux, `proc_pid_net(5)`: 0A in the fourth column is a socket that listens.
    """
    own = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            own.add(os.readlink(descriptor))
        except FileNotFoundError:
            pass  # It was closed meanwhile.
    lines = [line.split() for table in ("tcp", "tcp6")
             for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]]
    return {it[1] for it in lines if it[3] == "0A" and f"socket:[{it[9]}]" in own}


class World:
    """The account in which the cases are acted out, each in an empty one."""

    def __init__(self, address):
        self.address = address
        self.session = boto3.session.Session(region_name=REGION)
        self.iam, self.sts, self.kms = (self.client(it, ROOT) for it in ("iam", "sts", "kms"))

    def client(self, service, credentials):
        access, secret, token = credentials
        # WHY the address every time: without one, boto3 would ask AWS itself.
        return self.session.client(
            service, endpoint_url=self.address, aws_access_key_id=access,
            aws_secret_access_key=secret, aws_session_token=token,
            config=Config(proxies={}, connect_timeout=5, read_timeout=10,
                          retries={"total_max_attempts": 1}))

    def act(self, case):
        """What ministack answers, and the same question for `keywright simulate`."""
        reset = urllib.request.Request(f"{self.address}/_ministack/reset", method="POST")
        HTTP.open(reset, timeout=10).close()
        made = self.kms.create_key(Tags=[
            {"TagKey": name, "TagValue": value} for name, value in case.key_tags.items()])
        arn = made["KeyMetadata"]["Arn"]
        caller, credentials, carried = self.caller(case, arn)
        # WHY the root user: of it ministack asks no policy, so that every case has a ciphertext.
        pairs = {"EncryptionContext": case.pairs} if case.pairs else {}
        sealed = self.kms.encrypt(KeyId=arn, Plaintext=b"a", **pairs)["CiphertextBlob"]
        self.kms.create_alias(AliasName="alias/case", TargetKeyId=arn)
        named = {"arn": {"KeyId": arn}, "alias": {"KeyId": "alias/case"}, "nothing": {}}
        if case.grant:
            self.kms.create_grant(KeyId=arn, GranteePrincipal=caller, Operations=case.grant)
        grants = self.kms.list_grants(KeyId=arn)["Grants"]
        key_policy = document(case, case.key, arn)
        self.kms.put_key_policy(KeyId=arn, PolicyName="default", Policy=json.dumps(key_policy))
        context = {
            **carried, **case.carries, "aws:SourceIp": "127.0.0.1", "aws:CurrentTime": now(),
            **{f"aws:PrincipalTag/{name}": value for name, value in case.tags.items()},
            **{f"aws:ResourceTag/{name}": value for name, value in case.key_tags.items()},
            **{f"kms:EncryptionContext:{name}": value for name, value in case.pairs.items()},
        }
        asked = self.question(case, arn, caller, context, key_policy)
        if grants:
            asked["grants"] = json.loads(json.dumps({"Grants": grants}, default=str))
        kms = self.client("kms", credentials)
        key = named[case.named_by]
        return answered(lambda: call(kms, case.call, sealed, {**key, **pairs})), asked

    def question(self, case, arn, caller, context, key_policy):
        asked = {
            "request": {"principal": caller, "action": f"kms:{case.call}", "resource": arn,
                        "context": context},
            "resource_policy": key_policy,
            "identity_policies": [
                document(case, it, arn) for it in (case.identity, case.group, case.attached) if it],
        }
        if case.boundary:
            asked["permissions_boundary"] = document(case, case.boundary, arn)
        if case.session:
            asked["session_policies"] = [document(case, case.session, arn)]
        if case.caller not in ("root", "ann"):
            role = f"role{case.path}{case.caller.split('/')[0]}"
            asked["principal_role_arn"] = f"arn:aws:iam::{ACCOUNT}:{role}"
        return asked

    def caller(self, case, arn):
        """The caller's ARN, its credentials, and what its requests carry."""
        if case.caller == "root":
            return f"arn:aws:iam::{ACCOUNT}:root", ROOT, {}
        limit = {}
        if case.boundary:
            limit["PermissionsBoundary"] = self.managed("boundary", case, case.boundary, arn)
        tags = [{"Key": name, "Value": value} for name, value in case.tags.items()]
        make = self.user if case.caller == "ann" else self.role
        return make(case, arn, {**limit, "Tags": tags, "Path": case.path})

    def user(self, case, arn, more):
        made = self.iam.create_user(UserName=case.caller, **more)["User"]
        if case.identity:
            self.iam.put_user_policy(UserName=case.caller, PolicyName="own",
                                     PolicyDocument=text(case, case.identity, arn))
        if case.attached:
            attached = self.managed("attached", case, case.attached, arn)
            self.iam.attach_user_policy(UserName=case.caller, PolicyArn=attached)
        if case.group:
            self.iam.create_group(GroupName="all")
            self.iam.put_group_policy(GroupName="all", PolicyName="own",
                                      PolicyDocument=text(case, case.group, arn))
            self.iam.add_user_to_group(GroupName="all", UserName=case.caller)
        key = self.iam.create_access_key(UserName=case.caller)["AccessKey"]
        credentials = (key["AccessKeyId"], key["SecretAccessKey"], None)
        return made["Arn"], credentials, {"aws:userid": made["UserId"]}

    def role(self, case, arn, more):
        name, session = case.caller.split("/")
        trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
        made = self.iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=text(case, [trust], arn), **more)
        if case.identity:
            self.iam.put_role_policy(RoleName=name, PolicyName="own",
                                     PolicyDocument=text(case, case.identity, arn))
        limit = {"Policy": text(case, case.session, arn)} if case.session else {}
        lent = self.sts.assume_role(
            RoleArn=made["Role"]["Arn"], RoleSessionName=session, **limit)
        key = lent["Credentials"]
        credentials = (key["AccessKeyId"], key["SecretAccessKey"], key["SessionToken"])
        return lent["AssumedRoleUser"]["Arn"], credentials, {
            "aws:userid": lent["AssumedRoleUser"]["AssumedRoleId"],
            "aws:MultiFactorAuthPresent": "false",
            "aws:TokenIssueTime": now(),
        }

    def managed(self, name, case, statements, arn):
        made = self.iam.create_policy(
            PolicyName=name, PolicyDocument=text(case, statements, arn))
        return made["Policy"]["Arn"]


def now():
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def document(case, statements, arn):
    """A policy, the key's ARN in its place."""
    whole = json.dumps({"Version": case.version, "Statement": statements})
    return json.loads(whole.replace(KEY, arn))


def text(case, statements, arn):
    return json.dumps(document(case, statements, arn))


def call(kms, name, sealed, more):
    if name == "Decrypt":
        return kms.decrypt(CiphertextBlob=sealed, **more)
    if name == "Encrypt":
        return kms.encrypt(Plaintext=b"a", **more)
    if name == "GenerateDataKey":
        return kms.generate_data_key(KeySpec="AES_256", **more)
    if name == "DescribeKey":
        return kms.describe_key(**more)
    raise ValueError(f"no case calls {name}")


def answered(request):
    """The decision that an answer tells; an answer that tells none is an error."""
    try:
        request()
    except ClientError as error:
        told = error.response["Error"]
        if told["Code"] != "AccessDeniedException":
            raise
        return "explicit-deny" if "explicit deny" in told["Message"] else "implicit-deny"
    return "allow"
