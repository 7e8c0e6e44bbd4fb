#!/usr/bin/env python3
"""Compares what the program prints with the expected outputs below tests/golden, or rewrites them with --update.

A case is a folder tests/golden/NAME with `cmd` (one line: arguments of the program), `out` (standard output, then standard
error) and `code` (the exit code). The program runs beside a copy of `examples` outside of Git, so that no commit or time of this
repository shows; --now fixes the rest. What stands in `given` below the case is copied there, too, under that name.
"""
import argparse
import difflib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests/golden"


def run(binary, case, folder):
    words = shlex.split((case / "cmd").read_text())
    environment = {"PATH": os.environ["PATH"], "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
    done = subprocess.run([binary, *words], cwd=folder, capture_output=True, text=True, env=environment)
    return done.stdout + ("" if not done.stderr else "--- stderr ---\n" + done.stderr), f"{done.returncode}\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("name", nargs="?", default="")
    arguments = parser.parse_args()
    binary = str(pathlib.Path(arguments.binary).resolve())
    cases = sorted(p.parent for p in GOLDEN.glob("*/cmd") if arguments.name in p.parent.name)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", pathlib.Path(folder) / "examples")
        return compare(cases, binary, folder, arguments.update)


def compare(cases, binary, folder, update):
    failed = 0
    for case in cases:
        given = pathlib.Path(folder) / "given"
        shutil.rmtree(given, ignore_errors=True)
        if (case / "given").exists():
            shutil.copytree(case / "given", given)
        for name, text in zip(("out", "code"), run(binary, case, folder)):
            path = case / name
            expected = path.read_text() if path.exists() else ""
            if expected == text:
                continue
            if update:
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
