"""What the cases of the API share."""
import unittest

from harness import Refused


class ApiTest(unittest.TestCase):
    """A case of the API; `organisation` is set before the first one runs."""
    organisation = None

    def setUp(self):
        self.office = self.organisation
        self.server = self.office.server
        for name in ("root", "dana", "pia", "sam", "ana"):
            setattr(self, name, getattr(self.office, name))

    def needs(self, operation):
        """Leaves the case out where the contract does not have that operation."""
        if f'"operationId":"{operation}"' not in self.server.nobody().get("/openapi.json").text:
            self.skipTest(f"the contract has no {operation}")

    def refused(self, status, code, call, *arguments, **named):
        with self.assertRaises(Refused) as raised:
            call(*arguments, **named)
        self.assertEqual((raised.exception.status, raised.exception.code), (status, code), str(raised.exception))
        return raised.exception

    def blockers(self, review):
        """What blocks, as `kind about`."""
        found = self.dana.get(f"/reviews/{review}").json["blockers"]
        return [f"{blocker['kind']} {blocker['about']}" for blocker in found]
