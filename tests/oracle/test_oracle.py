"""The oracle's own tests: pairs so small that a person can check the answer."""

import json
import unittest
from time import monotonic

from z3 import Solver, StringVal, sat

from compare import judged
from generate import pairs
from patterns import ACCOUNT, arn, folded, glob, matches, resource
from solve import gains
from witness import faults, kind

A, B = "111122223333", "444455556666"
ROLE = f"arn:aws:iam::{B}:role/storage"
SESSION = f"arn:aws:sts::{B}:assumed-role/storage/one"
KEY = f"arn:aws:kms:us-east-1:{A}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def allow(principal="*", action="kms:*", **more):
    return {"Effect": "Allow", "Principal": principal, "Action": action, "Resource": "*", **more}


def deny(*words, **more):
    return {**allow(*words, **more), "Effect": "Deny"}


def when(operator, key, values):
    return {"Condition": {operator: {key: values}}}


def document(*statements, version="2012-10-17"):
    return {"Version": version, "Statement": list(statements)}


class Answers(unittest.TestCase):
    def check(self, wanted, old, new, flavor="key"):
        old, new = (it if isinstance(it, list) else [it] for it in (old, new))
        answer, why = gains(flavor, document(*old), document(*new), 20_000)
        self.assertEqual(answer, wanted, f"{why}\n{json.dumps(old)}\n{json.dumps(new)}")

    def same(self, one, other, flavor="key"):
        self.check("unsat", one, other, flavor)
        self.check("unsat", other, one, flavor)

    def less(self, one, other, flavor="key"):
        self.check("unsat", other, one, flavor)
        self.check("sat", one, other, flavor)

    def test_an_account_is_more_than_its_roles_and_their_sessions(self):
        self.less(allow({"AWS": ROLE}), allow({"AWS": B}))
        self.less(allow({"AWS": SESSION}), allow({"AWS": B}))
        self.check("sat", allow({"AWS": SESSION}), allow({"AWS": ROLE}))
        self.same(allow({"AWS": B}), allow({"AWS": f"arn:aws:iam::{B}:root"}))
        self.same(allow("*"), allow({"AWS": "*"}))
        self.less(allow({"AWS": [A, B]}), allow("*"))

    def test_a_role_and_its_arn_as_a_condition_are_the_same(self):
        by_condition = allow("*", **when("ArnEquals", "aws:PrincipalArn", ROLE))
        self.same(allow({"AWS": ROLE}), by_condition)
        self.same(allow({"AWS": B}), allow("*", **when("StringEquals", "kms:CallerAccount", B)))

    def test_a_role_under_a_path_is_another_role_with_the_same_sessions(self):
        elsewhere = f"arn:aws:iam::{B}:role/team/storage"
        self.check("sat", allow({"AWS": ROLE}), allow({"AWS": elsewhere}))
        # The session tells its role's name and not its path: it may be of the other role.
        self.check("sat", allow({"AWS": ROLE}), allow({"AWS": SESSION}))

    def test_a_service_is_nobody_of_an_account(self):
        service = {"Service": "logs.amazonaws.com"}
        self.check("sat", allow({"AWS": [A, B]}), allow(service))
        self.less(allow(service), allow("*", **when("Bool", "aws:PrincipalIsAWSService", "true")))
        self.check("unsat", deny(), allow(service, **when("Null", "aws:PrincipalOrgID", "false")))

    def test_actions_are_patterns_without_case_and_their_complement_holds_future_ones(self):
        self.less(allow(action="kms:decrypt"), allow(action="KMS:De*"))
        self.same(allow(action="kms:DescribeKey"), allow(action="kms:describekey"))
        every_other = {**allow(), "NotAction": "kms:Decrypt"}
        del every_other["Action"]
        self.same(every_other, [allow(), deny(action="kms:Decrypt")])

    def test_a_denial_wins(self):
        self.less([allow(), deny({"AWS": A})], allow())
        self.check("unsat", deny(), [allow(), deny()])

    def test_a_missing_key_is_a_case(self):
        tag, red = "aws:PrincipalTag/team", "red"
        self.less(allow(**when("StringEquals", tag, red)),
                  allow(**when("StringEqualsIfExists", tag, red)))
        self.same(allow(**when("StringNotEquals", tag, red)),
                  allow(**when("StringNotEqualsIfExists", tag, red)))
        self.less(allow(**when("StringEquals", tag, red)), allow(**when("Null", tag, "false")))
        self.check("unsat", deny(), allow(**when("Null", "aws:CurrentTime", "true")))
        self.check("sat", deny(), allow(**when("Null", "aws:TokenIssueTime", "true")))

    def test_a_key_comes_with_the_actions_that_it_is_listed_for(self):
        operations = when("ForAnyValue:StringEquals", "kms:GrantOperations", "Decrypt")
        self.check("unsat", deny(), allow(action="kms:Decrypt", **operations))
        self.check("sat", deny(), allow(action="kms:CreateGrant", **operations))
        self.check("sat", deny(), allow(action="kms:NotYetMade", **operations))
        no_spec = when("Null", "kms:KeySpec", "true")
        self.check("unsat", deny(), allow(action="kms:Decrypt", **no_spec))
        self.check("sat", deny(), allow(action="kms:ListKeys", **no_spec))

    def test_sets_of_values(self):
        key = "kms:EncryptionContextKeys"
        for_all, for_any = "ForAllValues:StringEquals", "ForAnyValue:StringEquals"
        self.check("sat", allow(**when(for_any, key, "dept")), allow(**when(for_all, key, "dept")))
        self.less(allow(**when(for_all, key, "dept")), allow(**when(for_all, key, ["dept", "a"])))
        both = [allow(**when(for_any, key, "dept")), deny(**when(for_any, key, "a"))]
        self.less(both, allow(**when(for_any, key, "dept")))
        self.same(allow(**when("ForAllValues:StringNotEquals", key, "a")),
                  [allow(), deny(**when(for_any, key, "a"))])

    def test_wildcards_overlap(self):
        tag = "aws:PrincipalTag/team"
        self.less(allow(**when("StringLike", tag, "*a*b*")), allow(**when("StringLike", tag, "*a*")))
        self.check("sat", allow(**when("StringLike", tag, "*a*b*")),
                   allow(**when("StringLike", tag, "*b*a*")))
        self.less(allow(**when("StringEquals", tag, "a*")), allow(**when("StringLike", tag, "a*")))

    def test_numbers_dates_and_addresses_are_ordered(self):
        days = "kms:ScheduleKeyDeletionPendingWindowInDays"
        self.less(allow(**when("NumericLessThan", days, "10")),
                  allow(**when("NumericLessThanEquals", days, "10")))
        self.less(allow(**when("DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z")),
                  allow(**when("DateLessThan", "aws:CurrentTime", "2028-01-01")))
        self.less(allow(**when("IpAddress", "aws:SourceIp", "192.0.2.128/25")),
                  allow(**when("IpAddress", "aws:SourceIp", "192.0.2.0/24")))
        self.check("sat", allow(**when("IpAddress", "aws:SourceIp", "0.0.0.0/0")),
                   allow(**when("IpAddress", "aws:SourceIp", "::/0")))

    def test_variables_tie_two_keys_together(self):
        team, cost = "aws:PrincipalTag/team", "aws:PrincipalTag/cost"
        tied = allow(**when("StringEquals", team, "${aws:PrincipalTag/cost}"))
        self.check("unsat", allow(**when("Null", cost, "false")), tied)
        red = allow(**{"Condition": {"StringEquals": {team: "red", cost: "red"}}})
        self.less(red, tied)
        begins = allow(**when("StringLike", team, "${aws:PrincipalTag/cost}-*"))
        self.check("sat", deny(), begins)
        self.check("unsat", allow(**when("StringLike", team, "*-*")), begins)
        literal = document(allow(**when("StringEquals", team, "${aws:PrincipalTag/cost}")),
                           version="2008-10-17")
        self.assertEqual(gains("key", document(tied), literal)[0], "sat")

    def test_strangers_ask_for_objects_and_not_for_keys(self):
        nobody = allow(action="*", **when("StringEquals", "aws:PrincipalType", "Anonymous"))
        self.check("unsat", deny(), nobody)
        self.check("sat", deny(), nobody, "bucket")

    def test_resources_of_identities(self):
        def own(resource):
            return {"Effect": "Allow", "Action": "s3:*", "Resource": resource}
        self.less(own("arn:aws:s3:::shop/home/*"), own("arn:aws:s3:::shop/*"), "identity")
        self.less(own("arn:aws:s3:::shop/${aws:username}"), own("arn:aws:s3:::shop/*"), "identity")
        self.check("sat", own("arn:aws:s3:::*"), own("*"), "identity")


