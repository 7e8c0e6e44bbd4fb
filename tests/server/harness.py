"""A real server for one test, and the people who use it.

    with Server(binary) as server:
        admin = server.set_up()
        dana = server.person("dana", teams=["shop"])
        review = dana.post("/reviews", {"title": "…", "services": ["checkout"]}).json

The store is a fresh SQLite file, or what `store` names. A refusal is raised as Refused, with its problem document. Leaving
the block stops the server by SIGTERM and insists that it ends by itself, with 0. Everything is loopback; standard library
only.
"""
import http.client
import json
import os
import pathlib
import re
import secrets
import signal
import subprocess
import tempfile
import threading
import time
import urllib.parse

API = "/api/v1"
PASSWORD = "correct horse battery staple"
SCOPES = ["read", "runs:write", "services:write", "reviews:write", "standards:write", "admin"]
PRISM = "https://stoplight.io/prism/errors#"


class Refused(Exception):
    """An answer of 400 and more."""

    def __init__(self, what, answer):
        self.status = answer.status
        self.headers = answer.headers
        self.problem = answer.json if "json" in answer.headers.get("content-type", "") else {}
        self.code = self.problem.get("code", "")
        super().__init__(f"{what}: {answer.status} {answer.body[:2000].decode(errors='replace')}")


class ContractBroken(AssertionError):
    """The validating proxy says that a request or its answer is not as the contract has it."""


class Answer:
    def __init__(self, response, body):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = body

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def etag(self):
        return self.headers.get("etag")


class Client:
    """Somebody who asks: by token, by the cookie of a browser, or nobody."""

    def __init__(self, server, token=None, cookie=None, person=None, base=None):
        self.server = server
        self.token = token
        self.cookie = cookie
        self.person = person
        self.base = base or server.base

    def direct(self):
        """The same somebody without the validating proxy: for what the contract forbids."""
        return Client(self.server, self.token, self.cookie, self.person, self.server.url)

    def headers(self, more):
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        else:
            headers.update({"Origin": self.server.url, "Sec-Fetch-Site": "same-origin"})
        if self.cookie:
            headers["Cookie"] = f"seaworthy_session={self.cookie}"
        headers.update({name.replace("_", "-"): value for name, value in more.items()})
        return {name: value for name, value in headers.items() if value is not None}

    def ask(self, method, path, body=None, **headers):
        """The answer, whatever it is. `path` is below /api/v1 unless it begins with `//`."""
        target = path[1:] if path.startswith("//") else path if path.startswith(API) else API + path
        data = body.encode() if isinstance(body, str) else body
        if data is None and method in ("POST", "PUT"):
            data = b""
        if body is not None and not isinstance(body, (str, bytes)):
            data = json.dumps(body).encode()
        sent = self.headers(headers)
        if data:
            sent.setdefault("Content-Type", "application/json")
        place = urllib.parse.urlsplit(self.base)
        self.server.asked.add((method, target.partition("?")[0]))
        connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        try:
            connection.request(method, target, data, sent)
            response = connection.getresponse()
            answer = Answer(response, response.read())
        finally:
            connection.close()
        if answer.status >= 400 and PRISM.encode() in answer.body:
            raise ContractBroken(f"{method} {target}: {answer.text}")
        return answer

    def must(self, method, path, body=None, **headers):
        answer = self.ask(method, path, body, **headers)
        if answer.status >= 400:
            raise Refused(f"{method} {path}", answer)
        return answer

    def get(self, path, **headers):
        return self.must("GET", path, **headers)

    def post(self, path, body=None, **headers):
        return self.must("POST", path, body, **headers)

    def put(self, path, body=None, **headers):
        return self.must("PUT", path, body, **headers)

    def patch(self, path, body, **headers):
        return self.must("PATCH", path, body, **headers)

    def delete(self, path, **headers):
        return self.must("DELETE", path, **headers)

    def do(self, review, verb, **members):
        """A verb in a review; the review as it is afterwards."""
        return self.post(f"/reviews/{quoted(review)}/{verb}", members).json

    def pages(self, path):
        """All items of a list, page after page."""
        while path:
            page = self.get(path).json
            yield from page["items"]
            path = page["next"]

    def events(self):
        return Events(self)


class Events:
    """The server-sent events that come to somebody, read on a thread; never through a proxy."""

    def __init__(self, client):
        place = urllib.parse.urlsplit(client.server.url)
        self.connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
        client.server.asked.add(("GET", API + "/events"))
        self.connection.request("GET", API + "/events", headers=client.headers({"Accept": "text/event-stream"}))
        self.response = self.connection.getresponse()
        if self.response.status != 200:
            raise Refused("GET /events", Answer(self.response, self.response.read()))
        self.seen = []
        self.more = threading.Condition()
        self.ended = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        event = {}
        try:
            while line := self.response.readline():
                name, _, value = line.decode().rstrip("\r\n").partition(": ")
                if name in ("id", "event", "data"):
                    event[name] = value
                elif not line.strip() and event:
                    with self.more:
                        self.seen.append(event)
                        self.more.notify_all()
                    event = {}
        except (OSError, ValueError, AttributeError):
            pass  # Closed, by either side.
        with self.more:
            self.ended = True
            self.more.notify_all()

    def wait(self, fits, seconds=20):
        """The first event for which fits(event) is true."""
        with self.more:
            self.more.wait_for(lambda: self.ended or any(map(fits, self.seen)), seconds)
            found = next(filter(fits, self.seen), None)
            assert found is not None, f"no such event came: {self.seen}"
            return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.connection.sock.shutdown(2)
        except (OSError, AttributeError):
            pass
        self.connection.close()


