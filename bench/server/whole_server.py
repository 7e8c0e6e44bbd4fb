#!/usr/bin/env python3
"""whole_server.py SEAWORTHY [REVIEWS [SERVICES [SECONDS [ROUNDS]]]]: the server beside nginx, with that many reviews stored.

Fills a store through the API (kept in build/bench for the next time), asks for one review, and nginx for a file with
the same bytes, in turn: requests a second, CPU, and p99 at half of our saturation, with requests that arrive at a
fixed rate. Then 500 clients that follow events, the memory, and the time from start to the first `ready`.
"""
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "http"))
from measure import NGINX, cpu_seconds, free_port, milliseconds, peak_mib, wait_for  # noqa: E402

STANDARD = """
id: bench
version: 1.0.0
title: Bench
summary: A few items, so that many reviews fit on a disk.
roles: {sre: Site reliability engineering}
sections:
  - id: basics
    title: Basics
    sign_off: {roles: [sre]}
    items:
      - {id: owner, question: Who owns it?, why: Somebody must answer., action: Name an owner.,
         severity: blocker, attest: {evidence: text, prompt: Who owns it?}}
      - {id: runbook, question: Is there a runbook?, why: At night nobody thinks., action: Write one.,
         severity: blocker, attest: {evidence: link, prompt: Where is it?}}
"""


class Server:
    def __init__(self, program, store, log):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        begun = time.monotonic()
        self.process = subprocess.Popen([program, "serve", "--listen", f"127.0.0.1:{self.port}", "--store", f"sqlite:{store}",
                                         "--log-level", "warning"], stdout=subprocess.PIPE, stderr=log, text=True)
        self.said = self.process.stdout.readline() + ""
        self.notice = ""
        while True:
            try:
                urllib.request.urlopen(self.url + "/readyz", timeout=1).read()
                break
            except OSError:
                time.sleep(0.002)
        self.ready = time.monotonic() - begun

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Client:
    def __init__(self, url):
        self.url, self.headers = url, {"Content-Type": "application/json", "Origin": url}

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + "/api/v1" + path, data, self.headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                cookie = answer.headers.get("Set-Cookie")
                if cookie:
                    self.headers["Cookie"] = cookie.split(";")[0]
                text = answer.read().decode()
                return json.loads(text) if text else None
        except urllib.error.HTTPError as problem:
            sys.exit(f"{method} {path}: {problem.read().decode()}")


def set_up(server):
    link = re.search(r"sw_\w+", server.process.stdout.readline()).group(0)
    client = Client(server.url)
    client.call("POST", "/set-up", {"link": link, "login": "ada", "name": "Ada", "password": "correct horse battery"})
    person = client.call("GET", "/me")["person"]
    client.call("POST", "/teams", {"id": "shop", "name": "Shop", "members": [person], "review_roles": []})
    client.headers["If-Match"] = "*"
    client.call("PATCH", f"/people/{person}", {"access": ["administrator", "contributor", "standard-author"]})
    client = Client(server.url)
    client.call("POST", "/session", {"login": "ada", "password": "correct horse battery"})
    token = client.call("POST", "/tokens", {"name": "bench", "scopes": ["read", "reviews:write", "services:write"]})
    client.call("POST", "/standards", {"text": STANDARD})
    return token["text"]


