"""What there is over all services, and the record as an auditor reads it."""
import json

from case import ApiTest


class Lists(ApiTest):
    def setUp(self):
        super().setUp()
        self.auditor = self.server.people.get("otto") or self.server.person("otto", access=["auditor"])

    def test_promises_over_all_services(self):
        self.office.service("promised")
        self.office.service("hushed", restricted=True)
        link = {"kind": "link", "value": "https://wiki.example.com/load"}
        for service in ("promised", "hushed"):
            # Reviewers of other teams do not know of the restricted one.
            review = self.dana.post("/reviews", {"title": "Promise much", "services": [service]}).json["id"]
            self.dana.do(review, "attest", item="rollback-tried", evidence=link)
            self.dana.do(review, "request-waiver", item="on-call", reason="nobody is hired yet", control="we watch",
                         until="30d", owner="dana")
            self.dana.do(review, "add-condition", item="load-tested", promise="a test", due="20d")
            self.dana.do(review, "add-action", title="Hire somebody", item="on-call", due="20d")

        def listed(path, client=self.dana):
            return list(client.pages(f"{path}?limit=1&service=promised"))

        (waiver,) = listed("/waivers")
        self.assertEqual((waiver["item"], waiver["status"], waiver["owner"]), ("on-call", "requested", self.dana.person))
        (condition,) = listed("/conditions")
        self.assertEqual((condition["item"], condition["promise"], condition["status"]), ("load-tested", "a test", "open"))
        (action,) = listed("/actions")
        self.assertEqual((action["title"], action["done"]), ("Hire somebody", False))
        (attestation,) = listed("/attestations")
        self.assertEqual((attestation["item"], attestation["person"]), ("rollback-tried", self.dana.person))
        self.assertEqual(list(self.dana.pages("/actions?done=true&service=promised")), [])
        self.assertEqual(list(self.dana.pages(f"/waivers?owner={self.sam.person}&service=promised")), [])
        for path in ("/waivers", "/conditions", "/actions", "/attestations"):
            self.assertIn("hushed", {row["service"] for row in self.dana.pages(path)}, path)
            self.assertNotIn("hushed", {row["service"] for row in self.pia.pages(path)}, path)
            self.refused(401, "auth/not-signed-in", self.server.nobody().direct().get, path)

    def test_an_auditor_reads_the_whole_record(self):
        review = self.office.review()
        events = list(self.auditor.pages("/audit/events?limit=50"))
        self.assertEqual([event["position"] for event in events], list(range(1, len(events) + 1)))
        self.assertIn(f"review/{review}", {event["log"] for event in events})
        audit = self.auditor.get("/audit/verify").json
        self.assertTrue(audit["intact"])
        self.assertEqual(audit["position"], len(events))
        known = f"{audit['position']}:{audit['digest']}"
        self.dana.do(review, "comment", text="More.", note=True)
        self.assertTrue(self.auditor.get(f"/audit/verify?known={known}").json["intact"])
        self.assertTrue(self.auditor.get("/audit/verify", Accept="text/plain").text)
        for path in ("/audit/events", "/audit/verify"):
            self.refused(403, "auth/not-allowed", self.dana.get, path)

    def test_a_comment_is_erased_and_the_chain_still_verifies(self):
        review = self.office.review()
        self.dana.do(review, "comment", text="Something that must not stay.", note=True)
        events = [json.loads(event["event"]) for event in self.auditor.pages("/audit/events?limit=200")]
        digest = next(event["data"]["text"]["digest"] for event in reversed(events) if event["type"] == "thread_opened")
        browser = self.server.browser("root")
        self.refused(403, "auth/insufficient-scope", self.root.delete, f"/blobs/{digest}")
        self.refused(403, "auth/not-allowed", self.server.browser("dana").delete, f"/blobs/{digest}")
        self.refused(404, "app/nothing-erased", browser.delete, f"/blobs/{'0' * 64}")
        self.assertEqual(browser.delete(f"/blobs/{digest}").status, 204)
        self.assertNotIn("Something that must not stay", self.dana.get(f"/reviews/{review}?all=true").text)
        self.assertTrue(self.auditor.get("/audit/verify").json["intact"])
