#!/usr/bin/env python3
"""Runs the command blocks of docs/guides, so that no guide says what is not so.

A block marked `sh` is run by bash in a folder that holds a copy of examples/ and this repository's `seaworthy` on the path;
a command that ends otherwise than with 0 says so: `# exit 3`. A block marked `yaml` whose first line is a comment with a path is
written to that path first. Blocks marked otherwise are not run.
"""
import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def script_of(block):
    """The block with the expected exit codes as tests."""
    lines = []
    for line in block.splitlines():
        match = re.match(r"(.*?)\s*# exit (\d+)$", line)
        if match:
            lines.append(f"code=0; {match[1]} || code=$?; [ $code = {match[2]} ] || {{ echo \"exit $code\" >&2; exit 99; }}")
        else:
            lines.append(line)
    return "set -eu\n" + "\n".join(lines) + "\n"


def run_guide(guide, binary):
    """The number of blocks that ran, and the failures as text."""
    ran, failures = 0, []
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        shutil.copytree(ROOT / "examples", folder / "examples")
        (folder / "bin").mkdir()
        (folder / "bin/seaworthy").symlink_to(binary)
        environment = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "NO_COLOR": "1"}
        for kind, block in re.findall(r"^```(\w+)\n(.*?)^```$", guide.read_text(), re.M | re.S):
            if kind == "yaml" and (match := re.match(r"# ([\w./-]+\.yaml)\n", block)):
                path = folder / match[1]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(block)
            elif kind == "sh":
                ran += 1
                done = subprocess.run(["bash", "-c", script_of(block)], cwd=folder, env=environment, capture_output=True, text=True)
                if done.returncode != 0:
                    failures.append(f"{guide.relative_to(ROOT)}: exit {done.returncode}\n{block}{done.stdout}{done.stderr}")
    return ran, failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, type=lambda text: pathlib.Path(text).resolve())
    binary = parser.parse_args().binary
    failures = []
    for guide in sorted((ROOT / "docs/guides").glob("*.md")):
        ran, wrong = run_guide(guide, binary)
        failures += wrong
        if ran == 0:
            failures.append(f"{guide.relative_to(ROOT)} has no command block that is run")
        print(f"{guide.name}: {ran} blocks, {len(wrong)} failed")
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
