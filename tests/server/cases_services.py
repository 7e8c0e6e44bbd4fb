"""Services, and the standards that they are held against."""
from case import ApiTest
from harness import API
from story import standard


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

    def test_a_standard_that_is_not_held_judges_nobody(self):
        for standard_name in ("nobodys-review", "harbour-review@99.0.0", "standard.yaml"):
            bad = self.refused(422, "app/bad-service", self.root.direct().post, "/services",
                               {"id": "early", "owner": "shop", "standard": standard_name})
            self.assertEqual(bad.problem["errors"][0]["pointer"], "#/standard")
        self.office.service("moved")
        read = self.root.get("/services/moved")
        self.refused(422, "app/bad-service", self.root.put, "/services/moved", {**read.json, "standard": "nobodys-review"}, If_Match=read.etag)
        self.root.put("/services/moved", {**read.json, "standard": ""}, If_Match=read.etag)

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
        self.assertNotIn("secret", self.pia.get("/services", Accept="text/plain").text)
        self.refused(404, "app/no-such-service", self.pia.get, "/services/secret/standing")
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
        self.assertEqual(self.dana.get("/services/stands/standing").json["standing"], "none")
        self.assertRegex(self.dana.get("/services", Accept="text/plain").text, r"(?m)^stands +never reviewed  tier \d, of \S+$")
        self.assertIn("stands", self.dana.get("/services/stands/standing", Accept="text/plain").text)
        self.refused(404, "app/no-such-service", self.dana.get, "/services/nowhere/standing")
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
