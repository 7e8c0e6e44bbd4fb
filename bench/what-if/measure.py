#!/usr/bin/env python3
"""measure.py SEAWORTHY STORE [ROUNDS]: what-if as a client of a server sees it, over a store that `bench_what_if fill` wrote.

Asks with all items changed, right after the start and again; then with one item changed, another each time, and right
after a start. Beside that somebody asks for something small over and over, to see whether others have to wait. Prints
milliseconds from the request to the whole answer, and the memory of the server.
"""
import json
import pathlib
import re
import statistics
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "server"))
from whole_server import Client, Server  # noqa: E402


def token_of(server, store):
    """Of an administrator, who is made where the store has none."""
    kept = store.with_suffix(".token")
    if not kept.exists():
        link = re.search(r"sw_\w+", server.process.stdout.readline()).group(0)
        client = Client(server.url)
        client.call("POST", "/set-up", {"link": link, "login": "ada", "name": "Ada", "password": "correct horse battery"})
        client.headers["If-Match"] = "*"
        client.call("PATCH", "/people/" + client.call("GET", "/me")["person"], {"access": ["administrator", "standard-author"]})
        client = Client(server.url)
        client.call("POST", "/session", {"login": "ada", "password": "correct horse battery"})
        made = client.call("POST", "/tokens", {"name": "bench", "scopes": ["read", "standards:write", "admin"]})
        kept.write_text(made["text"])
    return kept.read_text()


class Asker:
    def __init__(self, program, store, log):
        self.server = Server(program, store, log)
        self.headers = {"Authorization": "Bearer " + token_of(self.server, store), "Content-Type": "application/json"}

    def ask(self, standard):
        """Milliseconds, and the answer."""
        body = json.dumps({"text": standard}).encode()
        request = urllib.request.Request(self.server.url + "/api/v1/standards/what-if", body, self.headers)
        begin = time.perf_counter()
        answer = urllib.request.urlopen(request, timeout=120).read()
        return (time.perf_counter() - begin) * 1000, json.loads(answer)

    def small(self):
        begin = time.perf_counter()
        urllib.request.urlopen(urllib.request.Request(self.server.url + "/api/v1/me", headers=self.headers), timeout=60).read()
        return (time.perf_counter() - begin) * 1000

    def memory(self, name="VmRSS"):
        status = pathlib.Path(f"/proc/{self.server.process.pid}/status").read_text()
        return int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) / 1024

    def others(self, work):
        """The 99th percentile in ms of small questions that are asked while `work` runs."""
        times, end = [], threading.Event()

        def asking():
            while not end.is_set():
                times.append(self.small())
                time.sleep(0.002)

        thread = threading.Thread(target=asking)
        thread.start()
        work()
        end.set()
        thread.join()
        return sorted(times)[len(times) * 99 // 100]


def with_changed(standard, item):
    """The standard with another threshold in the check of one item."""
    lines = standard.splitlines()
    at = [i for i, line in enumerate(lines) if line.startswith("      - {id: item-")][item]
    lines[at] = re.sub(r", check: '(.*)'}", r", check: '(\1) && true'}", lines[at])
    return "\n".join(lines)


def say(what, milliseconds, answer):
    print(f"{what:<46} {milliseconds:9.1f} ms   {answer['judged']} services, {answer['evaluated']} outcomes, "
          f"{answer['changed']} change")


def main():
    program, store = sys.argv[1], pathlib.Path(sys.argv[2])
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 15
    one, every = (pathlib.Path(f"{store}.{name}.yaml").read_text() for name in ("one", "all"))
    with tempfile.TemporaryFile("w") as log:
        asker = Asker(program, store, log)
        start = asker.memory()
        say("all items changed, right after the start", *asker.ask(every))
        warm = [asker.ask(every) for _ in range(rounds)]
        say("all items changed, again", statistics.median(took for took, _ in warm), warm[0][1])
        each = [asker.ask(with_changed(one, i % 60)) for i in range(rounds)]
        say("one item changed, another each time", statistics.median(took for took, _ in each), each[0][1])
        quiet = asker.others(lambda: time.sleep(1))
        loud = asker.others(lambda: [asker.ask(every) for _ in range(rounds)])
        print(f"others, p99: {quiet:.1f} ms before, {loud:.1f} ms while all items are asked for without a pause")
        print(f"memory: {start:.0f} MiB after the start, {asker.memory():.0f} MiB now, {asker.memory('VmHWM'):.0f} MiB at most")
        asker.server.stop()
        asker = Asker(program, store, log)
        say("one item changed, right after the start", *asker.ask(one))
        asker.server.stop()


if __name__ == "__main__":
    main()
