"""What the tests of collection share: a standard that judges endpoints, and asking for a collection until it is there."""
import time

# The section that the server's own look decides.
EDGE = """\
  - id: edge
    title: Edge
    sign_off: {teams: [sre]}
    items:
      - id: certificate-good
        question: Is every certificate good?
        severity: blocker
        aspect: security
        check: tls.endpoints.all(e, e.chain_valid && e.name_matches)
        trust: server
        why: A bad certificate is an outage.
        action: Renew it.
        origin: {kind: policy, title: House rules}
"""
STANDARD = """
id: edge
version: "1"
title: What answers to the world
roles: {sre: Reliability engineers, dri: Who drives it}
sections:
""" + EDGE


def until(what, seconds=60):
    """The first answer of `what` that says something."""
    end = time.monotonic() + seconds
    while True:
        answer = what()
        if answer or time.monotonic() > end:
            assert answer, f"it did not happen in {seconds} s"
            return answer
        time.sleep(0.1)


class Collecting:
    """An Organisation with the standard `edge`, and what is collected of its services."""

    def __init__(self, office):
        self.office = office
        self.dana = office.dana
        office.ana.post("/standards", {"text": STANDARD})

    def service(self, name, *addresses):
        endpoints = [{"name": f"e{i}", "address": address} for i, address in enumerate(addresses)]
        self.office.service(name, standard="edge@1", endpoints=endpoints)

    def change(self, name, *addresses):
        read = self.office.root.get(f"/services/{name}").json
        read["endpoints"] = [{"name": f"e{i}", "address": address} for i, address in enumerate(addresses)]
        self.office.root.put(f"/services/{name}", read, If_Match="*")

    def ask(self, name, somebody=None):
        (somebody or self.dana).post(f"/services/{name}/collect")

    def state(self, name):
        return self.dana.get(f"/services/{name}/collect").json

    def at(self, name):
        """When it was collected last."""
        return self.state(name).get("collected_at", "")

    def collected(self, name, seconds=60):
        """The state after one more collection."""
        before = self.at(name)
        time.sleep(0.002)  # Times are told apart.
        self.ask(name)
        until(lambda: self.at(name) > before, seconds)
        return self.state(name)

    def runs(self, name):
        """Newest first."""
        return list(self.dana.pages(f"/services/{name}/runs"))

    def outcome(self, name):
        """Of the one item in the newest run, with its message."""
        run = self.runs(name)[0]
        [item] = self.dana.get(run.get("link") or f"/services/{name}/runs/{run['id']}").json["outcomes"]
        return item

    def review(self, name):
        """Approved and closed with a go, on what was collected."""
        review = self.dana.post("/reviews", {"title": f"Open {name} to the world", "services": [name]}).json["id"]
        self.collected(name)
        self.office.sam.do(review, "sign-off", section="edge")
        assert self.dana.do(review, "close", decision="go")["status"] == "closed"
        return review

    def open_reviews(self, name):
        return [row for row in self.dana.pages("/reviews?limit=200")
                if name in str(row.get("services")) and row["status"] not in ("closed", "abandoned")]
