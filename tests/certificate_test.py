#!/usr/bin/env python3
"""Certificates and keys on the command line, with `openssl` as the other side: what it signs is verified, what it makes is
read, what is signed and made here is verified and read by it. Then every requirement of a deployment, on and off."""
import argparse
import base64
import copy
import json
import os
import pathlib
import pty
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

BINARY = ""
SIGNER = ""
NOW = ("--now", "2031-07-01T00:00:00Z")
TYPE = "application/vnd.in-toto+json"
SNAPSHOT = b'{"review":"r-1"}'

PREDICATE = {
    "review": {"id": "r-1", "title": "Checkout goes live", "kind": "service"},
    "services": ["checkout", "carts"],
    "environment": "production",
    "decision": "go",
    "standard": {"id": "shop-prr", "version": "4", "digest": "a" * 64},
    "snapshot": "",
    "commits": [{"repository": "https://git.example/shop", "sha": "c" * 40}],
    "images": [{"name": "registry.example/shop", "digest": "d" * 64}],
    "sign_offs": [{"section": "reliability", "signer": "p-7", "role": "sre", "known_by": "chat", "self_certified": False,
                   "at": "2031-05-30T10:00:00Z"}],
    "weakest_identity": "chat",
    "waivers": [], "conditions": [],
    "issued": "2031-06-01T12:00:00Z",
    "valid": {"until": "2032-06-01T12:00:00Z", "ends_by": "review_every"},
    "verifier": {"id": "https://seaworthy.example", "version": "1"},
}


def run(*words, **environment):
    variables = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **environment}
    return subprocess.run([BINARY, *map(str, words)], capture_output=True, text=True, env=variables, timeout=60,
                          stdin=subprocess.DEVNULL)


def openssl(*words):
    return subprocess.run(["openssl", *map(str, words)], capture_output=True, timeout=60)


def pae(payload):
    return b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE.encode(), len(payload), payload)


