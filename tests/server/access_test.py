#!/usr/bin/env python3
"""Who may do what, cell by cell: each access role asks for each operation of the contract, with objects of their own team,
of another team, and of restricted services of both; the answer is what docs/reference/access.md says. The same for the
scopes of tokens. An operation of the contract that is not named here fails the test."""
import argparse
import json
import pathlib
import re
import sys
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
from harness import Client, Refused, Server  # noqa: E402
from story import Organisation, standard  # noqa: E402

BINARY = ""
TABLE = pathlib.Path(__file__).resolve().parents[2] / "docs/reference/access.md"
ROLES = ["viewer", "contributor", "standard-author", "administrator", "auditor"]
SCOPES = ["read", "runs:write", "services:write", "reviews:write", "standards:write", "admin"]

# Operation to action. What is not about a service or a review is about the organisation.
OPEN = {"signIn", "signOut", "setUp", "acceptInvitation", "resetPassword", "getMe", "getHealth", "getReadiness",
        "getContract", "startOidc", "finishOidc", "signOutOidc"}
ORGANISATION = {
    "listReviews": "read-review", "getQueue": "read-review", "followEvents": "read-review",
    "listServices": "read-service", "listNotices": "read-service",
    "listStandards": "read-standard", "getStandard": "read-standard", "getStandardText": "read-standard",
    "uploadStandard": "write-standard", "lintStandard": "lint-standard", "diffStandards": "lint-standard",
    "changePassword": "manage-self", "changeMe": "manage-self", "listSessions": "manage-self",
    "endSession": "manage-self",
    "invite": "manage-people", "makePerson": "manage-people", "changePerson": "manage-people",
    "makePasswordLink": "manage-people", "listPeople": "read-people", "getPerson": "read-people",
    "erasePerson": "erase", "endSessionsOfPerson": "manage-tokens-any", "listTokensOfPerson": "manage-tokens-any",
    "revokeTokenOfPerson": "manage-tokens-any",
    "listTokens": "manage-tokens-own", "makeToken": "manage-tokens-own", "revokeToken": "manage-tokens-own",
    "listTeams": "read-people", "getTeam": "read-people", "makeTeam": "manage-teams", "changeTeam": "manage-teams",
    "removeTeam": "manage-teams", "addMember": "manage-teams", "removeMember": "manage-teams",
    "getMetrics": "read-metrics", "getLogLevel": "administer", "setLogLevel": "administer",
    "listEvents": "read-audit", "verifyRecord": "read-audit", "askWhatIf": "what-if",
    "eraseBlob": "erase",
}
OF_SERVICE = {
    "registerService": "write-service", "changeService": "write-service", "getService": "read-service",
    "getStanding": "read-service", "getDependencies": "read-service", "revokeDecision": "act-in-review",
    "startReview": "start-review", "pushRun": "push-run", "listRuns": "read-run", "getRun": "read-run", "diffRuns": "read-run",
    "getCollection": "read-service", "startCollection": "start-collection",
}
OF_REVIEW = {"getReview": "read-review", "getTimeline": "read-review", "exportReview": "read-review"}
LISTS = {"listWaivers", "listConditions", "listActions", "listAttestations", "listCorrections"}  # read-review

REFUSALS = {"auth/not-signed-in", "auth/insufficient-scope", "auth/other-service", "auth/not-your-team",
            "auth/not-allowed", "auth/cross-site"}


def read_table():
    """Action to its rights by role, and its scope; `sign in` where no token may."""
    table = {}
    for line in TABLE.read_text().splitlines():
        cells = [cell.strip().strip("`") for cell in line.split("|")[1:-1]]
        if len(cells) == 8 and line.startswith("| `"):
            table[cells[0]] = (dict(zip(ROLES, cells[2:7])), cells[7])
    return table


class Operation:
    def __init__(self, name, method, path):
        self.name, self.method, self.path = name, method, path
        if name in OPEN:
            self.about, self.action = "open", None
        elif name in ORGANISATION or name in LISTS:
            self.about, self.action = "organisation", ORGANISATION.get(name, "read-review")
        elif name in OF_SERVICE:
            self.about, self.action = "service", OF_SERVICE[name]
        elif "{review}" in path:
            self.about, self.action = "review", OF_REVIEW.get(name, "act-in-review")
        else:
            raise AssertionError(f"say in {pathlib.Path(__file__).name} which action {name} ({method} {path}) is")


