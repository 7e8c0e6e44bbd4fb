"""Runs that CI hands in, and what a changed standard would change."""
from case import ApiTest
from story import a_run, moment

HOUSE = """
id: house
version: "{version}"
title: The rules of the house
roles: {{sre: Reliability engineers, dri: Who drives it}}
sections:
  - id: quality
    title: Quality
    sign_off: {{teams: [sre]}}
    items:
      - id: covered
        question: Do the tests cover the code?
        severity: blocker
        aspect: quality
        check: coverage.line_rate >= {least}
        why: What no test runs is not known to work.
        action: Write tests.
        origin: {{kind: policy, title: House rules}}
"""


def house(version="1", least="0.5"):
    return HOUSE.format(version=version, least=least)


def push(rate, environment="production"):
    """What `seaworthy check --push` sends."""
    return {**a_run(environment),
            "facts": {"schema": "seaworthy.facts/v1",
                      "sources": [{"collector": "coverage", "file": "cobertura.xml", "line": 1, "observed": moment(60)}],
                      "facts": {"coverage.line_rate": {"value": rate, "at": 1}}}}


class Runs(ApiTest):
    def setUp(self):
        super().setUp()
        self.needs("pushRun")
        if "house" not in [standard["id"] for standard in self.ana.get("/standards").json["items"]]:
            self.ana.post("/standards", {"text": house()})

    def pushed(self, service, rate, **how):
        return self.dana.post(f"/services/{service}/runs", push(rate, **how))

    def test_a_run_is_judged_kept_and_compared(self):
        self.office.service("pushed", standard="house")
        first = self.pushed("pushed", 0.8)
        self.assertEqual((first.json["verdict"], first.json["counted"]), ("ready", True))
        self.assertEqual(first.headers["location"], first.json["link"])
        second = self.pushed("pushed", 0.2).json
        self.assertEqual(second["verdict"], "not_ready")
        told = second["outcomes"][0]
        self.assertEqual((told["item"], told["severity"], told.get("for_review", False)), ("covered", "blocker", False))
        self.assertTrue(told["question"].endswith("?") and told["action"], told)
        preview = self.pushed("pushed", 0.1, environment="staging").json
        self.assertFalse(preview.get("counted", False))
        read = self.pia.get(first.json["link"]).json
        self.assertEqual([(item["item"], item["outcome"]) for item in read["outcomes"]], [("covered", "pass")])
        self.assertEqual([run["id"] for run in self.pia.pages("/services/pushed/runs?limit=1")],
                         [second["id"], first.json["id"]])
        self.assertEqual([run["id"] for run in self.pia.pages("/services/pushed/runs?previews=true")], [preview["id"]])
        both = self.pia.get(f"{first.json['link']}/diff?to={second['id']}").json
        self.assertEqual([(item["item"], item["before"]["outcome"], item["after"]["outcome"]) for item in both["items"]],
                         [("covered", "pass", "fail")])
        self.refused(403, "auth/not-your-team", self.pia.post, "/services/pushed/runs", push(0.8))
        self.refused(400, "server/bad-parameter", self.pia.direct().get, first.json["link"] + "/diff")

    def test_a_counted_run_decides_in_the_review(self):
        self.office.service("decided", standard="house")
        review = self.dana.post("/reviews", {"title": "Sell more at night", "services": ["decided"]}).json["id"]
        self.assertEqual(self.blockers(review), ["run decided", "sign-off quality"])
        self.assertEqual(self.pushed("decided", 0.9, environment="staging").json["reviews"], [])
        self.assertEqual(self.pushed("decided", 0.2).json["reviews"], [review])
        self.assertIn("item covered", self.blockers(review))
        self.sam.do(review, "correct", item="covered", outcome="pass", reason="it counts generated code",
                    evidence={"kind": "link", "value": "https://wiki.example.com/coverage"})
        self.assertNotIn("item covered", self.blockers(review))
        self.sam.do(review, "sign-off", section="quality")
        self.assertEqual(self.pushed("decided", 0.1).json["reviews"], [review])
        self.assertIn("item covered", self.blockers(review), "a correction lapses when the facts change")
        self.pushed("decided", 0.9)
        self.sam.do(review, "sign-off", section="quality")
        self.assertEqual(self.dana.do(review, "close", decision="go")["status"], "closed")

    def test_what_if_tells_whom_a_change_hits(self):
        self.office.service("asked", standard="house")
        self.pushed("asked", 0.8)
        told = self.ana.post("/standards/what-if", {"text": house("2", "0.95")}).json
        found = next(change for change in told["services"] if change["service"] == "asked")
        self.assertEqual((found["before"], found["after"]), ("ready", "not_ready"))
        self.assertEqual(self.ana.post("/standards/what-if", {"standard": "house"}).json["changed"], 0)
        self.refused(403, "auth/not-allowed", self.dana.post, "/standards/what-if", {"standard": "house"})
