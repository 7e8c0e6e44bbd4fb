#!/usr/bin/env python3
"""Requests that mean harm, against a real server: from pages of other sites, with planted cookies, with bodies that are no
JSON or far too much of it, from clients that are slow, that never read, or that guess passwords. After each of them the
server answers others as before.

`--long` adds what takes a minute to be cut off."""
import argparse
import http.client
import json
import pathlib
import re
import socket
import sys
import threading
import time
import unittest
import urllib.parse

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from harness import API, PASSWORD, SCOPES, Answer, Client, Server, cookie_of  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""
LONG = False
JSON = "application/json"


OFFICE = None


def setUpModule():
    global OFFICE
    OFFICE = Organisation(unittest.enterModuleContext(Server(BINARY)))


class HostileTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.use(OFFICE)

    @classmethod
    def use(cls, office):
        cls.office, cls.server, cls.dana = office, office.server, office.dana
        cls.review = office.review()
        place = urllib.parse.urlsplit(cls.server.url)
        cls.address = (place.hostname, place.port)

    def tearDown(self):
        begin = time.monotonic()
        self.assertEqual(self.dana.ask("GET", f"/reviews/{self.review}").status, 200, "others are answered as before")
        self.assertLess(time.monotonic() - begin, 10)

    def refused(self, answer, status, code):
        self.assertEqual((answer.status, answer.json.get("code")), (status, code), answer.text)
        self.assertEqual(answer.headers["content-type"], "application/problem+json")

    def threads(self):
        return len(self.dana.get(f"/reviews/{self.review}").json["threads"])

    def connect(self, receive_buffer=None):
        raw = socket.socket()
        if receive_buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        raw.settimeout(30)
        raw.connect(self.address)
        self.addCleanup(raw.close)
        return raw

    def said(self, data, seconds=30):
        """What comes back until the server closes, or falls silent."""
        raw = self.connect()
        raw.settimeout(seconds)
        told = b""
        try:
            raw.sendall(data)
            while len(told) < 1 << 20:
                part = raw.recv(65536)
                if not part:
                    break
                told += part
        except (TimeoutError, ConnectionError):
            pass
        return told


