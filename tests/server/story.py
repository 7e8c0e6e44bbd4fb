"""What the tests of the server share: an organisation with a standard that people alone can answer."""
import datetime
import secrets
import time
import uuid

STANDARD = """
id: harbour-review
version: {version}
title: The harbour's review
summary: A short review by two teams.
roles: {{platform: The platform team, sre: Reliability engineers, dri: Who drives it}}
review: {{waiver_limit: 180d, waiver_approvers: [sre], emergency_role: sre, no_go_roles: [sre]}}
sections:
  - id: platform
    title: Platform
    sign_off: {{teams: [platform]}}
    items:
      - id: rollback-tried
        question: Was a rollback tried?
        severity: {severity}
        aspect: change-management
        attest: {{evidence: link, prompt: Link the notes, roles: [dri]}}
        why: What was never tried does not work at night.
        action: Try it in staging.
        origin: {{kind: policy, title: Harbour rules}}
  - id: reliability
    title: Reliability
    sign_off: {{teams: [sre]}}
    items:
      - id: load-tested
        question: Was the expected load tried?
        severity: blocker
        aspect: capacity
        conditional: allowed
        attest: {{evidence: link, prompt: Link the report, roles: [dri, sre]}}
        why: The first big day is no test.
        action: Run a load test.
        origin: {{kind: policy, title: Harbour rules}}
      - id: on-call
        question: Who is called at night?
        severity: blocker
        aspect: emergency-response
        attest: {{evidence: text, prompt: Name the rotation, roles: [dri, sre]}}
        why: An alert that nobody gets is none.
        action: Name the rotation.
        origin: {{kind: policy, title: Harbour rules}}
"""


def standard(version="1.0.0", severity="blocker"):
    return STANDARD.format(version=version, severity=severity)


def moment(seconds):
    """So many seconds ago."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return (now - datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def run_id():
    """A UUIDv7, as runs have: they sort by time."""
    number = secrets.token_hex(10)
    return str(uuid.UUID(f"{time.time_ns() // 1_000_000:012x}7{number[:3]}8{number[3:18]}"))


def a_run(environment="production", commit="a" * 40):
    """What `seaworthy check --push` sends, but for the facts."""
    return {"schema": "seaworthy.push/v1",
            "run": {"id": run_id(), "environment": environment, "trigger": "ci", "commit": commit,
                    "started": moment(3), "ended": moment(2)}}


class Organisation:
    """Root, and the people of three teams; the service `checkout` of team `shop`; the standard `harbour-review`."""

    def __init__(self, server):
        self.server = server
        self.changes = 0
        self.root = server.set_up()
        self.dana = server.person("dana", teams=["shop"])
        self.pia = server.person("pia", teams=["platform"])
        self.sam = server.person("sam", teams=["sre"])
        self.ana = server.person("ana", access=["standard-author"])
        self.ana.post("/standards", {"text": standard()})
        self.service("checkout")

    def service(self, name, **members):
        """A service of team `shop`."""
        return self.root.post("/services", {"id": name, "name": name.title(), "owner": "shop", "tier": 2,
                                            "exposure": "public", "standard": "harbour-review@1.0.0", **members}).json

    def review(self, service="checkout", title="", **members):
        """A review that Dana drives, with both teams in it; its id. No two open ones of a service have the same title."""
        self.changes += 1
        title = title or f"Take payments in currency number {self.changes}"
        review = self.dana.post("/reviews", {"title": title, "services": [service], **members}).json["id"]
        for team in ("platform", "sre"):
            self.dana.do(review, "add-participant", who=f"team {team}")
        return review

    def answer(self, review):
        """All items, as Dana answers them."""
        link = {"kind": "link", "value": "https://wiki.example.com/notes"}
        self.dana.do(review, "attest", item="rollback-tried", evidence=link)
        self.dana.do(review, "attest", item="load-tested", evidence=link)
        self.dana.do(review, "attest", item="on-call", evidence={"value": "The shop's rotation, day and night."})

    def approve(self, review):
        """Answered and signed."""
        self.answer(review)
        self.pia.do(review, "sign-off", section="platform")
        return self.sam.do(review, "sign-off", section="reliability")
