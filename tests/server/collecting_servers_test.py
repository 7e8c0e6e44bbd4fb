#!/usr/bin/env python3
"""Two servers on one PostgreSQL database share the collection of services: each job is done once and leaves one run behind,
even where a server is killed in the middle of it; drift opens one delta review, whoever saw it; what hangs holds up nobody
else, and is told once."""
import argparse
import json
import pathlib
import random
import sys
import threading
import time
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
import postgres_server  # noqa: E402
from collecting import Collecting, until  # noqa: E402
from endpoints import Authority, Endpoint  # noqa: E402
from harness import Client, Server  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""
ROUNDS = 6
SEED = 0
MANY = 24
HANGING = 40


class TwoCollect(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.authority = cls.enterClassContext(Authority())
        cls.database = cls.enterClassContext(postgres_server.PostgresServer())
        how = {"store": cls.database.url, "environment": cls.authority.environment,
               "arguments": ["--egress-allow", "127.0.0.0/8", "--collect-every", "6h"]}
        cls.one = cls.enterClassContext(Server(BINARY, **how))
        cls.edge = Collecting(Organisation(cls.one))
        cls.two = cls.enterClassContext(Server(BINARY, **how))
        cls.servers = [cls.one, cls.two]

    def tearDown(self):
        for server in self.servers:
            if server.process is None:
                server.start(server.url.removeprefix("http://"))

    def endpoint(self, behaviour="good"):
        return self.enterContext(Endpoint(self.authority, behaviour))

    def make_due(self, *names):
        """All at once, as if their hour had come."""
        listed = ", ".join(f"'{name}'" for name in names)
        changed = self.database.sql(f"update jobs set due_at = due_at - 86400000000 where kind = 'collect' and key in ({listed}) returning 1")
        self.assertEqual(len(changed.split()), len(names))

    def let_the_lease_end(self, name):
        self.database.sql(f"update jobs set leased_until = 1 where kind = 'collect' and key = '{name}' and leased_until is not null")

    def collections(self, names):
        """Whose log tells of the collection of which of these services, in any order."""
        told = []
        for number, server in enumerate(self.servers):
            for line in server.log_lines():
                event = json.loads(line) if line.startswith("{") else {}
                if event.get("msg") == "collected" and event.get("service") in names:
                    told.append((number, event["service"]))
        return told

    def test_each_job_is_done_once(self):
        endpoint = self.endpoint()
        names = [f"many-{i}" for i in range(MANY)]
        for name in names:
            self.edge.service(name, endpoint.address)
            self.edge.ask(name)
        until(lambda: all(self.edge.at(name) for name in names))
        for round_number in (1, 2, 3):
            told = self.collections(names)
            self.assertEqual(sorted(service for _, service in told), sorted(names * round_number), "each once in each round")
            # What was said twice is confirmed; the third time it is no news.
            self.assertEqual([len(self.edge.runs(name)) for name in names], [min(round_number, 2)] * MANY)
            if round_number < 3:
                before = {name: self.edge.at(name) for name in names}
                self.make_due(*names)
                until(lambda: all(self.edge.at(name) > before[name] for name in names))
        self.assertEqual({server for server, _ in self.collections(names)}, {0, 1}, "both took part")

    def test_the_job_of_a_killed_server_is_done_by_the_other(self):
        endpoint = self.endpoint("hangs")
        self.edge.service("left", endpoint.address)
        self.one.kill()  # So that it is known who has the job.
        Client(self.two, token=self.edge.dana.token, base=self.two.url).post("/services/left/collect")
        until(lambda: endpoint.asked)
        self.two.kill()
        endpoint.behave("good")
        asked = endpoint.asked
        self.one.start(self.one.url.removeprefix("http://"))
        time.sleep(7)  # It looks for work every five seconds.
        self.assertEqual(endpoint.asked, asked, "the job is leased to the other one")
        self.let_the_lease_end("left")
        until(lambda: self.edge.at("left"), 20)
        self.assertEqual(len(self.edge.runs("left")), 1)
        self.assertEqual(self.edge.outcome("left")["outcome"], "pass")
        self.assertEqual(self.collections(["left"]), [(0, "left")])

    def is_done(self, name):
        """Nobody has the job, and it is due in hours."""
        return self.database.sql(f"select 1 from jobs where kind = 'collect' and key = '{name}' and leased_until is null and due_at > "
                                 "extract(epoch from now()) * 1000000")

    def test_a_kill_at_any_moment_leaves_one_run_behind(self):
        endpoint = self.endpoint()
        self.edge.service("killed", endpoint.address)
        self.edge.collected("killed")
        until(lambda: self.is_done("killed"))
        chance = random.Random(SEED)
        for number in range(1, ROUNDS + 1):
            endpoint.behave("expired" if number % 2 else "good")  # So that each round is news.
            asked, victim = endpoint.asked, self.servers[number % 2]
            # Whoever is asked is awake, and takes the job.
            Client(victim, token=self.edge.dana.token, base=victim.url).post("/services/killed/collect")
            until(lambda: endpoint.asked > asked)
            time.sleep(chance.uniform(0, 0.1))
            victim.kill()
            self.let_the_lease_end("killed")
            victim.start(victim.url.removeprefix("http://"))
            until(lambda: self.is_done("killed"))
            self.assertEqual(len(self.edge.runs("killed")), 1 + number, f"seed {SEED}, round {number}")
            self.assertEqual(self.edge.outcome("killed")["outcome"], "fail" if number % 2 else "pass")

    def test_who_was_too_slow_leaves_nothing_behind(self):
        """Both have the job: the lease of the first ends while it still waits for the endpoint."""
        endpoint = self.endpoint("hangs")
        self.edge.service("slow", endpoint.address)
        self.edge.ask("slow")
        until(lambda: endpoint.asked)
        endpoint.behave("good")
        self.let_the_lease_end("slow")
        until(lambda: self.edge.at("slow"), 30)
        first = self.edge.state("slow")
        time.sleep(12)  # Until the first one gave up its handshake, and came too late.
        self.assertEqual(self.edge.state("slow")["collected_at"], first["collected_at"])
        self.assertEqual(len(self.edge.runs("slow")), 1)
        self.assertEqual(self.edge.outcome("slow")["outcome"], "pass")
        self.assertEqual(first.get("failures"), 0)

    def test_drift_opens_one_delta_review(self):
        endpoint = self.endpoint()
        self.edge.service("drifts", endpoint.address)
        go = self.edge.review("drifts")
        endpoint.behave("expired")
        for failing in range(1, 6):
            before = self.edge.at("drifts")
            # Both are asked at the same moment, and asking twice is asking once.
            threads = [threading.Thread(target=self.edge.ask, args=("drifts", Client(server, token=self.edge.dana.token, base=server.url)))
                       for server in self.servers]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            until(lambda: self.edge.at("drifts") > before)
            self.assertEqual(self.edge.outcome("drifts")["outcome"], "fail")
            standing = self.edge.dana.get("/services/drifts/standing").json
            opened = [row for row in self.edge.open_reviews("drifts") if row["id"] != go]
            if failing >= 3:
                self.assertEqual(standing["standing"], "adrift")
                self.assertEqual(len(opened), 1, opened)
        endpoint.behave("good")
        for _ in range(2):
            self.edge.collected("drifts")
        self.assertEqual(self.edge.dana.get("/services/drifts/standing").json["standing"], "current")
        self.assertEqual(self.edge.open_reviews("drifts"), [], "it closes by itself")

    def test_one_failing_run_is_no_drift_though_it_is_done_twice(self):
        endpoint = self.endpoint()
        self.edge.service("once", endpoint.address)
        self.edge.review("once")
        self.edge.collected("once")
        endpoint.behave("hangs")
        asked = endpoint.asked
        self.edge.ask("once")
        until(lambda: endpoint.asked > asked)
        endpoint.behave("expired")
        self.let_the_lease_end("once")  # The other one sees the failure; the first hangs on and comes late.
        until(lambda: self.edge.outcome("once")["outcome"] == "fail")
        time.sleep(12)
        self.assertEqual(self.edge.dana.get("/services/once/standing").json["standing"], "current")
        self.assertEqual(self.edge.open_reviews("once"), [])

    def test_what_hangs_holds_up_nobody_and_is_told_once(self):
        good, hanging = self.endpoint(), self.endpoint("hangs")
        stuck = [f"stuck-{i}" for i in range(HANGING)]
        well = [f"well-{i}" for i in range(5)]
        for name in stuck:
            self.edge.service(name, hanging.address)
        for name in well:
            self.edge.service(name, good.address)
        for name in stuck + well:
            self.edge.ask(name)
        begin = time.monotonic()
        until(lambda: all(self.edge.at(name) for name in well), 90)
        print(f"{HANGING} services hang; after {time.monotonic() - begin:.1f} s the others were collected")
        until(lambda: all(self.edge.at(name) for name in stuck), 90)
        notices = [notice for notice in self.edge.dana.get("/notices").json["items"] if notice["source"] == hanging.address]
        self.assertEqual(len(notices), 1, notices)
        self.assertEqual((notices[0]["failure"], notices[0]["services"]), ("timeout", sorted(stuck)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="kills")
    parser.add_argument("--seed", type=int, default=random.randrange(10_000))
    arguments, rest = parser.parse_known_args()
    if not postgres_server.available():
        print("left out: no postgresql")
        sys.exit(0)
    BINARY, ROUNDS, SEED = arguments.binary, arguments.rounds, arguments.seed
    unittest.main(argv=[sys.argv[0], *rest])