class OtherSites(HostileTest):
    """A page of another site sends what a browser lets it send, with the cookie of whoever looks at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.browser = cls.server.browser("dana")

    def test_a_request_of_another_page_does_nothing(self):
        port = self.address[1]
        before = self.threads()
        for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Origin": f"http://127.0.0.1:{port}@evil.example"},
                        {"Origin": f"http://127.0.0.1:{port}.evil.example"}, {"Origin": f"http://127.0.0.1:{port + 1}"},
                        {"Origin": f"http://localhost:{port}"}, {"Origin": "http://127.0.0.1"}, {"Origin": ""},
                        {"Origin": None, "Sec-Fetch-Site": None}, {"Sec-Fetch-Site": "cross-site"},
                        {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"}, {"Origin": None, "Sec-Fetch-Site": "cross-site"},
                        {"Origin": "https://evil.example", "Sec-Fetch-Site": None},
                        {"Origin": None, "Sec-Fetch-Site": None, "Referer": self.server.url + "/"}):
            with self.subTest(headers=headers):
                sent = {"Sec-Fetch-Site": None, **headers} if "Sec-Fetch-Site" not in headers else headers
                answer = self.browser.ask("POST", f"/reviews/{self.review}/comment", {"text": "Forged."}, **sent)
                self.refused(answer, 403, "auth/cross-site")
        self.assertEqual(self.threads(), before)

    def test_no_method_is_forgotten(self):
        for method, path in (("POST", "/services"), ("PUT", "/services/checkout"), ("PATCH", f"/people/{self.dana.person}"),
                             ("DELETE", "/session"), ("DELETE", "/me/sessions/x"), ("POST", "/tokens"), ("PUT", "/me"),
                             ("POST", "/password"), ("POST", "/session")):
            with self.subTest(method=method, path=path):
                answer = self.browser.ask(method, path, {}, Origin="https://evil.example", Sec_Fetch_Site="cross-site")
                self.refused(answer, 403, "auth/cross-site")
        self.assertEqual(self.browser.ask("GET", "/me").json["person"], self.dana.person, "still signed in")

    def test_what_a_form_can_send_is_not_read(self):
        body = json.dumps({"text": "Forged."})
        for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "application/json2",
                     "text/plain; application/json", "text/html, application/json"):
            with self.subTest(kind=kind):
                answer = self.browser.ask("POST", f"/reviews/{self.review}/comment", body, Content_Type=kind)
                self.refused(answer, 415, "server/unsupported-media-type")

    def test_other_credentials_beside_the_cookie_open_nothing(self):
        for credential in ("Basic eDp5", "Bearer", "Bearer ", "bearer x", "", "Bearer sw_0000000000000000000000000000000000000000"):
            with self.subTest(credential=credential):
                answer = self.browser.ask("POST", f"/reviews/{self.review}/comment", {"text": "Forged."},
                                          Authorization=credential, Origin="https://evil.example", Sec_Fetch_Site=None)
                self.assertIn(answer.status, (401, 403), answer.text)

    def test_another_method_is_not_taken_from_a_header_or_the_query(self):
        before = self.threads()
        self.browser.ask("GET", f"/reviews/{self.review}/comment?_method=POST", X_HTTP_Method_Override="POST")
        self.assertEqual(self.threads(), before)

    def test_no_site_is_let_in_by_cors_and_no_page_frames_an_answer(self):
        for path in ("/me", "/nowhere", f"/reviews/{self.review}"):
            answer = self.browser.ask("GET", path, Origin="https://evil.example")
            self.assertNotIn("access-control-allow-origin", answer.headers)
            self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
            self.assertIn("frame-ancestors 'none'", answer.headers["content-security-policy"])


class Sessions(HostileTest):
    def sign_in(self, cookie=None, login="dana"):
        return Client(self.server, cookie=cookie).post("/session", {"login": login, "password": PASSWORD})

    def signed_in(self, cookie):
        return Client(self.server, cookie=cookie).ask("GET", "/me/sessions").status == 200

    def test_a_planted_cookie_is_never_the_session(self):
        planted = "A" * 43
        own = cookie_of(self.sign_in(planted))
        self.assertNotEqual(own, planted)
        self.assertFalse(self.signed_in(planted))
        attacker = cookie_of(self.sign_in(login="sam"))
        victim = cookie_of(self.sign_in(attacker))
        self.assertNotIn(victim, (attacker, own))
        me = Client(self.server, cookie=attacker).ask("GET", "/me")
        if me.status == 200:
            self.assertNotEqual(me.json.get("person"), self.dana.person, "whoever planted it is not the victim")

    def test_the_cookie_is_kept_from_scripts_and_other_sites(self):
        cookie = self.sign_in().headers["set-cookie"]
        for word in ("HttpOnly", "Path=/"):
            self.assertIn(word, cookie)
        self.assertRegex(cookie, "SameSite=(Lax|Strict)")
        self.assertNotIn("Domain", cookie)
        self.assertGreater(len(cookie_of(self.sign_in())), 30)

    def test_two_cookies_of_that_name_are_one_session_at_most(self):
        own, other = cookie_of(self.sign_in()), cookie_of(self.sign_in(login="sam"))
        self.assertEqual(Client(self.server, cookie=f"{own}; seaworthy_session={other}").ask("GET", "/me").status, 401)

    def test_what_was_ended_stays_ended(self):
        cookie = cookie_of(self.sign_in())
        Client(self.server, cookie=cookie).delete("/session")
        self.assertFalse(self.signed_in(cookie))
        self.server.person("paul", teams=["shop"])
        one, two = cookie_of(self.sign_in(login="paul")), cookie_of(self.sign_in(login="paul"))
        Client(self.server, cookie=one).post("/password", {"present": PASSWORD, "password": "another horse battery staple"})
        self.assertFalse(self.signed_in(two), "a new password ends the other sessions")

    def test_a_token_that_is_not_whole_is_none(self):
        text = self.server.browser("dana").post("/tokens", {"name": "x", "scopes": ["read"]}).json["text"]
        self.assertEqual(Client(self.server, token=text).ask("GET", "/services").status, 200)
        for wrong in (text[:-1], text + "0", text[:-1] + ("0" if text[-1] != "0" else "1"), text.upper(), "sw_", "sw_" + "0" * 40,
                      text.removeprefix("sw_"), text + " " + text, "x" * 6000):
            with self.subTest(wrong=len(wrong)):
                self.assertEqual(Client(self.server, token=wrong).ask("GET", "/services").status, 401)

    def test_a_token_for_one_service_starts_no_review_of_two(self):
        self.office.service("billing")
        text = self.server.browser("dana").post("/tokens", {"name": "x", "scopes": SCOPES, "service": "checkout"}).json["text"]
        bearer = Client(self.server, token=text)
        for services in (["billing"], ["checkout", "billing"], ["billing", "checkout"]):
            answer = bearer.ask("POST", "/reviews", {"title": "Both of them", "services": services})
            self.refused(answer, 403, "auth/other-service")


class Guessing(HostileTest):
    """With a server of its own: in the end nobody can sign in from this address."""

    @classmethod
    def setUpClass(cls):
        cls.use(Organisation(cls.enterClassContext(Server(BINARY))))

    def tries(self, login, password="wrong horse battery staple"):
        return self.server.nobody().ask("POST", "/session", {"login": login, "password": password})

    def test_guessing_is_slowed_down(self):
        self.server.person("gus", teams=["shop"])
        answers = [self.tries("gus") for _ in range(11)]
        self.refused(answers[0], 401, "auth/wrong-login")
        self.refused(answers[-1], 429, "server/too-many-requests")
        self.assertGreater(int(answers[-1].headers["retry-after"]), 0)
        self.refused(self.tries("gus", PASSWORD), 429, "server/too-many-requests")
        self.refused(self.tries("GUS"), 429, "server/too-many-requests")
        self.assertEqual(self.tries("sam", PASSWORD).status, 201, "others sign in as before")
        unknown, known = self.tries("nobody-of-that-name"), self.tries("pia")
        self.assertEqual([unknown.status, unknown.json["code"], unknown.json["detail"]],
                         [known.status, known.json["code"], known.json["detail"]], "who has an account is not told")

    def test_headers_change_no_address(self):
        """Ten names from ten claimed addresses are one address still."""
        codes = set()
        for i in range(40):
            answer = self.server.nobody().ask("POST", "/session", {"login": f"guess-{i}", "password": "x" * 20},
                                              X_Forwarded_For=f"192.0.2.{i}", Forwarded=f"for=192.0.2.{i}")
            codes.add(answer.status)
            if answer.status == 429:
                break
        self.assertIn(429, codes)


class Bodies(HostileTest):
    def comment(self, body, kind=JSON, **headers):
        return self.dana.ask("POST", f"/reviews/{self.review}/comment", body, Content_Type=kind, **headers)

    def test_what_is_no_json_is_told_so(self):
        before = self.threads()
        for body in (b"{", b"", b"[]", b"null", b'"text"', b"12", b'{"text": "x"', b"{'text': 'x'}", b'{"text": NaN}',
                     b'{"text": "x",}', b'{"text": "x"} {}', b'{"text": "x"}\x00', b'{text: "x"}', b'\xef\xbb\xbf{"text": 1}',
                     b'{"text": "a\x00b"}', b'{"text": "a\nb"}', b'{"text": "\\ud800"}', b'{"text": "\\x41"}', b'{"text": 1e999}',
                     b'{"text": {"a": 1}}', b'{"text": ["x"]}', b'{"text": true}', b'{"text": null}', b'{"text": ""}',
                     b'{"no": "x"}', b'{"text": "x", "__proto__": {}}', b"text: x", b"<a/>", b"\xff\xfe{\x00}\x00"):
            with self.subTest(body=body):
                answer = self.comment(body)
                self.assertIn(answer.status, (400, 422), answer.text)
                self.assertEqual(answer.headers["content-type"], "application/problem+json")
        self.assertEqual(self.threads(), before)

    def test_invalid_utf8_goes_nowhere(self):
        for bad in (b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x82", b"\xf4\x90\x80\x80"):
            with self.subTest(bad=bad):
                answer = self.comment(b'{"text": "a' + bad + b'b"}')
                self.assertEqual(answer.status, 400, answer.text)
                answer.body.decode()

    def test_a_member_that_is_there_twice_is_refused(self):
        self.refused(self.comment(b'{"text": "shown", "text": "meant"}'), 400, "formats/duplicate-key")
        self.refused(self.comment(b'{"text": "shown", "\\u0074ext": "meant"}'), 400, "formats/duplicate-key")

    def test_deep_bodies_break_nothing(self):
        for body in (b"[" * 100_000, b'{"a":' * 100_000, b"[" * 50_000 + b"]" * 50_000, b'{"text":' + b"[" * 9000 + b"]" * 9000 + b"}"):
            answer = self.comment(body)
            self.assertIn(answer.status, (400, 413, 422), answer.text[:300])
            self.assertLess(len(answer.body), 4000, "the answer does not repeat it")

    def test_deep_yaml_and_aliases_break_nothing(self):
        bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
            f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(12))
        for text in (bomb, "[" * 50_000, "a:\n" + "".join(" " * i + "- \n" for i in range(1, 400)), "? " * 20_000, "&a [*a]",
                     "!!python/object/apply:os.system ['true']", "id: x\n" * 2, "\x00"):
            with self.subTest(text=text[:20]):
                begin = time.monotonic()
                answer = self.office.ana.ask("POST", "/standards", {"text": text})
                self.assertIn(answer.status, (400, 413, 422), answer.text[:300])
                self.assertLess(time.monotonic() - begin, 10)

    def test_too_much_is_cut_off(self):
        answer = self.server.nobody().ask("POST", "/session", b'{"login": "' + b"x" * 20_000 + b'"}')
        self.assertEqual(answer.status, 413, answer.text[:300])
        told = self.said(b"POST " + API.encode() + b"/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                         b"Content-Length: 99999999999\r\n\r\n{")
        self.assertRegex(told, rb"^HTTP/1.1 413 ")
        told = self.said(b"POST " + API.encode() + b"/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                         b"Transfer-Encoding: chunked\r\n\r\n" + (b"1000\r\n" + b"x" * 4096 + b"\r\n") * 64, 10)
        self.assertRegex(told, rb"^HTTP/1.1 413 ")

    def test_a_packed_body_is_not_unpacked(self):
        answer = self.comment(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", Content_Encoding="gzip")
        self.assertIn(answer.status, (400, 415), answer.text)

    def test_links_are_kept_and_never_followed(self):
        """What people write down is dialled by nobody: not metadata, not this machine, in no spelling."""
        canary = socket.socket()
        canary.bind(("127.0.0.1", 0))
        canary.listen()
        canary.settimeout(1.5)
        self.addCleanup(canary.close)
        port = canary.getsockname()[1]
        for link in (f"http://127.0.0.1:{port}/", f"http://2130706433:{port}/", f"http://[::ffff:127.0.0.1]:{port}/",
                     f"http://0x7f.1:{port}/", f"http://localhost:{port}/"):
            self.dana.do(self.review, "comment", text=f"See {link}")
            answer = self.dana.ask("POST", f"/reviews/{self.review}/attest",
                                   {"item": "load-tested", "evidence": {"kind": "link", "value": link}})
            self.assertLess(answer.status, 500)
        read = self.office.root.get("/services/checkout")
        endpoints = [{"name": f"api-{host}", "address": f"{host}:{port}"} for host in ("127.0.0.1", "localhost", "2130706433", "127.1")]
        self.office.root.put("/services/checkout", {**read.json, "endpoints": endpoints}, If_Match="*")
        self.dana.post("/services/checkout/collect")
        with self.assertRaises(TimeoutError):
            canary.accept()

    def test_only_web_links_are_evidence(self):
        for link in ("javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "  javascript:x", "http://", "//evil"):
            with self.subTest(link=link):
                answer = self.dana.ask("POST", f"/reviews/{self.review}/attest",
                                       {"item": "load-tested", "evidence": {"kind": "link", "value": link}})
                self.assertEqual(answer.status, 422, answer.text)


class Requests(HostileTest):
    def test_what_two_readers_would_read_differently_is_refused(self):
        post = b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        for rest in (b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", b"Content-Length: 2, 3\r\n\r\n{}",
                     b"Content-Length: +2\r\n\r\n{}", b"Content-Length: 0x2\r\n\r\n{}", b"Content-Length: -1\r\n\r\n",
                     b"Content-Length : 2\r\n\r\n{}", b"Transfer-Encoding: xchunked\r\n\r\n", b"Transfer-Encoding: chunked, identity\r\n\r\n",
                     b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n", b"Transfer-Encoding: chunked\r\n\r\n-1\r\n",
                     b"X-Y: a\r\n folded\r\n\r\n", b"X-Y: a\rb\r\n\r\n", b"X-Y: a\x00b\r\n\r\n", b"X Y: a\r\n\r\n", b": a\r\n\r\n",
                     b"Host: y\r\n\r\n"):
            with self.subTest(rest=rest):
                told = self.said(post + rest, 5)
                self.assertRegex(told, rb"^HTTP/1.1 4\d\d ")
                self.assertEqual(told.count(b"HTTP/1.1 "), 1, "and the connection is over")

    def test_odd_first_lines(self):
        for line in (b"GET / HTTP/1.1\r\n\r\n", b"GET  / HTTP/1.1\r\nHost: x\r\n\r\n", b"get / HTTP/9.9\r\nHost: x\r\n\r\n", b"\r\n" * 5000,
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"x" * 200,
                     b"GET " + b"/a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 5000 + b"\r\n",
                     b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"b" * 200_000 + b"\r\n\r\n", b"\x00" * 100, b"GET"):
            with self.subTest(line=line[:40]):
                told = self.said(line, 2)
                self.assertNotRegex(told, rb"^HTTP/1.1 50[0234]")  # 501 and 505 say what is not spoken here.
                self.assertNotRegex(told, rb"^HTTP/1.1 2\d\d ")

    def test_paths_lead_nowhere_else(self):
        for path in ("/api/v1/../../etc/passwd", "/..%2f..%2fetc%2fpasswd", "/api/v1/%2e%2e/metrics", "/api/v1/reviews/%00",
                     "/api/v1/services/..%2f..", "/api/v1/reviews/%ff%fe", "/api/v1/reviews/%", "/api/v1/reviews/%zz", "//metrics",
                     "/metrics/", "/METRICS", "/api/v1/services/checkout%2f..%2fsecret", "/.git/config", "/api/v1//me/sessions"):
            with self.subTest(path=path):
                connection = http.client.HTTPConnection(*self.address, timeout=30)
                connection.putrequest("GET", path, skip_accept_encoding=True)
                connection.endheaders()
                response = connection.getresponse()
                answer = Answer(response, response.read())
                connection.close()
                self.assertIn(answer.status, (400, 401, 404), answer.text)
                self.assertNotIn(b"root:", answer.body)

    def test_odd_questions_get_plain_answers(self):
        for path in ("/reviews?limit=-1", "/reviews?limit=99999999999999999999", "/reviews?cursor=%00", "/reviews?cursor=e30",
                     "/reviews?cursor=" + "A" * 4000, "/reviews/%F0%9F%92%A9", "/reviews/' or 1=1 --".replace(" ", "%20"),
                     f"/reviews/{self.review}/export?format=../../x", "/services/%27%3B%20drop%20table%20logs"):
            with self.subTest(path=path):
                answer = self.dana.ask("GET", path)
                self.assertIn(answer.status, (200, 400, 404), answer.text)
        for key in ("x" * 5000, " ", "a b", "a\tb", '""'):
            with self.subTest(key=key[:9]):
                answer = self.dana.ask("POST", f"/reviews/{self.review}/comment", {"text": "x"}, Idempotency_Key=key)
                self.assertIn(answer.status, (400, 422), answer.text)


class Slow(HostileTest):
    def ends_within(self, raw, seconds):
        raw.settimeout(seconds)
        begin = time.monotonic()
        try:
            while raw.recv(65536):
                pass
        except ConnectionError:
            pass
        except TimeoutError:
            return None
        return time.monotonic() - begin

    def test_a_head_that_does_not_end_is_cut_off(self):
        drips = [self.connect() for _ in range(100)]
        for raw in drips:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        for _ in range(5):
            begin = time.monotonic()
            self.assertEqual(self.dana.ask("GET", "/me").status, 200)
            self.assertLess(time.monotonic() - begin, 3, "nobody waits for them")
        one = drips[0]
        stop = threading.Event()

        def drip():
            while not stop.wait(1):
                try:
                    one.sendall(b"a")
                except OSError:
                    return

        thread = threading.Thread(target=drip)
        thread.start()
        try:
            self.assertIsNotNone(self.ends_within(one, 40), "a byte a second buys no time")
        finally:
            stop.set()
            thread.join()
        for raw in drips[1:]:
            self.assertIsNotNone(self.ends_within(raw, 20))

    def test_a_body_that_does_not_come_is_cut_off(self):
        if not LONG:
            self.skipTest("a minute: --long")
        raw = self.connect()
        raw.sendall(b"POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
        self.assertIsNotNone(self.ends_within(raw, 90))

    def test_many_connections_shut_nobody_out(self):
        idle = []
        try:
            for _ in range(400):
                idle.append(self.connect())
        except OSError as error:
            self.fail(f"after {len(idle)} connections: {error}")
        for _ in range(5):
            self.assertEqual(self.dana.ask("GET", "/me").status, 200)

    def test_followers_that_never_read_cost_little(self):
        deaf = [self.connect(receive_buffer=2048) for _ in range(50)]
        for raw in deaf:
            raw.sendall(f"GET {API}/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self.dana.token}\r\n\r\n".encode())
        with self.dana.events() as events:
            events.wait(lambda event: event["event"] == "hello")
            before = self.memory()
            for i in range(60):
                begin = time.monotonic()
                self.dana.do(self.review, "comment", text=f"Comment {i}.", note=True)
                self.assertLess(time.monotonic() - begin, 5)
            last = self.dana.get(f"/reviews/{self.review}").json["version"]
            events.wait(lambda event: event["event"] == "review" and json.loads(event["data"])["version"] == last)
        self.assertLess(self.memory() - before, 64 << 20)

    def memory(self):
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) << 10

    def test_whoever_asks_and_does_not_read_is_let_go(self):
        many = [self.connect(receive_buffer=2048) for _ in range(30)]
        ask = f"GET {API}/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".encode()
        for raw in many:
            raw.sendall(ask * 20)
        for _ in range(5):
            begin = time.monotonic()
            self.assertEqual(self.dana.ask("GET", "/me").status, 200)
            self.assertLess(time.monotonic() - begin, 5)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--long", action="store_true")
    arguments, rest = parser.parse_known_args()
    BINARY, LONG = arguments.binary, arguments.long
    unittest.main(argv=[sys.argv[0], *rest])
