#!/usr/bin/env python3
"""The server as a way into its own network: whatever people register as an endpoint, the server dials public addresses and
those that set-up allows, and nothing else; what it does not dial is unknown, with the reason, and never a pass. And servers
that mean harm to whoever asks them."""
import argparse
import http.client
import http.server
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
from collecting import Collecting, until  # noqa: E402
from endpoints import Authority, Endpoint, Redirect  # noqa: E402
from harness import Refused, Server  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""
INWARD = [
    "127.0.0.1:{port}", "127.8.8.8:{port}", "localhost:{port}", "localhost.:{port}", "LOCALHOST:{port}", "127.1:{port}", "0x7f.1:{port}",
    "0x7f000001:{port}", "0177.0.0.1:{port}", "017700000001:{port}", "2130706433:{port}", "0.0.0.0:{port}", "0:{port}", "[::1]:{port}",
    "[::]:{port}", "[::ffff:127.0.0.1]:{port}", "[::ffff:7f00:1]:{port}", "[::127.0.0.1]:{port}", "[::ffff:0:127.0.0.1]:{port}",
    "[64:ff9b::127.0.0.1]:{port}", "[64:ff9b:1::127.0.0.1]:{port}", "[2002:7f00:1::]:{port}", "[2001:0:1:2:3:4:80ff:fffe]:{port}",
    "[2a00::5efe:127.0.0.1]:{port}", "[fe80::1]:{port}", "[fc00::1]:{port}", "[fd00:ec2::254]:80", "[fec0::1]:{port}", "[ff02::1]:{port}",
    "10.0.0.1:{port}", "172.16.0.1:{port}", "192.168.0.1:{port}", "100.64.0.1:{port}", "169.254.169.254:80", "2852039166:80",
    "169.254.1.1:{port}", "192.0.0.1:{port}", "192.0.2.1:{port}", "198.18.0.1:{port}", "224.0.0.1:{port}", "240.0.0.1:{port}",
    "255.255.255.255:{port}"]
# No host and port: refused where it is registered, or malformed where it is asked for.
NONSENSE = [
    "user@127.0.0.1:{port}", "user:secret@127.0.0.1:{port}", "127.0.0.1%00.example.com:{port}", "127.0.0.1#.example.com:{port}",
    "127.0.0.1/x.example.com:{port}", "127.0.0.1\\.example.com:{port}", "\u2460\u2461\u2466.0.0.1:{port}", "127\u30020\u30020\u30021:{port}",
    "\uff11\uff12\uff17.0.0.1:{port}", "[fe80::1%lo]:{port}", "[::ffff:127.1]:{port}", "http://127.0.0.1:{port}", "gopher://127.0.0.1:{port}",
    "file:///etc/passwd:1", "127.0.0.1:{port}\r\nX-Y: z:1", "127.0.0.1..:{port}", "127.0.0.1:0", "127.0.0.1:99999", " 127.0.0.1:{port}"]


class Canary:
    """Listens on loopback, IPv4 and IPv6, and must hear of nobody."""

    def __init__(self):
        self.four = socket.create_server(("127.0.0.1", 0))
        self.port = self.four.getsockname()[1]
        self.listeners = [self.four]
        try:
            self.listeners.append(socket.create_server(("::1", self.port), family=socket.AF_INET6))
        except OSError:
            pass  # A machine without IPv6.
        self.url = f"http://127.0.0.1:{self.port}"

    def visitors(self):
        found = []
        for listener in self.listeners:
            listener.settimeout(0.2)
            try:
                connection, _ = listener.accept()
                connection.settimeout(1)
                found.append(connection.recv(4096))
                connection.close()
            except TimeoutError:
                pass
        return found

    def close(self):
        for listener in self.listeners:
            listener.close()


class EgressTest(unittest.TestCase):
    @classmethod
    def begin(cls, allow=None, **environment):
        cls.authority = cls.enterClassContext(Authority())
        cls.canary = Canary()
        cls.addClassCleanup(cls.canary.close)
        arguments = ["--collect-every", "off", *(["--egress-allow", allow] if allow else [])]
        cls.server = cls.enterClassContext(Server(BINARY, arguments=arguments, environment={**cls.authority.environment, **environment}))
        cls.edge = Collecting(Organisation(cls.server))
        cls.names = iter(f"service-{i}" for i in range(1000))

    def tearDown(self):
        self.assertEqual(self.canary.visitors(), [], "nobody went there")

    def collected(self, *addresses, seconds=60):
        name = next(self.names)
        self.edge.service(name, *addresses)
        return name, self.edge.collected(name, seconds)

    def unknown(self, name, *reasons):
        """The item is unknown and says why; the run is no pass."""
        item = self.edge.outcome(name)
        self.assertEqual(item["outcome"], "unknown", item)
        for reason in reasons:
            self.assertIn(reason, str(item))
        self.assertEqual(self.edge.runs(name)[0]["verdict"], "incomplete")

    def only_refused(self, address):
        name, state = self.collected(address)
        self.assertEqual([(source["answers"], source.get("failure")) for source in state["sources"]], [(False, "refused")], state)
        self.assertRegex(state["sources"][0]["detail"], "which (set-up does not allow|is never dialled)$")
        self.unknown(name, state["sources"][0]["detail"])


