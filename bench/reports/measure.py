#!/usr/bin/env python3
"""measure.py FOLDER ROUNDS: every reader over every report of the folder, in turn; medians of CPU time, and peak memory. What
seaworthy says is compared with totals.json first: a figure of a wrong answer would be worth nothing."""
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

SEAWORTHY = os.environ.get("SEAWORTHY", "build/release/seaworthy")
PASSES = os.environ.get("PASSES", "build/bench/bench")
KINDS = {"cobertura.xml": "coverage", "jacoco.xml": "coverage", "lcov.info": "coverage", "cover.out": "coverage", "junit.xml": "tests",
         "results.trx": "tests", "k6.json": "load-test", "jmeter.csv": "load-test", "checker.sarif": "sarif"}
# The least that a reader of the format could do: name and command.
BARE = {".xml": ("expat, empty handlers", "bench_xml_pass"), ".trx": ("expat, empty handlers", "bench_xml_pass"),
        ".json": ("simdjson, every line", "bench_json_pass", "lines"), ".sarif": ("simdjson, whole", "bench_json_pass", "whole"),
        ".csv": ("ends of lines", "bench_line_pass"), ".info": ("ends of lines", "bench_line_pass"),
        ".out": ("ends of lines", "bench_line_pass")}
JUNITPARSER = "import sys, junitparser; x = junitparser.JUnitXml.fromfile(sys.argv[1]); print(sum(len(s) for s in x))"


def has_module(name):
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True).returncode == 0


def readers(path):
    yield "seaworthy", [SEAWORTHY, "inspect", KINDS[path.name], str(path)], 0
    name, program, *mode = BARE[path.suffix]
    yield name, [f"{PASSES}/{program}", *mode, str(path)], 0
    if path.name == "lcov.info":
        yield "lcov --summary", shutil.which("lcov") and ["lcov", "--summary", str(path)], 1
    if path.name == "junit.xml":
        yield "junitparser", has_module("junitparser") and [sys.executable, "-c", JUNITPARSER, str(path)], 1


def once(command):
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def check(path, truth):
    answer = json.loads(subprocess.run([SEAWORTHY, "inspect", KINDS[path.name], str(path)], capture_output=True, check=True).stdout)
    wrong = {key: answer.get(key) for key in truth if answer.get(key) != truth[key]}
    if wrong:
        sys.exit(f"{path.name}: {wrong}, true {truth}")


def main():
    folder, rounds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    totals = json.loads((folder / "totals.json").read_text())
    print(f"{'report':14} {'reader':22} {'CPU s':>8} {'MB/s':>6} {'peak MiB':>9}")
    for name, truth in totals.items():
        path = folder / name
        check(path, truth)
        known = [(reader, command, most or rounds) for reader, command, most in readers(path)]
        runs = {reader: [] for reader, _, _ in known}
        for number in range(rounds):
            for reader, command, most in known:
                if command and number < most:
                    runs[reader].append(once(command))
        medians = {}
        for reader, found in runs.items():
            if not found:
                print(f"{name:14} {reader:22} {'left out: not installed':>25}")
                continue
            medians[reader] = statistics.median(cpu for cpu, _ in found)
            print(f"{name:14} {reader:22} {medians[reader]:8.3f} {path.stat().st_size / 1e6 / medians[reader]:6.0f} "
                  f"{max(memory for _, memory in found):9.0f}")
        bare = BARE[path.suffix][0]
        print(f"{name:14} seaworthy is {medians[bare] / medians['seaworthy']:.0%} of the speed of the bare pass")


if __name__ == "__main__":
    main()
