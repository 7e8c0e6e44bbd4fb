#!/usr/bin/env python3
"""Two servers on one PostgreSQL database: 16 clients on one review lose nothing and see the same order on both; who follows
one server is told what the other did; a server that is killed takes nobody with it; a database that goes away comes back by
itself."""
import argparse
import http.client
import json
import pathlib
import re
import sys
import threading
import time
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
import postgres_server  # noqa: E402
from harness import Client, Server, new_key  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""
CLIENTS = 16
EACH = 3  # Commands of a client.


class Somebody:
    """A person with both servers, who goes to the other one where the first does not answer."""

    def __init__(self, person, servers):
        self.doors = [Client(server, token=person.token, base=server.url) for server in servers]
        self.moved = 0
        self.trouble = 0  # Answers of 503.

    def do(self, review, verb, patience=60, **members):
        key, until = new_key(), time.monotonic() + patience
        while time.monotonic() < until:
            try:
                answer = self.doors[0].ask("POST", f"/reviews/{review}/{verb}", members, Idempotency_Key=key)
            except (OSError, http.client.HTTPException):
                self.doors.reverse()
                self.moved += 1
                continue
            if answer.status < 300:
                return
            if answer.status < 500:
                raise AssertionError(answer.text)
            self.trouble += 1
            time.sleep(0.05)
        raise AssertionError(f"{verb} {members} was not answered in {patience} s")