class Patterns(unittest.TestCase):
    def check(self, pattern, text, wanted):
        solver = Solver()
        solver.add(matches(StringVal(text), [pattern]))
        self.assertEqual(solver.check() == sat, wanted, text)

    def test_a_wildcard_of_a_resource_stays_in_its_segment_unless_it_ends_one(self):
        self.check(resource("arn:*:c"), "arn:b:x:c", True)
        self.check(resource("a:b*c"), "a:bxc", True)
        self.check(resource("a:b*c"), "a:bx:c", False)
        self.check(resource("a:b?"), "a:b:", False)

    def test_parts_of_an_arn_match_each_for_itself(self):
        self.check(arn("arn:aws:iam::*:role/a*"), f"arn:aws:iam::{A}:role/a/b:c", True)
        self.check(arn("arn:aws:iam::*:role/a*"), "arn:aws:iam::1:2:role/a", False)
        self.assertIsNone(arn("*"))

    def test_globs_and_letter_case(self):
        self.check(glob("a?c*"), "abcd", True)
        self.check(glob("a?c*"), "ac", False)
        self.check(folded("aB-1"), "Ab-1", True)
        self.check(ACCOUNT, "12345678901", False)


class Witnesses(unittest.TestCase):
    OLD, NEW = document(deny()), document(allow({"AWS": ROLE}, "kms:Decrypt"))

    def faults(self, principal=ROLE, action="kms:Decrypt", resource=KEY, new=None, old=None, **context):
        asked = {"principal": principal, "action": action, "resource": resource}
        case = {"request": {**asked, "context": context}}
        return faults("key", old or self.OLD, new or self.NEW, case)

    def test_a_right_witness_has_no_faults(self):
        self.assertEqual(self.faults(), [])
        self.assertEqual(self.faults(SESSION), [])

    def test_a_witness_that_the_candidate_refuses_or_the_reference_allows_is_told(self):
        self.assertIn("the candidate does not allow it", self.faults(action="kms:Encrypt"))
        self.assertEqual(self.faults(old=self.NEW), ["the reference allows it"])

    def test_a_request_that_cannot_be_is_told(self):
        dated = document(allow(**when("DateLessThanIfExists", "aws:CurrentTime", "2030-01-01")))
        self.assertEqual(self.faults(new=dated, **{"aws:CurrentTime": "2029-01-01T00:00:00Z"}), [])
        for principal, resource, context in [
            (ROLE, KEY, {"aws:CurrentTime": []}),
            (f"arn:aws:iam::{B}:role/:x", KEY, {"aws:CurrentTime": "2029-01-01"}),
            (ROLE, "c", {"aws:CurrentTime": "2029-01-01"}),
        ]:
            [fault] = self.faults(principal, resource=resource, new=dated, **context)
            self.assertTrue(fault.startswith("AWS cannot see such a request: "), fault)

    def test_principals_are_told_by_their_text(self):
        self.assertEqual(kind(ROLE), "session")
        self.assertEqual(kind("logs.amazonaws.com"), "service")
        self.assertIsNone(kind(f"arn:aws:iam::{B}:group/x"))


