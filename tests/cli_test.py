#!/usr/bin/env python3
"""The command line as its users meet it: exit codes, streams, colours, files, errors."""
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
NOW = ["--now", "2031-06-01T00:00:00Z", "--offline"]
BINARY = ""


def run(*words, cwd=ROOT, stdin="", **environment):
    variables = {"PATH": os.environ["PATH"], "COLUMNS": "100", "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run([BINARY, *map(str, words)], cwd=cwd, input=stdin, capture_output=True, text=True,
                          env=variables, timeout=60)


class Check(unittest.TestCase):
    def test_examples_end_with_their_verdicts(self):
        for name, code, verdict in (("ready", 0, "ready"), ("not-ready", 1, "not_ready"), ("bare", 3, "incomplete")):
            done = run("check", f"examples/{name}", *NOW, "--format", "json")
            self.assertEqual(done.returncode, code, name + done.stderr)
            self.assertEqual(json.loads(done.stdout)["verdict"], verdict)

    def test_fail_on_decides_which_verdicts_count(self):
        self.assertEqual(run("check", "examples/bare", *NOW, "--fail-on", "fail").returncode, 0)
        self.assertEqual(run("check", "examples/bare", *NOW, "--fail-on", "never").returncode, 0)
        self.assertEqual(run("check", "examples/not-ready", *NOW, "--fail-on", "fail").returncode, 1)
        self.assertEqual(run("check", "examples/not-ready", *NOW, "--fail-on", "never").returncode, 0)

    def test_options_may_stand_before_the_path(self):
        done = run("check", *NOW, "--format", "json", "examples/bare")
        self.assertEqual(json.loads(done.stdout), json.loads(run("check", "examples/bare", *NOW, "--format", "json").stdout))

    def test_output_is_the_same_every_time(self):
        first, second = (run("check", "examples/not-ready", *NOW, "--format", "json").stdout for _ in range(2))
        self.assertEqual(first, second)

    def test_output_goes_to_the_file_and_nothing_to_the_terminal(self):
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder) / "report.json"
            done = run("check", "examples/ready", *NOW, "--format", "json", "--output", target)
            self.assertEqual((done.returncode, done.stdout), (0, ""))
            self.assertEqual(json.loads(target.read_text())["verdict"], "ready")
            self.assertEqual([p.name for p in pathlib.Path(folder).iterdir()], ["report.json"])

    def test_output_that_cannot_be_written_is_an_error(self):
        done = run("check", "examples/ready", *NOW, "--output", "/nowhere/report")
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot write '/nowhere/report", done.stderr)

    def test_a_job_on_github_gets_a_summary_beside_what_it_has(self):
        with tempfile.TemporaryDirectory() as folder:
            summary = pathlib.Path(folder) / "summary.md"
            summary.write_text("of another step\n")
            job = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)}
            done = run("check", "examples/not-ready", *NOW, "--format", "github", **job)
            self.assertEqual(done.returncode, 1)
            self.assertIn("::error file=examples/not-ready/", done.stdout)
            text = summary.read_text()
            self.assertTrue(text.startswith("of another step\n## Tide alerts: NOT READY"), text[:80])
            run("check", "examples/not-ready", *NOW, "--format", "text", **job)
            self.assertEqual(summary.read_text(), text)
            run("check", "examples/not-ready", *NOW, "--format", "github", GITHUB_STEP_SUMMARY=str(summary))
            self.assertEqual(summary.read_text(), text)
            summary.write_text("x" * (1 << 20))
            run("check", "examples/not-ready", *NOW, "--format", "github", **job)
            self.assertEqual(summary.stat().st_size, 1 << 20)

    def test_a_summary_that_cannot_be_written_is_an_error(self):
        job = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "/nowhere/summary.md"}
        done = run("check", "examples/ready", *NOW, "--format", "github", **job)
        self.assertEqual(done.returncode, 2)
        self.assertIn("cannot write '/nowhere/summary.md'", done.stderr)

    def test_only_judges_one_item_and_knows_the_nearest_name(self):
        done = run("check", "examples/bare", *NOW, "--only", "owner", "--format", "json")
        self.assertEqual([i["id"] for i in json.loads(done.stdout)["items"]], ["owner"])
        done = run("check", "examples/bare", *NOW, "--only", "ownr")
        self.assertEqual(done.returncode, 2)
        self.assertIn("did you mean 'owner'?", done.stderr)

    def test_only_ends_with_the_outcome_of_its_item_whatever_it_weighs(self):
        outcomes = {i["id"]: i for i in json.loads(run("check", "examples/bare", *NOW, "--format", "json").stdout)["items"]}
        codes = {"pass": 0, "not_applicable": 0, "fail": 1, "unknown": 3, "error": 3}
        seen = set()
        for name, item in outcomes.items():
            done = run("check", "examples/bare", *NOW, "--only", name)
            self.assertEqual(done.returncode, codes[item["outcome"]], name)
            self.assertIn(f'{item["outcome"].upper()}: {name} alone was judged', done.stdout)
            seen.add((item["outcome"], item["severity"] == "blocker"))
        self.assertIn(("fail", False), seen)
        self.assertIn(("unknown", False), seen)

    def test_colour_only_where_it_is_asked_for(self):
        self.assertNotIn("\x1b", run("check", "examples/bare", *NOW).stdout)
        self.assertIn("\x1b", run("check", "examples/bare", *NOW, FORCE_COLOR="1").stdout)
        self.assertNotIn("\x1b", run("check", "examples/bare", *NOW, FORCE_COLOR="1", NO_COLOR="1").stdout)

    def test_no_line_is_wider_than_the_terminal_where_words_allow(self):
        text = run("check", "examples/bare", *NOW, COLUMNS="60").stdout
        # A word that is too wide for itself, such as the address of a guide, stands beside its label all the same.
        long = [line for line in text.splitlines() if len(line) > 60 and max(map(len, line.split())) <= 60]
        self.assertEqual(long, [])

    def test_a_missing_folder_and_a_bad_time_are_told(self):
        done = run("check", "nowhere")
        self.assertEqual(done.returncode, 2)
        self.assertIn("nowhere", done.stderr)
        done = run("check", "examples/bare", "--now", "tomorrow")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'tomorrow' is no instant", done.stderr)

    def test_record_and_replay_exclude_each_other(self):
        done = run("check", "examples/bare", "--record", "a", "--replay", "b")
        self.assertEqual(done.returncode, 2)
        self.assertIn("exclude each other", done.stderr)

    def test_a_broken_descriptor_is_an_error_with_its_place(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "seaworthy.yaml").write_text("name: shop\nteir: 1\n")
            done = run("check", folder, *NOW)
            self.assertEqual(done.returncode, 2)
            self.assertIn("seaworthy.yaml:2:1", done.stderr)
            self.assertIn("tier", done.stderr)

    def test_a_broken_evidence_file_is_unknown_and_no_error(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "slo.yaml").write_text("apiVersion: openslo/v1\nkind: SLO\nspec: [\n")
            done = run("check", folder, *NOW, "--only", "slo-defined", "--format", "json")
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertEqual(json.loads(done.stdout)["items"][0]["outcome"], "unknown")

    def test_a_full_disk_is_an_internal_error(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([BINARY, "check", "examples/bare", *NOW], cwd=ROOT, stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=60)
        self.assertEqual(done.returncode, 4)
        self.assertIn("standard output", done.stderr)

    def test_what_the_repository_claims_for_itself_is_said(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "examples/ready", folder, dirs_exist_ok=True)
            with open(pathlib.Path(folder) / "seaworthy.yaml", "a") as descriptor:
                descriptor.write("exclude: [legacy/**]\n")
            text = run("check", folder, *NOW).stdout
            self.assertIn("judged by a standard of the repository's own: standard.yaml", text)
            self.assertIn("left out because the repository excludes it: legacy/**", text)
            self.assertNotIn("repository's own", run("check", folder, *NOW, "--standard", "first-look").stdout)

    def test_a_standard_outside_of_the_repository_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "seaworthy.yaml").write_text("standard: ../other/standard.yaml\n")
            done = run("check", folder, *NOW)
            self.assertEqual(done.returncode, 2)
            self.assertIn("outside of the repository", done.stderr)