class WithFolder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="seaworthy-certificate-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def put(self, name, content, mode=0o600):
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path

    def openssl_key(self, name, kind):
        how = ["-algorithm", "ED25519"] if kind == "ed25519" else ["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
        key = self.folder / f"{name}.pem"
        self.assertEqual(openssl("genpkey", *how, "-out", key).returncode, 0)
        key.chmod(0o600)
        self.assertEqual(openssl("pkey", "-in", key, "-pubout", "-out", self.folder / f"{name}.pub").returncode, 0)
        return key

    def openssl_sign(self, key, kind, message):
        self.put("message", message)
        if kind == "ed25519":
            done = openssl("pkeyutl", "-sign", "-rawin", "-inkey", key, "-in", self.folder / "message")
        else:
            done = openssl("dgst", "-sha256", "-sign", key, self.folder / "message")
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def openssl_verifies(self, public, kind, message, signature):
        self.put("message", message)
        self.put("signature", signature)
        if kind == "ed25519":
            return openssl("pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", public, "-in", self.folder / "message",
                           "-sigfile", self.folder / "signature").returncode == 0
        return openssl("dgst", "-sha256", "-verify", public, "-signature", self.folder / "signature",
                       self.folder / "message").returncode == 0

    def certificate(self, key, kind="ed25519", name="certificate.json", **changes):
        """Made without a line of the program: the statement by Python, the signature by openssl."""
        predicate = copy.deepcopy(PREDICATE)
        predicate["snapshot"] = __import__("hashlib").sha256(SNAPSHOT).hexdigest()
        predicate.update(changes)
        subjects = [{"name": f"service/{service}@review/r-1", "digest": {"sha256": predicate["snapshot"]}}
                    for service in predicate["services"]]
        subjects += [{"name": f"git+{c['repository']}@{c['sha']}", "digest": {"gitCommit": c["sha"]}} for c in predicate["commits"]]
        subjects += [{"name": f"{i['name']}@sha256:{i['digest']}", "digest": {"sha256": i["digest"]}} for i in predicate["images"]]
        payload = json.dumps({"_type": "https://in-toto.io/Statement/v1", "subject": subjects,
                              "predicateType": "https://seaworthy.dev/certificate/v1", "predicate": predicate}).encode()
        signature = self.openssl_sign(key, kind, pae(payload))
        return self.put(name, json.dumps({"payload": base64.urlsafe_b64encode(payload).decode(), "payloadType": TYPE,
                                          "signatures": [{"sig": base64.b64encode(signature).decode()}]}))

    def verify(self, path, *words, keys=None):
        return run("certificate", "verify", path, "--keys", keys or self.folder / "k.pub", *NOW, *words)


class Peers(WithFolder):
    def test_what_openssl_signs_is_verified(self):
        for kind in ("ed25519", "ecdsa-p256"):
            path = self.certificate(self.openssl_key("k", kind), kind)
            done = self.verify(path)
            self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
            self.assertTrue(done.stdout.startswith("VALID: go for checkout and carts in production, until 2032-06-01T12:00:00Z\n"))

    def test_what_is_signed_here_openssl_verifies(self):
        for kind in ("ed25519", "ecdsa-p256"):
            key = self.folder / f"ours-{kind}"
            self.assertEqual(run("key", "new", "--type", kind, key).returncode, 0)
            envelope = json.loads(subprocess.run([SIGNER, key], check=True, capture_output=True, text=True).stdout)
            payload = base64.b64decode(envelope["payload"], validate=True)
            signature = base64.b64decode(envelope["signatures"][0]["sig"], validate=True)
            self.assertTrue(self.openssl_verifies(f"{key}.pub", kind, pae(payload), signature))
            self.assertFalse(self.openssl_verifies(f"{key}.pub", kind, pae(payload + b" "), signature))

    def test_keys_of_openssl_sign_here_and_ours_sign_there(self):
        for kind in ("ed25519", "ecdsa-p256"):
            theirs = self.openssl_key("k", kind)
            made = subprocess.run([SIGNER, theirs], check=True, capture_output=True).stdout
            self.assertEqual(self.verify(self.put("made", made)).returncode, 0)
            ours = self.folder / f"k-{kind}"
            self.assertEqual(run("key", "new", ours, "--type", kind).returncode, 0)
            self.assertEqual(self.verify(self.certificate(ours, kind), keys=f"{ours}.pub").returncode, 0)

    def test_the_id_of_a_key_is_the_digest_of_its_public_half(self):
        key = self.folder / "key"
        printed = run("key", "new", key, "--type", "ecdsa-p256").stdout.strip()
        der = openssl("pkey", "-in", key, "-pubout", "-outform", "DER").stdout
        self.assertEqual(printed, "sha256:" + __import__("hashlib").sha256(der).hexdigest())

    def test_a_point_written_short_is_the_same_key(self):
        key = self.openssl_key("k", "ecdsa-p256")
        short = self.folder / "short.pub"
        done = openssl("ec", "-in", key, "-pubout", "-conv_form", "compressed", "-out", short)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertNotEqual(short.read_text(), (self.folder / "k.pub").read_text())
        path = self.certificate(key, "ecdsa-p256")
        self.assertEqual(self.verify(path, keys=short).returncode, 0)
        both = self.put("keys.yaml", "keys: [{key: k.pub, revoked: true}, {key: short.pub}]")
        done = self.verify(path, keys=both)
        self.assertEqual(done.returncode, 2)
        self.assertIn("are one key", done.stderr)

    def test_an_encrypted_key_opens_there_and_here(self):
        words = self.put("words", "open sesame\n")
        key = self.folder / "key"
        self.assertEqual(run("key", "new", key, "--passphrase", f"file:{words}").returncode, 0)
        self.assertIn("ENCRYPTED", key.read_text())
        self.assertEqual(openssl("pkey", "-in", key, "-passin", f"file:{words}", "-noout").returncode, 0)
        self.assertNotEqual(openssl("pkey", "-in", key, "-passin", "pass:other", "-noout").returncode, 0)

    def test_other_kinds_of_key_are_refused(self):
        key = self.openssl_key("k", "ed25519")
        path = self.certificate(key)
        for how in (["RSA", "-pkeyopt", "rsa_keygen_bits:2048"], ["EC", "-pkeyopt", "ec_paramgen_curve:P-384"], ["X25519"],
                    ["EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"]):
            other = self.folder / "other.pem"
            self.assertEqual(openssl("genpkey", "-algorithm", *how, "-out", other).returncode, 0)
            openssl("pkey", "-in", other, "-pubout", "-out", self.folder / "other.pub")
            done = self.verify(path, keys=self.folder / "other.pub")
            self.assertEqual((done.returncode, done.stdout), (2, ""), how)
            self.assertIn("neither Ed25519 nor", done.stderr)


class Keys(WithFolder):
    def test_a_key_is_its_owners_alone_and_never_overwritten(self):
        key = self.folder / "key"
        done = run("key", "new", key)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, "^sha256:[0-9a-f]{64}\n$")
        self.assertEqual(stat.S_IMODE(key.stat().st_mode), 0o600)
        before = key.read_bytes()
        done = run("key", "new", key)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("exists", done.stderr)
        self.assertEqual(key.read_bytes(), before)

    def test_a_passphrase_comes_from_the_environment_too(self):
        key = self.folder / "key"
        self.assertEqual(run("key", "new", key, "--passphrase", "env:WORDS", WORDS="open sesame").returncode, 0)
        self.assertEqual(openssl("pkey", "-in", key, "-passin", "pass:open sesame", "-noout").returncode, 0)
        done = run("key", "new", self.folder / "other", "--passphrase", "env:WORDS")
        self.assertEqual(done.returncode, 2)
        self.assertIn("'WORDS' is not set", done.stderr)
        self.assertFalse((self.folder / "other").exists())

    def test_a_passphrase_as_an_argument_is_refused_and_not_repeated(self):
        done = run("key", "new", self.folder / "key", "--passphrase", "hunter2")
        self.assertEqual(done.returncode, 2)
        self.assertNotIn("hunter2", done.stderr)
        self.assertFalse((self.folder / "key").exists())

    def ask(self, path, *lines):
        """Types the lines at a terminal; returns the exit code and what the terminal showed."""
        try:
            child, terminal = pty.fork()
        except OSError as problem:
            self.skipTest(f"a terminal cannot be made here: {problem}")
        if child == 0:
            os.execv(BINARY, [BINARY, "key", "new", str(path), "--passphrase", "ask"])
        shown = b""
        for line in lines:
            while not shown.endswith(b": "):
                shown += os.read(terminal, 1024)
            os.write(terminal, line)
            shown += b"|"
        try:
            while piece := os.read(terminal, 1024):
                shown += piece
        except OSError:
            pass  # The other end is closed.
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()

    def test_who_sits_there_types_the_passphrase_twice_unseen(self):
        code, shown = self.ask(self.folder / "key", b"open sesame\n", b"open sesame\n")
        self.assertEqual(code, 0, shown)
        self.assertNotIn("sesame", shown)
        self.assertEqual(openssl("pkey", "-in", self.folder / "key", "-passin", "pass:open sesame", "-noout").returncode, 0)
        for lines in ((b"open sesame\n", b"open seasme\n"), (b"\n",), (b"open\x03",)):
            code, shown = self.ask(self.folder / "other", *lines)
            self.assertEqual(code, 2, shown)
            self.assertFalse((self.folder / "other").exists())


