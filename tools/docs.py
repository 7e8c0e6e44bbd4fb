#!/usr/bin/env python3
"""Writes the generated pages of docs/reference; with --check says which are not current and exits 1."""
import argparse
import pathlib
import subprocess
import sys

import cel_reference

ROOT = pathlib.Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs/reference"


def page(binary, name):
    return subprocess.run([binary, "reference", name], check=True, capture_output=True, text=True).stdout


def pages(binary):
    yield REFERENCE / "commands.md", page(binary, "commands")
    yield REFERENCE / "errors.md", page(binary, "errors")
    yield REFERENCE / "access.md", page(binary, "access")
    yield REFERENCE / "api.md", page(binary, "api")
    yield REFERENCE / "server-config.md", page(binary, "server-config")
    yield REFERENCE / "cel.md", cel_reference.page()
    for collector in page(binary, "collectors").split():
        yield REFERENCE / "collectors" / f"{collector}.md", page(binary, collector)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    stale = []
    wanted = dict(pages(arguments.binary))
    for path, text in wanted.items():
        if path.exists() and path.read_text() == text:
            continue
        stale.append(path)
        if not arguments.check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    left_over = [path for path in (REFERENCE / "collectors").glob("*.md") if path not in wanted]
    for path in left_over:
        stale.append(path)
        if not arguments.check:
            path.unlink()
    for path in stale:
        print(("not current: " if arguments.check else "wrote ") + str(path.relative_to(ROOT)))
    if arguments.check and stale:
        print("run ./dev docs")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
