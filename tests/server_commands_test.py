#!/usr/bin/env python3
"""Coming to an account and to tokens on the command line, calling the API, and what the doctor says: against a real server."""
import argparse
import os
import pathlib
import re
import socket
import stat
import subprocess
import sys
import tempfile
import threading
import time
import unittest

BINARY = ""
PASSWORD = "four lights over the harbour"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


def refuse_all(listener):
    """Hangs up on whoever calls, until the listener is closed."""
    try:
        while True:
            listener.accept()[0].close()
    except OSError:
        pass


class Harbour(unittest.TestCase):
    """A folder, and commands that are run in it by people with a configuration of their own each."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def run_as(self, person, *words, given=PASSWORD + "\n", **more):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SEAWORTHY_", "SSL_")) and "proxy" not in name.lower()}
        return subprocess.run([BINARY, *words], cwd=self.folder, input=given, capture_output=True, text=True, timeout=60, check=False,
                              start_new_session=True, env={**kept, "XDG_CONFIG_HOME": str(self.folder / person), **more})

    def done(self, *words, **more):
        done = self.run_as(*words, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def refused(self, code, *words, **more):
        done = self.run_as(*words, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        self.assertNotIn(PASSWORD, done.stdout + done.stderr)
        return done.stderr


    def certificate(self, days):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", str(days),
                        "-subj", "/CN=prr.example.org", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", self.folder / "key.pem",
                        "-out", self.folder / "cert.pem"], check=True, capture_output=True)

    def serve(self, *words):
        self.url = f"{'https' if words else 'http'}://127.0.0.1:{(port := free_port())}"
        log = self.folder / "log"
        with log.open("w") as out:
            server = subprocess.Popen([BINARY, "serve", "--listen", f"127.0.0.1:{port}", "--store", f"sqlite:{self.folder}/store.db", *words],
                                      cwd=self.folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        deadline = time.monotonic() + 30
        while not (link := re.search(r"(http\S*/set-up#\w+)", log.read_text())):
            self.assertIsNone(server.poll(), log.read_text())
            self.assertLess(time.monotonic(), deadline, log.read_text())
            time.sleep(0.05)
        self.link = link[1]


class OwnTls(Harbour):
    def test_trusts_what_it_is_told_to_trust(self):
        self.certificate(30)
        self.serve("--tls-cert", "cert.pem", "--tls-key", "key.pem")
        self.assertIn("SSL_CERT_FILE", self.refused(3, "ann", "join", self.link, "--login", "ann"))
        self.done("ann", "join", self.link, "--login", "ann", SSL_CERT_FILE="cert.pem")
        self.done("ann", "review", "list", "--server", self.url, SSL_CERT_FILE="cert.pem")


class Server(Harbour):
    def setUp(self):
        super().setUp()
        self.serve()

    def test_the_first_administrator_invites_others(self):
        said = self.done("ann", "join", self.link, "--login", "ann", "--name", "Ann Anders")
        self.assertEqual(said, f"signed in to {self.url} as Ann Anders\n")
        kept = self.folder / "ann/seaworthy/credentials"
        self.assertEqual(stat.S_IMODE(kept.stat().st_mode), 0o600)
        self.assertNotIn(PASSWORD, kept.read_text())
        api = ("ann", "api", "--server", self.url)
        self.assertEqual(self.done(*api, "GET", "/me", "--field", "login"), "ann\n")
        link = self.done(*api, "POST", "/invitations", "--body", '{"access": ["viewer"]}', "--field", "url").strip()
        self.done("ben", "join", link, "--login", "ben")
        self.assertEqual(self.done("ben", "api", "--server", self.url, "GET", "/me", "--field", "access"), '["viewer"]\n')
        why = self.refused(2, "eve", "join", link, "--login", "eve")
        self.assertIn("the link was used", why)
        self.assertIn("token new --login", why)
        self.assertNotIn("first administrator", why)
        self.assertFalse((self.folder / "eve").exists())
        ben = self.done("ben", "api", "--server", self.url, "GET", "/me", "--field", "person").strip()
        again = self.done(*api, "POST", f"/people/{ben}/password-link", "--field", "url").strip()
        self.done("ben", "join", again, "--login", "ben", given="another long password\n")
        self.refused(2, "ben", "token", "new", "--server", self.url, "--login", "ben")

    def test_a_link_serves_once_and_whole(self):
        for link in ("", self.link.split("#")[0], self.link.split("#")[0] + "#", "http://127.0.0.1/elsewhere#sw_l1", "sw_l1",
                     self.link.replace("http://127.0.0.1", "http://prr.example.org")):
            self.refused(2, "eve", "join", link, "--login", "eve")
        self.refused(2, "eve", "join", self.link[:-1] + "-", "--login", "eve")
        self.refused(2, "eve", "join", self.link, "--login", "eve", given="short\n")
        self.done("ann", "join", self.link, "--login", "ann")
        self.refused(2, "eve", "join", self.link, "--login", "eve")

    def test_a_token_does_what_it_was_made_for(self):
        self.done("ann", "join", self.link, "--login", "ann")
        words = ("token", "new", "--server", self.url, "--login", "ann")
        self.refused(2, "ann", *words, given="not the password\n")
        self.refused(2, "ann", *words, "--until", "3y")
        self.refused(2, "ann", *words, "--scope", "everything")
        token = self.done("ann", *words, "--scope", "read", "--until", "2d").strip()
        self.assertRegex(token, r"^sw_p\w{36}$")
        api = ("api", "--server", self.url)
        self.done("nobody", *api, "GET", "/people", SEAWORTHY_TOKEN=token)
        said = self.refused(2, "nobody", *api, "POST", "/teams", "--body", '{"id": "quay"}', SEAWORTHY_TOKEN=token)
        self.assertIn("scope", said)
        self.done("ben", *words, "--keep")
        self.done("ben", *api, "POST", "/teams", "--body", '{"id": "quay"}')

    def test_calls_the_api(self):
        self.done("ann", "join", self.link, "--login", "ann")
        api = ("ann", "api", "--server", self.url)
        self.assertIn("seaworthy login", self.refused(2, "eve", *api[1:], "GET", "/people").replace("token new", "seaworthy login"))
        self.refused(2, *api, "GET", "/nowhere")
        self.refused(2, *api, "GET", "/me", "--field", "no.such")
        self.refused(2, *api, "POST", "/teams", "--body", "{")
        self.refused(2, *api, "POST", "/teams", "--body", "@nowhere.json")
        (self.folder / "team.json").write_text('{"id": "quay", "name": "Quay"}')
        self.done(*api, "POST", "/teams", "--body", "@team.json")
        self.done(*api, "POST", "/teams", "--body", "-", given='{"id": "pier"}')
        read = self.run_as(*api, "GET", "/teams/quay")
        tag = re.search(r"ETag: (\S+)", read.stderr)[1]
        self.refused(2, *api, "PATCH", "/teams/quay", "--body", '{"name": "Q"}')
        self.done(*api, "PATCH", "/teams/quay", "--body", '{"name": "Q"}', "--if-match", tag)
        self.refused(2, *api, "PATCH", "/teams/quay", "--body", '{"name": "Z"}', "--if-match", tag)

    def test_people_are_named_by_login(self):
        self.done("ann", "join", self.link, "--login", "ann")
        api = ("ann", "api", "--server", self.url)
        self.done(*api, "POST", "/people", "--body", '{"login": "ben", "name": "Ben", "access": ["contributor"]}')
        me = self.done(*api, "GET", "/me", "--field", "person").strip()
        self.done(*api, "POST", "/teams", "--body", f'{{"id": "quay", "members": ["{me}"]}}')
        self.done(*api, "POST", "/services", "--body", '{"id": "checkout", "owner": "quay"}')
        start = ("ann", "review", "start", "Captains pay by invoice", "--server", self.url, "--service", "checkout")
        self.assertIn("nobody", self.refused(2, *start, "--lead", "eve"))
        self.done(*start, "--lead", "ben")
        self.assertIn("Ben", self.done("ann", "review", "show", "checkout", "--server", self.url))

    def test_json_is_indented_for_people(self):
        self.done("ann", "join", self.link, "--login", "ann")
        words = ("api", "--server", self.url, "GET", "/teams")
        self.assertEqual(self.done("ann", *words), '{"items":[],"next":null}\n')
        shown, terminal = os.openpty()
        kept = {"PATH": os.environ["PATH"], "XDG_CONFIG_HOME": str(self.folder / "ann"), "TERM": "dumb"}
        subprocess.run([BINARY, *words], env=kept, stdin=subprocess.DEVNULL, stdout=terminal, stderr=subprocess.DEVNULL, timeout=60, check=True)
        os.close(terminal)
        self.assertEqual(os.read(shown, 1000).decode().replace("\r", ""), '{\n  "items": [],\n  "next": null\n}\n')
        os.close(shown)

    def test_teams_invitations_and_services(self):
        self.done("ann", "join", self.link, "--login", "ann", "--name", "Ann Anders")
        ann = {"SEAWORTHY_SERVER": self.url}
        self.assertEqual(self.done("ann", "team", "list", **ann), "there is no team yet\n")
        self.assertEqual(self.done("ann", "team", "new", "sre", "--name", "Site reliability", "--role", "sre", "--member", "ann", **ann),
                         "sre              Site reliability; signs as sre; Ann Anders\n")
        self.done("ann", "team", "new", "quay", **ann)
        self.refused(2, "ann", "team", "new", "quay", **ann)
        invited = self.run_as("ann", "invite", "--team", "quay", **ann)
        self.assertRegex(invited.stdout, rf"^{self.url}/invitation#sw_l\w+\n$")
        self.done("ben", "join", invited.stdout.strip(), "--login", "ben")
        self.assertIn("quay             ben\n", self.done("ben", "team", "list", **ann))
        self.assertEqual(self.done("ann", "team", "add", "sre", "ben", **ann), "sre              Site reliability; signs as sre; Ann Anders and ben\n")
        self.assertEqual(self.done("ann", "team", "remove", "sre", "ann", "ben", **ann), "sre              Site reliability; signs as sre; nobody yet\n")
        self.assertIn("did you mean 'ben'?", self.refused(2, "ann", "team", "add", "sre", "bem", **ann))
        self.refused(2, "ben", "team", "new", "crew", **ann)
        self.refused(2, "ann", "team", "list")

        repository = self.folder / "shop"
        repository.mkdir()
        self.assertIn("seaworthy init", self.refused(2, "ben", "service", "register", "shop", **ann))
        (repository / "seaworthy.yaml").write_text("schema: seaworthy/v1\nid: shop\nname: Shop\nowner: quay\ntier: 2\nstandard: standard.yaml\n"
                                                   "endpoints: [{name: api, address: 'shop.example.org:443'}]\n")
        done = self.run_as("ben", "service", "register", "shop", **ann)
        self.assertEqual((done.returncode, done.stdout), (0, "registered shop: of quay, tier 2, judged by first-look\n"), done.stderr)
        self.assertIn("standard upload", done.stderr)
        self.assertIn("--update", self.refused(2, "ben", "service", "register", "shop", **ann))
        (repository / "seaworthy.yaml").write_text("schema: seaworthy/v1\nid: shop\nname: The shop\nowner: other\ntier: 4\n")
        self.assertEqual(self.done("ben", "service", "register", "shop", "--update", **ann), "described shop: of quay, tier 2, judged by first-look\n")
        self.assertIn('"name":"The shop"', self.done("ann", "api", "GET", "/services/shop", **ann))
        self.refused(2, "ben", "service", "register", "shop", "--update", "--tier", "4", **ann)
        self.assertIn("tier 4", self.done("ann", "service", "register", "shop", "--update", "--tier", "4", **ann))
        self.assertRegex(self.done("ben", "service", "list", **ann), r"^shop +never reviewed  tier 4, of quay\n$")
        self.assertIn("tier 4, of quay", self.done("ben", "service", "show", "shop", **ann))

        (repository / "seaworthy.yaml").write_text("schema: seaworthy/v1\nid: pier\nowner: ghosts\n")
        said = self.refused(2, "ann", "service", "register", "shop", "--standard", "harbour-review", **ann)
        self.assertIn("there is no standard 'harbour-review' on the server", said)
        done = self.run_as("ann", "service", "register", "shop", **ann)
        self.assertEqual((done.returncode, done.stderr),
                         (0, "no team 'ghosts' here: nobody can push runs; `seaworthy team new ghosts` makes it\n"))
        token = ("token", "new", "--server", self.url, "--login", "ann", "--service")
        self.assertIn("there is no service 'nope'", self.refused(2, "ann", *token, "nope"))
        self.assertRegex(self.done("ann", *token, "pier"), r"^sw_p\w+\n$")

    def test_standards(self):
        self.done("ann", "join", self.link, "--login", "ann")
        ann = {"SEAWORTHY_SERVER": self.url}
        folder = self.folder / "ours"
        folder.mkdir()
        item = ("question: Is it written down?\n    severity: blocker\n    aspect: support\n    why: Nobody remembers.\n    action: Write it down.\n"
                "    attest: {evidence: text, prompt: Where, roles: [dri]}\n    origin: {kind: policy, title: Rules}\n")
        (folder / "standard.yaml").write_text("id: ours\nversion: 1.0.0\ntitle: Ours\nsummary: What we ask.\nroles: {dri: Who drives it}\n"
                                              "sections:\n  - docs   # in a file of its own\n")
        (folder / "docs.yaml").write_text(f"# The first.\nid: docs\ntitle: Documents\nsign_off: {{roles: [dri]}}\nitems:\n  - id: written\n    {item}")
        self.assertIn("scope", self.refused(2, "ann", "standard", "upload", "ours", SEAWORTHY_TOKEN=self.token("read"), **ann))
        self.done("ann", "api", "POST", "/people", "--body", '{"login": "sky", "name": "Sky", "access": ["standard-author"], "password": "' + PASSWORD + '"}', **ann)
        self.done("sky", "token", "new", "--login", "sky", "--keep", **ann)
        self.assertEqual(self.done("sky", "standard", "lint", "ours", "--server", self.url), "ours 1.0.0: no mistakes, as the server reads it\n")
        self.assertRegex(self.done("sky", "standard", "upload", "ours", **ann), r"^the server holds ours 1\.0\.0 \(sha256:\w{64}\)\n$")
        self.done("sky", "standard", "upload", "ours", **ann)
        listed = self.done("sky", "standard", "list", "--server", self.url)
        self.assertIn("ours             1.0.0    uploaded  Ours\n", listed)
        self.assertIn("first-look       1.0.0    shipped ", listed)
        self.assertNotIn("ours", self.done("sky", "standard", "list", **ann), "the environment does not turn it around")
        for name in ("ours", "ours@1.0.0", "first-look"):
            shown = self.done("sky", "standard", "show", name, "--server", self.url)
            self.assertIn(name.split("@")[0], shown)
        here, there = self.done("sky", "standard", "show", "ours").splitlines(), self.done("sky", "standard", "show", "ours", "--server", self.url).splitlines()
        self.assertEqual([line for line in here if "sha256" not in line], [line for line in there if "sha256" not in line])
        self.assertIn("there are 1.0.0", self.refused(2, "sky", "standard", "show", "ours@2.0", "--server", self.url))
        self.refused(2, "sky", "standard", "show", "theirs", "--server", self.url)
        for wrong, places in (("id: bad\nversion: 1.0.0\ntitel: Bad\n", ["bad.yaml:3:1"]), ("id: [\n", ["bad.yaml:"])):
            (self.folder / "bad.yaml").write_text(wrong)
            for verb in ("upload", "lint"):
                why = self.refused(2, "sky", "standard", verb, "bad.yaml", "--server", self.url)
                self.assertNotIn("standard.yaml", why)
                self.assertTrue(all(place in why for place in places), why)
        (folder / "standard.yaml").write_text((folder / "standard.yaml").read_text().replace("What we ask", "What we now ask"))
        self.assertIn("new version", self.refused(2, "sky", "standard", "upload", "ours", **ann))
        (folder / "docs.yaml").write_text("id: docs\ntitle: Documents\nitems:\n  - id: written\n    questoin: Is it?\n")
        said = self.refused(2, "sky", "standard", "lint", "ours", "--server", self.url)
        self.assertRegex(said, r"(?m)^ours/standard\.yaml, with its sections in it:\d+:\d+: ")
        self.refused(2, "sky", "standard", "upload", "ours", **ann)
        (folder / "standard.yaml").write_text("id: ours\nversion: 2\ntitle: O\nsummary: S\nsections: [docs]\n")
        self.assertIn("line of its own", self.refused(2, "sky", "standard", "upload", "ours", **ann))

    def token(self, scope):
        return self.done("ann", "token", "new", "--server", self.url, "--login", "ann", "--scope", scope).strip()

    def test_a_server_that_is_not_there_is_no_wrong_usage(self):
        self.refused(3, "ann", "join", "http://127.0.0.1:1/set-up#sw_l1", "--login", "ann")
        self.assertIn("is it running?", self.refused(3, "ann", "queue", "--server", "http://127.0.0.1:1", SEAWORTHY_TOKEN="x"))
        self.assertIn("https://", self.refused(2, "ann", "queue", SEAWORTHY_SERVER="zzz", SEAWORTHY_TOKEN="x"))
        self.refused(3, "ann", "token", "new", "--server", "http://127.0.0.1:1", "--login", "ann")


class Doctor(Harbour):
    def doctor(self, *words, code=0, **more):
        where = () if "--listen" in words else ("--listen", f"127.0.0.1:{free_port()}")
        done = self.run_as("ops", "doctor", *where, *words, **more)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return dict((line[6:18].strip(), line[:5].strip()) for line in done.stdout.splitlines() if line[:5].strip())

    def test_a_set_up_that_works(self):
        self.done("ops", "key", "new", "signing.pem")
        found = self.doctor("--key", "file:signing.pem")
        self.assertEqual(set(found.values()), {"ok"}, found)
        self.assertFalse((self.folder / "seaworthy.db").exists(), "it looks only")

    def test_what_fails(self):
        (self.folder / "no-store").write_text("that is no database, and long enough to be sure of it" * 100)
        self.assertEqual(self.doctor("--store", "sqlite:no-store", code=1)["store"], "fail")
        nowhere = self.doctor("--store", "sqlite:nowhere/store.db", code=1)
        self.assertEqual((nowhere["store"], nowhere["disk"]), ("fail", "fail"))
        self.assertEqual(self.doctor("--store", "postgresql://127.0.0.1:1/none", code=1)["store"], "fail")
        self.assertEqual(self.doctor("--key", "file:nowhere.pem", code=1)["signing key"], "fail")
        self.assertEqual(self.doctor("--tls-cert", "nowhere.pem", "--tls-key", "nowhere.pem", code=1)["tls"], "fail")
        found = self.doctor(code=1, SEAWORTHY_OIDC_ISSUER="http://127.0.0.1:1", SEAWORTHY_OIDC_CLIENT_ID="prr")
        self.assertEqual(found["sign-in"], "fail")

    def test_what_will_fail(self):
        self.assertEqual(self.doctor()["signing key"], "warn")
        self.assertEqual(self.doctor("--behind-proxy")["proxy"], "warn")
        self.assertEqual(self.doctor("--egress-allow", "0.0.0.0/0")["egress"], "warn")
        for days, health, code in ((400, "ok", 0), (5, "warn", 0)):
            self.certificate(days)
            self.assertEqual(self.doctor("--tls-cert", "cert.pem", "--tls-key", "key.pem", code=code)["tls"], health)

    def test_a_server_that_runs(self):
        self.assertEqual(self.doctor("--listen", "192.0.2.1:8080", "--behind-proxy", code=1)["port"], "fail")
        self.serve()
        done = self.run_as("ops", "doctor", "--listen", self.url.removeprefix("http://"), "--store", "sqlite:store.db")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"(?m)^ok    port .* a server runs there now, and answers$")
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            threading.Thread(target=refuse_all, args=(other,), daemon=True).start()
            self.assertEqual(self.doctor("--listen", f"127.0.0.1:{other.getsockname()[1]}")["port"], "warn")

    def test_settings_that_are_wrong(self):
        self.refused(2, "ops", "doctor", "--listen", "0.0.0.0:80")
        for command in ("serve", "doctor", ("config", "check")):
            words = (command,) if isinstance(command, str) else command
            why = self.refused(2, "ops", *words, "--store", "mysql://x", "--key", "signing.pem", "--log-level", "loud")
            for flag in ("--store:", "--key:", "--log-level:"):
                self.assertIn(flag, why)

    def test_a_start_that_cannot_be_makes_nothing(self):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            why = self.refused(3, "ops", "serve", "--listen", f"127.0.0.1:{port}", "--store", "sqlite:new.db")
        self.assertIn(f"sport = {port}", why)
        self.assertFalse((self.folder / "new.db").exists())
        where = ("--listen", f"127.0.0.1:{free_port()}")
        why = self.refused(2, "ops", "serve", *where, "--store", "sqlite:nowhere/x.db")
        self.assertIn("the folder nowhere does not exist", why)
        self.assertIn("SEAWORTHY_SERVER", self.refused(2, "ops", "audit", "verify", "--store", "no.db"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    known, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(known.binary).resolve())
    unittest.main(argv=[sys.argv[0], *rest])
