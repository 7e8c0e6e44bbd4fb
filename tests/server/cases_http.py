"""What holds for all routes: conditions, repetitions, problems, headers."""
import gzip
import json
import threading

from case import ApiTest
from collecting import until
from harness import Client, new_key


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

    def test_packed_answers_say_the_same(self):
        dana = self.dana.direct()
        self.office.service("packed", description="Long. " * 400)
        plain = dana.get("/services/packed")
        packed = dana.get("/services/packed", Accept_Encoding="gzip")
        self.assertEqual(packed.headers["content-encoding"], "gzip")
        self.assertEqual(gzip.decompress(packed.body), plain.body)
        self.assertIn("accept-encoding", packed.headers["vary"].lower())
        self.assertNotEqual(packed.etag, plain.etag, "other bytes, another tag")
        for tag in (packed.etag, plain.etag):
            again = dana.ask("GET", "/services/packed", Accept_Encoding="gzip", If_None_Match=tag)
            self.assertEqual((again.status, again.body), (304, b""))
        changed = self.root.put("/services/packed", {**plain.json, "description": "Short."}, If_Match=packed.etag)
        self.assertEqual(changed.json["description"], "Short.")

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
        direct, nobody = self.dana.direct(), self.server.nobody().direct()
        cases = [
            (404, "server/no-such-route", lambda: direct.get("/nothing")),
            (404, "server/no-such-route", lambda: nobody.get("//elsewhere")),
            (405, "server/method-not-allowed", lambda: direct.delete("/queue")),
            (401, "auth/not-signed-in", lambda: nobody.get("/queue")),
            (401, "auth/not-signed-in", lambda: nobody.get("/reviews/checkout%231")),
            (401, "auth/not-signed-in", lambda: nobody.post("/reviews", {"title": "x"})),
            (401, "auth/bad-token", lambda: Client(self.server, token="nonsense", base=self.server.url).get("/queue")),
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

    def test_a_request_has_an_id(self):
        self.assertEqual(self.dana.get("/queue", X_Request_Id="mine-1").headers["x-request-id"], "mine-1")
        self.assertNotEqual(self.dana.get("/queue", X_Request_Id="not mine").headers["x-request-id"], "not mine")

    def test_the_log_tells_of_a_request_in_numbers(self):
        self.dana.get("/queue", X_Request_Id="in-the-log-1")
        line = until(lambda: [line for line in self.server.log_lines() if "in-the-log-1" in line], 10)[0]
        told = json.loads(line)
        self.assertEqual((told["status"], told["path"]), (200, "/api/v1/queue"))
        self.assertTrue(isinstance(told["bytes"], int) and isinstance(told["micros"], int), line)

    def test_what_is_hostile_is_refused(self):
        direct = self.dana.direct()
        deep = "[" * 5000 + "]" * 5000
        self.assertEqual(direct.ask("POST", "/reviews", '{"title": ' + deep + "}").status, 413)
        self.assertEqual(direct.ask("POST", "/reviews", b'{"title": "\xff\xfe"}').status, 400)
        self.assertEqual(direct.ask("POST", "/reviews", '{"tier": NaN}').status, 400)
        self.assertIn(direct.ask("GET", "/services/..%2f..%2fetc%2fpasswd").status, (400, 404))
        self.assertIn(direct.ask("GET", "/services/%00").status, (400, 404))
        self.assertIn(direct.ask("GET", "/reviews/" + "x" * 7000).status, (404, 414, 431))
        self.assertEqual(direct.ask("GET", "/reviews?cursor=" + "61" * 400).status, 400)
        self.assertEqual(direct.ask("GET", "/services?limit=99999999999999999999").status, 400)

    def test_answers_are_safe_to_show(self):
        answer = self.dana.get("/queue")
        self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
        self.assertEqual(answer.headers["cache-control"], "private, no-cache")
        self.assertIn("default-src 'none'", answer.headers["content-security-policy"])

    def test_a_page_of_another_site_changes_nothing(self):
        browser = self.server.browser("dana").direct()
        review = self.office.review()
        path, body = f"/reviews/{review}/comment", {"text": "Hm."}
        self.assertEqual(browser.post(path, body).status, 200)
        self.refused(403, "auth/cross-site", browser.post, path, body, Origin="https://evil.example",
                     Sec_Fetch_Site="cross-site")
