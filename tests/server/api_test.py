#!/usr/bin/env python3
"""The API as its users would use it, against a real server: services, standards, a whole review with every verb, and what
holds for all routes: tags, conditions, keys, pages, problems, events.

With --proxy PRISM all of it goes through Prism, which holds requests and answers against the contract. The last thing
that is looked at is the contract itself: every operation in it was asked for.
"""
import argparse
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import threading
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
import postgres_server  # noqa: E402
from harness import API, Client, Refused, Server, new_key, quoted  # noqa: E402
from proxy import ValidatingProxy  # noqa: E402
from story import Organisation, standard  # noqa: E402

SERVER = None
OFFICE = None


class ApiTest(unittest.TestCase):
    def setUp(self):
        self.office = OFFICE
        for name in ("root", "dana", "pia", "sam", "ana"):
            setattr(self, name, getattr(OFFICE, name))

    def refused(self, status, code, call, *arguments, **named):
        with self.assertRaises(Refused) as raised:
            call(*arguments, **named)
        self.assertEqual((raised.exception.status, raised.exception.code), (status, code), str(raised.exception))
        return raised.exception

    def blockers(self, review):
        """What blocks, as `kind about`."""
        found = self.dana.get(f"/reviews/{review}").json["blockers"]
        return [f"{blocker['kind']} {blocker['about']}" for blocker in found]


class Services(ApiTest):
    def test_register_read_and_describe(self):
        made = self.root.post("/services", {"id": "billing", "name": "Billing", "owner": "shop", "tier": 1,
                                            "dependencies": [{"name": "checkout", "kind": "service", "critical": True}]})
        self.assertEqual((made.status, made.headers["location"]), (201, f"{API}/services/billing"))
        self.assertEqual(made.json["tier"], 1)
        read = self.dana.get("/services/billing")
        self.assertEqual((read.json, read.etag), (made.json, made.etag))
        changed = self.root.put("/services/billing", {**read.json, "name": "Invoices"}, If_Match=read.etag)
        self.assertEqual(changed.json["aliases"], ["Billing"], "the old name leads here")
        self.assertNotEqual(changed.etag, read.etag)
        self.assertEqual(self.dana.get("/services/Billing").json["id"], "billing")
        both = self.dana.get("/services/checkout/dependencies").json
        self.assertEqual(both, {"depends_on": [], "needed_by": ["billing"]})
        self.assertEqual(self.dana.get("/services/billing/dependencies").json["depends_on"][0]["name"], "checkout")

    def test_what_is_wrong_is_refused(self):
        self.refused(409, "store/conflict", self.root.post, "/services", {"id": "checkout"})
        self.refused(404, "app/no-such-service", self.dana.get, "/services/nowhere")
        self.refused(403, "auth/not-your-team", self.dana.post, "/services", {"id": "theirs", "owner": "sre"})
        bad = self.refused(422, "app/bad-service", self.root.direct().post, "/services", {"id": "Not An Id"})
        self.assertEqual(bad.problem["errors"][0]["pointer"], "#/id")
        bad = self.refused(422, "app/bad-body", self.root.direct().post, "/services", {"id": "x", "teir": 1})
        self.assertEqual(bad.problem["errors"][0]["pointer"], "#/teir")

    def test_a_change_needs_what_was_read(self):
        self.office.service("contested")
        read = self.root.get("/services/contested")
        self.refused(428, "server/precondition-required", self.root.put, "/services/contested", read.json)
        self.root.put("/services/contested", {**read.json, "description": "First."}, If_Match=read.etag)
        self.refused(412, "server/precondition-failed", self.root.put, "/services/contested", read.json,
                     If_Match=read.etag)
        self.refused(412, "server/precondition-failed", self.root.put, "/services/contested", read.json,
                     If_Match='W/"v2"')
        self.root.put("/services/contested", {**read.json, "description": "Any."}, If_Match="*")

    def test_only_an_administrator_classifies(self):
        self.office.service("classified")
        read = self.dana.get("/services/classified")
        told = self.dana.put("/services/classified", {**read.json, "description": "Ours."}, If_Match=read.etag)
        self.refused(403, "auth/not-allowed", self.dana.put, "/services/classified", {**told.json, "tier": 4},
                     If_Match=told.etag)

    def test_a_restricted_service_is_not_there_for_others(self):
        self.office.service("secret", restricted=True)
        self.assertEqual(self.dana.get("/services/secret").json["restricted"], True)
        self.refused(404, "app/no-such-service", self.pia.get, "/services/secret")
        self.assertNotIn("secret", [service["id"] for service in self.pia.pages("/services")])
        review = self.dana.post("/reviews", {"title": "Keep quiet", "services": ["secret"]}).json["id"]
        self.refused(404, "app/no-such-review", self.pia.get, f"/reviews/{review}")
        self.assertNotIn(review, [row["id"] for row in self.pia.pages("/reviews")])

    def test_pages_hold_everything_once(self):
        for number in range(7):
            self.office.service(f"page-{number}")
        whole = [service["id"] for service in self.dana.pages("/services")]
        self.assertEqual(whole, sorted(set(whole)))
        self.assertEqual([service["id"] for service in self.dana.pages("/services?limit=3")], whole)
        first = self.dana.get("/services?limit=3")
        self.assertEqual(first.headers["link"], f'<{first.json["next"]}>; rel="next"')
        self.refused(400, "server/bad-parameter", self.dana.direct().get, "/services?limit=0")
        self.refused(400, "server/bad-parameter", self.dana.get, "/services?cursor=zz")

    def test_standing_follows_the_review(self):
        self.office.service("stands")
        self.refused(404, "app/no-such-service", self.dana.get, "/services/stands/standing")
        review = self.office.review("stands")
        self.office.approve(review)
        self.dana.do(review, "close", decision="go")
        standing = self.dana.get("/services/stands/standing").json
        self.assertEqual((standing["standing"], standing["decision"]), ("current", "go"))
        self.assertIn("CURRENT", self.dana.get("/services/stands/standing", Accept="text/plain").text.upper())
        self.assertIn("stands", self.dana.get("/services", Accept="text/plain").text)
        reason = {"reason": "it lost a payment"}
        self.refused(403, "review/not-allowed", self.dana.post, "/services/stands/revoke", reason)
        self.assertEqual(self.sam.post("/services/stands/revoke", reason).json["standing"], "revoked")


