"""The judge's own tests: what it lets pass, what it tells, and that the peer is gone afterwards."""

import os
import select
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from case import KEY, Case, Wrong, deny, may, swap, to, user
from cases import CASES
from compare import DECISIONS, is_mended, judged
from peer import document, listening, loopback, ministack
from wrong import PEER_IS_WRONG

ASKED = Case("it is asked", "allow", [])
WRONG = Wrong(ASKED, "implicit-deny", "a page", "it does not look")


class Judging(unittest.TestCase):
    def test_one_answer_of_all_is_no_fault(self):
        self.assertEqual(judged(ASKED, None, "allow", "allow"), [])

    def test_each_of_the_two_is_told_of(self):
        for ours, theirs, count in [
            ("implicit-deny", "allow", 1), ("allow", "explicit-deny", 1), ("unknown", "allow", 1),
            (None, "allow", 1), ("implicit-deny", "implicit-deny", 2),
        ]:
            self.assertEqual(len(judged(ASKED, None, ours, theirs)), count, (ours, theirs))

    def test_a_known_fault_of_the_peer_is_none_of_ours_and_no_other(self):
        self.assertEqual(judged(ASKED, WRONG, "allow", "implicit-deny"), [])
        self.assertEqual(len(judged(ASKED, WRONG, "allow", "explicit-deny")), 1)
        self.assertEqual(len(judged(ASKED, WRONG, "implicit-deny", "implicit-deny")), 1)

    def test_a_peer_that_has_become_right_is_told_and_fails_nothing(self):
        self.assertEqual(judged(ASKED, WRONG, "allow", "allow"), [])
        self.assertTrue(is_mended(ASKED, WRONG, "allow"))
        self.assertFalse(is_mended(ASKED, WRONG, "implicit-deny"))
        self.assertFalse(is_mended(ASKED, None, "allow"))


class Tables(unittest.TestCase):
    def test_every_case_has_a_sentence_of_its_own_and_an_answer(self):
        cases = [*CASES, *(it.case for it in PEER_IS_WRONG)]
        self.assertEqual(len({it.says for it in cases}), len(cases))
        self.assertLessEqual({it.answer for it in cases}, set(DECISIONS))

    def test_a_wrong_answer_differs_and_names_its_page(self):
        for it in PEER_IS_WRONG:
            self.assertIn(it.told, DECISIONS, it.case.says)
            self.assertNotEqual(it.told, it.case.answer, it.case.says)
            self.assertRegex(it.page, r'^(AWS KMS Developer|IAM User) Guide, "', it.case.says)

    def test_statements_are_what_they_say(self):
        self.assertEqual(to("*")["Principal"], "*")
        self.assertEqual(to(user("a"))["Principal"], {"AWS": user("a")})
        self.assertEqual(deny(may())["Effect"], "Deny")
        self.assertEqual(swap(may("kms:*"), "Action"),
                         {"Effect": "Allow", "Resource": "*", "NotAction": "kms:*"})
        made = document(ASKED, [may(resource=KEY)], "arn:of:the:key")
        self.assertEqual(made["Statement"][0]["Resource"], "arn:of:the:key")


class Peer(unittest.TestCase):
    def test_it_listens_on_the_loopback_alone_and_ends_with_an_error(self):
        with self.assertRaises(ZeroDivisionError), ministack() as address:
            port = int(address.rsplit(":", 1)[1])
            pid = one_child()
            self.assertEqual(listening(pid), {loopback(port)})
            raise ZeroDivisionError
        self.assertFalse(Path(f"/proc/{pid}").exists())

    def test_it_ends_with_a_parent_that_is_killed(self):
        script = "from peer import ministack\n" \
                 "with ministack() as it: print(it, flush=True); input()"
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        # WHY a folder around it: the one who would remove ministack's own is killed.
        with tempfile.TemporaryDirectory() as folder, subprocess.Popen(
                [sys.executable, "-c", script], env={**os.environ, "TMPDIR": folder},
                **pipes) as parent:
            self.assertIn(b"http://127.0.0.1:", parent.stdout.readline())
            pid = one_child(parent.pid)
            # WHY a descriptor: it tells of the end of a process that is not our child.
            orphan = os.pidfd_open(pid)
            parent.kill()
            self.assertTrue(ended(orphan), "ministack outlives its parent")


def one_child(pid=None):
    pid = pid or os.getpid()
    [child] = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(child)


def ended(process, seconds=10):
    with os.fdopen(process) as it:
        return bool(select.select([it], [], [], seconds)[0])


if __name__ == "__main__":
    unittest.main()