class TwoServers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.database = cls.enterClassContext(postgres_server.PostgresServer())
        cls.one = cls.enterClassContext(Server(BINARY, store=cls.database.url))
        cls.office = Organisation(cls.one)
        cls.two = cls.enterClassContext(Server(BINARY, store=cls.database.url))
        cls.servers = [cls.one, cls.two]

    def setUp(self):
        self.review = self.office.review()

    def at(self, server, person=None):
        return Client(server, token=(person or self.office.dana).token, base=server.url)

    def timeline(self, server):
        return self.at(server).get(f"/reviews/{self.review}/timeline").json["items"]

    def run_all(self, works):
        """All at the same time; what went wrong in any of them."""
        faults = []

        def guarded(work):
            try:
                work()
            except Exception as error:  # Told by the main thread.
                faults.append(f"{type(error).__name__}: {error}")

        threads = [threading.Thread(target=guarded, args=(work,)) for work in works]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(180)
        self.assertEqual(faults, [])

    def clients(self):
        people = [self.office.dana, self.office.pia, self.office.sam]
        return [Somebody(people[i % 3], self.servers if i % 2 else self.servers[::-1]) for i in range(CLIENTS)]

    def talk(self, somebody, who, begin=0, end=EACH, pause=0.0):
        for i in range(begin, end):
            somebody.do(self.review, "comment", text=f"mark-{who}-{i}x")
            time.sleep(pause)

    def expect_each_once(self, each=EACH):
        first, second = map(self.timeline, self.servers_up())
        self.assertEqual(first, second, "the same order on both")
        marks = re.findall(r"mark-\d+-\d+x", json.dumps(first))
        self.assertEqual(sorted(marks), sorted(f"mark-{who}-{i}x" for who in range(CLIENTS) for i in range(each)))
        versions = [entry["version"] for entry in first if entry["type"] != "attested"]
        self.assertEqual(versions, list(range(1, len(versions) + 1)))

    def servers_up(self):
        up = [server for server in self.servers if server.process]
        return up if len(up) == 2 else up * 2

    def ready(self, server):
        return Client(server, base=server.url).ask("GET", "//readyz")

    def until(self, what, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if what():
                return
            time.sleep(0.05)
        self.fail(f"it did not happen in {seconds} s")

    def test_no_update_is_lost_and_all_see_one_order(self):
        with self.at(self.one).events() as here, self.at(self.two).events() as there:
            for events in (here, there):
                events.wait(lambda event: event["event"] == "hello")
            self.run_all([lambda who=who, client=client: self.talk(client, who)
                          for who, client in enumerate(self.clients())])
            self.expect_each_once()
            last = max(entry["version"] for entry in self.timeline(self.one))
            for events in (here, there):
                events.wait(lambda event: event["event"] == "review" and json.loads(event["data"]) ==
                            {"id": self.review, "version": last})
                told = [json.loads(event["data"])["version"] for event in events.seen if event["event"] == "review"]
                self.assertEqual(told, sorted(told))
                self.assertEqual(len(told), len(set(told)), "each is told once")

    def test_what_one_server_did_the_other_knows_at_once(self):
        for i in range(10):
            here, there = (self.at(server) for server in (self.servers if i % 2 else self.servers[::-1]))
            read = there.get(f"/reviews/{self.review}")
            here.post(f"/reviews/{self.review}/comment", {"text": f"Number {i}."})
            again = there.ask("GET", f"/reviews/{self.review}", If_None_Match=read.etag)
            self.assertEqual(again.status, 200)
            self.assertEqual(len(again.json["threads"]), i + 1)
            late = there.ask("POST", f"/reviews/{self.review}/comment", {"text": "Late."}, If_Match=read.etag)
            self.assertEqual(late.status, 412)

    def test_one_key_on_both_servers_is_one_command(self):
        keys = [new_key() for _ in range(CLIENTS)]
        self.run_all([lambda server=server, i=i: self.at(server).post(
            f"/reviews/{self.review}/comment", {"text": f"mark-{i}-0x"}, Idempotency_Key=keys[i])
            for i in range(CLIENTS) for server in self.servers])
        self.expect_each_once(each=1)

    def test_a_person_who_may_no_more_is_out_on_both(self):
        gone = self.one.person("gina", teams=["shop"])
        self.at(self.two, gone).get("/services")
        self.office.root.direct().patch(f"/people/{gone.person}", {"disabled": True}, If_Match="*")
        self.until(lambda: self.at(self.two, gone).ask("GET", "/services").status == 401, 10)
        self.assertEqual(self.at(self.one, gone).ask("GET", "/services").status, 401)

    def test_a_killed_server_takes_nobody_with_it(self):
        clients = self.clients()
        killer = threading.Timer(0.5, self.two.kill)
        killer.start()
        self.run_all([lambda who=who, client=client: self.talk(client, who, pause=0.2)
                      for who, client in enumerate(clients)])
        killer.join()
        self.addCleanup(self.two.start, self.two.url.removeprefix("http://"))
        self.assertGreater(sum(client.moved for client in clients), 0)
        self.expect_each_once()

    def test_a_database_that_goes_away_comes_back_by_itself(self):
        clients = self.clients()
        with self.at(self.one).events() as here, self.at(self.two).events() as there:
            self.run_all([lambda who=who, client=client: self.talk(client, who, 0, 1)
                          for who, client in enumerate(clients)])
            self.database.stop()
            for server in self.servers:
                self.until(lambda server=server: self.ready(server).status == 503)
                self.assertEqual(Client(server, base=server.url).get("//healthz").status, 200)
                refused = self.at(server).ask("POST", f"/reviews/{self.review}/comment", {"text": "Into the void."})
                self.assertEqual(refused.status, 503, refused.text)
                self.assertIn("retry-after", refused.headers)
                self.assertNotIn(self.database.folder, refused.text, "where the database lies is nobody's business")
            self.database.start()
            for server in self.servers:
                self.until(lambda server=server: self.ready(server).status == 200)
            for events in (here, there):
                events.seen.clear()
            self.run_all([lambda who=who, client=client: self.talk(client, who, 1, EACH)
                          for who, client in enumerate(clients)])
            self.expect_each_once()
            last = max(entry["version"] for entry in self.timeline(self.one))
            for events in (here, there):
                events.wait(lambda event: event["event"] == "everything" or event["event"] == "review" and
                            json.loads(event["data"])["version"] == last)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    if not postgres_server.available():
        print("left out: no postgresql")
        sys.exit(0)
    BINARY = arguments.binary
    unittest.main(argv=[sys.argv[0], *rest])
