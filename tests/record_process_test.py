#!/usr/bin/env python3
"""A whole review on the command line, from its start over closing to drift, by the people who would do it.

The service is a small repository made here; its moments are fixed with --now. What each step must show is asserted beside
it, so that the test reads as the story of one review.
"""
import argparse
import contextlib
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

BINARY = ""
PAGES = pathlib.Path(__file__).resolve().parent / "record"

TEAMS = """
schema: seaworthy/v1
people:
  - {id: dana, name: Dana Reyes}
  - {id: pia, name: Pia Lund}
  - {id: sam, name: Sam Okafor}
  - {id: sky, name: Sky Tanaka}
  - {id: otto, name: Otto Berg}
teams:
  - {id: shop, members: [dana]}
  - {id: platform, members: [pia], roles: [platform]}
  - {id: sre, members: [sam], roles: [sre]}
  - {id: security, members: [sky], roles: [security]}
"""

STANDARD = """
id: harbour-review
version: 1.0.0
title: The harbour's review
summary: A short review by three teams.
roles: {platform: The platform team, sre: Reliability engineers, security: The security team, dri: Who drives it}
parameters:
  min_replicas: {type: int, default: 2, doc: Fewest replicas.}
review: {waiver_limit: 180d, waiver_approvers: [sre], emergency_role: sre, no_go_roles: [sre]}
sections:
  - id: platform
    title: Platform
    sign_off: {teams: [platform]}
    approval_phrases: [Platform review is completed]
    items:
      - id: replicas
        question: Do at least {{params.min_replicas}} replicas run?
        severity: blocker
        aspect: capacity
        check: kubernetes.workloads.exists(w, has(w.replicas) && w.replicas >= params.min_replicas)
        why: One pod is an outage at every release.
        action: Set `replicas` to {{params.min_replicas}} or more.
        origin: {kind: policy, title: Harbour rules}
  - id: reliability
    title: Reliability
    sign_off: {teams: [sre]}
    approval_phrases: [SRE review is completed]
    items:
      - id: memory-limit
        question: Does every container have a memory limit?
        severity: blocker
        aspect: capacity
        check: kubernetes.workloads.size() > 0 && kubernetes.workloads.all(w, w.containers.all(c, has(c.memory_limit)))
        why: One leaking container must not take its neighbours along.
        action: Set `resources.limits.memory`.
        origin: {kind: policy, title: Harbour rules}
      - id: rollback-tried
        question: Was a rollback tried?
        severity: blocker
        aspect: change-management
        attest: {evidence: link, prompt: Link the notes, roles: [dri]}
        why: What was never tried does not work at night.
        action: Try it in staging.
        origin: {kind: policy, title: Harbour rules}
  - id: security
    title: Security
    sign_off: {teams: [security]}
    approval_phrases: [Security review is completed]
    items:
      - id: threats-reviewed
        question: Were the threats reviewed?
        severity: blocker
        aspect: security
        attest: {evidence: text, prompt: Say what was found, roles: [dri, security]}
        why: What is new to attack is found before somebody else finds it.
        action: Go through it with the security team.
        origin: {kind: policy, title: Harbour rules}
"""

DESCRIPTOR = """
schema: seaworthy/v1
id: checkout
name: Checkout
owner: team-shop
tier: 2
exposure: public
standard: standard.yaml
"""


def deployment(replicas):
    return f"""
apiVersion: apps/v1
kind: Deployment
metadata: {{name: checkout}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: checkout}}}}
  template:
    metadata: {{labels: {{app: checkout}}}}
    spec:
      containers:
        - {{name: api, image: "registry.example.com/checkout:1.4.2"}}
"""