class Standards(ApiTest):
    def test_upload_lint_diff_and_read(self):
        listed = {one["id"]: one for one in self.dana.get("/standards").json["items"]}
        self.assertTrue(listed["first-look"]["shipped"])
        self.assertFalse(listed["harbour-review"].get("shipped", False))
        text = standard("1.1.0", "warning")
        self.assertEqual(self.ana.post("/standards/lint", {"text": text}).json["valid"], True)
        changes = self.ana.post("/standards/diff", {"before": "harbour-review@1.0.0", "text": text}).json["changes"]
        self.assertEqual([(c["item"], c["before"], c["after"]) for c in changes if c["item"]],
                         [("rollback-tried", "blocker", "warning")])
        made = self.ana.post("/standards", text, Content_Type="application/yaml")
        self.assertEqual(made.headers["location"], f"{API}/standards/harbour-review/versions/1.1.0")
        self.assertEqual(self.dana.get("/standards/harbour-review/versions/1.1.0").text, text)
        versions = [version["version"] for version in self.dana.get("/standards/harbour-review").json["versions"]]
        self.assertLessEqual({"1.0.0", "1.1.0"}, set(versions))
        both = self.ana.post("/standards/diff", {"before": "harbour-review@1.0.0", "after": "harbour-review@1.1.0"}).json
        self.assertEqual(both["changes"], changes)

    def test_a_version_says_the_same_for_ever(self):
        self.assertEqual(self.ana.post("/standards", {"text": standard()}).status, 201, "the same text again")
        self.refused(409, "app/standard-taken", self.ana.post, "/standards", {"text": standard(severity="advice")})

    def test_mistakes_have_their_line(self):
        broken = standard("9.0.0").replace("severity: blocker", "severity: bloker")
        lint = self.ana.post("/standards/lint", {"text": broken}).json
        self.assertFalse(lint["valid"])
        self.assertGreater(lint["errors"][0]["line"], 1)
        refusal = self.refused(422, lint["errors"][0]["code"], self.ana.post, "/standards", {"text": broken})
        self.assertEqual(len(refusal.problem["errors"]), len(lint["errors"]))
        self.refused(404, "app/no-such-standard", self.ana.get, "/standards/nothing")
        self.refused(403, "auth/not-allowed", self.dana.post, "/standards", {"text": standard("2.0.0")})