class Thing:
    """A service and its review; `own`: of the team that those who ask are in."""

    def __init__(self, office, name, own, restricted):
        self.name, self.own, self.restricted = name, own, restricted
        self.owner = "shop" if own else "sre"
        office.root.post("/services", {"id": name, "name": name, "owner": self.owner, "restricted": restricted,
                                       "standard": "harbour-review@1.0.0", "tier": 2, "exposure": "public"})
        starter = office.dana if own else office.sam
        self.review = starter.post("/reviews", {"title": f"Review of {name}", "services": [name]}).json["id"]
        self.body = office.root.get(f"/services/{name}").json


class Nothing:
    """What does not exist; asked for where a restricted thing is hidden."""

    def __init__(self, like):
        self.name, self.review, self.owner = "no-such", "01900000-0000-7000-8000-000000000000", like.owner
        self.body = {**like.body, "id": self.name}


class AccessTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = cls.enterClassContext(Server(BINARY))
        cls.office = office = Organisation(cls.server)
        cls.table = read_table()
        cls.things = [Thing(office, "ours", True, False), Thing(office, "theirs", False, False),
                      Thing(office, "our-vault", True, True), Thing(office, "their-vault", False, True)]
        contract = cls.server.nobody().get("/openapi.json").json
        cls.operations = [Operation(entry["operationId"], method.upper(), path)
                          for path, entries in contract["paths"].items() for method, entry in entries.items()
                          if method in ("get", "post", "put", "patch", "delete")]
        cls.count = 0

    def test_every_role_and_every_operation(self):
        self.assertEqual(len(self.table), len(set(self.table)))
        for role in ROLES:
            login = f"one-{role}"
            self.server.person(login, access=[role], teams=["shop"])
            person = self.server.browser(login)
            for operation in self.operations:
                if operation.about == "open":
                    continue
                for thing in self.things if operation.about in ("service", "review") else [None]:
                    with self.subTest(role=role, operation=operation.name, thing=thing and thing.name):
                        self.check_role(role, person, operation, thing)

    def check_role(self, role, person, operation, thing):
        told = self.ask(person, operation, thing)
        rights = self.table[operation.action][0]
        sees = self.table["read-restricted"][0][role] == "yes" or (thing and thing.own)
        if thing and thing.restricted and not sees and operation.name != "registerService":
            self.expect_hidden(told, self.ask(person, operation, Nothing(thing)), thing)
        elif rights[role] == "yes" or (rights[role] == "own" and (not thing or thing.own)):
            self.assertNotIn(told[1], REFUSALS, "the table allows it")
        else:
            self.assertEqual(told[:2], (403, "auth/not-your-team" if rights[role] == "own" else "auth/not-allowed"))

    def expect_hidden(self, told, absent, thing):
        """Told in the very words of what is not there."""
        self.assertEqual(told[0], 404, told)
        self.assertEqual(told[:2], absent[:2])
        plain = told[2].replace(thing.name, "no-such").replace(thing.review, Nothing(thing).review)
        self.assertEqual(plain, absent[2])

    def ask(self, person, operation, thing):
        """Status, code and words of the answer. Where the question could do something, its body is wrong or its object
        absent: what is looked at is whether the asker gets that far."""
        AccessTest.count += 1
        body = {}
        if operation.name == "startReview":
            body = {"title": f"Question {self.count}", "services": [thing.name]}
        elif operation.name == "registerService":
            body = {"id": f"question-{self.count}", "owner": thing.owner}
        elif operation.name == "changeService":
            body = thing.body
        elif operation.name == "revokeDecision":
            body = {"reason": "It sank."}
        path = operation.path.replace("{standard}", "harbour-review").replace("{version}", "1.0.0")
        if thing:
            path = path.replace("{service}", thing.name).replace("{review}", thing.review)
        path = re.sub(r"{\w+}", "01900000-0000-7000-8000-00000000ffff", path)
        target = path if path.startswith("/api/") else "/" + path
        if operation.name == "followEvents":
            return self.follow(person)
        answer = person.ask(operation.method, target, None if operation.method in ("GET", "DELETE") else body)
        problem = answer.json if "problem" in answer.headers.get("content-type", "") else {}
        return answer.status, problem.get("code", ""), problem.get("detail", "")

    def follow(self, person):
        try:
            with person.events() as events:
                events.wait(lambda event: event["event"] == "hello")
                return 200, "", ""
        except Refused as refused:
            return refused.status, refused.code, ""

    def test_nobody_may_what_is_not_open(self):
        for operation in self.operations:
            for thing in self.things if operation.about in ("service", "review") else [None]:
                with self.subTest(operation=operation.name, thing=thing and thing.name):
                    told = self.ask(self.server.nobody(), operation, thing)
                    if operation.about == "open":
                        self.assertNotIn(told[1], REFUSALS - {"auth/not-signed-in"})
                    else:
                        self.assertEqual(told[:2], (401, "auth/not-signed-in"))

    def omnipotent(self):
        """With all roles, in all teams."""
        if not hasattr(AccessTest, "omni"):
            AccessTest.omni = self.server.person("omni", access=ROLES, teams=["shop", "sre"])
            AccessTest.omni_browser = self.server.browser("omni")
        return AccessTest.omni_browser

    def token(self, **members):
        text = self.omnipotent().post("/tokens", {"name": "one", **members}).json["text"]
        return Client(self.server, token=text)

    def test_a_token_does_what_its_scope_says(self):
        for scope in SCOPES:
            bearer = self.token(scopes=[scope])
            for operation in self.operations:
                if operation.about == "open":
                    continue
                thing = self.things[0] if operation.about in ("service", "review") else None
                with self.subTest(scope=scope, operation=operation.name):
                    told = self.ask(bearer, operation, thing)
                    if self.table[operation.action][1] == scope:
                        self.assertNotIn(told[1], REFUSALS)
                    else:
                        self.assertEqual(told[:2], (403, "auth/insufficient-scope"))

    def test_a_token_for_one_service_does_nothing_elsewhere(self):
        bearer = self.token(scopes=SCOPES, service="ours")
        for operation in self.operations:
            if operation.about not in ("service", "review") or operation.name == "registerService":
                continue
            for thing in self.things[:2]:
                with self.subTest(operation=operation.name, thing=thing.name):
                    told = self.ask(bearer, operation, thing)
                    if thing.name == "ours":
                        self.assertNotIn(told[1], REFUSALS)
                    else:
                        self.assertEqual(told[:2], (403, "auth/other-service"))

    def test_no_list_names_what_is_hidden(self):
        stranger = self.server.person("stranger", access=["viewer", "contributor"], teams=["platform"])
        hidden = self.things[2:]
        lists = [operation for operation in self.operations if operation.method == "GET" and "{" not in operation.path
                 and operation.about == "organisation" and operation.name not in ("followEvents", "getMetrics")]
        self.assertGreater(len(lists), 5)
        for operation in lists:
            target = operation.path if operation.path.startswith("/api/") else "/" + operation.path
            for query in ("", "?all=true", "?limit=200"):
                for accept in ("application/json", "text/plain"):
                    text = stranger.ask("GET", target + query, Accept=accept).text
                    for thing in hidden:
                        with self.subTest(operation=operation.name, query=query, accept=accept):
                            self.assertNotIn(thing.name, text)
                            self.assertNotIn(thing.review, text)

    def test_whoever_gives_a_service_away_or_hides_it_is_an_administrator(self):
        contributor = self.server.person("givi", teams=["shop"])
        for members in ({"owner": "sre"}, {"restricted": True}, {"tier": 4}, {"exposure": "internal"}, {"teams": ["sre"]}):
            with self.subTest(members=members):
                read = contributor.get("/services/ours")
                answer = contributor.ask("PUT", "/services/ours", {**read.json, **members}, If_Match=read.etag)
                self.assertEqual((answer.status, answer.json.get("code")), (403, "auth/not-allowed"), answer.text)
        read = contributor.get("/services/ours")
        contributor.put("/services/ours", {**read.json, "description": "Ours."}, If_Match=read.etag)

    def test_no_token_makes_a_mightier_one(self):
        bearer = self.token(scopes=["read"])
        answer = bearer.ask("POST", "/tokens", {"name": "more", "scopes": SCOPES})
        self.assertEqual((answer.status, answer.json["code"]), (403, "auth/insufficient-scope"))
        weak = self.server.person("weak", access=["viewer"])
        answer = weak.ask("PATCH", f"/people/{weak.person}", {"access": ROLES}, If_Match="*")
        self.assertEqual(answer.status, 403, answer.text)
        browser = self.server.browser("weak")
        answer = browser.ask("PUT", "/me", {"access": ROLES})
        self.assertNotIn("administrator", json.dumps(browser.get("/me").json))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = arguments.binary
    assert standard()
    unittest.main(argv=[sys.argv[0], *rest])
