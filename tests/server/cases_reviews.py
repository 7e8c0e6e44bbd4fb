"""Reviews: one from its start to its certificate with all verbs, and its other ends."""
import json
import subprocess

from case import ApiTest
from harness import API, quoted
from story import standard


class Reviews(ApiTest):
    def test_from_start_to_closed(self):
        started = self.dana.post("/reviews", {"title": "Checkout: take payments by invoice", "services": ["checkout"],
                                              "lead": "sam", "target": "2031-07-01"})
        review = started.json["id"]
        self.assertEqual(started.headers["location"], f"{API}/reviews/{review}")
        told = started.json
        self.assertEqual((told["status"], told["dri"], told["lead"]), ("draft", self.dana.person, self.sam.person))
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
        self.refused(404, "app/no-certificate", self.dana.get, path)
        self.dana.do(review, "close", decision="go")
        file = self.server.folder / "certificate.json"
        file.write_text(self.dana.get(path).text)
        verify = [self.server.binary, "certificate", "verify", file, "--keys", self.server.folder / "key.pem.pub", "--require", "go"]
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
        self.dana.do(review, "add-participant", who="person pia")
        self.assertIn(review, [wait["review"] == changed["name"] and review for wait in self.pia.get("/queue").json["waits"]])
        self.assertEqual(self.dana.do(review, "reassign", lead="sam")["lead"], self.sam.person)
        self.dana.do(review, "add-action", title="Clean up", owner="pia")
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
