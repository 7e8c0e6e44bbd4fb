#!/usr/bin/env python3
"""`check --push`: what the reader sees is the server's verdict with its items. From the first run to a service that went adrift."""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from harness import Client, Server  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""
ROOT = pathlib.Path(__file__).resolve().parents[2]
STANDARD = """
id: quay-review
version: 1.0.0
title: What the quay asks
summary: One check that holds, one that nobody can tell, one that only a person can answer.
roles: {sre: Site reliability}
sections:
  - id: reliability
    title: Reliability
    sign_off: {teams: [sre]}
    items:
      - id: probes
        question: Do the workloads that serve traffic have a readiness probe?
        severity: blocker
        aspect: architecture
        check: kubernetes.workloads.filter(w, w.serves_traffic).all(w, w.readiness)
        vacuous: pass
        why: Kubernetes can only route around a pod that it can recognise as broken.
        action: Add the probe to every container that opens a port.
        origin: {kind: policy, title: Quay rules}
      - id: tests-reported
        question: Do the tests report what they cover?
        severity: blocker
        aspect: quality
        attest: {evidence: text, prompt: Say it, roles: [sre]}
        check: coverage.line_rate > 0.0
        why: Nobody knows what was not tested.
        action: Keep the report.
        origin: {kind: policy, title: Quay rules}
"""


