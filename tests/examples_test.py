#!/usr/bin/env python3
"""The examples end with the verdicts that examples/README.md gives, without a network, and the cases of their standards hold.
Each is copied by itself first, as a reader would: none needs another one."""
import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True, type=lambda text: pathlib.Path(text).resolve())
    binary = parser.parse_args().binary
    rows = re.findall(r"^\| \[[\w-]+\]\(([\w-]+)\) \|.*\| ([\w ]+) \| (\d) \|$", (ROOT / "examples/README.md").read_text(), re.M)
    failures = [] if len(rows) == 3 else [f"examples/README.md names {len(rows)} examples, not 3"]
    for folder, verdict, code in rows:
        with tempfile.TemporaryDirectory() as alone:
            copy = shutil.copytree(ROOT / "examples" / folder, pathlib.Path(alone) / folder)
            done = subprocess.run([binary, "check", copy, "--offline", "--format", "json"], capture_output=True, text=True)
        if done.returncode != int(code):
            failures.append(f"{folder}: exit {done.returncode}, not {code}\n{done.stderr}")
        elif json.loads(done.stdout)["verdict"] != verdict.replace(" ", "_"):
            failures.append(f"{folder}: {json.loads(done.stdout)['verdict']}, not {verdict}")
    if (ROOT / "examples/ready/standard.yaml").read_text() != (ROOT / "examples/not-ready/harbour.yaml").read_text():
        failures.append("examples/not-ready/harbour.yaml is no longer what examples/ready/standard.yaml says: copy it there")
    for standard in sorted((ROOT / "examples").glob("*/standard.yaml")):
        done = subprocess.run([binary, "standard", "test", standard], capture_output=True, text=True)
        if done.returncode != 0 or not re.search(r": [1-9]\d* cases passed, 0 failed", done.stdout):
            failures.append(f"standard test {standard}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