def fill(server, token, reviews, services):
    def client():
        made = Client(server.url)
        made.headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        return made

    for number in range(services):
        client().call("POST", "/services", {"id": f"service-{number}", "owner": "shop", "tier": 2, "standard": "bench"})
    left = iter(range(reviews))
    lock = threading.Lock()

    def work():
        mine = client()
        while True:
            with lock:
                number = next(left, None)
            if number is None:
                return
            review = mine.call("POST", "/reviews", {"title": f"Release {number} goes live for everybody",
                                                    "services": [f"service-{number % services}"]})
            if number >= services:
                mine.call("POST", f"/reviews/{review['id']}/abandon", {"reason": "only to fill the store"})
            else:
                mine.call("POST", f"/reviews/{review['id']}/comment", {"text": "who restores the database?"})

    workers = [threading.Thread(target=work) for _ in range(16)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


def saturate(url, headers, pid, seconds):
    before = cpu_seconds(pid)
    asked = [argument for name, value in headers.items() for argument in ("-H", f"{name}: {value}")]
    said = subprocess.run(["wrk", "-t1", "-c64", f"-d{seconds}s", "--latency", *asked, url], capture_output=True, text=True,
                          check=True).stdout
    used = cpu_seconds(pid) - before
    if "Non-2xx" in said:
        sys.exit(f"{url}: {said}")
    count = int(re.search(r"(\d+) requests in", said).group(1))
    return float(re.search(r"Requests/sec:\s+([\d.]+)", said).group(1)), used / count * 1e6


def at_rate(url, headers, rate, seconds, folder):
    """p99 in ms of requests that arrive at that rate, whatever the server does."""
    log = pathlib.Path(folder) / "h2load.log"
    log.unlink(missing_ok=True)
    asked = [argument for name, value in headers.items() for argument in ("-H", f"{name}: {value}")]
    subprocess.run(["h2load", "--h1", "-t1", "-c32", f"--rps={max(1, rate / 32):.0f}", f"-D{seconds}", f"--log-file={log}",
                    *asked, url], capture_output=True, check=True)
    times = sorted(int(line.split("\t")[2]) for line in log.read_text().splitlines())
    return times[len(times) * 99 // 100] / 1000


def follow(url, headers, count):
    """Opens that many streams of events; returns their sockets."""
    import socket
    host, port = url.removeprefix("http://").split(":")
    sockets = []
    for _ in range(count):
        stream = socket.create_connection((host, int(port)), 10)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        stream.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: {host}:{port}\r\n{lines}\r\n".encode())
        sockets.append(stream)
    for stream in sockets:
        stream.settimeout(10)
        seen = b""
        while b"hello" not in seen:
            part = stream.recv(4096)
            if not part:
                sys.exit(f"a stream ended: {seen!r}")
            seen += part
    return sockets


def main():
    program = sys.argv[1]
    reviews, services, seconds, rounds = ([int(number) for number in sys.argv[2:]] + [2000, 100, 4, 5][len(sys.argv) - 2:])
    store = pathlib.Path(f"build/bench/server-{reviews}-{services}.db")
    store.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        log = open(f"{folder}/log", "w")
        token_file = store.with_suffix(".token")
        if not token_file.exists():
            for old in store.parent.glob(store.name + "*"):
                old.unlink()
            server = Server(program, store, log)
            token = set_up(server)
            begun = time.monotonic()
            fill(server, token, reviews, services)
            print(f"filled with {reviews:,} reviews in {time.monotonic() - begun:.0f} s")
            server.stop()
            token_file.write_text(token)
        token = token_file.read_text()
        server = Server(program, store, log)
        headers = {"Authorization": f"Bearer {token}"}
        client = Client(server.url)
        client.headers.update(headers)
        target = "/api/v1/reviews/" + client.call("GET", "/reviews?limit=1")["items"][0]["id"]
        body = json.dumps(client.call("GET", target.removeprefix("/api/v1")))
        port = free_port()
        size = len(urllib.request.urlopen(urllib.request.Request(server.url + target, headers=headers)).read())
        open(f"{folder}/file.json", "w").write((body * 2)[:size])
        open(f"{folder}/nginx.conf", "w").write(NGINX.format(folder=folder, port=port))
        nginx = subprocess.Popen(["nginx", "-p", folder, "-c", f"{folder}/nginx.conf", "-e", f"{folder}/error.log"])
        try:
            wait_for(port)
            measure(server, nginx, server.url + target, f"http://127.0.0.1:{port}/file.json", headers, size, seconds, rounds, folder)
            print(f"ready {server.ready * 1000:.0f} ms after start, with {reviews:,} reviews of {services:,} services stored")
            streams = follow(server.url, headers, 500)
            client.call("POST", target.removeprefix("/api/v1") + "/comment", {"text": "seen by all who follow"})
            told = 0
            for stream in streams:
                seen = b""
                while b"event: review" not in seen:
                    seen += stream.recv(4096)
                told += 1
            print(f"{told} live streams told of one event; peak memory {peak_mib(server.process.pid):.0f} MiB")
        finally:
            nginx.terminate()
            nginx.wait()
            server.stop()


def measure(server, nginx, ours, theirs, headers, size, seconds, rounds, folder):
    runs = {"nginx": [], "seaworthy": []}
    for _ in range(rounds):
        runs["nginx"].append(saturate(theirs, headers, nginx.pid, seconds))
        runs["seaworthy"].append(saturate(ours, headers, server.process.pid, seconds))
    medians = {name: [statistics.median(run[i] for run in got) for i in range(2)] for name, got in runs.items()}
    rate = medians["seaworthy"][0] / 2
    slow = {"nginx": [], "seaworthy": []}
    for _ in range(rounds):
        slow["nginx"].append(at_rate(theirs, headers, rate, seconds, folder))
        slow["seaworthy"].append(at_rate(ours, headers, rate, seconds, folder))
    print(f"GET of a review, {size} bytes, medians of {rounds} rounds of {seconds} s; p99 at {rate:,.0f} requests a second")
    print(f"{'':10} {'requests/s':>11} {'CPU us each':>12} {'p99 ms':>8}")
    for name, (requests, cpu) in medians.items():
        print(f"{name:10} {requests:11,.0f} {cpu:12.1f} {statistics.median(slow[name]):8.2f}")
    print(f"ratio to nginx: requests/s {medians['seaworthy'][0] / medians['nginx'][0]:.2f}, "
          f"p99 {statistics.median(slow['seaworthy']) / statistics.median(slow['nginx']):.2f}")


if __name__ == "__main__":
    main()
