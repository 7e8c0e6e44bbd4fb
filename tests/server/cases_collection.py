"""What the server collects by itself from the endpoints of services, and what it says of those that fail."""
import time

from case import ApiTest


class Collection(ApiTest):
    def test_an_endpoint_inside_is_refused_and_told_once(self):
        inside = [{"name": "api", "address": "127.0.0.1:9"}]
        for name in ("probed", "probed-too"):
            self.office.service(name, endpoints=inside)
        self.assertEqual(self.dana.get("/services/probed/collect").json["service"], "probed")
        for name in ("probed", "probed-too"):
            self.assertEqual(self.dana.post(f"/services/{name}/collect").status, 202)
        sources = self.collected("probed")
        self.collected("probed-too")
        self.assertEqual([(source["source"], source["answers"]) for source in sources], [("127.0.0.1:9", False)])
        self.assertEqual(sources[0]["failure"], "refused")
        notices = [notice for notice in self.dana.get("/notices").json["items"] if notice["failure"] == "refused"]
        self.assertEqual(len(notices), 1, notices)
        self.assertEqual(sorted(notices[0]["services"]), ["probed", "probed-too"])

    def test_who_may_not_collect_is_told(self):
        self.office.service("left-alone", endpoints=[{"name": "api", "address": "127.0.0.1:9"}])
        self.refused(403, "auth/not-your-team", self.pia.post, "/services/left-alone/collect")
        self.refused(401, "auth/not-signed-in", self.server.nobody().direct().get, "/notices")

    def collected(self, service):
        """The sources of its last collection, once there was one."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            state = self.dana.get(f"/services/{service}/collect").json
            if state["sources"]:
                return state["sources"]
            time.sleep(0.1)
        self.fail(f"nothing was collected of {service}: {state}")