class Reviews(ApiTest):
    def test_from_start_to_closed(self):
        started = self.dana.post("/reviews", {"title": "Checkout: take payments by invoice", "services": ["checkout"],
                                              "lead": self.sam.person, "target": "2031-07-01"})
        review = started.json["id"]
        self.assertEqual(started.headers["location"], f"{API}/reviews/{review}")
        self.assertEqual((started.json["status"], started.json["dri"]), ("draft", self.dana.person))
        self.assertEqual(self.dana.get(f"/reviews/{quoted(started.json['name'])}").json["id"], review)
        for team in ("platform", "sre"):
            self.dana.do(review, "add-participant", who=f"team {team}")
        self.talk(review)
        self.fill(review)
        self.promise(review)
        self.sign(review)
        self.close(review)

    def talk(self, review):
        self.pia.do(review, "comment", text="Which regions?", on="rollback-tried")
        self.pia.do(review, "comment", text="Nice.", note=True)
        self.dana.do(review, "reply", thread="1", text="Two, from the start.")
        self.assertEqual(self.dana.do(review, "address", thread="1")["threads"][0]["status"], "addressed")
        self.refused(403, "review/not-allowed", self.dana.do, review, "resolve", thread="1")
        self.assertEqual(self.pia.do(review, "resolve", thread="1")["threads"][0]["status"], "resolved")
        self.assertEqual(self.pia.do(review, "reopen", thread="1")["threads"][0]["status"], "open")
        self.pia.do(review, "resolve", thread="1")
        self.pia.do(review, "request-changes", section="platform", text="Say which database.")
        self.assertIn("changes platform", self.blockers(review))
        self.pia.do(review, "withdraw-request", section="platform")
        texts = [entry["text"] for entry in self.sam.get(f"/reviews/{review}/timeline").json["items"]]
        self.assertTrue(any("Which regions?" in text for text in texts), texts)

    def fill(self, review):
        link = {"kind": "link", "value": "https://wiki.example.com/rollback"}
        self.refused(403, "review/not-allowed", self.pia.do, review, "attest", item="rollback-tried", evidence=link)
        self.office.answer(review)
        self.assertNotIn("item rollback-tried", self.blockers(review))
        self.dana.do(review, "withdraw-attestation", item="rollback-tried", reason="it was another service")
        self.assertIn("item rollback-tried", self.blockers(review))
        self.dana.do(review, "declare-not-applicable", item="rollback-tried", reason="there is nothing to roll back")
        self.dana.do(review, "withdraw-not-applicable", item="rollback-tried", reason="there is")
        self.dana.do(review, "attest", item="rollback-tried", evidence=link, statement="Tried on Monday.")
        self.dana.do(review, "reassign", title="Checkout: take payments by invoice and card", reason="it grew")

    def promise(self, review):
        self.dana.do(review, "withdraw-attestation", item="load-tested", reason="the report is of last year")
        self.dana.do(review, "request-waiver", item="load-tested", reason="the tool comes in July",
                     control="the limit is low", until="30d")
        self.refused(403, "review/not-allowed", self.dana.do, review, "approve-waiver", waiver="load-tested")
        self.sam.do(review, "deny-waiver", waiver="load-tested", reason="promise it instead")
        self.dana.do(review, "add-condition", item="load-tested", promise="a test on production's scale", due="20d")
        self.dana.do(review, "drop-condition", condition="load-tested", reason="a waiver is right after all")
        self.dana.do(review, "request-waiver", item="load-tested", reason="the tool comes in July",
                     control="the limit is low", until="30d")
        self.sam.do(review, "approve-waiver", waiver="load-tested")
        self.assertNotIn("item load-tested", self.blockers(review))
        self.sam.do(review, "revoke-waiver", waiver="load-tested", reason="the limit is gone")
        self.dana.do(review, "add-condition", item="load-tested", promise="a test on production's scale", due="20d")
        self.sam.do(review, "meet-condition", condition="load-tested",
                    evidence={"kind": "link", "value": "https://wiki.example.com/load"})
        self.dana.do(review, "attest", item="load-tested",
                     evidence={"kind": "link", "value": "https://wiki.example.com/load"})
        self.dana.do(review, "add-action", title="Write the runbook", due="30d")
        self.dana.do(review, "finish-action", action="Write the runbook", comment="Done.")

    def sign(self, review):
        waits = self.sam.get("/queue").json["waits"]
        name = self.sam.get(f"/reviews/{review}").json["name"]
        self.assertIn((name, "reliability"), [(wait["review"], wait["section"]) for wait in waits])
        self.refused(403, "review/not-allowed", self.sam.do, review, "sign-off", section="platform")
        self.pia.do(review, "sign-off", section="platform")
        self.pia.do(review, "withdraw-sign-off", section="platform", reason="too early")
        blocked = self.refused(409, "review/blocked", self.dana.do, review, "close", decision="go")
        self.assertIn("team platform", blocked.problem["detail"] + blocked.problem.get("advice", ""))
        seen = self.sam.get(f"/reviews/{review}").json["as_of"]
        self.pia.do(review, "comment", text="One more look.", note=True)
        self.refused(409, "review/not-now", self.sam.do, review, "sign-off", section="reliability", seen=seen)
        self.sam.do(review, "sign-off", section="reliability", seen=seen + 1, comment="Well done.")
        told = self.pia.do(review, "sign-off", section="platform")
        self.assertEqual((told["status"], told["go"]), ("approved", True))
        self.assertNotIn((name, "reliability"),
                         [(wait["review"], wait["section"]) for wait in self.sam.get("/queue").json["waits"]])

    def close(self, review):
        closed = self.dana.do(review, "close", decision="go")
        self.assertEqual((closed["status"], closed["decision"]), ("closed", "go"))
        self.refused(409, "review/ended", self.pia.do, review, "comment", text="Too late.")
        self.pia.do(review, "add-note", text="The date in the notes is wrong.")
        snapshot = json.loads(self.dana.get(f"/reviews/{review}/export?format=json").text)
        self.assertEqual(snapshot["decision"], "go")
        markdown = self.dana.get(f"/reviews/{review}/export")
        self.assertEqual(markdown.headers["content-type"], "text/markdown; charset=utf-8")
        self.assertIn("invoice and card", markdown.text)
        self.assertIn("invoice and card", self.dana.get(f"/reviews/{review}/export?format=html").text)
        self.refused(400, "server/bad-parameter", self.dana.direct().get, f"/reviews/{review}/export?format=pdf")

    def test_a_closed_review_has_a_certificate(self):
        self.office.service("certified")
        review = self.office.review("certified")
        self.office.approve(review)
        path = f"/reviews/{review}/export?format=certificate"
        self.refused(409, "app/ambiguous", self.dana.get, path)
        self.dana.do(review, "close", decision="go")
        file = SERVER.folder / "certificate.json"
        file.write_text(self.dana.get(path).text)
        verify = [SERVER.binary, "certificate", "verify", file, "--keys", SERVER.folder / "key.pem.pub", "--require", "go"]
        for service, code in (("certified", 0), ("checkout", 1)):
            done = subprocess.run([*verify, "--service", service], capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, code, done.stdout + done.stderr)

    def test_other_ends(self):
        review = self.office.review()
        self.refused(403, "review/not-allowed", self.dana.do, review, "emergency-go", reason="the shop is down")
        self.sam.do(review, "emergency-go", reason="the shop is down", until="7d")
        closed = self.dana.do(review, "close", decision="go")
        self.assertEqual(closed["status"], "closed")
        review = self.office.review()
        self.refused(403, "review/not-allowed", self.dana.do, review, "abandon", reason="no longer wanted")
        self.assertEqual(self.sam.do(review, "abandon", reason="no longer wanted")["status"], "abandoned")
        review = self.office.review()
        self.assertEqual(self.sam.do(review, "close", decision="no-go", reason="too risky")["decision"], "no_go")

    def test_another_standard_and_other_people(self):
        self.ana.post("/standards", {"text": standard("1.0.1", "advice")})
        review = self.office.review(standard="harbour-review@1.0.0")
        changed = self.dana.post(f"/reviews/{review}/change-standard",
                                 {"standard": "harbour-review@1.0.1", "reason": "the new one is out"}).json
        self.assertEqual(changed["standard"]["version"], "1.0.1")
        self.dana.do(review, "remove-participant", who="team platform")
        self.refused(422, "app/no-such-person", self.dana.do, review, "reassign", dri="nobody-of-that-name")
        refusal = self.refused(403, "review/not-allowed", self.dana.do, review, "correct", item="on-call",
                               outcome="pass", reason="the DRI says so")
        self.assertIn("Dana has", refusal.problem["detail"], "people have names")

    def test_a_review_of_two_services_is_listed_once(self):
        for name in ("twin-a", "twin-b"):
            self.office.service(name)
        review = self.dana.post("/reviews", {"title": "Both at once", "services": ["twin-b", "twin-a"]}).json["id"]
        for path in ("/reviews?limit=1", "/reviews?service=twin-a", "/reviews?service=twin-b"):
            rows = [row for row in self.dana.pages(path) if row["id"] == review]
            self.assertEqual([row["services"] for row in rows], [["twin-b", "twin-a"]], path)

    def test_lists_hold_what_was_asked_for(self):
        self.office.service("listed")
        reviews = [self.office.review("listed", title=f"Change number {number}") for number in range(3)]
        rows = list(self.dana.pages("/reviews?service=listed&limit=2"))
        self.assertEqual({row["id"] for row in rows}, set(reviews))
        self.assertEqual(len(rows), 3)
        self.assertEqual(rows[0]["services"], ["listed"])
        self.sam.do(reviews[0], "abandon", reason="no longer wanted")
        self.assertEqual(len(list(self.dana.pages("/reviews?service=listed"))), 2)
        self.assertEqual(len(list(self.dana.pages("/reviews?service=listed&all=true"))), 3)
        text = self.dana.get("/reviews?service=listed&width=100", Accept="text/plain").text
        self.assertIn("Change number 1", text)

    def test_text_is_what_the_command_line_shows(self):
        review = self.office.review()
        shown = self.dana.get(f"/reviews/{review}?all=true&width=100", Accept="text/plain")
        self.assertEqual(shown.headers["content-type"], "text/plain; charset=utf-8")
        self.assertIn("rollback-tried", shown.text)
        told = self.dana.post(f"/reviews/{review}/comment", {"text": "Hm."}, Accept="text/plain").text
        self.assertRegex(told, r"^checkout#\d+: ")
        news = self.dana.get(f"/reviews/{review}?since=last", Accept="text/plain")
        self.assertEqual(news.status, 200)
        self.assertIn("checkout#", self.sam.get("/queue?width=100", Accept="text/plain").text)


