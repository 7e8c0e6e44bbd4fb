#!/usr/bin/env python3
"""What-if over some hundred services, against a real server: which verdicts would change, page after page; what may cost
too much is refused or stopped, and others are answered meanwhile."""
import argparse
import concurrent.futures
import json
import pathlib
import re
import socket
import sys
import time
import unittest
import urllib.parse

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from cases_runs import push  # noqa: E402
from harness import API, Server  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""
SERVICES = 300

STANDARD = """
id: harbour
version: "{version}"
title: The harbour
roles: {{sre: Reliability engineers}}
sections:
  - id: quality
    title: Quality
    sign_off: {{roles: [sre]}}
    items:
"""


def item(name, check):
    return (f"      - {{id: {name}, question: Is it?, severity: blocker, why: It matters., action: Do it., "
            f"check: '{check}'}}\n")


def harbour(version, least="0.5", more=""):
    items = item("covered", f"coverage.line_rate >= {least}") + item("large", "coverage.total >= 10") + more
    return STANDARD.format(version=version) + items


def costly(number):
    """Takes as long as an expression may, and then some."""
    numbers = "[" + ",".join(map(str, range(100))) + "]"
    return item(f"costly-{number}", f"{numbers}.all(a, {numbers}.all(b, {numbers}.all(c, double(a + b + c) >= "
                                    "coverage.line_rate - 2.0)))")


def rate_of(number):
    return (number % 10) / 10


def setUpModule():
    global SERVER, OFFICE
    SERVER = unittest.enterModuleContext(Server(BINARY, environment={"SEAWORTHY_LOG_LEVEL": "warning"}))
    OFFICE = Organisation(SERVER)
    OFFICE.ana.post("/standards", {"text": harbour(1)})

    def hand_in(number):
        OFFICE.service(f"port-{number:03}", standard="harbour")
        run = push(rate_of(number))
        run["facts"]["facts"]["coverage.total"] = {"value": 100, "at": 1}
        OFFICE.dana.post(f"/services/port-{number:03}/runs", run)

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        list(pool.map(hand_in, range(SERVICES)))