class Office:
    """A folder with the repository, the directory and the record, and how people work in it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.store = {}  # Or SEAWORTHY_STORE: where the record lies.
        self.repository = self.folder / "checkout"
        self.repository.mkdir()
        (self.folder / "teams.yaml").write_text(TEAMS)
        (self.repository / "standard.yaml").write_text(STANDARD)
        (self.repository / "seaworthy.yaml").write_text(DESCRIPTOR)
        (self.repository / "deploy").mkdir()
        self.git("init", "-q", "-b", "main")
        self.deploy(3)

    def git(self, *words):
        identity = ["-c", "user.name=Dana", "-c", "user.email=dana@example.com", "-c", "commit.gpgsign=false"]
        when = {"GIT_AUTHOR_DATE": "2031-06-01T07:00:00Z", "GIT_COMMITTER_DATE": "2031-06-01T07:00:00Z"}
        subprocess.run(["git", *identity, *words], cwd=self.repository, check=True, capture_output=True, timeout=60,
                       env={**os.environ, **when})

    def deploy(self, replicas):
        (self.repository / "deploy/checkout.yaml").write_text(deployment(replicas))
        self.git("add", "-A")
        self.git("commit", "-q", "-m", f"run {replicas} replicas")

    def run(self, *words, at="2031-06-01T08:00:00Z", who=None, stdin="", **variables):
        environment = {"PATH": os.environ["PATH"], "COLUMNS": "100", "LC_ALL": "C.UTF-8", **self.store, **variables}
        command = [BINARY, *map(str, words), "--now", at, *(["--as", who] if who else [])]
        return subprocess.run(command, cwd=self.folder, input=stdin, capture_output=True, text=True, env=environment,
                              timeout=120)


class Process(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.office = Office(self.scratch.name)

    def must(self, *words, **how):
        done = self.office.run(*words, **how)
        self.assertEqual(done.returncode, 0, f"{words}: {done.stdout}{done.stderr}")
        return done.stdout

    def refused(self, *words, code=1, **how):
        done = self.office.run(*words, **how)
        self.assertEqual(done.returncode, code, f"{words}: {done.stdout}{done.stderr}")
        return done.stderr

    def page(self, name, *words, **how):
        """What a person sees at this moment, as tests/record has it; UPDATE=1 writes it anew."""
        path = PAGES / f"{name}.txt"
        shown = self.must(*words, **how)
        if os.environ.get("UPDATE"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(shown)
        self.assertEqual(shown, path.read_text())

    def review(self, at="2031-06-02T00:00:00Z"):
        return json.loads(self.must("review", "show", "checkout#1", "--format", "json", at=at))

    def section(self, name, at="2031-06-02T00:00:00Z"):
        return next(s for s in self.review(at)["sections"] if s["id"] == name)

    def start(self):
        out = self.must("review", "start", "Checkout: take payments by invoice", "--path", "checkout", "--lead", "sam",
                        "--target", "2031-07-01", who="dana")
        self.assertIn("checkout#1", out)

    def attach(self, at):
        return self.must("review", "attach", "checkout#1", "checkout", "--production", "--offline", who="dana", at=at)

    def test_a_review_from_its_start_to_drift(self):
        self.start()
        for team in (("team platform",), ("team", "sre"), ("team security",)):
            self.must("review", "add", "checkout", *team, who="dana")
        self.fill()
        self.discuss()
        self.sign()
        self.break_and_mend()
        self.close()
        self.verify()
        self.drift()
        self.lapse()
        self.care()

    def fill(self):
        """The checklist, by machine and by hand."""
        self.must("review", "attach", "checkout#1", "checkout", "--offline", who="dana")
        self.assertEqual(self.review()["blockers"][0]["kind"], "run", "a preview is no run")
        self.attach("2031-06-01T09:00:00Z")
        outcomes = {item["id"]: item for item in self.review()["items"]}
        self.assertTrue(outcomes["replicas"]["satisfied"])
        self.assertEqual(outcomes["memory-limit"]["outcome"], "fail")
        self.assertIn("only dri may", self.refused("review", "attest", "checkout", "rollback-tried",
                                                   "https://wiki.example.com/rollback", who="sam",
                                                   at="2031-06-01T09:05:00Z"))
        self.must("review", "attest", "checkout", "rollback-tried", "https://wiki.example.com/rollback", who="dana",
                  at="2031-06-01T09:10:00Z")
        self.must("review", "attest", "checkout", "threats-reviewed", "-", who="dana", stdin="No new ways in.\n",
                  at="2031-06-01T09:11:00Z")
        page = self.must("review", "show", "checkout", at="2031-06-01T09:12:00Z")
        self.assertIn("text: No new ways in.", page)
        self.assertIn("FAIL      memory-limit: checkout / api: memory_limit is not set (deploy/checkout.yaml:", page)

    def discuss(self):
        self.must("review", "comment", "checkout", "Which regions?", "--on", "replicas", who="pia",
                  at="2031-06-01T10:00:00Z")
        self.must("review", "comment", "checkout", "Nice.", "--note", who="sky", at="2031-06-01T10:01:00Z")
        self.must("review", "reply", "checkout", "1", "Two, from the start.", who="dana", at="2031-06-01T10:02:00Z")
        self.must("review", "address", "checkout", "1", who="dana", at="2031-06-01T10:03:00Z")
        self.refused("review", "resolve", "checkout", "1", who="otto", at="2031-06-01T10:04:00Z")
        queue = self.must("queue", who="pia", at="2031-06-01T10:04:00Z")
        self.assertIn("#1: resolve", queue)
        self.assertIn("platform: sign-off", queue)
        self.must("review", "resolve", "checkout", "1", who="pia", at="2031-06-01T10:05:00Z")
        self.assertIn("resolved", self.must("review", "show", "checkout", "--all", at="2031-06-01T10:06:00Z"))

    def sign(self):
        self.assertIn("only team platform may sign",
                      self.refused("review", "sign-off", "checkout", "platform", who="otto", at="2031-06-01T11:00:00Z"))
        self.must("review", "sign-off", "checkout", "platform", who="pia", at="2031-06-01T11:00:00Z")
        self.must("review", "sign-off", "checkout", "security", who="sky", at="2031-06-01T11:01:00Z")
        self.assertTrue(self.section("platform")["signed"])

    def break_and_mend(self):
        """A value that changes voids nothing; an outcome that turns voids one sign-off, and says why."""
        self.office.deploy(4)
        self.attach("2031-06-01T12:00:00Z")
        signed = self.section("platform")["sign_offs"][0]
        self.assertTrue(signed["valid"])
        self.assertEqual([c["what"] for c in signed["changed"]], ["value"])

        self.office.deploy(1)
        self.assertIn("became void", self.attach("2031-06-01T13:00:00Z"))
        signed = self.section("platform")["sign_offs"][0]
        self.assertFalse(signed["valid"])
        voids = [c for c in signed["changed"] if c["voids"]]
        self.assertEqual([(c["item"], c["before"], c["now"]) for c in voids], [("replicas", "pass", "fail")])
        self.assertRegex(voids[0]["place"], r"deploy/checkout\.yaml:\d+")
        self.assertTrue(self.section("security")["signed"], "another section is not concerned")
        news = self.must("review", "show", "checkout", "--since", "last", who="pia", at="2031-06-01T13:01:00Z")
        self.assertIn("replicas pass -> FAIL", " ".join(news.split()))

        self.page("review-show", "review", "show", "checkout", at="2031-06-01T13:02:00Z")
        self.page("review-queue", "queue", who="sam", at="2031-06-01T13:02:00Z")

        self.office.deploy(3)
        self.attach("2031-06-01T14:00:00Z")
        self.assertFalse(self.section("platform")["signed"], "what was void stays void")
        self.must("review", "sign-off", "checkout", "platform", "--comment", "mended", who="pia",
                  at="2031-06-01T14:10:00Z")
        self.assertTrue(self.section("platform")["signed"])

    def close(self):
        self.must("review", "waiver", "request", "checkout", "memory-limit", "--reason", "the limit is measured in July",
                  "--control", "an alert on memory", "--until", "2031-08-01", who="dana", at="2031-06-01T15:00:00Z")
        self.refused("review", "waiver", "approve", "checkout", "memory-limit", who="dana", at="2031-06-01T15:01:00Z")
        why = self.refused("review", "close", "checkout", "go", who="dana", at="2031-06-01T15:02:00Z")
        for part in ("item memory-limit", "section reliability", "team sre"):
            self.assertIn(part, why)
        self.must("review", "waiver", "approve", "checkout", "memory-limit", who="sam", at="2031-06-01T15:03:00Z")
        as_of = self.review()["as_of"]
        self.must("review", "comment", "checkout", "One more look.", "--note", who="sky", at="2031-06-01T15:04:00Z")
        sign = ("review", "sign-off", "checkout", "reliability")
        self.assertIn("went on", self.refused(*sign, "--seen", as_of, who="sam", at="2031-06-01T15:05:00Z"))
        self.must(*sign, "--seen", as_of + 1, who="sam", at="2031-06-01T15:05:00Z")
        self.assertEqual(self.review()["status"], "approved")
        self.make_key()
        self.must("review", "close", "checkout", "go", "--key", "file:key.pem", "--certificate", "certificate.json",
                  who="dana", at="2031-06-01T16:00:00Z")
        self.assertIn("is closed since", self.refused("review", "comment", "checkout#1", "too late", who="pia",
                                                      at="2031-06-01T16:01:00Z"))

    def make_key(self):
        done = subprocess.run([BINARY, "key", "new", "key.pem"], cwd=self.office.folder, capture_output=True, text=True,
                              timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)

    def verify(self):
        answer = self.must("certificate", "verify", "certificate.json", "--keys", "key.pem.pub", "--service", "checkout",
                           "--require", "go", at="2031-06-02T00:00:00Z")
        self.assertTrue(answer)
        self.refused("certificate", "verify", "certificate.json", "--keys", "key.pem.pub", "--service", "other",
                     at="2031-06-02T00:00:00Z")
        self.snapshot = self.must("review", "export", "checkout#1", "--format", "json", at="2031-06-02T00:00:00Z")
        self.assertEqual(json.loads(self.snapshot)["decision"], "go")
        page = self.must("review", "export", "checkout#1", "--format", "html", at="2031-06-02T00:00:00Z")
        self.assertIn("Checkout: take payments by invoice", page)
        self.assertEqual(self.standing("2031-06-02T00:00:00Z")["standing"], "current")

    def standing(self, at):
        return json.loads(self.must("service", "show", "checkout", "--format", "json", at=at))

    def watch(self, at):
        return self.must("service", "check", "checkout", "checkout", "--offline", who="sam", at=at)

    def drift(self):
        self.office.deploy(1)
        self.watch("2031-06-10T08:00:00Z")
        self.assertEqual(self.standing("2031-06-10T08:01:00Z")["standing"], "current", "once is not drift")
        self.watch("2031-06-11T08:00:00Z")
        self.assertEqual(self.standing("2031-06-11T08:01:00Z")["standing"], "adrift")
        self.certificate_tells_the_standing()
        self.watch("2031-06-12T08:00:00Z")
        reviews = json.loads(self.must("review", "list", "--format", "json", at="2031-06-12T08:01:00Z"))["reviews"]
        self.assertEqual([review["name"] for review in reviews], ["checkout#2"], "one delta review, not two")
        self.assertIn("replicas", self.must("review", "show", "checkout#2", at="2031-06-12T08:01:00Z"))
        self.office.deploy(3)
        self.watch("2031-06-13T08:00:00Z")
        self.assertEqual(self.standing("2031-06-13T08:01:00Z")["standing"], "current")
        self.assertIn("no review is open", self.must("review", "list", at="2031-06-13T08:01:00Z"))

    def certificate_tells_the_standing(self):
        words, at = ("certificate", "verify", "checkout", "--keys", "key.pem.pub"), "2031-06-11T08:01:00Z"
        said = self.must(*words, at=at)
        self.assertTrue(said.startswith("VALID: go for checkout"), said)
        self.assertRegex(said, r"(?m)^  !     standing     adrift since 2031-06-11T08:00:00Z: .*replicas.*\(checkout#2\)$")
        self.assertNotIn("standing", self.must("certificate", "verify", "checkout#1", "--keys", "key.pem.pub", at=at))
        told = json.loads(self.must(*words, "--format", "json", at=at))
        (standing,) = [one for one in told["questions"] if one["id"] == "standing"]
        self.assertEqual((told["valid"], standing["answer"]), (True, "warning"))
        self.refused(*words, "--require-standing", "current", at=at)
        self.refused(*words, "--require-standing", "due", at=at)

    def lapse(self):
        """The waiver ends and the item still fails: the standing lapses, what was decided stays as it was."""
        self.assertEqual(self.standing("2031-08-01T12:00:00Z")["standing"], "current")
        lapsed = self.standing("2031-08-02T00:00:00Z")
        self.assertEqual((lapsed["standing"], lapsed["decision"]), ("lapsed", "go"))
        self.assertIn("memory-limit", lapsed["items"])
        again = self.must("review", "export", "checkout#1", "--format", "json", at="2031-08-02T00:00:00Z")
        self.assertEqual(again, self.snapshot)
        self.assertIn("Closed as go", self.must("review", "show", "checkout#1", at="2031-08-02T00:00:00Z"))

    def care(self):
        """The record is what was written, can be copied, and its lists follow from it."""
        head = self.must("audit", "verify").split("head ")[1].strip()
        before = self.must("review", "list", "--all")
        self.must("rebuild")
        self.assertEqual(self.must("review", "list", "--all"), before)
        self.lose_and_restore()
        self.assertIn("intact", self.must("audit", "verify", "--known", head))
        show = ("review", "show", "checkout#1", "--format", "json")
        digest = json.loads(self.must(*show))["threads"][0]["texts"][0]
        self.must("blob", "erase", digest)
        self.assertIn("(erased)", self.must("review", "show", "checkout#1", "--all"))
        self.assertIn("intact", self.must("audit", "verify"))
        self.refused("person", "erase", "dana", code=2)

    def lose_and_restore(self):
        self.must("backup", "copy.db")
        self.assertIn("copy.db", self.refused("backup", "copy.db", code=2))
        os.remove(self.office.folder / ".seaworthy/record.db")
        for left in (self.office.folder / ".seaworthy").glob("record.db-*"):
            os.remove(left)
        self.must("restore", "copy.db")

    def test_foreign_text_drives_no_terminal(self):
        self.start()
        self.must("review", "comment", "checkout", "\x1b[2Jgone\x07", who="dana")
        page = self.must("review", "show", "checkout")
        self.assertIn("gone", page)
        self.assertNotIn("\x1b", page)
        self.assertIn("\x1b[1m", self.must("review", "show", "checkout", FORCE_COLOR="1"))
        self.assertNotIn("\x1b[2J", self.must("review", "show", "checkout", FORCE_COLOR="1"))

    def test_what_is_shaped_like_a_secret_is_not_kept(self):
        self.start()
        self.must("review", "comment", "checkout", "I used password=correct-horse-battery there", who="dana")
        page = self.must("review", "show", "checkout")
        self.assertIn("***", page)
        self.assertNotIn("correct-horse-battery", page)

    def test_writers_of_one_review_lose_nothing(self):
        self.start()
        environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **self.office.store}
        people = ("dana", "pia", "sam", "sky")
        for team in ("team platform", "team sre", "team security"):
            self.must("review", "add", "checkout", team, who="dana")
        writers = [subprocess.Popen([BINARY, "review", "comment", "checkout#1", f"comment {i}", "--as", people[i % 4], "--now",
                                     "2031-06-01T09:00:00Z"], cwd=self.office.folder, env=environment,
                                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for i in range(16)]
        for writer in writers:
            out, err = writer.communicate(timeout=120)
            self.assertEqual(writer.returncode, 0, out + err)
        threads = self.review()["threads"]
        self.assertEqual(sorted(thread["number"] for thread in threads), list(range(1, 17)))
        page = self.must("review", "show", "checkout#1")
        for i in range(16):
            self.assertIn(f"comment {i}\n", page)
        self.assertIn("intact", self.must("audit", "verify"))

    def test_a_certificate_that_cannot_be_written(self):
        self.start()
        self.make_key()
        close = ("review", "close", "checkout#1", "no-go", "--reason", "It leaks.", "--key", "file:key.pem", "--certificate")
        for file in ("nowhere/certificate.json", "checkout"):
            why = self.refused(*close, file, who="sam", code=2)
            self.assertIn(f"cannot write '{file}'", why)
            self.assertNotIn(".part", why)
        self.assertNotIn("closed", self.review()["status"], "nothing was done")
        why = self.refused(*close, "/dev/full", who="sam", code=2)
        self.assertIn("the review is closed", why)
        command = why.partition("`seaworthy ")[2].partition("`")[0].replace("FILE", "written.json").split()
        self.must(*command)
        self.assertIn("no_go", self.must("certificate", "show", "written.json"))

    def test_what_cannot_count_or_is_unknown_is_refused(self):
        self.start()
        attach = ("review", "attach", "checkout#1", "checkout", "--production", "--offline")
        (self.office.repository / "deploy/checkout.yaml").write_text(deployment(9))
        self.assertIn("not committed", self.refused(*attach, who="dana", code=2))
        self.office.git("checkout", "-q", "deploy")
        (self.office.repository / "standard.yaml").write_text(STANDARD.replace("1.0.0", "1.1.0"))
        self.office.git("commit", "-q", "-a", "-m", "another standard")
        why = self.refused(*attach, who="dana", code=2)
        self.assertIn("version 1.1.0", why)
        self.assertIn("review standard", why)
        self.must("review", "standard", "checkout", "--path", "checkout", "--reason", "newer", who="dana")
        self.must(*attach, who="dana")
        self.assertIn("did you mean 'dana'?", self.refused(*attach, who="dan", code=2))
        self.assertIn("--as PERSON", self.refused(*attach, code=2))
        self.assertIn("no review 'checkout#7'", self.refused("review", "show", "checkout#7", code=2))
        self.assertIn("no record at", self.refused("review", "list", "--store", "nowhere.db", code=2))

    def test_a_typing_mistake_waits_for_nobody(self):
        self.start()
        for words in (("review", "add", "checkout", "team securty"), ("review", "add", "checkout", "role dir"),
                      ("review", "add", "checkout", "team security", "--person", "sam"),
                      ("review", "action", "add", "checkout", "tell support", "--owner", "skye"),
                      ("review", "waiver", "request", "checkout", "memory-limit", "--reason", "later", "--control", "none",
                       "--until", "30d", "--owner", "skye")):
            self.assertIn("teams.yaml", self.refused(*words, who="dana", code=2))
        self.assertIn("no date", self.refused("review", "reassign", "checkout", "--target", "soon", who="dana", code=2))
        self.assertIn("did you mean 'approve'?", self.refused("review", "waiver", "aprove", "checkout", "memory-limit", code=2))
        self.assertIn("`seaworthy review show --help`", self.refused("review", "show", code=2))
        self.assertIn("--as PERSON", self.refused("queue", code=2, SEAWORTHY_AS=""))

    def test_what_changes_nothing_yet_says_so(self):
        self.start()
        self.attach("2031-06-01T08:00:00Z")
        link = "https://wiki.example.com/replicas"
        self.assertIn("has decided (pass)", self.must("review", "attest", "checkout", "replicas", link, who="dana"))
        page = self.must("review", "show", "checkout", "--all")
        self.assertIn("asked: ", page)
        self.must("review", "comment", "checkout", "a" * 100_000, who="dana")
        page = self.must("review", "show", "checkout")
        self.assertLess(len(page), 20_000)
        self.assertIn("has the rest", page)

    def test_an_emergency_is_said_wherever_the_decision_is_shown(self):
        self.start()
        self.attach("2031-06-01T08:00:00Z")
        self.must("review", "emergency-go", "checkout", "--reason", "the storm", "--until", "3d", who="sam")
        self.assertIn("Sam Okafor accepted all of it until 2031-06-04", self.must("review", "show", "checkout"))
        self.must("review", "close", "checkout", "go", who="dana")
        self.assertIn("Closed as emergency go", self.must("review", "list", "--all"))
        page = self.must("review", "show", "checkout#1")
        self.assertIn("accepted all that blocked until 2031-06-04: the storm", page)
        self.assertIn("the emergency ends", page)
        self.office.deploy(1)
        counted = self.must("service", "check", "checkout", "checkout", "--offline", who="sam", at="2031-06-02T00:00:00Z")
        self.assertIn("memory-limit", counted)
        self.assertNotIn("no required item fails", counted)
        self.assertIn("has no open review", self.refused("review", "show", "checkout", code=2))
        self.assertIn("revoked", self.must("service", "revoke", "checkout", "--reason", "it sank", who="sam",
                                           at="2031-06-02T00:01:00Z"))

    def test_a_first_start_that_is_refused_leaves_nothing_behind(self):
        for words, what in ((("x",), "does not describe"),
                            (("Checkout: take payments by invoice", "--reference", "foo"), "kind:id"),
                            (("Checkout: take payments by invoice", "--standard", "nowhere.yaml"), "nowhere.yaml"),
                            (("Checkout: take payments by invoice", "--dri", "skye"), "teams.yaml")):
            why = self.refused("review", "start", *words, "--path", "checkout", who="dana", code=2)
            self.assertIn(what, why)
            self.assertFalse((self.office.folder / ".seaworthy").exists(), words)
        self.must("review", "start", "Checkout: take payments by invoice", "--path", "checkout", "--reference",
                  "jira:SHOP-12", "--reference", "design=https://wiki.example.com/design", who="dana")
        page = self.must("review", "show", "checkout")
        self.assertIn("\njira:SHOP-12\n", page)
        self.assertIn("\ndesign: https://wiki.example.com/design\n", page)

    def test_what_is_missing_has_the_name_of_its_option(self):
        self.start()
        self.attach("2031-06-01T08:00:00Z")
        request = ("review", "waiver", "request", "checkout", "memory-limit", "--until", "30d")
        self.assertIn("--reason TEXT", self.refused(*request, who="dana", code=2))
        self.assertIn("--control TEXT", self.refused(*request, "--reason", "later", who="dana", code=2))
        self.assertIn("--reason TEXT", self.refused("review", "close", "checkout", "no-go", who="sam", code=2))

    def test_choices_are_read_with_either_dash(self):
        self.start()
        self.attach("2031-06-01T08:00:00Z")
        for spelling in ("not_applicable", "fail", "not-applicable"):
            self.must("review", "correct", "checkout", "replicas", spelling, "https://wiki.example.com/why", "--reason",
                      "it runs elsewhere", who="pia")
        self.assertIn("not in", self.refused("review", "close", "checkout", "nogo", who="sam", code=2))
        self.must("review", "close", "checkout", "no_go", "--reason", "it sinks", who="sam")
        self.assertIn("Closed as no-go", self.must("review", "list", "--all"))

    def test_secrets_of_a_file_are_not_kept(self):
        self.start()
        self.attach("2031-06-01T08:00:00Z")
        (self.office.folder / "proof.ini").write_text("password = correct-horse-battery\nregion = eu-west-1\n")
        done = self.office.run("review", "correct", "checkout", "replicas", "fail", "proof.ini", "--kind", "file", "--reason",
                               "it is one", who="pia")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("proof.ini: what is shaped like a secret is masked", done.stderr)

    def tamper(self, statement):
        """Past the program."""
        with contextlib.closing(sqlite3.connect(self.office.folder / ".seaworthy/record.db")) as store, store:
            store.execute(statement)

    def test_a_lost_text_is_told_from_an_erased_one_and_stops_no_view(self):
        self.start()
        self.must("review", "comment", "checkout", "this one is lost", who="dana")
        self.must("review", "comment", "checkout", "this one is erased", who="dana", at="2031-06-01T08:01:00Z")
        lost, erased = (thread["texts"][0] for thread in self.review()["threads"])
        self.must("blob", "erase", erased)
        self.assertIn("intact", self.must("audit", "verify"))
        self.tamper(f"delete from blobs where digest = '{lost}'")
        audit = self.office.run("audit", "verify")
        self.assertEqual(audit.returncode, 1, audit.stdout + audit.stderr)
        self.assertIn("checkout#1", audit.stdout)
        self.assertIn(lost, audit.stdout)
        self.assertNotIn(erased, audit.stdout)
        for view in (("review", "show", "checkout"), ("review", "export", "checkout"),
                     ("review", "export", "checkout", "--format", "html")):
            page = self.must(*view)
            self.assertIn("missing: run", page)
            self.assertIn("(erased)", page)

    def test_old_evidence_goes_and_what_was_signed_stays(self):
        self.start()
        self.attach("2031-06-01T08:00:00Z")
        self.attach("2031-06-02T08:00:00Z")
        self.assertIn("no evidence is old enough", self.must("blob", "expire", at="2031-08-30T07:00:00Z"))
        self.assertIn("erased 1 piece", self.must("blob", "expire", at="2031-08-30T09:00:00Z"))
        self.assertIn("intact", self.must("audit", "verify"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(arguments.binary).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
