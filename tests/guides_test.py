#!/usr/bin/env python3
"""Runs the command blocks of docs/tutorial.md and docs/guides, so that no page says what is not so.

A block marked `sh` is run by bash in a folder that holds a copy of examples/ and this repository's `seaworthy` on the path;
a command that ends otherwise than with 0 says so: `# exit 3`. A block marked `yaml` whose first line is a comment with a path is
written to that path first. Blocks marked otherwise are not run.

Each block of a guide begins anew in that folder. The blocks of the tutorial are one terminal: the folder, variables and functions
stay. A block marked `sh background` is another terminal, in which the last command, a server, keeps running until the page ends; 127.0.0.1:8080 is
another free port there and everywhere on the page. A one-time link that the page writes as `…#sw_l…` is the one that was printed
last, and whoever is asked for a password types the same one.
"""
import argparse
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PASSWORD = "four lights over the harbour\n"
KEEPS_STATE = "\ntrap 'code=$?; { declare -p | grep -v \"^declare -[a-z]*r\"; declare -f; printf \"cd %q\\n\" \"$PWD\"; } > {state}; exit $code' EXIT\n"


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


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Page:
    """A page while it is run: a terminal, and servers beside it."""

    def __init__(self, path, folder, binary, shows):
        self.path, self.folder, self.shows = path, folder, shows
        self.servers, self.link, self.ran, self.failures = [], "", 0, []
        self.port = str(free_port())
        shutil.copytree(ROOT / "examples", folder / "work/examples")
        (folder / "bin").mkdir()
        (folder / "bin/seaworthy").symlink_to(binary)
        self.state = folder / "state"
        self.state.write_text(f"cd {folder}/work\n")
        self.one_terminal = path.parent == ROOT / "docs"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SEAWORTHY_")}
        self.environment = {**kept, "PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder), "NO_COLOR": "1",
                            "XDG_CONFIG_HOME": f"{folder}/config"}

    def script(self, block):
        block = block.replace("127.0.0.1:8080", f"127.0.0.1:{self.port}")
        block = re.sub(r"http://\S*#sw_l…", self.link, block)
        return f". {self.state} 2>/dev/null\n" + script_of(block)

    def run(self, block):
        self.ran += 1
        script = self.script(block)
        if self.one_terminal:
            script = KEEPS_STATE.replace("{state}", str(self.state)) + script
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, env=self.environment, input=PASSWORD, capture_output=True,
                              text=True, start_new_session=True, timeout=300)
        self.note_link(done.stdout)
        if self.shows:
            print(f"--- {block}{done.stdout}{done.stderr}")
        if done.returncode != 0:
            self.failures.append(f"{self.path.relative_to(ROOT)}: exit {done.returncode}\n{block}{done.stdout}{done.stderr}")

    def start(self, block):
        """Waits until the server says where it listens."""
        self.ran += 1
        before, last = block.rstrip().rsplit("\n", 1) if "\n" in block.rstrip() else ("", block)
        script = self.script(before) + "exec " + self.script(last).rsplit("set -eu\n", 1)[1]
        log = self.folder / f"server-{len(self.servers)}.log"
        self.servers.append(subprocess.Popen(["bash", "-c", script], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                             stdout=log.open("w"), stderr=subprocess.STDOUT, start_new_session=True))
        deadline = time.monotonic() + 30
        while " listens at " not in log.read_text():
            if self.servers[-1].poll() is not None or time.monotonic() > deadline:
                self.failures.append(f"{self.path.relative_to(ROOT)}: no server\n{block}{log.read_text()}")
                return
            time.sleep(0.05)
        self.note_link(log.read_text())

    def note_link(self, text):
        for link in re.findall(r"http://\S*#sw_l\w+", text):
            self.link = link

    def write(self, block):
        match = re.match(r"# ([\w./-]+\.yaml)\n", block)
        if match:
            path = self.folder / "work" / match[1]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block)

    def end(self):
        for server in self.servers:
            server.terminate()
            if server.wait(timeout=30) != 0:
                self.failures.append(f"{self.path.relative_to(ROOT)}: the server ended with {server.returncode}")


def run_page(path, binary, shows):
    """The number of blocks that ran, and the failures as text."""
    with tempfile.TemporaryDirectory() as folder:
        page = Page(path, pathlib.Path(folder), binary, shows)
        try:
            for kind, block in re.findall(r"^```([\w ]+)\n(.*?)^```$", path.read_text(), re.M | re.S):
                if kind == "yaml":
                    page.write(block)
                elif kind == "sh background":
                    page.start(block)
                elif kind == "sh":
                    page.run(block)
        finally:
            page.end()
        return page.ran, page.failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--binary", required=True, type=lambda text: pathlib.Path(text).resolve())
    parser.add_argument("--page", help="only pages with this in their name")
    parser.add_argument("--show", action="store_true", help="print what each block prints")
    arguments = parser.parse_args()
    failures = []
    for path in sorted([*(ROOT / "docs").glob("*.md"), *(ROOT / "docs/guides").glob("*.md")]):
        if arguments.page and arguments.page not in path.name:
            continue
        ran, wrong = run_page(path, arguments.binary, arguments.show)
        failures += wrong
        if ran == 0:
            failures.append(f"{path.relative_to(ROOT)} has no command block that is run")
        print(f"{path.name}: {ran} blocks, {len(wrong)} failed")
    print("\n".join(failures), file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