class Conditions(ApiTest):
    def test_what_did_not_change_is_not_sent(self):
        review = self.office.review()
        for path in (f"/reviews/{review}", f"/reviews/{review}/timeline", "/services/checkout", "/services", "/standards",
                     "/reviews", "/openapi.json"):
            with self.subTest(path):
                read = self.dana.get(path)
                again = self.dana.ask("GET", path, If_None_Match=f'"other", {read.etag}')
                self.assertEqual((again.status, again.body, again.etag), (304, b"", read.etag))
                self.assertEqual(self.dana.get(path, If_None_Match='"other"').status, 200)
        read = self.dana.get(f"/reviews/{review}")
        self.dana.do(review, "comment", text="New.", note=True)
        self.assertEqual(self.dana.get(f"/reviews/{review}", If_None_Match=read.etag).status, 200)

    def test_what_went_on_is_not_decided_on(self):
        review = self.office.review()
        read = self.sam.get(f"/reviews/{review}")
        told = self.dana.post(f"/reviews/{review}/comment", {"text": "First."}, If_Match=read.etag)
        path = f"/reviews/{review}/comment"
        self.refused(412, "server/precondition-failed", self.sam.post, path, {"text": "Second."}, If_Match=read.etag)
        self.sam.post(path, {"text": "Second."}, If_Match=told.etag)
        self.sam.post(path, {"text": "Third."}, If_Match="*")
        self.assertEqual(len(self.sam.get(f"/reviews/{review}").json["threads"]), 3)

    def test_a_repetition_is_answered_and_not_done(self):
        review = self.office.review()
        path, key, body = f"/reviews/{review}/comment", new_key(), {"text": "Once."}
        first = self.dana.post(path, body, Idempotency_Key=key)
        again = self.dana.post(path, body, Idempotency_Key=f'"{key}"')
        self.assertEqual((again.status, again.body, again.etag), (first.status, first.body, first.etag))
        self.assertEqual((first.headers.get("idempotency-replayed"), again.headers.get("idempotency-replayed")),
                         (None, "true"))
        self.assertEqual(len(self.dana.get(f"/reviews/{review}").json["threads"]), 1)
        self.refused(422, "server/idempotency-key-reused", self.dana.post, path, {"text": "Else."}, Idempotency_Key=key)
        self.sam.post(path, body, Idempotency_Key=key)  # Another person's key is another key.
        self.assertEqual(len(self.dana.get(f"/reviews/{review}").json["threads"]), 2)
        self.refused(422, "server/bad-idempotency-key", self.dana.direct().post, path, body, Idempotency_Key='""')

    def test_a_refusal_is_decided_anew(self):
        review, key = self.office.review(), new_key()
        path, body = f"/reviews/{review}/resolve", {"thread": "1"}
        self.refused(422, "review/bad-command", self.dana.post, path, body, Idempotency_Key=key)
        self.dana.do(review, "comment", text="Now there is one.")
        self.assertEqual(self.dana.post(path, body, Idempotency_Key=key).status, 200)

    def test_many_at_once_do_it_once(self):
        review, key, answers = self.office.review(), new_key(), []

        def ask():
            answers.append(self.dana.ask("POST", f"/reviews/{review}/comment", {"text": "Once."}, Idempotency_Key=key))

        threads = [threading.Thread(target=ask) for _ in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertLessEqual({answer.status for answer in answers}, {200, 409}, [answer.body for answer in answers])
        self.assertIn(200, {answer.status for answer in answers})
        self.assertEqual(len(self.dana.get(f"/reviews/{review}").json["threads"]), 1)


class Problems(ApiTest):
    def test_every_refusal_is_a_problem(self):
        direct, nobody = self.dana.direct(), SERVER.nobody().direct()
        cases = [
            (404, "server/no-such-route", lambda: direct.get("/nothing")),
            (404, "server/no-such-route", lambda: nobody.get("//elsewhere")),
            (405, "server/method-not-allowed", lambda: direct.delete("/queue")),
            (401, "auth/not-signed-in", lambda: nobody.get("/queue")),
            (401, "auth/not-signed-in", lambda: nobody.get("/reviews/checkout%231")),
            (401, "auth/not-signed-in", lambda: nobody.post("/reviews", {"title": "x"})),
            (401, "auth/bad-token", lambda: Client(SERVER, token="nonsense", base=SERVER.url).get("/queue")),
            (404, "app/no-such-review", lambda: direct.get("/reviews/checkout%23999")),
            (400, "formats/json-syntax", lambda: direct.post("/reviews", "{")),
            (400, "formats/duplicate-key", lambda: direct.post("/reviews", '{"title": "a", "title": "b"}')),
            (415, "server/unsupported-media-type", lambda: direct.post("/reviews", "{}", Content_Type="text/plain")),
            (422, "app/bad-body", lambda: direct.post("/reviews", {"title": 7})),
            (413, "http/status-413", lambda: direct.post("/services", {"id": "x", "description": "y" * (2 << 20)})),
        ]
        for status, code, call in cases:
            with self.subTest(code):
                refusal = self.refused(status, code, call)
                self.assertEqual(refusal.headers["content-type"], "application/problem+json")
                problem = refusal.problem
                self.assertEqual(problem["status"], status)
                self.assertTrue(problem["type"].endswith("/" + code))
                self.assertEqual(problem["instance"], "/requests/" + refusal.headers["x-request-id"])
                self.assertTrue(problem["detail"] and problem["title"])
        self.assertEqual(self.refused(405, "server/method-not-allowed", direct.delete, "/queue").headers["allow"], "GET")
        self.assertIn("Bearer", self.refused(401, "auth/not-signed-in", nobody.get, "/queue").headers["www-authenticate"])

    def test_answers_are_safe_to_show(self):
        answer = self.dana.get("/queue")
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
        self.assertEqual(answer.headers["cache-control"], "private, no-cache")
        self.assertIn("default-src 'none'", answer.headers["content-security-policy"])

    def test_a_page_of_another_site_changes_nothing(self):
        browser = SERVER.browser("dana").direct()
        review = self.office.review()
        path, body = f"/reviews/{review}/comment", {"text": "Hm."}
        self.assertEqual(browser.post(path, body).status, 200)
        self.refused(403, "auth/cross-site", browser.post, path, body, Origin="https://evil.example",
                     Sec_Fetch_Site="cross-site")


class People(ApiTest):
    def test_come_in_sign_in_and_out(self):
        link = self.root.post("/invitations", {"access": ["viewer"], "teams": ["platform"]}).json
        nobody = SERVER.nobody()
        come = {"link": link["link"], "login": "vera", "name": "Vera", "password": "one two three four five"}
        self.assertEqual(nobody.post("/invitations/accept", come).json["access"], ["viewer"])
        self.refused(410, "auth/link-void", nobody.post, "/invitations/accept", {**come, "login": "vera2"})
        browser = SERVER.browser("vera", come["password"])
        me = browser.get("/me").json
        self.assertEqual((me["login"], me["teams"], me["known"]), ("vera", ["platform"], "local"))
        browser.put("/me", {"name": "Vera Vos", "mail": "vera@example.org"})
        self.assertEqual(browser.get("/me").json["name"], "Vera Vos")
        sessions = browser.get("/me/sessions").json["items"]
        self.assertEqual(sorted(session["current"] for session in sessions), [False, True])
        other = next(session["id"] for session in sessions if not session["current"])
        self.assertEqual(browser.delete(f"/me/sessions/{other}").status, 204)
        browser.direct().delete("/session")
        self.refused(401, "auth/not-signed-in", browser.direct().get, "/me")

    def test_passwords(self):
        SERVER.person("pat")
        browser = SERVER.browser("pat")
        self.refused(403, "auth/wrong-password", browser.post, "/password", {"present": "not it", "password": "x" * 20})
        self.refused(422, "auth/weak-password", browser.post, "/password",
                     {"present": "correct horse battery staple", "password": "short"})
        browser.post("/password", {"present": "correct horse battery staple", "password": "a new one for pat alone"})
        self.refused(401, "auth/not-signed-in", browser.direct().get, "/queue")
        self.assertEqual(SERVER.browser("pat", "a new one for pat alone").get("/me").json["login"], "pat")
        person = next(person["id"] for person in self.root.pages("/people") if person.get("login") == "pat")
        link = self.root.post(f"/people/{person}/password-link").json["link"]
        SERVER.nobody().post("/password/reset", {"link": link, "password": "yet another one for pat"})
        self.assertEqual(SERVER.browser("pat", "yet another one for pat").get("/me").json["login"], "pat")
        self.refused(401, "auth/wrong-login", SERVER.browser, "pat", "a new one for pat alone")

    def test_people_and_teams(self):
        SERVER.person("tess")
        tess = next(person for person in self.root.pages("/people?limit=2") if person.get("login") == "tess")
        read = self.root.get(f"/people/{tess['id']}")
        changed = self.root.patch(f"/people/{tess['id']}", {"access": ["viewer"], "name": "Tess T"}, If_Match=read.etag)
        self.assertEqual((changed.json["access"], changed.json["name"]), (["viewer"], "Tess T"))
        self.refused(412, "server/precondition-failed", self.root.patch, f"/people/{tess['id']}", {"name": "x"},
                     If_Match=read.etag)
        self.assertNotIn("login", self.dana.get(f"/people/{tess['id']}").json, "not everybody's business")
        made = self.root.post("/teams", {"id": "crew", "name": "The crew"})
        self.assertEqual(made.headers["location"], f"{API}/teams/crew")
        self.assertEqual(self.root.put(f"/teams/crew/members/{tess['id']}").json["members"], [tess["id"]])
        read = self.root.get("/teams/crew")
        self.root.patch("/teams/crew", {"review_roles": ["captain"]}, If_Match=read.etag)
        self.assertEqual(self.root.delete(f"/teams/crew/members/{tess['id']}").json["members"], [])
        self.assertEqual(self.root.delete("/teams/crew").status, 204)
        self.refused(404, "auth/no-such-team", self.root.get, "/teams/crew")
        self.refused(403, "auth/not-allowed", self.dana.post, "/teams", {"id": "ours"})
        self.root.delete(f"/people/{tess['id']}/sessions")
        browser = SERVER.browser("root")
        self.assertEqual(browser.delete(f"/people/{tess['id']}").status, 204)
        self.refused(404, "auth/no-such-account", self.root.get, f"/people/{tess['id']}")

    def test_tokens(self):
        SERVER.person("toni")
        browser = SERVER.browser("toni")
        made = browser.post("/tokens", {"name": "reader", "scopes": ["read"]}).json
        reader = Client(SERVER, token=made["text"])
        self.assertEqual(reader.get("/me").json["scopes"], ["read"])
        self.refused(403, "auth/insufficient-scope", reader.post, "/reviews",
                     {"title": "Sneak in", "services": ["checkout"]})
        self.assertIn(made["token"]["id"], [token["id"] for token in browser.get("/tokens").json["items"]])
        self.assertNotIn(made["text"], browser.get("/tokens").text)
        browser.delete(f"/tokens/{made['token']['id']}")
        self.refused(401, "auth/token-revoked", reader.get, "/me")
        toni = browser.get("/me").json["person"]
        tokens = self.root.get(f"/people/{toni}/tokens").json["items"]
        self.root.delete(f"/people/{toni}/tokens/{next(t['id'] for t in tokens if not t['revoked_at'])}")


class TheServer(ApiTest):
    def test_health_and_metrics(self):
        nobody = SERVER.nobody()
        self.assertEqual(nobody.get("//healthz").text, "ok\n")
        self.assertEqual(nobody.get("//readyz").json, {"ready": True, "store": "ok", "stopping": False})
        self.refused(401, "auth/not-signed-in", nobody.direct().get, "//metrics")
        self.refused(403, "auth/not-allowed", self.dana.get, "//metrics")
        self.assertIn("# TYPE", self.root.get("//metrics", Accept="text/plain").text)

    def test_log_level(self):
        self.assertEqual(self.root.put("/log-level", {"level": "debug"}).json, {"level": "debug"})
        self.assertEqual(self.root.get("/log-level").json, {"level": "debug"})
        self.root.put("/log-level", {"level": "info"})
        self.refused(403, "auth/not-allowed", self.dana.put, "/log-level", {"level": "debug"})

    def test_events_tell_what_changes_to_those_who_may_know(self):
        self.office.service("watched", restricted=True)
        with self.dana.events() as dana, self.pia.events() as pia:
            dana.wait(lambda event: event["event"] == "hello")
            pia.wait(lambda event: event["event"] == "hello")
            hidden = self.dana.post("/reviews", {"title": "Nobody's business", "services": ["watched"]}).json["id"]
            shown = self.office.review()

            def tells(review):
                return lambda event: event["event"] == "review" and json.loads(event["data"])["id"] == review

            dana.wait(tells(hidden))
            found = dana.wait(tells(shown))
            self.assertGreater(json.loads(found["data"])["version"], 0)
            self.assertRegex(found["id"], r"^\d+$")
            pia.wait(tells(shown))
            self.assertFalse(list(filter(tells(hidden), pia.seen)))
            positions = [int(event["id"]) for event in dana.seen if "id" in event]
            self.assertEqual(positions, sorted(positions))


def never_asked():
    """Operations of the contract that no test asked for."""
    contract = SERVER.nobody().get("/openapi.json").json
    missing = []
    for path, methods in contract["paths"].items():
        form = re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path))
        for method, operation in methods.items():
            asked = any(m == method.upper() and form.fullmatch(p) for m, p in SERVER.asked)
            if method != "parameters" and not asked:
                missing.append(operation["operationId"])
    return missing


