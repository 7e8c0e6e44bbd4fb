#!/usr/bin/env python3
"""Keeps the layers of src/layers.txt, the sizes of files, and what pure folders may touch. Prints one line per offence."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
MAX_LINES = 600

# Folders that touch no file, socket, thread, environment or clock; "now" is an argument.
PURE = {"base", "value", "model", "facts", "cel", "promql", "slo", "alerting", "cloud", "check", "fix", "review", "report"}
BANNED_IN_PURE = {
    r"system_clock::now|steady_clock::now|clock_gettime|\btime\(nullptr\)": "take `now` as an argument",
    r"\bgetenv\b": "take it as an argument; only cli reads the environment",
    r"#include <fstream>|#include <filesystem>|\bfopen\(": "read files through source",
    r"#include <thread>": "threads belong to collect, source and net",
    r"#include <sys/socket.h>": "sockets belong to net",
}
# Which folder may include the headers of a library, and never in a header of ours.
LIBRARIES = {
    r"fmt/": None,  # Formatting is everywhere; still not in headers.
    r"CLI/": {"cli"},
    r"yaml\.h": {"formats"},
    r"simdjson": {"formats"},
    r"expat\.h": {"formats"},
    r"zlib\.h": {"formats", "http"},
    r"boost/": {"http"},
    r"re2/": {"cel", "promql", "alerting", "collectors"},
    r"date/": {"cel", "alerting"},
    r"sqlite3\.h": {"store"},
    r"curl/": {"net"},
    r"spdlog/": {"server"},
    r"prometheus/": {"server"},
    r"libpq": {"store"},
    r"zstd\.h": {"store"},
    r"sodium": {"auth"},
    r"cjose/": {"auth"},
    r"openssl/(?!evp)": {"attest", "http", "net"},
    r"openssl/evp": {"attest", "base", "net"},
}


def read_layers():
    allowed, seen, problems = {}, [], []
    for number, line in enumerate((SRC / "layers.txt").read_text().splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        folder, _, names = line.partition(":")
        for name in names.split():
            if name not in seen:
                problems.append(f"src/layers.txt:{number}: '{folder}' names '{name}', which does not stand above it")
        allowed[folder] = {folder, *names.split()}
        seen.append(folder)
    return allowed, problems


def check_file(path, allowed):
    folder = path.relative_to(SRC).parts[0]
    relative = path.relative_to(ROOT)
    lines = path.read_text(errors="replace").splitlines()
    if len(lines) > MAX_LINES:
        yield f"{relative}: {len(lines)} lines; split it (at most {MAX_LINES})"
    is_test = path.name.endswith("_test.cc")
    for number, line in enumerate(lines, 1):
        ours = re.match(r'#include "([a-z_]+)/', line)
        if ours and ours.group(1) in allowed and ours.group(1) not in allowed[folder]:
            yield f"{relative}:{number}: {folder} may not include {ours.group(1)} (src/layers.txt)"
        if folder == "collectors":
            other = re.match(r'#include "collectors/([a-z_0-9]+)/', line)
            if other and other.group(1) != path.relative_to(SRC).parts[1]:
                yield f"{relative}:{number}: a collector may not include another one"
        library = re.match(r"#include [<\"]([A-Za-z0-9_/.+-]+)[>\"]", line)
        if library:
            for pattern, owners in LIBRARIES.items():
                if re.match(pattern, library.group(1)):
                    if path.suffix == ".h":
                        yield f"{relative}:{number}: {library.group(1)} in a header of ours"
                    elif owners and folder not in owners and not is_test:
                        yield f"{relative}:{number}: {library.group(1)} belongs to {', '.join(sorted(owners))}"
        if folder in PURE and not is_test:
            for pattern, instead in BANNED_IN_PURE.items():
                if re.search(pattern, line):
                    yield f"{relative}:{number}: {folder} is pure; {instead}"


def check_collectors():
    listed = re.findall(r"^SEAWORTHY_COLLECTOR\((\w+)\)", (SRC / "collectors/all.def").read_text(), re.M)
    folders = sorted(p.name for p in (SRC / "collectors").iterdir() if p.is_dir())
    if listed != folders:
        yield f"src/collectors/all.def lists {listed}, the folders are {folders}"


def main():
    allowed, problems = read_layers()
    for path in sorted(SRC.rglob("*")):
        if path.suffix in (".cc", ".h"):
            if path.relative_to(SRC).parts[0] not in allowed:
                problems.append(f"{path.relative_to(ROOT)}: the folder has no line in src/layers.txt")
                continue
            problems.extend(check_file(path, allowed))
    problems.extend(check_collectors())
    print("\n".join(problems) or "layers hold")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