class Server:
    """`seaworthy serve` on a free port. `store` and `arguments` as the command takes them. `signs`: it has a key for
    certificates, whose public half is `key.pem.pub` of its folder."""

    def __init__(self, binary, store=None, arguments=(), environment=None, signs=False):
        self.binary = str(pathlib.Path(binary).resolve())
        self.scratch = tempfile.TemporaryDirectory(prefix="seaworthy-server-")
        self.folder = pathlib.Path(self.scratch.name)
        self.store = store or f"sqlite:{self.folder}/store.db"
        self.arguments = list(arguments)
        self.environment = environment or {}
        if signs:
            subprocess.run([self.binary, "key", "new", "key.pem"], cwd=self.folder, check=True, capture_output=True,
                           timeout=60)
            self.arguments += ["--key", "file:key.pem"]
        self.process = None
        self.url = ""
        self.base = ""  # Where people ask; a test may put a proxy there.
        self.link = ""
        self.admin = None
        self.people = {}  # Clients by login.
        self.asked = set()  # Method and path of each request.

    def __enter__(self):
        return self.start()

    def __exit__(self, kind, *_):
        try:
            self.stop()
        finally:
            if kind is not None:
                print("".join(self.log_lines()[-40:]))
            self.scratch.cleanup()

    def start(self, listen="127.0.0.1:0"):
        log = open(self.folder / "log", "ab")
        command = [self.binary, "serve", "--listen", listen, "--store", self.store, *self.arguments]
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LC_ALL": "C.UTF-8", **self.environment}
        environment.update({name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")})
        self.process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=log,
                                        text=True)
        log.close()
        self._read_greeting()
        return self

    def _read_greeting(self):
        """The address, then what the operator must know; the rest of the output is the log's."""
        listens = threading.Event()
        lines = []

        def read():
            with open(self.folder / "out", "a") as out:
                for line in self.process.stdout:
                    lines.append(line)
                    out.write(line)
                    out.flush()
                    if found := re.search(r"listens at (http\S+)", line):
                        self.url = found[1]
                        listens.set()
                    if found := re.search(r"(http\S+/set-up#\w+)", line):
                        self.link = found[1]
                        listens.set()
            listens.set()

        self.reader = threading.Thread(target=read, daemon=True)
        self.reader.start()
        assert listens.wait(120) and self.url, "the server did not start:\n" + "".join(lines + self.log_lines())
        self.base = self.base or self.url

    def log_lines(self):
        return [line for name in ("out", "log") if (self.folder / name).exists()
                for line in (self.folder / name).read_text(errors="replace").splitlines(keepends=True)]

    def stop(self, expect=0):
        """Lets it finish what it accepted, and insists that it ends."""
        if self.process is None:
            return
        process, self.process = self.process, None
        process.send_signal(signal.SIGTERM)
        try:
            ended = process.wait(60)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise AssertionError("the server did not end by itself:\n" + "".join(self.log_lines()[-40:])) from None
        self.reader.join(10)
        process.stdout.close()
        assert ended == expect, f"the server ended with {ended}:\n" + "".join(self.log_lines()[-40:])

    def kill(self):
        process, self.process = self.process, None
        process.kill()
        process.wait()
        self.reader.join(10)
        process.stdout.close()

    # People.

    def nobody(self):
        return Client(self)

    def set_up(self, login="root"):
        """Makes the first administrator by the printed link."""
        for _ in range(200):
            if self.link:
                break
            time.sleep(0.05)  # It is printed after the address.
        assert self.link, "no set-up link was printed:\n" + "".join(self.log_lines())
        secret = self.link.partition("#")[2]
        answer = self.nobody().post("/set-up", {"link": secret, "login": login, "name": "Root", "password": PASSWORD})
        self.admin = self._with_token(answer)
        return self.admin

    def person(self, login, access=("contributor",), teams=(), review_roles=()):
        """Somebody with an account, who asks with a token that may all that they may. Teams are made where they are not
        there; members of a team get its name as review role."""
        made = self.admin.post("/people", {"login": login, "name": login.title(), "password": PASSWORD,
                                           "access": list(access), "review_roles": list(review_roles)}).json
        for team in teams:
            self.team(team)
            self.admin.put(f"/teams/{team}/members/{made['id']}")
        self.people[login] = self.sign_in(login)
        return self.people[login]

    def team(self, name):
        known = {team["id"] for team in self.admin.pages("/teams?limit=200")}
        if name not in known:
            self.admin.post("/teams", {"id": name, "name": name.title(), "review_roles": [name]})

    def sign_in(self, login, password=PASSWORD):
        """With a token."""
        return self._with_token(self.nobody().post("/session", {"login": login, "password": password}))

    def browser(self, login, password=PASSWORD):
        """With the cookie of a browser."""
        answer = self.nobody().post("/session", {"login": login, "password": password})
        return Client(self, cookie=cookie_of(answer), person=answer.json["person"])

    def _with_token(self, answer):
        browser = Client(self, cookie=cookie_of(answer), person=answer.json["person"])
        token = browser.direct().post("/tokens", {"name": "test", "scopes": SCOPES}).json["text"]
        return Client(self, token=token, person=answer.json["person"])


def cookie_of(answer):
    return re.search(r"seaworthy_session=([^;]+)", answer.headers["set-cookie"])[1]


def quoted(text):
    return urllib.parse.quote(text, safe="")


def new_key():
    """An Idempotency-Key."""
    return secrets.token_hex(16)
