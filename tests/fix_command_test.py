#!/usr/bin/env python3
"""`seaworthy fix` as its users meet it: a patch that applies, files that are written once and then belong to people."""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BINARY = ""

SLO = """apiVersion: openslo/v1
kind: SLO
metadata: {name: availability}
spec:
  service: shop
  timeWindow: [{duration: 30d, isRolling: true}]
  objectives: [{target: 0.999}]
  indicator:
    spec:
      ratioMetric:
        bad: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(requests_total{code=~"5.."}[5m]))'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(requests_total[5m]))'}}}
"""
ALERT = """groups:
  - name: shop
    rules:
      - alert: QueueStandsStill
        expr: rate(queue_done_total[5m]) == 0
        for: 15m
        labels: {severity: critical}
"""
RULES = "ops/rules/shop-availability-burn-rate.yaml"
RUNBOOKS = ["docs/runbooks/queue-stands-still.md", "docs/runbooks/shop-availability-error-budget-burn.md"]


def run(*words, cwd, **more):
    return subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, **more)


def files(folder):
    return {str(p.relative_to(folder)): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file() and ".git/" not in str(p)}


def plain(value):
    """A value of a fact without where its parts were read."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "$value" in value:
        return plain(value["$value"])
    return {name: plain(item) for name, item in value.items() if name != "$at"}


class Fix(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name) / "shop"
        self.write("slo/availability.yaml", SLO)
        self.write("ops/rules/queue.yaml", ALERT)
        self.before = files(self.folder)

    def write(self, path, text):
        path = self.folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def fix(self, *words, code=0):
        done = run(BINARY, "fix", *words, cwd=self.folder)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def test_showing_changes_nothing(self):
        done = self.fix()
        self.assertIn(f"+++ b/{RULES}\n", done.stdout)
        self.assertIn("3 new files", done.stderr)
        self.assertEqual(files(self.folder), self.before)

    def test_the_patch_gives_what_write_writes(self):
        patch = self.fix().stdout
        self.fix("--write")
        written = files(self.folder)
        self.assertEqual(sorted(set(written) - set(self.before)), sorted([RULES, *RUNBOOKS]))
        for tool in (["git", "apply"], ["patch", "-p1", "--silent"]):
            if shutil.which(tool[0]) is None:
                continue
            other = self.folder.parent / tool[0]
            for path, text in self.before.items():
                (other / path).parent.mkdir(parents=True, exist_ok=True)
                (other / path).write_text(text)
            done = run(*tool, cwd=other, input=patch)
            self.assertEqual(done.returncode, 0, f"{tool}: {done.stderr}")
            self.assertEqual(files(other), written, tool)

    def test_writing_again_writes_nothing(self):
        self.fix("--write")
        once = files(self.folder)
        self.assertIn("Nothing to write: 1 objective and 3 alerts were read.", self.fix("--write").stderr)
        self.assertEqual(files(self.folder), once)

    def test_what_a_person_changed_is_theirs(self):
        self.fix("--write")
        self.write(RUNBOOKS[0], "# Mine\n")
        (self.folder / RULES).unlink()
        self.write(RULES, "# I took these out on purpose.\n")
        done = self.fix("--write")
        self.assertEqual((self.folder / RUNBOOKS[0]).read_text(), "# Mine\n")
        self.assertEqual((self.folder / RULES).read_text(), "# I took these out on purpose.\n")
        self.assertIn(f"  {RULES}\n", done.stderr)

    def test_links_are_not_followed(self):
        outside = self.folder.parent / "outside"
        outside.mkdir()
        (self.folder / "docs").symlink_to(outside)
        done = self.fix("--write", code=2)
        self.assertIn("leads through a link", done.stderr)
        self.assertEqual(list(outside.iterdir()), [])
        self.assertTrue((self.folder / RULES).exists())

    def test_a_kind_can_be_asked_for_alone(self):
        self.assertNotIn(RULES, self.fix("--only", "runbooks").stdout)
        self.assertNotIn("docs/runbooks", self.fix("--only", "burn-alerts").stdout.replace("address of docs", ""))
        self.fix("--only", "everything", code=2)

    def test_words_of_the_repository_are_used(self):
        self.assertIn("+          severity: critical\n", self.fix().stdout)

    def test_a_persons_file_is_only_spoken_of(self):
        done = self.fix("--write")
        self.assertIn("ops/rules/queue.yaml:4:9: QueueStandsStill names no runbook", done.stderr)
        self.assertEqual((self.folder / "ops/rules/queue.yaml").read_text(), ALERT)

    def test_the_patch_of_a_folder_inside_a_repository_applies_there(self):
        top = self.folder.parent
        if shutil.which("git") is None:
            self.skipTest("no git")
        run("git", "init", "--quiet", cwd=top)
        done = run(BINARY, "fix", "shop", cwd=top)
        self.assertIn("`git apply`", done.stderr)
        for folder in (top, self.folder):
            applied = run("git", "apply", cwd=folder, input=done.stdout)
            self.assertEqual(applied.returncode, 0, applied.stderr)
            (self.folder / RULES).unlink()
            for path in RUNBOOKS:
                (self.folder / path).unlink()

    def test_a_page_that_an_alert_names_is_written_there(self):
        self.write("ops/rules/queue.yaml", ALERT + "        annotations: {runbook_url: ops/pages/queue.md}\n")
        self.assertIn("+++ b/ops/pages/queue.md\n", self.fix("--only", "runbooks").stdout)
        self.write("ops/pages/queue.md", "# Queue\n")
        self.assertNotIn("ops/pages/queue.md", self.fix("--only", "runbooks").stdout)

    def test_many_notes_are_cut_short(self):
        alerts = "".join(f"      - {{alert: Queue{i}StandsStill, expr: 'rate(q{i}_total[5m]) == 0'}}\n" for i in range(40))
        self.write("ops/rules/queue.yaml", "groups:\n  - name: shop\n    rules:\n" + alerts)
        done = self.fix("--only", "runbooks")
        self.assertEqual(done.stdout.count("+++ "), 40)
        self.assertEqual(done.stderr.count("names no runbook"), 25)
        self.assertIn("  and 15 more\n", done.stderr)

    def test_a_kustomization_that_does_not_list_the_resource_is_named(self):
        self.write("deploy/kustomization.yaml", "resources: [slo.yaml]\n")
        self.write("deploy/slo.yaml", "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: api}\n"
                   "spec: {target: '99', window: 4w, alerting: {disabled: true}, indicator: {bool_gauge: {metric: up}}}\n")
        self.assertIn("  deploy/kustomization.yaml: api-burn-rate.yaml is not listed yet\n", self.fix().stderr)

    def test_a_folder_that_is_not_there_is_wrong_usage(self):
        self.assertIn("nowhere", self.fix("nowhere", code=2).stderr)


class Evidence(unittest.TestCase):
    """What was written counts once its marks are gone, and not before."""

    setUp, write, fix = Fix.setUp, Fix.write, Fix.fix

    def fact(self, key):
        done = run(BINARY, "facts", "--offline", self.folder, cwd=self.folder)
        return plain(json.loads(done.stdout)["facts"][key]["value"])

    def complete(self, path, mark, text):
        before = (self.folder / path).read_text()
        self.assertIn(mark, before)
        self.write(path, before.replace(mark, text))

    def test_a_skeleton_is_no_runbook(self):
        self.fix("--write")
        self.assertEqual([page["placeholder"] for page in self.fact("repo.runbooks")], [True, True])
        for path in RUNBOOKS:
            self.complete(path, "TODO(seaworthy):", "As the dashboard shows,")
        self.assertEqual([page["placeholder"] for page in self.fact("repo.runbooks")], [False, False])

    def test_burn_alerts_fit_once_their_runbook_is_named(self):
        self.assertEqual(self.fact("slo.objectives")[0]["burn_alerts"], [])
        self.fix("--write")
        before = self.fact("slo.objectives")[0]
        self.assertEqual([alert["fits"] for alert in before["burn_alerts"]], [False, False])
        self.assertFalse(before["fast_burn"])
        self.complete(RULES, "TODO(seaworthy): the address of ", "https://git.shop.io/shop/blob/main/")
        after = self.fact("slo.objectives")[0]
        self.assertEqual([alert["problems"] for alert in after["burn_alerts"]], [[], []])
        self.assertEqual([alert["fits"] for alert in after["burn_alerts"]], [True, True])
        self.assertTrue(after["fast_burn"] and after["slow_burn"])

    def test_an_alert_whose_runbook_is_a_skeleton_has_none_yet(self):
        self.fix("--write")
        self.write("ops/rules/queue.yaml", ALERT + "        annotations: {runbook_url: docs/runbooks/queue-stands-still.md}\n")
        kinds = lambda: {alert["name"]: alert["runbook_kind"] for alert in self.fact("alert_rules.alerts")}
        self.assertEqual(kinds()["QueueStandsStill"], "placeholder")
        self.complete(RUNBOOKS[0], "TODO(seaworthy):", "As the dashboard shows,")
        self.assertEqual(kinds()["QueueStandsStill"], "path")


def main():
    global BINARY
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(arguments.binary).resolve())
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
