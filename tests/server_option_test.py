#!/usr/bin/env python3
"""Every command and --server: it asks the server, or it says what to do instead. The commands are those that the program
itself lists, so that none can be forgotten."""
import argparse
import http.server
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import unittest

BINARY = ""

# What a command needs before it would ask anybody; all others get an `x` for each argument.
GIVEN = {
    "api": ["GET", "/me"],
    "certificate verify": ["checkout", "--keys", "keys.pem"],
    "probe tls": ["127.0.0.1:1"],
    "review correct": ["x", "x", "pass", "https://example.org"],
    "review waiver request": ["x", "x", "--reason", "x", "--control", "x", "--until", "30d"],
    "standard lint": ["standard.yaml"],
    "standard upload": ["standard.yaml"],
    "service register": ["repository"],
    "token new": ["--login", "ann"],
}
# Of what is kept of a server on this machine; nobody needs to be asked.
ASKS_NOBODY = {"logout"}
# What would change a record: a server that is only named by the environment is meant, too.
OF_A_RECORD = {"backup": ["copy.db"], "restore": ["copy.db"], "rebuild": [], "blob expire": []}


class Stub(http.server.BaseHTTPRequestHandler):
    asked = []

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.asked.append(f"{self.command} {self.path}")
        body = b'{"type": "about:blank", "title": "not here", "status": 404}'
        self.send_response(404)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_):
        pass


def commands():
    """Name to its usage: the arguments that it requires, with the first choice of each where there are some."""
    page = subprocess.run([BINARY, "reference", "commands"], check=True, capture_output=True, text=True, timeout=60).stdout
    found = {}
    for part in page.split("\n## ")[1:]:
        name = part.partition("\n")[0]
        usage = re.search(rf"^seaworthy {name}(.*)$", part, re.M)[1].replace("[options]", "")
        required = [word.rstrip("…") for word in re.sub(r"\[[^]]*\]", "", usage).split()]
        choices = {argument: re.search(rf"^\| `{argument}` \|.*: (\S+?), ", part, re.M) for argument in required}
        found[name] = [choices[argument][1] if choices[argument] else "x" for argument in required]
    return found


class EveryCommand(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stub = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
        cls.url = f"http://127.0.0.1:{cls.stub.server_address[1]}"
        threading.Thread(target=cls.stub.serve_forever, daemon=True).start()
        cls.addClassCleanup(cls.stub.server_close)
        cls.addClassCleanup(cls.stub.shutdown)
        cls.commands = commands()

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)
        (self.folder / "keys.pem").write_text("no key")
        (self.folder / "repository").mkdir()
        (self.folder / "repository/seaworthy.yaml").write_text("schema: seaworthy/v1\nid: checkout\n")
        (self.folder / "standard.yaml").write_text("id: ours\n")
        self.before = sorted(self.folder.rglob("*"))

    def run_it(self, *words, **environment):
        Stub.asked.clear()
        kept = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "SEAWORTHY_TOKEN": "sw_ptoken", **environment}
        return subprocess.run([BINARY, *words], cwd=self.folder, env=kept, input="sw_ptoken\n", capture_output=True, text=True,
                              timeout=60, check=False, start_new_session=True)

    def expect_advice(self, done):
        self.assertEqual((done.returncode, done.stdout, Stub.asked), (2, "", []), done.stderr)
        first, *more = done.stderr.splitlines()
        self.assertRegex(first, "^seaworthy: ")
        self.assertNotIn("--help", done.stderr, "that is no advice")
        self.assertTrue(more and more[0].startswith("  ") and len(more[0]) > 10, done.stderr)
        self.assertEqual(sorted(self.folder.rglob("*")), self.before, "something was written")

    def test_asks_the_server_or_says_what_to_do_instead(self):
        self.assertGreater(len(self.commands), 60)
        asking = 0
        for name, given in self.commands.items():
            with self.subTest(command=name):
                done = self.run_it(*name.split(), *GIVEN.get(name, given), "--server", self.url)
                if Stub.asked or name in ASKS_NOBODY:
                    asking += 1
                    self.assertNotIn("asks no server", done.stderr)
                else:
                    self.expect_advice(done)
        self.assertGreater(asking, 40)

    def test_what_is_of_a_record_is_not_done_to_another_one(self):
        for name, given in OF_A_RECORD.items():
            with self.subTest(command=name):
                done = self.run_it(*name.split(), *given, SEAWORTHY_SERVER=self.url)
                self.expect_advice(done)
                refused = done.stderr
                self.assertIn("SEAWORTHY_SERVER", refused)
                done = self.run_it(*name.split(), *given, "--store", "sqlite:nowhere.db", SEAWORTHY_SERVER=self.url)
                self.assertNotEqual(done.stderr, refused, "the record that was named is the one that is meant")
                self.assertEqual(Stub.asked, [])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    known, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(known.binary).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
