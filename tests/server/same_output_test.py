#!/usr/bin/env python3
"""The same command prints the same text of a server as of the record that the server writes to."""
import argparse
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from harness import PASSWORD, Server  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""


class SameOutput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(BINARY, signs=True))
        cls.office = Organisation(cls.server)
        cls.review = cls.office.review()
        cls.office.approve(cls.review)
        cls.office.dana.do(cls.review, "comment", text="What must go.", note=True)
        cls.office.dana.do(cls.review, "close", decision="go")
        cls.otto = cls.server.person("otto", access=["auditor"])
        people = "".join(f"  - {{id: {one['id']}, name: {one['name']}}}\n" for one in cls.office.root.pages("/people"))
        (cls.server.folder / "teams.yaml").write_text(f"schema: seaworthy/v1\npeople:\n{people}")

    def run_it(self, *words, client=None, given="", **environment):
        kept = {"PATH": os.environ["PATH"], "HOME": str(self.server.folder / "nobody"), "LC_ALL": "C.UTF-8", **environment}
        if client:
            kept["SEAWORTHY_TOKEN"] = client.token
        done = subprocess.run([BINARY, *words], cwd=self.server.folder, env=kept, input=given, capture_output=True, text=True,
                              timeout=60, check=False, start_new_session=True)
        return done.returncode, done.stdout, done.stderr

    def there(self, *words, client=None, **more):
        return self.run_it(*words, "--server", self.server.url, client=client or self.otto, **more)

    def here(self, *words, **more):
        return self.run_it(*words, "--store", self.server.store, **more)

    def same(self, *words, client=None):
        there, here = self.there(*words, client=client), self.here(*words)
        self.assertEqual(there, here)
        return there

    def soon(self):
        """One moment for both, since certificates are shown with their age."""
        return "--now", f"{datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"

    def test_audit(self):
        code, text, _ = self.same("audit", "verify")
        self.assertEqual(code, 0)
        head = re.search(r"head (\d+:\w+)", text)[1]
        self.assertEqual(self.same("audit", "verify", "--known", head)[0], 0)
        wrong = head.replace(head[-1], "0" if head[-1] != "0" else "1")
        self.assertEqual(self.same("audit", "verify", "--known", wrong)[0], 1)
        self.assertEqual(self.same("audit", "verify", "--known", "nothing")[0], 2)
        code, text, _ = self.same("audit", "list")
        self.assertEqual(code, 0)
        self.assertRegex(text, r"(?m)^ +1  \d{4}-\S+Z  account_made Root by Root \(local\): organisation, event 1$")
        self.assertRegex(text, r"(?m)^ +\d+  \d{4}-\S+Z  \w+ by Dana \(token\): review/\S+, event 1$")
        lines = text.splitlines(True)
        self.assertEqual(self.same("audit", "list", "--after", "3")[1], "".join(lines[3:]))
        self.assertEqual(self.same("audit", "list", "--format", "json")[1].count("\n"), len(lines))
        self.assertEqual(self.same("audit", "list", "--after", "-1")[0], 2)
        for words in (("audit", "verify"), ("audit", "list")):
            self.assertEqual(self.there(*words, client=self.office.dana)[:2], (2, ""), "auditors read it")

    def test_the_list_says_what_an_event_is_about(self):
        text = self.same("audit", "list")[1]
        self.assertRegex(text, r"(?m)  signed_off \w+ by \w+ \(token\): review/")
        self.assertRegex(text, r"(?m)  review_closed (go|no_go|conditional) by ")

    def test_a_page_is_not_the_end(self):
        review = self.office.review(title="Talk at length")
        for number in range(220):
            self.office.dana.do(review, "comment", text=f"Note {number}", note=True)
        self.assertGreater(self.same("audit", "list")[1].count("\n"), 220)

    def test_certificates(self):
        keys = ("--keys", "key.pem.pub", *self.soon())
        for name in ("checkout", "checkout#1", self.review):
            code, text, _ = self.same("certificate", "verify", name, *keys, "--require", "go")
            self.assertEqual(code, 0, text)
            self.assertTrue(text.startswith("VALID: go for checkout"), text)
            self.assertIn(f"by Sam ({self.office.sam.person}) as", self.same("certificate", "show", name)[1])
            self.same("certificate", "show", name, "--format", "json")
        self.assertEqual(self.same("certificate", "verify", "checkout", *keys, "--environment", "moon")[0], 1)
        self.assertEqual(self.same("certificate", "show", "checkout#7")[0], 2)
        self.assertEqual(self.same("certificate", "show", "no-such")[0], 2)

    def test_a_file_stays_a_file(self):
        """A name that looks like one is never looked for elsewhere: a gate whose file is missing is shut."""
        envelope = self.office.dana.get(f"/reviews/{self.review}/export?format=certificate").text
        (self.server.folder / "kept.json").write_text(envelope)
        (self.server.folder / "plain").write_text(envelope)
        for name in ("kept.json", "./kept.json", "plain"):
            self.assertEqual(self.run_it("certificate", "verify", name, "--keys", "key.pem.pub")[0], 0)
        for name in ("gone.json", "./checkout"):
            code, out, err = self.there("certificate", "verify", name, "--keys", "key.pem.pub")
            self.assertEqual((code, out), (2, ""))
            self.assertIn("cannot read", err)
        code, _, err = self.run_it("certificate", "show", "checkout")
        self.assertEqual(code, 2)
        self.assertIn("--server", err)
        self.assertIn("by Sam (", self.run_it("certificate", "show", "kept.json")[1], "teams.yaml knows them")
        self.assertNotIn("by Sam (", self.run_it("certificate", "show", "kept.json", SEAWORTHY_TEAMS="nowhere.yaml")[1])

    def test_exports(self):
        for form in ("markdown", "html", "json", "certificate"):
            self.assertEqual(self.same("review", "export", "checkout#1", "--format", form)[0], 0)

    def test_a_revoked_decision_is_no_gate(self):
        self.office.service("revoked")
        review = self.office.review("revoked")
        self.office.approve(review)
        self.office.dana.do(review, "close", decision="go")
        keys = ("--keys", "key.pem.pub", *self.soon())
        names = ("revoked", "revoked#1", review)
        for name in names:
            self.assertEqual(self.same("certificate", "verify", name, *keys)[0], 0)
        self.assertIn("pass  standing     current since ", self.same("certificate", "verify", "revoked", *keys)[1])
        self.assertNotIn("REVOKED", self.same("review", "show", "revoked#1")[1])
        self.office.sam.post("/services/revoked/revoke", {"reason": "It sank."})
        self.expect_revoked(names, keys)
        self.assertIn("It sank.", self.same("certificate", "show", "revoked")[2])
        self.assertRegex(self.same("review", "show", "revoked#1")[1], r"REVOKED +by Sam, \d{4}-\d\d-\d\d: It sank\.")
        self.assertNotIn("Valid until", self.same("review", "show", "revoked#1")[1])
        self.assertRegex(" ".join(self.same("review", "list", "--all")[1].split()), r"Closed as go, \S+; REVOKED by Sam, \S+: It sank\.")
        for form in ("html", "markdown"):
            self.assertRegex(self.same("review", "export", "revoked#1", "--format", form)[1], r"by Sam, \S+: It sank\.")

        again = self.office.review("revoked")
        self.office.approve(again)
        self.office.dana.do(again, "close", decision="go")
        self.expect_revoked(names[1:], keys)
        self.assertEqual(self.same("certificate", "verify", "revoked", *keys)[0], 0)

    def expect_revoked(self, names, keys):
        for name in names:
            code, text, err = self.same("certificate", "verify", name, *keys)
            self.assertEqual((code, err), (1, ""))
            self.assertTrue(text.startswith("NOT VALID: revoked\n"), text)
            self.assertRegex(text, r"(?m)^  FAIL  revoked      by Sam, \d{4}-\S+Z: It sank\.")
            code, text, _ = self.same("certificate", "verify", name, *keys, "--format", "json")
            self.assertEqual((code, json.loads(text)["valid"]), (1, False))
            (revoked,) = [one for one in json.loads(text)["questions"] if one["id"] == "revoked"]
            self.assertEqual(revoked["answer"], "fail")
            self.assertIn("It sank.", revoked["detail"])

    def test_a_standing_is_told_and_asked_for(self):
        self.office.service("aging")
        review = self.office.review("aging")
        self.office.approve(review)
        self.office.dana.do(review, "close", decision="go")
        words = ("certificate", "verify", "aging", "--keys", "key.pem.pub", *self.soon(), "--require-standing", "current")
        self.assertEqual(self.same(*words)[0], 0)
        for name in ("aging#1", "./aging.json"):
            code, out, err = self.same("certificate", "verify", name, "--keys", "key.pem.pub", "--require-standing", "due")
            self.assertEqual((code, out), (2, ""))
        self.assertIn("only a service has a standing", self.same("certificate", "verify", "aging#1", "--keys", "key.pem.pub",
                                                                 "--require-standing", "due")[2])

    def test_a_service_without_a_decision(self):
        self.office.service("undecided")
        words = ("certificate", "verify", "undecided", "--keys", "key.pem.pub")
        code, out, err = self.same(*words)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("no decision for undecided: no review of it was ever closed", err)
        code, _, err = self.there("service", "revoke", "undecided", "--reason", "x", client=self.office.sam)
        self.assertEqual(code, 1)
        self.assertIn("'undecided' has no decision to revoke", err)
        self.office.review("undecided")
        code, out, err = self.same(*words)
        self.assertEqual((code, out), (1, ""))
        self.assertIn("no decision for undecided: no review of it was ever closed", err)

    def test_a_server_knows_who_asks(self):
        for words in (("queue",), ("review", "show", "checkout#1"), ("review", "comment", "checkout#1", "Hello.")):
            code, text, err = self.there(*words, "--as", "sky")
            self.assertEqual((code, text), (2, ""), words)
            self.assertIn("leave --as out", err)
        self.assertEqual(self.there("queue")[0], 0)

    def test_who_is_missing_on_a_server_is_invited(self):
        self.office.service("lonely")
        self.office.review("lonely")
        start, add = ("review", "start", "More", "--service", "lonely", "--lead", "ghost"), ("review", "add", "lonely")
        for words, advice in ((start, "`seaworthy invite`"), ((*add, "person ghost"), "`seaworthy invite`"),
                              ((*add, "team nope"), "`seaworthy team new nope`"), ((*add, "role nope"), "--role nope`"),
                              ((*add, "sam"), "`person sam`")):
            code, text, err = self.there(*words, client=self.office.dana)
            self.assertEqual((code, text), (2, ""), words)
            self.assertIn(advice, err)
            self.assertNotIn("`people`", err)
        self.assertEqual(self.there(*add, "person sam", client=self.office.dana)[0], 0)
        code, _, err = self.run_it("queue", "--as", "ghost", "--store", self.server.store, "--teams", "teams.yaml")
        self.assertEqual(code, 2)
        self.assertIn("`people`", err)

    def test_a_certificate_that_cannot_be_written(self):
        self.office.service("unwritten")
        review = self.office.review("unwritten")
        self.office.approve(review)
        close = ("review", "close", "unwritten", "go", "--certificate")
        code, text, err = self.there(*close, "nowhere/certificate.json", client=self.office.dana)
        self.assertEqual((code, text), (2, ""))
        self.assertNotIn(".part", err)
        code, text, err = self.there(*close, "/dev/full", client=self.office.dana)
        self.assertEqual(code, 2)
        self.assertIn("go", text, "it is closed, and says so")
        command = err.partition("`seaworthy ")[2].partition("`")[0].replace("FILE", "written.json").split()
        self.assertEqual(self.run_it(*command, client=self.otto)[0], 0, err)
        self.assertEqual(self.run_it("certificate", "show", "written.json")[0], 0)

    def test_erasing(self):
        nina = self.server.person("nina")
        events = [json.loads(json.loads(line)["event"]) for line in self.here("audit", "list", "--format", "json")[1].splitlines()]
        digest = next(event["data"]["text"]["digest"] for event in events if event["type"] == "thread_opened")
        for words in (("person", "erase", "nina"), ("blob", "erase", digest)):
            code, _, err = self.there(*words, client=self.office.root)
            self.assertEqual(code, 2, "no password, no erasing")
            self.assertEqual(self.there(*words, client=self.office.dana, given=PASSWORD)[0], 2, "not everybody's")
        code, text, err = self.there("person", "erase", "nina", client=self.office.root, given=PASSWORD + "\n")
        self.assertEqual((code, text), (0, f"erased {nina.person}; the record keeps the id alone\n"), err)
        self.assertEqual(self.there("person", "erase", "nina", client=self.office.root, given=PASSWORD)[0], 2)
        code, text, err = self.run_it("blob", "erase", digest, "--server", self.server.url, "--login", "root", given=PASSWORD)
        self.assertEqual((code, text), (0, f"erased {digest}; its digest stays, and the chain verifies\n"), err)
        code, text, _ = self.here("blob", "erase", digest)
        self.assertIn(code, (0, 2), text)
        self.assertEqual(self.same("audit", "verify")[0], 0)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    known, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(known.binary).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