class Comparison(unittest.TestCase):
    """What the run says of answers that are wrong."""

    OLD, NEW = document(deny()), document(allow({"AWS": ROLE}, "kms:Decrypt"))

    def judged(self, verdict, old, new, **request):
        asked = {"principal": ROLE, "action": "kms:Decrypt", "resource": KEY, **request}
        ours = {"verdict": verdict, "witness": {"case": {"request": asked}}}
        return judged((("it", "key", old, new), ours, monotonic() + 60))[1]

    def test_right_answers_are_let_pass(self):
        self.assertEqual(self.judged("holds", self.NEW, self.OLD), [])
        self.assertEqual(self.judged("fails", self.OLD, self.NEW), [])
        self.assertEqual(self.judged("unknown", self.OLD, self.NEW), [])

    def test_a_gain_that_was_missed_is_told(self):
        [problem] = self.judged("holds", self.OLD, document(allow({"AWS": B})))
        self.assertTrue(problem.startswith("keywright says holds, Z3 says sat"), problem)

    def test_a_gain_that_is_none_is_told(self):
        problems = self.judged("fails", self.NEW, self.OLD)
        self.assertIn("keywright says fails, Z3 says unsat ", problems)
        self.assertEqual(len(problems), 3)

    def test_a_wrong_witness_of_a_true_gain_is_told(self):
        problems = self.judged("fails", self.OLD, self.NEW, action="kms:Encrypt")
        self.assertEqual(problems, ["witness: the candidate does not allow it"])

    def test_a_line_without_an_answer_is_told(self):
        refused = (("it", "key", self.OLD, self.NEW), {"error": "no"}, 0)
        self.assertEqual(judged(refused)[1], ["refused: no"])


class Generated(unittest.TestCase):
    def test_one_seed_makes_the_same_pairs(self):
        self.assertEqual(list(pairs("7", 40)), list(pairs("7", 40)))
        self.assertNotEqual(list(pairs("7", 40)), list(pairs("8", 40)))


if __name__ == "__main__":
    unittest.main()