class Push(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(BINARY))
        cls.office = Organisation(cls.server)
        cls.office.ana.post("/standards", {"text": STANDARD})
        shutil.copytree(ROOT / "examples", cls.server.folder / "examples")
        for name in ("berth-booking", "tide-alerts"):
            cls.office.service(name, standard="quay-review" if name == "berth-booking" else "", tier=1)
        made = cls.server.browser("dana").post("/tokens", {"name": "pipeline", "scopes": ["runs:write"]}).json["text"]
        cls.pipeline = Client(cls.server, token=made)

    def push(self, folder, *words, code, client=None):
        done = subprocess.run([BINARY, "check", f"examples/{folder}", "--offline", "--push", self.server.url, *words], cwd=self.server.folder,
                              env={"PATH": os.environ["PATH"], "HOME": str(self.server.folder), "COLUMNS": "110", "LC_ALL": "C.UTF-8",
                                   "SEAWORTHY_TOKEN": (client or self.office.dana).token},
                              capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_another_standard_is_the_servers(self):
        text = self.push("ready", code=3).stdout
        self.assertRegex(text, r"\Aberth-booking, tier 1 +quay-review 1\.0\.0\njudged by http://\S+ with what it holds\n")
        self.assertIn("  ?      tests-reported (blocker): Do the tests report what they cover?\n", text)
        self.assertIn("\nINCOMPLETE: of 2 required items, 1 is not known.\n  - a preview: ", text)
        self.assertNotIn("probes", text, "what passes is no news")
        self.assertNotIn("serving-probes", text, "nor is what the repository's own standard says")
        last = text.splitlines()[-1]
        self.assertRegex(last, r"^By harbour 1\.0\.0 of the repository it would be ready; ")
        self.assertLess(len(text.splitlines()), 20)

    def test_a_pipeline_that_may_read_nothing_sees_the_same(self):
        for folder, code in (("ready", 3), ("not-ready", 1)):
            texts = [self.push(folder, code=code, client=client).stdout for client in (self.pipeline, self.office.dana)]
            pipeline, person = (re.sub(r"(?m)^  http\S+/runs/\S+$", "", text) for text in texts)
            self.assertEqual(pipeline, person)
        self.assertIn("Do: ", pipeline)
        self.assertRegex(pipeline, r"FAIL   [a-z-]+ \(blocker\): .+\?")

    def test_a_shipped_standard_is_not_the_repositorys(self):
        shipped = ("--standard", "first-look")
        self.assertRegex(self.push("ready", *shipped, code=3).stdout.splitlines()[-1], r"^By the shipped first-look \S+ it would be ready; ")
        self.assertRegex(self.in_one_log(*shipped, token="sw_pnobody", code=3), r"(?m)^By the shipped first-look \S+ it would be ready\.$")

    def test_the_same_judgement_is_told_once(self):
        text = self.push("not-ready", "--standard", "first-look", code=1).stdout
        self.assertEqual(text.count("NOT READY"), 1, text)
        self.assertIn("\nFirst things first\n", text)
        self.assertIn(f"\n{self.server.url} judged the same: not ready\n  - a preview: ", text)

    def test_what_fails_is_told_with_its_place_and_what_to_do(self):
        text = self.push("not-ready", code=1).stdout
        self.assertIn("tide-alerts-api: readiness is false  deploy/api.yaml:14", text)
        self.assertIn("Do: ", text)
        self.assertNotIn("{{", text, "parameters have their values")
        self.assertRegex(text, r"\nNOT READY: of \d+ required items, \d+ fail")
        self.assertTrue(text.splitlines()[-1].startswith("By tides 1.0.0 of the repository it would be not ready"), text)

    def test_reports_for_programs_stay_whole(self):
        done = self.push("ready", "--format", "json", code=3)
        self.assertTrue(done.stdout.startswith("{"))
        self.assertIn("INCOMPLETE: of 2 required items", done.stderr)
        self.push("ready", "--output", "report.txt", code=3)
        self.assertIn("INCOMPLETE", (self.server.folder / "report.txt").read_text())

    def in_one_log(self, *words, url=None, token="", code):
        """Both streams into one file, as a pipeline keeps them."""
        with (self.server.folder / "log.txt").open("w+") as log:
            done = subprocess.run([BINARY, "check", "examples/ready", "--offline", "--push", url or self.server.url, *words], cwd=self.server.folder,
                                  env={"PATH": os.environ["PATH"], "HOME": str(self.server.folder), "LC_ALL": "C.UTF-8",
                                       **({"SEAWORTHY_TOKEN": token} if token else {})},
                                  stdout=log, stderr=log, timeout=60, check=False)
            log.seek(0)
            text = log.read()
        self.assertEqual(done.returncode, code, text)
        return text

    def test_a_verdict_that_cannot_be_had_is_not_known(self):
        revoked = self.server.browser("dana").post("/tokens", {"name": "old", "scopes": ["runs:write"]}).json
        self.server.browser("dana").delete(f"/tokens/{revoked['token']['id']}")
        for url, token in (("http://127.0.0.1:1", "sw_any"), (None, "sw_pnobody"), (None, revoked["text"])):
            text = self.in_one_log(url=url, token=token, code=3)
            self.assertRegex(text.splitlines()[-1], r"^NOT KNOWN: the server's verdict could not be had: .+; .+$")
            self.assertNotRegex(text, r"(?m)^(READY|seaworthy: )")
            self.assertIn("  pass   serving-probes (blocker)", text, "what is known all the same")
            self.assertIn("\nBy harbour 1.0.0 of the repository it would be ready.\n", text)

    def test_what_is_not_known_ends_so_whatever_else_may_pass(self):
        self.in_one_log("--fail-on", "never", token="sw_pnobody", code=3)

    def test_what_is_not_known_goes_to_the_file_and_is_told(self):
        text = self.in_one_log("--output", "unknown.txt", token="sw_pnobody", code=3)
        self.assertRegex(text, r"\ANOT KNOWN: .+\n\Z")
        written = (self.server.folder / "unknown.txt").read_text()
        self.assertEqual(written.splitlines()[-1], text.rstrip("\n"))
        self.assertNotIn("READY", written)
        text = self.in_one_log("--format", "json", token="sw_pnobody", code=3)
        self.assertRegex(text, r"(?s)\A\{.+\}\nNOT KNOWN: [^\n]+\n\Z")

    def test_without_a_token_nothing_is_sent(self):
        for url in (None, "http://127.0.0.1:1"):
            text = self.in_one_log(url=url, code=2)
            self.assertEqual(text, f"seaworthy: no token is known for {url or self.server.url}\n"
                                   f"  `seaworthy login --server {url or self.server.url}` keeps one, or set SEAWORTHY_TOKEN\n")

    def another(self, name, standard):
        """A copy of the example that is ready, as a service of its own; its descriptor."""
        self.office.root.post("/services", {"id": name, "owner": "shop", "tier": 1, "exposure": "public", "standard": standard})
        descriptor = self.server.folder / "examples" / name / "seaworthy.yaml"
        shutil.copytree(self.server.folder / "examples/ready", descriptor.parent)
        descriptor.write_text(descriptor.read_text().replace("id: berth-booking", f"id: {name}"))
        return descriptor

    def test_what_people_settled_is_told_and_decides_nothing(self):
        descriptor = self.another("settling", "quay-review")
        review = self.office.dana.post("/reviews", {"title": "Settle it", "services": ["settling"]}).json["id"]
        self.office.dana.do(review, "add-participant", who="team sre")
        self.assertNotIn("settled", self.push("settling", "--production", code=3).stdout)
        self.office.dana.do(review, "request-waiver", item="tests-reported", reason="the tool comes later", control="we look", until="30d")
        self.assertNotIn("settled", self.push("settling", code=3).stdout, "nobody approved it")
        self.office.sam.do(review, "approve-waiver", waiver="tests-reported")
        settled = r"\n  - settled in the review, which the verdict of a run leaves out: tests-reported waived\s+until \d{4}-\d\d-\d\d \(Sam[^)]*\)\n"
        for words in ((), ("--production",)):
            text = self.push("settling", *words, code=3).stdout
            self.assertRegex(re.sub(r"\n {4}", " ", text), settled)
            self.assertIn("\nINCOMPLETE: ", text, "the verdict is the machine's")
        self.assertNotIn("settled", self.push("settling", code=3, client=self.pipeline).stdout, "a token that may read no review")
        report = '<coverage version="7"><packages><package><classes><class filename="a.py"><lines><line number="1" hits="0"/></lines></class></classes>'
        (descriptor.parent / "coverage.xml").write_text(report + "</package></packages></coverage>")
        text = self.push("settling", code=1).stdout
        self.assertIn("FAIL   tests-reported", text)
        self.assertNotIn("settled", text, "waived as unknown, not as failing")

    def test_twice_makes_the_service_adrift(self):
        self.office.ana.post("/standards", {"text": re.sub(r"(?s)      - id: tests-reported.*", "", STANDARD).replace("quay-review", "short-review")})
        descriptor = self.another("drifting", "short-review")
        review = self.office.dana.post("/reviews", {"title": "Drift later", "services": ["drifting"]}).json["id"]
        self.office.dana.do(review, "add-participant", who="team sre")
        counted = ("--production", "--trigger", "ci")
        text = self.push("drifting", *counted, code=0).stdout
        self.assertIn("\nREADY: the one required item passes.\n  - the run counts, attached to 1 open review\n", text)
        self.office.sam.do(review, "sign-off", section="reliability")
        self.office.dana.do(review, "close", decision="go")
        api = descriptor.parent / "deploy/api.yaml"
        lines = api.read_text().splitlines(True)
        at = next(number for number, line in enumerate(lines) if "readinessProbe:" in line)
        api.write_text("".join(lines[:at] + lines[at + 3:]))
        self.assertIn("the service is current", self.push("drifting", *counted, code=1).stdout)
        text = self.push("drifting", *counted, code=1).stdout
        self.assertIn("the service is adrift", text)
        self.assertIn("FAIL   probes (blocker)", text)
        shown = subprocess.run([BINARY, "service", "show", "drifting", "--server", self.server.url], capture_output=True, text=True, timeout=60,
                               env={"PATH": os.environ["PATH"], "SEAWORTHY_TOKEN": self.office.dana.token}, check=True).stdout
        self.assertRegex(shown, r"(?i)^drifting +adrift\n")
        self.assertIn("probes", shown)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    known, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(known.binary).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
