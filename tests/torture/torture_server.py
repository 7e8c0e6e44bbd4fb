#!/usr/bin/env python3
"""The server under `kill -9`: is every command that it acknowledged there, exactly once?

Clients act in reviews at the same time: comments, attestations, sign-offs and their withdrawal, runs that CI pushes,
services and teams that are made, each with a mark of its own in its words and an Idempotency-Key. The server is killed
at random moments and started again; a client whose answer was lost sends the same request with the same key until it is
answered. In the end the timelines and the organisation's log are read through the API, and `audit verify` looks at the
record:

  lost      acknowledged, and not there
  doubled   there more than once, acknowledged or not
  refused   was answered as refused when it came again, though it was done

    ./dev torture server [--rounds N] [--seed N] [--store postgresql]
"""
import argparse
import collections
import http.client
import pathlib
import random
import re
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "server")]
import postgres_server  # noqa: E402
from harness import Server, new_key  # noqa: E402
from story import Organisation, a_run  # noqa: E402

COMMENTERS = 4
ROUNDS_OF_A_REVIEW = 10  # Then new ones: a review of thousands of comments is no review.
NO_FACTS = {"schema": "seaworthy.facts/v1", "sources": [], "facts": {}}
PATIENCE = 120  # Seconds until a request that is never answered is a fault.


class Load:
    """The clients, and what they were told."""

    def __init__(self, office, seed):
        self.office = office
        self.auditor = office.server.person("otto", access=["auditor"])
        self.random = random.Random(seed)
        self.lock = threading.Lock()
        self.marks = 0
        self.acknowledged = {}  # Mark to the kind of command.
        self.repeated = set()  # Marks that were sent more than once.
        self.faults = []
        self.stopping = threading.Event()
        self.reviews = []
        self.talk = self.signed = None
        self.threads = []

    def new_reviews(self):
        """One to talk and attest in, one to sign; of different services, since an attestation voids sign-offs."""
        for review in (self.talk, self.signed):
            if review:
                self.office.sam.do(review, "close", decision="no_go", reason="Enough of it.")
        self.talk = self.office.review("checkout")
        self.signed = self.office.review("billing")
        self.reviews += [self.talk, self.signed]

    def start(self):
        people = [self.office.dana, self.office.pia, self.office.sam]
        works = [lambda person=people[i % 3]: self.comment(person) for i in range(COMMENTERS)]
        works += [self.attest, self.push, self.make, lambda: self.sign(self.office.pia, "platform"),
                  lambda: self.sign(self.office.sam, "reliability")]
        self.stopping.clear()
        self.threads = [threading.Thread(target=self.work, args=(work,), daemon=True) for work in works]
        for thread in self.threads:
            thread.start()

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(2 * PATIENCE)

    def work(self, once):
        try:
            while not self.stopping.is_set():
                once()
        except Exception as error:  # Told in the end, and the run has failed.
            self.faults.append(f"{type(error).__name__}: {error}")

    def comment(self, person):
        self.send(person, f"reviews/{self.talk}/comment", lambda mark: {"text": f"This is {mark}."})

    def attest(self):
        self.send(self.office.dana, f"reviews/{self.talk}/attest", lambda mark: {
            "item": "load-tested", "evidence": {"kind": "link", "value": f"https://wiki.example.com/{mark}"}})

    def push(self):
        """A run's mark is its commit: the timeline has the beginning of it."""
        def run(mark):
            return {**a_run(commit=f"{int(mark[5:-1]):08x}{0:032x}"), "facts": NO_FACTS}
        answer = self.send(self.office.dana, "services/checkout/runs", run)
        if answer.json["reviews"] != [self.talk]:
            raise AssertionError(f"the review was not told of the run: {answer.text[:400]}")

    def make(self):
        self.send(self.office.root, "services", lambda mark: {"id": mark, "owner": "shop"})
        self.send(self.office.root, "teams", lambda mark: {"id": mark})

    def sign(self, person, section):
        review = f"reviews/{self.signed}"
        self.send(person, f"{review}/sign-off", lambda mark: {"section": section, "comment": f"Read {mark}."})
        self.send(person, f"{review}/withdraw-sign-off", lambda mark: {"section": section, "reason": f"Not {mark}."})

    def send(self, person, path, body_of):
        """Until it is answered, always with the same key."""
        with self.lock:
            self.marks += 1
            mark = f"mark-{self.marks}x"
        body, key, until = body_of(mark), new_key(), time.monotonic() + PATIENCE
        while True:
            try:
                answer = person.ask("POST", f"/{path}", body, Idempotency_Key=key)
                if answer.status < 300:
                    break
                if answer.status < 500:
                    raise AssertionError(f"refused: {path} of {mark}: {answer.status} {answer.text[:400]}")
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > until:
                raise AssertionError(f"{path} of {mark} was not answered in {PATIENCE} s")
            self.repeated.add(mark)
            time.sleep(0.02)
        self.acknowledged[mark] = path.rpartition("/")[2]
        return answer

    def found(self):
        """How often each mark is in the timelines and in the organisation's log."""
        count = collections.Counter()
        for event in self.auditor.pages("/audit/events?limit=200"):
            if event["log"] == "organisation":
                count.update(re.findall(r'_(?:made|registered)".*"subject":"(mark-\d+x)"', event["event"]))
        for review in self.reviews:
            for entry in self.office.root.get(f"/reviews/{review}/timeline").json["items"]:
                count.update(set(re.findall(r"mark-\d+x", entry["text"])))
                count.update(f"mark-{int(run, 16)}x" for run in re.findall(r"attached run \S+ at (\w{8})", entry["text"]))
        return count