class WhatIf(unittest.TestCase):
    def setUp(self):
        self.ana, self.dana = OFFICE.ana, OFFICE.dana

    def ask(self, text, query="", **members):
        return self.ana.ask("POST", "/standards/what-if" + query, {"text": text, **members})

    def refused(self, answer, status, code):
        self.assertEqual((answer.status, answer.json.get("code")), (status, code), answer.text[:500])
        return answer.json["detail"]

    def begin(self, text):
        """Asks, and does not wait for the answer."""
        place = urllib.parse.urlsplit(SERVER.url)
        raw = socket.create_connection((place.hostname, place.port), 30)
        self.addCleanup(raw.close)
        body = json.dumps({"text": text}).encode()
        raw.sendall(f"POST {API}/standards/what-if HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\n"
                    f"Authorization: Bearer {self.ana.token}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        return raw

    def in_flight(self):
        metrics = OFFICE.root.get("//metrics").text
        return int(re.search(r"^\w*http_requests_in_flight (\d+)", metrics, re.MULTILINE)[1]) - 1  # This one.

    def wait_until(self, fits, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end and not fits():
            time.sleep(0.05)
        self.assertTrue(fits())

    def memory(self):
        status = pathlib.Path(f"/proc/{SERVER.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) << 10

    def test_it_names_those_whose_verdict_changes_page_by_page(self):
        hit = [f"port-{number:03}" for number in range(SERVICES) if 0.5 <= rate_of(number) < 0.8]
        told, path = [], "/standards/what-if?limit=40"
        while path:
            page = self.ana.post(path, {"text": harbour(2, "0.8")}).json
            self.assertEqual((page["judged"], page["evaluated"], page["changed"]), (SERVICES, SERVICES, len(hit)))
            self.assertEqual(page["verdicts"], [{"before": "ready", "after": "not_ready", "services": len(hit)}])
            self.assertLessEqual(len(page["services"]), 40)
            told += page["services"]
            path = page["next"]
        self.assertEqual([change["service"] for change in told], hit)
        for change in told:
            self.assertEqual((change["before"], change["after"]), ("ready", "not_ready"))
            self.assertEqual(change["items"], [{"item": "covered", "before": "pass", "after": "fail",
                                                "required_before": True, "required_after": True}])

    def test_a_verdict_that_it_foretold_is_what_becomes_of_the_service(self):
        told = self.ask(harbour(3, "0.5", item("told", "coverage.line_rate * 10.0 <= 7.0")), "?limit=200").json
        self.assertEqual(told["changed"], SERVICES)
        after = {change["service"]: change["after"] for change in told["services"]}
        self.ana.post("/standards", {"text": harbour(3, "0.5", item("told", "coverage.line_rate * 10.0 <= 7.0"))})
        for number in range(20):
            run = push(rate_of(number))
            run["facts"]["facts"]["coverage.total"] = {"value": 100, "at": 1}
            run["run"]["environment"] = "staging"  # A preview: what is stored for the service stays.
            judged = self.dana.post(f"/services/port-{number:03}/runs", run).json
            self.assertEqual(judged["verdict"], after[f"port-{number:03}"])

    def test_one_service_alone_can_be_asked_about(self):
        told = self.ask(harbour(2, "0.8"), service="port-006").json
        self.assertEqual((told["judged"], [change["service"] for change in told["services"]]), (1, ["port-006"]))

    def test_a_standard_of_thousands_of_items_is_refused(self):
        many = harbour(2, more="".join(item(f"more-{i}", "coverage.total >= 10") for i in range(4998)))
        detail = self.refused(self.ask(many), 422, "standard/too-large")
        self.assertIn("more than 2000 items", detail)

    def test_bad_cursors_and_limits_are_refused(self):
        for query in ("?limit=0", "?limit=x", "?cursor=x"):
            self.refused(self.ana.direct().ask("POST", "/standards/what-if" + query, {"text": harbour(2)}), 400,
                         "server/bad-parameter")

    def test_who_goes_away_is_not_worked_for_and_few_ask_at_once(self):
        hard = harbour(2, more="".join(costly(i) for i in range(20)))
        asked = [self.begin(hard) for _ in range(2)]
        self.wait_until(lambda: self.in_flight() == 2)
        time.sleep(0.5)
        detail = self.refused(self.ask(harbour(2, "0.8")), 503, "app/what-if-busy")
        self.assertIn("just now", detail)
        begin = time.monotonic()
        for _ in range(10):
            self.dana.get("/services/port-001")
        self.assertLess(time.monotonic() - begin, 10, "others are answered meanwhile")
        self.assertEqual(self.in_flight(), 2, "they are still worked for")
        for raw in asked:
            raw.close()
        self.wait_until(lambda: self.in_flight() == 0)
        self.assertEqual(self.ask(harbour(2, "0.8")).status, 200)

    def test_a_service_with_far_too_many_facts_costs_little(self):
        self.ana.post("/standards", {"text": harbour(1).replace("id: harbour", "id: attic")})
        OFFICE.service("hoarder", standard="attic")
        run = push(0.6)
        component = {"name": "x" * 40, "line_rate": 0.5, "covered": 1, "total": 2}
        run["facts"]["facts"]["coverage.components"] = {"value": [component] * 60_000, "at": 1}
        self.refused(self.dana.ask("POST", "/services/hoarder/runs", run), 422, "facts/too-many")
        run["facts"]["facts"]["coverage.components"]["value"] = [component] * 40_000
        answer = self.dana.ask("POST", "/services/hoarder/runs", run)
        self.assertEqual(answer.status, 201, answer.text[:500])
        text = harbour(2, "0.8", item("any", "coverage.components.all(c, c.total >= 1)")).replace("id: harbour", "id: attic")
        self.ask(text)
        before = self.memory()
        for i in range(5):
            told = self.ask(text, service="hoarder").json
            self.assertEqual((told["judged"], told["changed"]), (1, 1), told)
        self.assertLess(self.memory() - before, 64 << 20)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = arguments.binary
    unittest.main(argv=[sys.argv[0], *rest])
