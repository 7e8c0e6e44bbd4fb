#!/usr/bin/env python3
"""Signing in to a server from the command line: what is asked of the server, what is kept and how, and what is refused."""
import argparse
import http.server
import json
import os
import pathlib
import pty
import stat
import subprocess
import sys
import tempfile
import threading
import unittest
import zlib

BINARY = ""
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def token_of(letter):
    """A token as the server makes them: the last six characters are the checksum of the thirty before."""
    number, checksum = zlib.crc32((letter * 30).encode()), ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        checksum = LETTERS[rest] + checksum
    return f"sw_p{letter * 30}{checksum}"


GOOD, OTHER = token_of("A"), token_of("B")


class Stub(http.server.BaseHTTPRequestHandler):
    """GET /api/v1/me as a server answers it, for GOOD alone."""

    def do_GET(self):
        self.server.seen.append((self.path, self.headers.get("Authorization"), self.headers.get("User-Agent")))
        known = self.headers.get("Authorization") == f"Bearer {GOOD}"
        body = {"person": "p-1", "name": "Ann\x1b[31m Anders"} if known else {
            "type": "https://seaworthy.dev/problems/auth/not-signed-in", "detail": "the token is unknown"}
        text = json.dumps(body).encode()
        self.send_response(200 if known else 401)
        self.send_header("Content-Type", "application/json" if known else "application/problem+json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


class Login(unittest.TestCase):
    def setUp(self):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
        self.server.seen = []
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.file = pathlib.Path(self.folder.name) / "seaworthy" / "credentials"

    def environment(self, more):
        keep = {name: value for name, value in os.environ.items() if not name.startswith("SEAWORTHY_") and "proxy" not in name.lower()}
        return {**keep, "XDG_CONFIG_HOME": self.folder.name, **more}

    def run_it(self, *words, given="", **more):
        return subprocess.run([BINARY, *words], input=given, capture_output=True, text=True, timeout=60,
                              env=self.environment(more), check=False)

    def login(self, token=GOOD, **more):
        return self.run_it("login", "--server", self.url, "--stdin", given=token + "\n", **more)

    def test_keeps_a_token_that_the_server_knows(self):
        done = self.login()
        self.assertEqual((done.returncode, done.stdout), (0, f"signed in to {self.url} as Ann [31m Anders\n"), done.stderr)
        self.assertEqual(json.loads(self.file.read_text()), {"servers": {self.url: {"token": GOOD}}})
        self.assertEqual(stat.S_IMODE(self.file.stat().st_mode), 0o600)
        path, authorization, agent = self.server.seen[0]
        self.assertEqual((path, authorization), ("/api/v1/me", f"Bearer {GOOD}"))
        self.assertTrue(agent.startswith("seaworthy/"))
        self.assertNotIn(GOOD, done.stdout + done.stderr)

    def test_keeps_none_that_it_does_not_know(self):
        done = self.login(OTHER)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("the token is unknown", done.stderr)
        self.assertNotIn(OTHER, done.stderr)
        self.assertFalse(self.file.exists())

    def test_tells_a_typing_mistake_without_asking(self):
        for token in (GOOD[:-1] + "x", "", "secret"):
            done = self.login(token)
            self.assertEqual(done.returncode, 2)
            self.assertNotIn(token or "\0", done.stderr)
        self.assertEqual(self.server.seen, [])

    def test_asks_at_the_terminal_unseen(self):
        try:
            controller, terminal = pty.openpty()
        except OSError as problem:
            self.skipTest(f"a terminal cannot be made here: {problem}")
        process = subprocess.Popen([BINARY, "login", "--server", self.url], stdin=terminal, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, env=self.environment({}), start_new_session=True,
                                   preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0))
        shown = b""
        while b"Token: " not in shown:
            shown += os.read(controller, 100)
        os.write(controller, (GOOD + "\n").encode())
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, err)
        shown += os.read(controller, 1000)
        self.assertNotIn(GOOD.encode(), shown + out + err)
        os.close(controller)
        os.close(terminal)
        self.assertTrue(self.file.exists())

    def test_the_server_may_be_of_the_environment(self):
        done = self.run_it("login", "--stdin", given=GOOD, SEAWORTHY_SERVER=self.url + "/")
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.run_it("login", "--stdin", given=GOOD)
        self.assertEqual(done.returncode, 2)
        self.assertIn("--server", done.stderr)

    def test_tells_of_a_token_that_wins(self):
        self.assertIn("SEAWORTHY_TOKEN", self.login(SEAWORTHY_TOKEN=OTHER).stderr)
        self.assertNotIn("SEAWORTHY_TOKEN", self.login(SEAWORTHY_TOKEN=GOOD).stderr)

    def test_a_token_never_travels_in_the_open(self):
        for server in ("http://prr.example.org", "ftp://prr.example.org", "prr.example.org"):
            done = self.run_it("login", "--server", server, "--stdin", given=GOOD)
            self.assertEqual(done.returncode, 2)
            self.assertIn("https", done.stderr)

    def test_refuses_a_file_that_others_can_read(self):
        self.login()
        self.file.chmod(0o644)
        done = self.login()
        self.assertEqual(done.returncode, 2)
        self.assertIn("chmod 600", done.stderr)

    def test_a_server_that_is_not_there_is_no_wrong_usage(self):
        done = self.run_it("login", "--server", "http://127.0.0.1:1", "--stdin", given=GOOD)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertFalse(self.file.exists())

    def test_forgets(self):
        self.login()
        done = self.run_it("logout", "--server", self.url)
        self.assertEqual((done.returncode, done.stdout), (0, f"forgot the token for {self.url}\n"))
        self.assertEqual(json.loads(self.file.read_text()), {"servers": {}})
        self.assertIn("there was no token", self.run_it("logout", "--server", self.url).stdout)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    known, rest = parser.parse_known_args()
    BINARY = known.binary
    unittest.main(argv=[sys.argv[0], *rest])