def run(names):
    suite = unittest.defaultTestLoader.loadTestsFromNames(names, sys.modules[__name__]) if names else \
        unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__])
    result = unittest.TextTestRunner(verbosity=1).run(suite)
    missing = [] if names else never_asked()
    if missing:
        print(f"no test asks for {', '.join(missing)}: write one in {pathlib.Path(__file__).name}")
    return 0 if result.wasSuccessful() and not missing else 1


def serve(options, store):
    global SERVER, OFFICE
    with Server(options.binary, store, signs=True) as SERVER, contextlib.ExitStack() as stack:
        if options.proxy:
            SERVER.base = stack.enter_context(ValidatingProxy(SERVER, options.proxy)).url
        OFFICE = Organisation(SERVER)
        return run(options.tests)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--store", help="sqlite:PATH, postgresql://…, or postgresql for a new one; else a new SQLite file")
    parser.add_argument("--proxy", help="Prism, to hold everything against the contract")
    parser.add_argument("tests", nargs="*")
    options = parser.parse_args()
    if options.store != "postgresql":
        return serve(options, options.store)
    if not postgres_server.available():
        print("left out: no postgresql")
        return 0
    with postgres_server.PostgresServer() as database:
        return serve(options, database.url)


if __name__ == "__main__":
    sys.exit(main())
