#!/usr/bin/env python3
"""Compares what the program prints with the expected outputs below tests/golden, or rewrites them with --update.

A case is a folder tests/golden/NAME with `cmd` (one line: arguments of the program, run in the root of the source tree),
`out` (standard output) and `code` (the exit code). Times that depend on the machine are fixed with --now.
"""
import argparse
import difflib
import os
import pathlib
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests/golden"


def run(binary, case):
    words = shlex.split((case / "cmd").read_text())
    environment = {"PATH": os.environ["PATH"], "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([binary, *words], cwd=ROOT, capture_output=True, text=True, env=environment)
    return done.stdout + ("" if not done.stderr else "--- stderr ---\n" + done.stderr), f"{done.returncode}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("name", nargs="?", default="")
    arguments = parser.parse_args()
    binary = str(pathlib.Path(arguments.binary).resolve())
    cases = sorted(p.parent for p in GOLDEN.glob("*/cmd") if arguments.name in p.parent.name)
    failed = 0
    for case in cases:
        for name, text in zip(("out", "code"), run(binary, case)):
            path = case / name
            expected = path.read_text() if path.exists() else ""
            if expected == text:
                continue
            if arguments.update:
                path.write_text(text)
                print(f"wrote {path.relative_to(ROOT)}")
                continue
            failed += 1
            print(f"{case.name}: {name} differs")
            sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), text.splitlines(True), "expected", "printed"))
    if failed:
        print(f"{failed} differences; if they are meant: ./dev golden")
    else:
        print(f"{len(cases)} golden cases hold")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
