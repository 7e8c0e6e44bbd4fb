#!/usr/bin/env python3
"""One service from its first push to drift: its pipeline hands in what the repository says, the server sees by itself how its
endpoint answers, people decide on both, and each of the two can tell that it no longer holds."""
import argparse
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from collecting import EDGE, Collecting  # noqa: E402
from endpoints import Authority, Endpoint  # noqa: E402
from harness import Server  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""
STANDARD = """
id: life
version: "1"
title: Before and after the launch
roles: {sre: Reliability engineers, dri: Who drives it}
sections:
  - id: code
    title: Code
    sign_off: {teams: [platform]}
    items:
      - id: covered
        question: Do the tests cover the code?
        severity: blocker
        aspect: quality
        check: coverage.line_rate >= 0.5
        why: What no test runs is not known to work.
        action: Write tests.
        origin: {kind: policy, title: House rules}
""" + EDGE


def coverage(covered):
    """A report of lcov on a hundred lines."""
    return "TN:\nSF:shop.c\n" + "".join(f"DA:{line},{int(line <= covered)}\n" for line in range(1, 101)) + "end_of_record\n"


class Repository:
    """Of the service, with the report of its tests in it."""

    def __init__(self, service, address, **environment):
        self.scratch = tempfile.TemporaryDirectory(prefix="seaworthy-repository-")
        self.folder = pathlib.Path(self.scratch.name)
        self.environment = {"PATH": "/usr/bin:/bin", "HOME": self.scratch.name, "LC_ALL": "C.UTF-8", **environment}
        self.git("init", "-q", "-b", "main")
        (self.folder / "seaworthy.yaml").write_text(
            f"schema: seaworthy/v1\nid: {service}\nendpoints:\n  - {{address: \"{address}\"}}\n")

    def git(self, *arguments):
        who = ("-c", "user.name=Pipeline", "-c", "user.email=pipeline@example.com")
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True, capture_output=True, timeout=60, env=self.environment)

    def commit(self, covered):
        (self.folder / "lcov.info").write_text(coverage(covered))
        self.git("add", ".")
        self.git("commit", "-q", "--allow-empty", "-m", f"Cover {covered} %")

    def push(self, *arguments):
        """`check --push` as the pipeline runs it: the code, and what it printed."""
        done = subprocess.run([pathlib.Path(BINARY).resolve(), "check", "--production", "--trigger", "ci", *arguments], cwd=self.folder,
                              capture_output=True, text=True, timeout=120, env=self.environment, check=False)
        return done.returncode, done.stdout + done.stderr


class Life(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = cls.enterClassContext(Authority())
        cls.server = cls.enterClassContext(Server(BINARY, arguments=["--collect-every", "off", "--egress-allow", "127.0.0.0/8"],
                                                  environment=cls.authority.environment))
        cls.office = Organisation(cls.server)
        cls.office.ana.post("/standards", {"text": STANDARD})
        cls.edge = Collecting(cls.office)

    def begin(self, name):
        self.name = name
        self.endpoint = self.enterContext(Endpoint(self.authority))
        self.office.service(name, standard="life@1", endpoints=[{"name": "api", "address": self.endpoint.address}])
        self.repository = Repository(name, self.endpoint.address, SEAWORTHY_TOKEN=self.office.dana.token, **self.authority.environment)
        self.addCleanup(self.repository.scratch.cleanup)

    def push(self, covered, *arguments, expect):
        self.repository.commit(covered)
        code, told = self.repository.push(*arguments, "--push", self.server.url)
        self.assertEqual(code, expect, told)
        return told

    def collected(self, verdict):
        self.assertEqual(self.edge.collected(self.name)["verdict"], verdict)

    def blockers(self, review):
        return sorted(f"{blocker['kind']} {blocker['about']}" for blocker in self.office.dana.get(f"/reviews/{review}").json["blockers"])

    def standing(self):
        return self.office.dana.get(f"/services/{self.name}/standing").json["standing"]

    def launch(self):
        """A go on what the pipeline pushed and the server saw."""
        review = self.office.dana.post("/reviews", {"title": f"Launch {self.name}", "services": [self.name]}).json["id"]
        self.push(80, "--offline", expect=3)  # Nobody has looked at the endpoint yet.
        self.assertEqual(self.blockers(review), ["item certificate-good", "sign-off code", "sign-off edge"])
        self.collected("ready")
        self.assertEqual(self.blockers(review), ["sign-off code", "sign-off edge"])
        self.office.pia.do(review, "sign-off", section="code")
        self.office.sam.do(review, "sign-off", section="edge")
        return review

    def delta(self):
        """The one review that is open of the service."""
        [row] = self.edge.open_reviews(self.name)
        return self.office.dana.get(f"/reviews/{row['id']}").json

    def test_a_push_keeps_what_the_server_saw(self):
        self.begin("pushed-again")
        review = self.launch()
        for arguments in (("--offline",), ()):
            with self.subTest(arguments=arguments):
                self.push(85, *arguments, expect=0)
                self.assertEqual(self.blockers(review), [], "the signatures stand")
        self.assertEqual(self.office.dana.do(review, "close", decision="go")["decision"], "go")

    def test_the_server_sees_drift_and_its_end(self):
        self.begin("watched")
        self.office.dana.do(self.launch(), "close", decision="go")
        self.endpoint.behave("expired")
        self.collected("not_ready")
        self.assertEqual(self.standing(), "current", "once may be chance")
        self.push(90, "--offline", expect=1)
        self.collected("not_ready")
        self.assertEqual(self.standing(), "adrift")
        delta = self.delta()
        self.assertIn("certificate-good", delta["title"])
        self.assertEqual(self.blockers(delta["id"]), ["item certificate-good", "sign-off edge"], "only what changed, of whoever signed it")
        self.endpoint.behave("good")
        self.collected("ready")
        self.assertEqual((self.standing(), self.edge.open_reviews(self.name)), ("current", []))

    def test_the_pipeline_sees_drift_and_its_end(self):
        self.begin("shrinks")
        self.office.dana.do(self.launch(), "close", decision="go")
        self.push(20, "--offline", expect=1)
        self.collected("not_ready")  # By what was pushed last.
        self.assertEqual(self.standing(), "adrift")
        self.assertIn("covered", self.delta()["title"])
        self.push(70, "--offline", expect=0)
        self.assertEqual((self.standing(), self.edge.open_reviews(self.name)), ("current", []))

    def test_an_endpoint_that_is_down_is_no_drift(self):
        self.begin("quiet")
        self.office.dana.do(self.launch(), "close", decision="go")
        self.endpoint.behave("hangs")
        for _ in range(2):
            self.collected("ready")  # What was seen before is fresh.
        self.assertEqual(self.standing(), "current")
        notices = [notice for notice in self.office.dana.get("/notices").json["items"] if self.name in notice["services"]]
        self.assertEqual([notice["source"] for notice in notices], [self.endpoint.address])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = arguments.binary
    unittest.main(argv=[sys.argv[0], *rest])
