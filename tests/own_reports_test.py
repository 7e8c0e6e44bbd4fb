#!/usr/bin/env python3
"""What this repository's own pipeline writes feeds its own verdict: tools/test_report.py, seaworthy.yaml and readiness.yaml."""
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
BINARY = pathlib.Path()

CTEST = """<testsuite name="Linux-c++" tests="4" failures="{failures}" timestamp="2031-05-30T10:00:00" time="4.5">
  <testcase name="base" classname="base" time="1" status="run"/>
  <testcase name="cel" classname="cel" time="1" status="{cel}">{cel_inside}</testcase>
  <testcase name="golden" classname="golden" time="1" status="run"/>
  <testcase name="fix_promtool" classname="fix_promtool" time="0" status="notrun"><skipped message="SKIP_REGULAR_EXPRESSION_MATCHED"/></testcase>
</testsuite>"""
BASE = """<testsuites tests="3" failures="0" timestamp="2031-05-30T10:00:01.123" name="AllTests">
  <testsuite name="Text" tests="3" failures="0" timestamp="2031-05-30T10:00:01.123">
    <testcase name="A" status="run" result="completed" classname="Text" time="0"/>
    <testcase name="B" status="run" result="completed" classname="Text" time="0"/>
    <testcase name="DISABLED_C" status="notrun" result="suppressed" classname="Text" time="0"/>
  </testsuite>
</testsuites>"""
CEL = """<testsuites tests="2" failures="{failures}" timestamp="2031-05-30T10:00:01.123" name="AllTests">
  <testsuite name="Parse" tests="2" failures="{failures}" timestamp="2031-05-30T10:00:01.123">
    <testcase name="D" status="run" result="completed" classname="Parse" time="0">{inside}</testcase>
    <testcase name="E" status="run" result="completed" classname="Parse" time="0"/>
  </testsuite>
</testsuites>"""
COBERTURA = """<coverage line-rate="0.95" timestamp="{time}" version="gcovr 5.2"><sources><source>.</source></sources><packages>
  <package name="src"><classes><class name="a" filename="src/a.cc"><lines>{lines}</lines></class></classes></package></packages></coverage>"""


def run(*command, **environment):
    environment = {"PATH": os.environ["PATH"], "TZ": "UTC", **environment}
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, env=environment)


class OwnReports(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def merged(self, cel, failed=False):
        """What inspect says of the merged report; `cel` is GoogleTest's report on the second program."""
        inside = '<failure message=""/>' if failed else ""
        ctest = self.write("ctest.xml", CTEST.format(failures=int(failed), cel="fail" if failed else "run", cel_inside=inside))
        self.write("base_test.xml", BASE)
        if cel is not None:
            self.write("cel_test.xml", cel)
        report = self.folder / "build/reports/test/junit.xml"
        done = run("python3", ROOT / "tools/test_report.py", ctest, self.folder, report)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(run(BINARY, "inspect", "tests", report).stdout)

    def test_each_test_is_counted_once(self):
        told = self.merged(CEL.format(failures=0, inside=""))
        self.assertEqual((told["tests"], told["passed"], told["skipped"], told["not_run"]), (7, 5, 2, 1))
        self.assertEqual((told["verdict"], told["time"], told["remarks"]), ("pass", "2031-05-30T10:00:01Z", []))

    def test_a_failure_is_told_once(self):
        told = self.merged(CEL.format(failures=1, inside='<failure message="x"/>'), failed=True)
        self.assertEqual((told["tests"], told["failures"], told["remarks"]), (7, 1, []))

    def test_a_crash_stays_a_failure(self):
        for report in (None, "<testsuites><testsuite name='Parse'><testcase", CEL.format(failures=0, inside="")):
            told = self.merged(report, failed=True)
            self.assertEqual((told["failures"], told["verdict"]), (1, "fail"), report)

    def check(self):
        for name in ("seaworthy.yaml", "readiness.yaml", "README.md", "docs/decisions/0001-layout-and-layers.md"):
            self.write(name, (ROOT / name).read_text())
        done = run(BINARY, "check", self.folder, "--offline", "--now", "2031-06-01T00:00:00Z", "--format", "json")
        told = json.loads(done.stdout)
        self.remarks = told["remarks"]
        return told["verdict"], {item["id"]: item["outcome"] for item in told["items"]}

    def write_coverage(self, covered, time="1937898000"):
        lines = "".join(f'<line number="{i + 1}" hits="{int(i < covered)}"/>' for i in range(100))
        self.write("build/reports/coverage/cobertura.xml", COBERTURA.format(lines=lines, time=time))

    def test_without_reports_nothing_is_known_and_nothing_fails(self):
        verdict, items = self.check()
        self.assertEqual(verdict, "incomplete")
        self.assertEqual((items["tests-pass"], items["coverage"], items["readme"]), ("unknown", "unknown", "pass"))

    def test_the_reports_decide(self):
        self.merged(CEL.format(failures=0, inside=""))
        self.write_coverage(95)
        verdict, items = self.check()
        self.assertEqual((verdict, items["tests-pass"], items["coverage"]), ("ready", "pass", "pass"))
        self.assertEqual(items["tests-stable"], "fail")
        self.write_coverage(50)
        self.assertEqual(self.check()[0], "not_ready")

    def test_an_old_report_is_no_proof(self):
        self.merged(CEL.format(failures=0, inside=""))
        self.write_coverage(95, time="1900000000")
        verdict, items = self.check()
        self.assertEqual((verdict, items["coverage"]), ("incomplete", "unknown"))

    def test_a_report_of_other_code_is_told(self):
        self.merged(CEL.format(failures=0, inside=""))
        self.write_coverage(95)
        self.check()  # Writes what is committed.
        self.assertFalse([remark for remark in self.remarks if "before the commit" in remark])
        git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-C", self.folder)
        for command in (("init", "-q"), ("add", "README.md"), ("commit", "-q", "-m", "a", "--date", "2031-05-30T12:00:00Z")):
            run(*git, *command, GIT_COMMITTER_DATE="2031-05-30T12:00:00Z")
        self.check()
        told = [remark for remark in self.remarks if "before the commit that is checked (2031-05-30T12:00:00Z)" in remark]
        self.assertEqual([remark.split(":")[0] for remark in told], ["build/reports/coverage/cobertura.xml", "build/reports/test/junit.xml"])

    def test_the_standard_holds_its_cases(self):
        done = run(BINARY, "standard", "test", ROOT / "readiness.yaml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertRegex(done.stdout, r": [1-9]\d* cases passed, 0 failed")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True, type=lambda text: pathlib.Path(text).resolve())
    options, rest = parser.parse_known_args()
    BINARY = options.binary
    unittest.main(argv=[sys.argv[0], *rest])
