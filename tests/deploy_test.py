#!/usr/bin/env python3
"""The files of deploy/ work: the settings are read, systemd takes the unit, and nginx stands in front of a running server."""
import argparse
import json
import pathlib
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
BINARY = ""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


def wait_for(what, process, log):
    deadline = time.monotonic() + 30
    while not what():
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssertionError(log.read_text())
        time.sleep(0.05)


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", int(port))) == 0


class Deploy(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def start(self, *words):
        log = self.folder / "log"
        with log.open("a") as out:
            process = subprocess.Popen(words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        self.addCleanup(process.wait)
        self.addCleanup(process.terminate)
        return process, log

    def test_the_settings_are_read(self):
        done = subprocess.run([BINARY, "config", "check", "--config", DEPLOY / "server.yaml"], capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"behind_proxy +true +.*server.yaml:\d+")

    @unittest.skipUnless(shutil.which("systemd-analyze"), "no systemd-analyze")
    def test_systemd_takes_the_unit(self):
        unit = (DEPLOY / "seaworthy.service").read_text().replace("/usr/local/bin/seaworthy", BINARY)
        path = self.folder / "seaworthy.service"
        path.write_text(unit)
        done = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    @unittest.skipUnless(shutil.which("nginx") and shutil.which("openssl"), "no nginx")
    def test_nginx_stands_in_front(self):
        server_port, port, plain = free_port(), free_port(), free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                        "/CN=prr.example.org", "-keyout", self.folder / "key.pem", "-out", self.folder / "fullchain.pem"],
                       check=True, capture_output=True)
        site = (DEPLOY / "nginx.conf").read_text()
        for before, after in (("/etc/ssl/prr.example.org", str(self.folder)), ("127.0.0.1:8080", f"127.0.0.1:{server_port}"),
                              ("listen 443", f"listen 127.0.0.1:{port}"), ("listen 80;", f"listen 127.0.0.1:{plain};")):
            self.assertIn(before, site)
            site = site.replace(before, after)
        paths = "".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        conf = self.folder / "nginx.conf"
        conf.write_text(f"daemon off; master_process off; pid {self.folder}/pid; events {{}}\n"
                        f"http {{ access_log off; {paths}\n{site} }}\n")
        checked = subprocess.run(["nginx", "-t", "-e", "stderr", "-c", conf], capture_output=True, text=True, check=False)
        self.assertEqual(checked.returncode, 0, checked.stderr)
        server, log = self.start(BINARY, "serve", "--listen", f"127.0.0.1:{server_port}", "--config", DEPLOY / "server.yaml", "--store",
                                 f"sqlite:{self.folder}/store.db")
        wait_for(lambda: listens(server_port), server, log)
        proxy, log = self.start("nginx", "-e", "stderr", "-c", conf)
        wait_for(lambda: listens(port), proxy, log)
        trusting = ssl._create_unverified_context()
        ask = urllib.request.Request(f"https://127.0.0.1:{port}/readyz", headers={"Host": "prr.example.org", "X-Forwarded-For": "6.6.6.6"})
        with urllib.request.urlopen(ask, context=trusting) as answer:
            self.assertTrue(json.load(answer)["ready"])
            # Only a server that knows that TLS was spoken says so.
            self.assertIn("max-age", answer.headers["Strict-Transport-Security"])
        self.assertIn('127.0.0.1', log.read_text())
        self.assertNotIn("6.6.6.6", log.read_text())


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    known, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(known.binary).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