class Strict(EgressTest):
    """As a server is where nothing is set up; its environment names proxies, which would dial for it."""

    @classmethod
    def setUpClass(cls):
        proxy = Canary()
        cls.addClassCleanup(proxy.close)
        cls.proxy = proxy
        cls.begin(**{name: proxy.url for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")})

    def tearDown(self):
        super().tearDown()
        self.assertEqual(self.proxy.visitors(), [])

    def test_what_leads_inward_is_refused(self):
        for address in INWARD:
            with self.subTest(address=address):
                self.only_refused(address.format(port=self.canary.port))

    def test_what_is_no_address_is_not_registered(self):
        for address in NONSENSE:
            with self.subTest(address=address):
                with self.assertRaises(Refused) as refused:
                    self.edge.service(next(self.names), address.format(port=self.canary.port))
                self.assertEqual(refused.exception.status, 422)

    def test_a_name_that_nobody_knows_is_unreachable(self):
        name, state = self.collected(f"nowhere.invalid:{self.canary.port}")
        self.assertEqual(state["sources"][0]["failure"], "unreachable")
        self.unknown(name, "does not resolve")

    def test_each_refused_endpoint_is_told(self):
        name, state = self.collected(f"127.0.0.1:{self.canary.port}", "10.0.0.1:443")
        self.assertEqual([source["failure"] for source in state["sources"]], ["refused", "refused"])
        self.unknown(name, "loopback", "tls.endpoints[1]")


class Allowed(EgressTest):
    """With one address of loopback allowed, on which bad servers stand."""

    @classmethod
    def setUpClass(cls):
        cls.begin(allow="127.0.0.7/32")

    def endpoint(self, behaviour):
        return self.enterContext(Endpoint(self.authority, behaviour, host="127.0.0.7"))

    def test_a_range_opens_what_it_names_and_no_more(self):
        name, state = self.collected(self.endpoint("good").address)
        self.assertEqual([source["answers"] for source in state["sources"]], [True])
        self.assertEqual(self.edge.outcome(name)["outcome"], "pass")
        for address in ("127.0.0.1:{port}", "[::ffff:127.0.0.1]:{port}", "169.254.169.254:80"):
            self.only_refused(address.format(port=self.canary.port))

    def test_a_good_endpoint_does_not_speak_for_a_refused_one(self):
        name, state = self.collected(self.endpoint("good").address, f"127.0.0.1:{self.canary.port}")
        self.assertEqual([source["answers"] for source in state["sources"]], [True, False])
        self.unknown(name, "loopback")

    def test_what_was_seen_does_not_stand_in_for_what_is_refused_now(self):
        name, _ = self.collected(self.endpoint("good").address)
        self.assertEqual(self.edge.outcome(name)["outcome"], "pass")
        self.edge.change(name, f"127.0.0.1:{self.canary.port}")
        self.edge.collected(name)
        self.unknown(name, "loopback")

    def test_nobody_is_sent_elsewhere(self):
        for to in (self.canary.url, self.canary.url.replace("http", "https"), "http://169.254.169.254/", "file:///etc/passwd",
                   self.canary.url.replace("http", "gopher"), self.canary.url.replace("127.0.0.1", "localhost")):
            with self.subTest(to=to):
                redirect = self.enterContext(Redirect(self.authority, to, host="127.0.0.7"))
                _, state = self.collected(redirect.address)
                self.assertEqual(state["sources"][0]["answers"], True, "the answer itself is one")

    def test_an_expired_certificate_fails(self):
        name, state = self.collected(self.endpoint("expired").address)
        self.assertEqual([source["answers"] for source in state["sources"]], [True])
        item = self.edge.outcome(name)
        self.assertEqual(item["outcome"], "fail")
        self.assertEqual(self.edge.runs(name)[0]["verdict"], "not_ready")

    def test_a_certificate_of_nobody_trusted_fails(self):
        with Authority() as other, Endpoint(other, "good", host="127.0.0.7") as endpoint:
            name, _ = self.collected(endpoint.address)
        self.assertEqual(self.edge.outcome(name)["outcome"], "fail")

    def test_a_handshake_that_never_ends_is_a_timeout(self):
        for behaviour in ("hangs", "half_a_handshake"):
            with self.subTest(behaviour=behaviour):
                begin = time.monotonic()
                name, state = self.collected(self.endpoint(behaviour).address)
                self.assertLess(time.monotonic() - begin, 40)
                self.assertEqual(state["sources"][0]["failure"], "timeout", state)
                self.unknown(name, "the handshake did not finish in time")

    def test_a_flood_is_no_handshake(self):
        endpoint = self.endpoint("floods")
        begin = time.monotonic()
        name, state = self.collected(endpoint.address)
        self.assertLess(time.monotonic() - begin, 20)
        self.assertEqual(state["sources"][0]["failure"], "malformed", state)
        self.assertLess(endpoint.sent, 64 << 20)
        self.unknown(name, "without end")

    def test_answers_without_end_are_not_read(self):
        before = self.memory()
        for behaviour in ("endless_head", "endless_body"):
            with self.subTest(behaviour=behaviour):
                endpoint = self.endpoint(behaviour)
                begin = time.monotonic()
                name, state = self.collected(endpoint.address)
                self.assertLess(time.monotonic() - begin, 30)
                self.assertEqual(state["sources"][0]["answers"], True, "the handshake itself was good")
                self.assertLess(endpoint.sent, 64 << 20)
                self.assertEqual(self.edge.outcome(name)["outcome"], "pass")
        self.assertLess(self.memory() - before, 32 << 20)

    def memory(self):
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) << 10

    def test_a_stop_does_not_wait_for_whoever_hangs(self):
        endpoint = self.endpoint("hangs")
        name = next(self.names)
        self.edge.service(name, endpoint.address)
        self.edge.ask(name)
        until(lambda: endpoint.asked)
        begin = time.monotonic()
        self.server.stop()
        self.assertLess(time.monotonic() - begin, 5)
        self.server.start(self.server.url.removeprefix("http://"))
        endpoint.behave("good")
        until(lambda: self.edge.at(name), 20)
        self.assertEqual([source["answers"] for source in self.edge.state(name)["sources"]], [True])
        self.assertEqual(len(self.edge.runs(name)), 1)


class Provider(http.server.BaseHTTPRequestHandler):
    """An identity provider that sends the server elsewhere: by a redirect, or by what it says of itself."""

    def do_GET(self):
        redirect = self.server.redirect
        self.send_response(302 if redirect else 200)
        if redirect:
            self.send_header("Location", redirect)
        self.end_headers()
        self.wfile.write(b"" if redirect else json.dumps(self.server.said).encode())

    def log_message(self, *_):
        pass


class SignIn(unittest.TestCase):
    def setUp(self):
        self.canary = Canary()
        self.addCleanup(self.canary.close)
        self.provider = self.enterContext(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider))
        self.issuer = f"http://127.0.0.1:{self.provider.server_port}"
        self.provider.said = {"issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                              "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys"}
        self.provider.redirect = ""
        threading.Thread(target=self.provider.serve_forever, daemon=True).start()
        self.addCleanup(self.provider.shutdown)

    def serve(self, **environment):
        environment |= {"SEAWORTHY_OIDC_ISSUER": self.issuer, "SEAWORTHY_OIDC_CLIENT_ID": "seaworthy"}
        self.server = self.enterContext(Server(BINARY, environment=environment))

    def ask(self, path, **headers):
        place = urllib.parse.urlsplit(self.server.url).netloc
        connection = http.client.HTTPConnection(place, timeout=60)
        connection.request("GET", path, headers={"Host": place, **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer

    def test_no_redirect_of_a_provider_is_followed(self):
        self.provider.redirect = self.canary.url
        self.serve()
        self.assertGreaterEqual(self.ask("/auth/oidc/start").status, 400)
        self.assertEqual(self.canary.visitors(), [])

    def test_what_a_provider_says_leads_to_no_metadata(self):
        """Not even where a proxy would go there."""
        self.provider.said["token_endpoint"] = "http://169.254.169.254/latest/meta-data/"
        self.serve(http_proxy=self.canary.url, no_proxy="127.0.0.1")
        start = self.ask("/auth/oidc/start")
        self.assertEqual(start.status, 303)
        state = urllib.parse.parse_qs(urllib.parse.urlsplit(start.getheader("Location")).query)["state"][0]
        cookie = start.getheader("Set-Cookie").partition(";")[0]
        end = self.ask(f"/auth/oidc/callback?code=abc&state={urllib.parse.quote(state)}", Cookie=cookie)
        self.assertGreaterEqual(end.status, 300)
        self.assertNotIn("seaworthy_session=", end.getheader("Set-Cookie") or "")
        self.assertEqual(self.canary.visitors(), [])
        until(lambda: "metadata address of a cloud" in "".join(self.server.log_lines()), 5)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = arguments.binary
    unittest.main(argv=[sys.argv[0], *rest])