class Commands(unittest.TestCase):
    def test_help_and_version_go_to_standard_output(self):
        for words in (["--help"], ["check", "--help"], ["--version"], ["standard", "--help"]):
            done = run(*words)
            self.assertEqual((done.returncode, done.stderr), (0, ""), words)
            self.assertTrue(done.stdout)

    def test_wrong_usage_goes_to_standard_error(self):
        for words in ([], ["chekc"], ["check", "--nothing"], ["check", "--format", "pdf"], ["inspect", "nothing", "x"]):
            done = run(*words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertTrue(done.stderr, words)
        self.assertIn("there is no command 'chekc'\ndid you mean 'check'?", run("chekc").stderr)
        self.assertIn("there is no command 'review waiver nosuch'", run("review", "waiver", "nosuch").stderr)
        self.assertNotIn("there is no command", run("review").stderr + run("--nosuch").stderr + run("check", "--nosuch").stderr)

    def test_init_writes_what_check_reads_and_never_overwrites(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(ROOT / "examples/bare", folder, dirs_exist_ok=True)
            self.assertEqual(run("init", folder).returncode, 0)
            written = (pathlib.Path(folder) / "seaworthy.yaml").read_text()
            self.assertEqual(run("check", folder, *NOW, "--fail-on", "never").returncode, 0)
            again = run("init", folder)
            self.assertEqual(again.returncode, 2)
            self.assertIn("never overwritten", again.stderr)
            self.assertEqual((pathlib.Path(folder) / "seaworthy.yaml").read_text(), written)

    def test_facts_have_provenance(self):
        facts = json.loads(run("facts", "examples/ready", "--only", "slo", *NOW).stdout)["facts"]
        self.assertEqual({key.split(".")[0] for key in facts}, {"slo"})
        self.assertIn("$at", facts["slo.objectives"]["value"][0])
        done = run("facts", "examples/ready", "--only", "nothing")
        self.assertEqual(done.returncode, 2)
        self.assertIn("there are", done.stderr)

    def test_explain_shows_expression_evidence_and_facts(self):
        text = run("explain", "owner", "examples/bare", *NOW).stdout
        for part in ("question", "Check", "What decided", "Facts read", "repo.owners"):
            self.assertIn(part, text)

    def test_inspect_promql_reads_expressions_from_its_input(self):
        lines = [json.dumps(text) for text in ("sum(rate(up{a='b'}[5m])) by (job)", "sum(\n  up", "limitk(1, up)")] + ["7"]
        done = run("inspect", "promql", stdin="\n".join(lines))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        good, broken, experimental, number = map(json.loads, done.stdout.splitlines())
        self.assertEqual(good, {"valid": True, "normalised": 'sum by (job) (rate(up{a="b"}[5m]))',
                                "selectors": ['up{a="b"}'], "error": None})
        self.assertEqual((broken["valid"], broken["normalised"], broken["selectors"]), (False, None, []))
        self.assertEqual((broken["error"]["line"], broken["error"]["column"]), (2, 5))
        self.assertFalse(experimental["valid"])
        self.assertIn("--enable-feature", experimental["error"]["advice"])
        self.assertIn("no JSON string", number["error"]["message"])
        done = run("inspect", "promql", "--experimental", stdin=lines[2])
        self.assertTrue(json.loads(done.stdout)["valid"])

    def test_inspect_takes_files_or_input_by_its_kind(self):
        for words in (["inspect", "slo"], ["inspect", "promql", "file"]):
            done = run(*words)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("inspect", done.stderr)

    def test_inspect_prints_one_line_for_each_file(self):
        files = sorted((ROOT / "examples/ready/slo").glob("*.yaml")) + [ROOT / "README.md", ROOT / "nowhere"]
        lines = run("inspect", "slo", *files).stdout.splitlines()
        self.assertEqual([json.loads(line)["path"] for line in lines], [str(f) for f in files])
        self.assertIn("not_a", json.loads(lines[-1]))

    def test_inspect_looks_through_series_that_another_file_records(self):
        with tempfile.TemporaryDirectory() as folder:
            alerts, records = pathlib.Path(folder, "alerts.yml"), pathlib.Path(folder, "records.yml")
            alerts.write_text("groups: [{name: g, rules: [{alert: A, expr: 'x:ratio > 0.1'}]}]\n")
            failed, all_of_it = 'rate(http_requests_total{code=~"5.."}[5m])', "rate(http_requests_total[5m])"
            records.write_text(f"groups: [{{name: g, rules: [{{record: 'x:ratio', expr: '{failed} / {all_of_it}'}}]}}]\n")
            lines = [json.loads(line) for line in run("inspect", "alert-rules", alerts, records).stdout.splitlines()]
        self.assertEqual(lines[0]["alerts"][0]["signal"], "errors")
        self.assertEqual(lines[1]["records"][0]["record"], "x:ratio")

    def test_completion_is_valid_shell(self):
        for shell in ("bash", "zsh", "fish"):
            script = run("completion", shell)
            self.assertEqual(script.returncode, 0)
            self.assertIn("--standard" if shell != "fish" else "-l standard", script.stdout)
        done = subprocess.run(["bash", "-n"], input=run("completion", "bash").stdout, text=True, capture_output=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        ask = "COMP_WORDS=(seaworthy standard li); COMP_CWORD=2; _seaworthy; echo ${COMPREPLY[@]}"
        done = subprocess.run(["bash", "-c", run("completion", "bash").stdout + ask], text=True, capture_output=True)
        self.assertEqual(set(done.stdout.split()), {"list", "lint"})

    def test_shipped_standards_are_clean_and_their_cases_hold(self):
        for name in run("standard", "list").stdout.splitlines():
            done = run("standard", "test", name.split()[0])
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_probe_says_that_nothing_answers(self):
        done = run("probe", "tls", "127.0.0.1:1")
        self.assertEqual(done.returncode, 3)
        self.assertIn("unreachable", done.stdout)
        done = run("probe", "tls", "http://x:1:2")
        self.assertEqual(done.returncode, 2)


class Product(unittest.TestCase):
    """Several services in one repository."""

    TWO = "name: shop\n---\nname: depot\nowner: team-depot\n"

    def test_two_services_are_one_product_or_each_by_itself(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "seaworthy.yaml").write_text(self.TWO)
            one = json.loads(run("check", folder, *NOW, "--format", "json").stdout)
            self.assertEqual(one["schema"], "seaworthy.run/v1")
            both = json.loads(run("check", folder, *NOW, "--all", "--format", "json").stdout)
            self.assertEqual([r["service"]["name"] for r in both["runs"]], ["shop", "depot"])
            depot = json.loads(run("check", folder, *NOW, "--service", "depot", "--format", "json").stdout)
            self.assertEqual(depot["service"]["name"], "depot")
            done = run("check", folder, *NOW, "--service", "depto")
            self.assertEqual(done.returncode, 2)
            self.assertIn("depot", done.stderr)

    def test_a_service_by_itself_is_not_judged_by_the_files_of_another(self):
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for name, owner in (("cart", "spec: {type: service, owner: group:team-cart}"), ("pay", "spec: {type: service}")):
                (root / name).mkdir()
                (root / name / "catalog-info.yaml").write_text(
                    f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n{owner}\n")
            self.assertEqual(run("check", folder, *NOW, "--only", "owner").returncode, 0)
            self.assertEqual(run("check", folder, *NOW, "--only", "owner", "--service", "cart").returncode, 0)
            pay = run("check", folder, *NOW, "--only", "owner", "--service", "pay")
            self.assertEqual(pay.returncode, 3, pay.stdout)
            self.assertIn("left out as folders of other services: cart", pay.stdout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(arguments.binary).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
