"""People, teams and tokens; and the server itself."""
import json

from case import ApiTest
from harness import API, Client


class People(ApiTest):
    def test_come_in_sign_in_and_out(self):
        link = self.root.post("/invitations", {"access": ["viewer"], "teams": ["platform"]}).json
        nobody = self.server.nobody()
        come = {"link": link["link"], "login": "vera", "name": "Vera", "password": "one two three four five"}
        self.assertEqual(nobody.post("/invitations/accept", come).json["access"], ["viewer"])
        self.refused(410, "auth/link-void", nobody.post, "/invitations/accept", {**come, "login": "vera2"})
        browser = self.server.browser("vera", come["password"])
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
        self.server.person("pat")
        browser = self.server.browser("pat")
        self.refused(403, "auth/wrong-password", browser.post, "/password", {"present": "not it", "password": "x" * 20})
        self.refused(422, "auth/weak-password", browser.post, "/password",
                     {"present": "correct horse battery staple", "password": "short"})
        browser.post("/password", {"present": "correct horse battery staple", "password": "a new one for pat alone"})
        self.refused(401, "auth/not-signed-in", browser.direct().get, "/queue")
        self.assertEqual(self.server.browser("pat", "a new one for pat alone").get("/me").json["login"], "pat")
        person = next(person["id"] for person in self.root.pages("/people") if person.get("login") == "pat")
        link = self.root.post(f"/people/{person}/password-link").json["link"]
        self.server.nobody().post("/password/reset", {"link": link, "password": "yet another one for pat"})
        self.assertEqual(self.server.browser("pat", "yet another one for pat").get("/me").json["login"], "pat")
        self.refused(401, "auth/wrong-login", self.server.browser, "pat", "a new one for pat alone")

    def test_people_and_teams(self):
        self.server.person("tess")
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
        browser = self.server.browser("root")
        self.assertEqual(browser.delete(f"/people/{tess['id']}").status, 204)
        self.refused(404, "auth/no-such-account", self.root.get, f"/people/{tess['id']}")

    def test_tokens(self):
        self.server.person("toni")
        browser = self.server.browser("toni")
        made = browser.post("/tokens", {"name": "reader", "scopes": ["read"]}).json
        reader = Client(self.server, token=made["text"])
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
        nobody = self.server.nobody()
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