def audit(server):
    done = subprocess.run([server.binary, "audit", "verify", "--store", server.store.removeprefix("sqlite:")],
                          capture_output=True, text=True, timeout=600)
    return (done.stdout + done.stderr).strip(), done.returncode == 0


def torture(server, rounds, seed):
    office = Organisation(server)
    office.service("billing")
    load = Load(office, seed)
    address = re.sub("^https?://", "", server.url)
    for number in range(rounds):
        if number % ROUNDS_OF_A_REVIEW == 0:
            load.stop()
            load.new_reviews()
            office.answer(load.signed)
            load.start()
        time.sleep(load.random.uniform(0.05, 1.0))
        server.kill()
        server.start(address)
        if load.faults:
            break
    time.sleep(0.5)
    load.stop()
    return load


def report(load, server, rounds, seconds):
    found = load.found()
    text, intact = audit(server)
    lost = [mark for mark in load.acknowledged if found[mark] == 0]
    doubled = [mark for mark, times in found.items() if times > 1]
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(collections.Counter(load.acknowledged.values()).items()))
    print(f"rounds {rounds} ({seconds:.0f} s)   acknowledged {len(load.acknowledged)} ({kinds})   "
          f"sent again {len(load.repeated)}   lost {len(lost)}   doubled {len(doubled)}   refused {len(load.faults)}")
    print(text)
    for what, marks in (("lost", lost), ("doubled", doubled)):
        if marks:
            print(f"{what}: {', '.join(marks[:20])}")
    for fault in load.faults[:20]:
        print(fault)
    return intact and not lost and not doubled and not load.faults and len(load.acknowledged) >= rounds


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--store", choices=["sqlite", "postgresql"], default="sqlite")
    arguments = parser.parse_args()
    seed = arguments.seed if arguments.seed is not None else random.SystemRandom().randrange(2**32)
    print(f"seed {seed}", flush=True)
    if arguments.store == "sqlite":
        return run(arguments, seed, None)
    if not postgres_server.available():
        print("left out: no postgresql")
        return True
    with postgres_server.PostgresServer(fsync=True) as database:
        return run(arguments, seed, database.url)


def run(arguments, seed, store):
    begin = time.monotonic()
    with Server(arguments.binary, store=store) as server:
        load = torture(server, arguments.rounds, seed)
        return report(load, server, arguments.rounds, time.monotonic() - begin)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