class Gate(WithFolder):
    def setUp(self):
        super().setUp()
        self.key = self.openssl_key("k", "ed25519")

    def test_each_requirement_holds_or_fails_alone(self):
        path = self.certificate(self.key)
        snapshot = self.put("snapshot", SNAPSHOT)
        other = self.put("other", b"{}")
        for question, good, bad in (
                ("service", ["--service", "carts"], ["--service", "prices"]),
                ("environment", ["--environment", "production"], ["--environment", "staging"]),
                ("commit", ["--commit", "C" * 40], ["--commit", "e" * 40]),
                ("image", ["--image", "registry.example/shop@sha256:" + "d" * 64], ["--image", "sha256:" + "e" * 64]),
                ("identity", ["--require-auth", "chat"], ["--require-auth", "oidc"]),
                ("age", ["--max-age", "90d"], ["--max-age", "2w"]),
                ("snapshot", ["--snapshot", snapshot], ["--snapshot", other]),
                ("signature", ["--signatures", "1"], ["--signatures", "2"]),
                ("validity", ["--now", "2032-06-01T11:59:59Z"], ["--now", "2032-06-01T12:00:00Z"]),
                ("issued", ["--now", "2031-06-01T12:00:00Z"], ["--now", "2031-05-01T00:00:00Z"])):
            done = self.verify(path, *good)
            self.assertEqual((done.returncode, done.stderr), (0, ""), question + done.stdout)
            done = self.verify(path, *bad)
            self.assertEqual((done.returncode, done.stderr), (1, ""), question)
            self.assertTrue(done.stdout.startswith(f"NOT VALID: {question}\n"), done.stdout)

    def test_decisions_are_enough_or_not(self):
        for decision, least, code in (("go", "go", 0), ("conditional", "go", 1), ("conditional", "conditional", 0),
                                      ("no_go", "conditional", 1), ("no_go", "any", 0)):
            path = self.certificate(self.key, decision=decision)
            self.assertEqual(self.verify(path, "--require", least).returncode, code, (decision, least))
        self.assertEqual(self.verify(self.certificate(self.key, decision="no_go")).returncode, 1)
        self.assertEqual(self.verify(self.certificate(self.key, decision="conditional")).returncode, 0)

    def test_an_emergency_is_said_and_refused_where_asked(self):
        path = self.certificate(self.key, emergency={"accepted_by": "p-1", "role": "sre-lead", "known_by": "oidc",
                                                     "at": "2031-06-01T10:00:00Z", "ends": "2031-06-15T10:00:00Z"})
        done = self.verify(path)
        self.assertEqual(done.returncode, 0)
        self.assertIn("go (emergency) for checkout", done.stdout)
        self.assertEqual(self.verify(path, "--refuse-emergency").returncode, 1)

    def test_what_a_team_signed_for_itself_is_refused_unless_it_is_allowed(self):
        path = self.certificate(self.key, sign_offs=[{"section": "reliability", "signer": "p-7", "role": "sre",
                                                      "known_by": "chat", "self_certified": True,
                                                      "at": "2031-06-01T09:00:00Z"}],
                                weakest_identity="self_certified")
        done = self.verify(path)
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.startswith("NOT VALID: self_certified\n"), done.stdout)
        self.assertEqual(self.verify(path, "--allow-self-certified").returncode, 0)
        self.assertEqual(self.verify(path, "--allow-self-certified", "--require-auth", "oidc").returncode, 1)

    def test_what_cannot_be_read_or_asked_is_another_code_than_not_valid(self):
        path = self.certificate(self.key)
        text = path.read_text()
        for words in (["--commit", "cccccccc"], ["--image", "shop:latest"], ["--max-age", "soon"], ["--max-age", "-1d"],
                      ["--require", "maybe"], ["--require-auth", "nobody"], ["--signatures", "0"], ["--signatures", "x"],
                      ["--now", "today"], ["--snapshot", "/nowhere"], ["--service", ""], ["--commit", ""]):
            done = self.verify(path, *words)
            self.assertEqual((done.returncode, done.stdout), (2, ""), words)
            self.assertTrue(done.stderr, words)
        for broken in ("", "hello", text[:-20], "[" * 1000, text.replace('"payload"', '"payloda"'),
                       text.replace('"payloadType"', '"payload": "", "payloadType"'), text.replace('"sig": "', '"sig": "*')):
            done = self.verify(self.put("broken", broken))
            self.assertEqual((done.returncode, done.stdout), (2, ""), broken[:40])
            self.assertIn("broken", done.stderr)
        self.assertEqual(self.verify(self.folder / "missing").returncode, 2)
        self.assertEqual(self.verify(path, keys=self.folder / "missing").returncode, 2)
        self.assertEqual(self.verify(path, keys=self.key).returncode, 2)
        self.assertEqual(run("certificate", "verify", path, *NOW).returncode, 2)

    def test_what_was_tampered_with_says_nothing(self):
        envelope = json.loads(self.certificate(self.key).read_text())
        payload = base64.urlsafe_b64decode(envelope["payload"])
        envelope["payload"] = base64.b64encode(payload.replace(b"production", b"Production")).decode()
        done = self.verify(self.put("tampered", json.dumps(envelope)), "--format", "json")
        self.assertEqual(done.returncode, 1)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["valid"], answer["signed_by"], answer["statement"]), (False, [], None))
        answers = {question["id"]: question["answer"] for question in answer["questions"]}
        self.assertEqual(answers.pop("signature"), "fail")
        self.assertEqual(set(answers.values()), {"unanswered"})
        self.openssl_key("other", "ed25519")
        self.assertEqual(self.verify(self.certificate(self.key), keys=self.folder / "other.pub").returncode, 1)

    def test_keys_have_windows_and_are_revoked(self):
        path = self.certificate(self.key)
        for line, code, part in (("not_before: 2031-01-01T00:00:00Z", 0, "by server"),
                                 ("not_after: 2031-06-01T12:00:00Z", 0, "by server"),
                                 ("not_before: 2031-06-02T00:00:00Z", 1, "signs from 2031-06-02T00:00:00Z on"),
                                 ("not_after: 2031-06-01T00:00:00Z", 1, "signs until 2031-06-01T00:00:00Z"),
                                 ("revoked: false", 0, "by server"),
                                 ("revoked: true", 1, "'server' is revoked"),
                                 ("revoked: 2031-06-30T00:00:00Z", 1, "revoked since 2031-06-30T00:00:00Z"),
                                 ("revokd: true", 2, "did you mean 'revoked'?")):
            keys = self.put("keys.yaml", f"keys:\n  - name: server\n    key: k.pub\n    {line}\n")
            done = self.verify(path, keys=keys)
            self.assertEqual(done.returncode, code, line)
            self.assertIn(part, done.stdout + done.stderr, line)

    def test_the_answer_as_json_holds_the_signed_statement(self):
        answer = json.loads(self.verify(self.certificate(self.key), "--format", "json").stdout)
        self.assertTrue(answer["valid"])
        self.assertEqual(answer["statement"]["predicate"]["review"]["id"], "r-1")
        self.assertEqual([question["id"] for question in answer["questions"]],
                         ["signature", "statement", "issued", "validity", "decision", "emergency", "service",
                          "environment", "commit", "image", "self_certified", "identity", "age", "snapshot"])

    def test_show_says_all_and_that_nothing_is_verified(self):
        path = self.certificate(self.key, review={"id": "r-1", "title": "Live \x1b[2J now", "kind": "service"})
        done = run("certificate", "show", path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.startswith("NOT VERIFIED"))
        self.assertNotIn("\x1b", done.stdout)
        for part in ("Live", "checkout and carts", "production", "shop-prr 4", "c" * 40, "d" * 64, "weakest: chat",
                     "reliability by p-7 as sre, chat", "2032-06-01T12:00:00Z (review_every)"):
            self.assertIn(part, done.stdout)
        statement = json.loads(run("certificate", "show", path, "--format", "json").stdout)
        self.assertEqual(statement["predicate"]["decision"], "go")
        self.assertEqual(run("certificate", "show", self.put("broken", "{}")).returncode, 2)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(arguments.binary).resolve())
    SIGNER = str(pathlib.Path(BINARY).parent / "sign_example")
    if not shutil.which("openssl"):
        print("certificate: left out: no openssl")
        sys.exit(0)
    unittest.main(argv=[sys.argv[0], *rest])
