#!/usr/bin/env python3
"""Keeps the outputs shown in README.md true. A block follows a comment `<!-- output: ARGUMENTS -->`; `[...]` on a line of its own stands
for lines left out. Without --update: exits 1 where a block is not what the program prints."""
import argparse
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"(<!-- output: (.*?) -->\n```\n)(.*?)(```\n)", re.S)
HEAD, TAIL = 32, 12


def printed(binary, words):
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", pathlib.Path(folder) / "examples")
        environment = {"PATH": os.environ["PATH"], "COLUMNS": "100", "LC_ALL": "C.UTF-8"}
        done = subprocess.run([binary, *shlex.split(words)], cwd=folder, capture_output=True, text=True, env=environment)
    lines = done.stdout.splitlines(keepends=True)
    if len(lines) <= HEAD + TAIL:
        return "".join(lines)
    return "".join(lines[:HEAD]) + "[...]\n" + "".join(lines[-TAIL:])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--update", action="store_true")
    arguments = parser.parse_args()
    binary = str(pathlib.Path(arguments.binary).resolve())
    readme = ROOT / "README.md"
    text = readme.read_text()
    new = BLOCK.sub(lambda m: m.group(1) + printed(binary, m.group(2)) + m.group(4), text)
    if new == text:
        return 0
    if arguments.update:
        readme.write_text(new)
        return 0
    print("README.md shows what the program does not print any more: run ./dev golden")
    return 1


if __name__ == "__main__":
    sys.exit(main())
