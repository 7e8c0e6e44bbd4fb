#!/usr/bin/env python3
"""Names that lead a server into its own network: with an inward address beside a public one, by an alias, by a search domain,
or by saying something else the second time. In a network of its own, where loopback has a public address."""
import argparse
import pathlib
import sys
import time
import unittest

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent), str(pathlib.Path(__file__).resolve().parents[1])]
import name_service  # noqa: E402
from collecting import Collecting  # noqa: E402
from endpoints import Authority, Endpoint  # noqa: E402
from harness import Server  # noqa: E402
from story import Organisation  # noqa: E402

BINARY = ""


class Names(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.names = name_service.NameService()
        authority = cls.enterClassContext(Authority())
        cls.public = cls.enterClassContext(Endpoint(authority, host=name_service.PUBLIC))
        cls.public6 = cls.enterClassContext(Endpoint(authority, host=name_service.PUBLIC_V6, port=cls.public.port))
        # As good as the public one, so that only the policy stands before it.
        cls.inward = cls.enterClassContext(Endpoint(authority, host="127.0.0.1", port=cls.public.port))
        cls.inward6 = cls.enterClassContext(Endpoint(authority, host="::1", port=cls.public.port))
        cls.server = cls.enterClassContext(Server(BINARY, arguments=["--collect-every", "off"], environment=authority.environment))
        cls.edge = Collecting(Organisation(cls.server))

    def tearDown(self):
        self.assertEqual((self.inward.asked, self.inward6.asked), (0, 0), "nobody went there")

    def collected(self, name, host=None):
        self.edge.service(name, f"{host or name + '.example.com'}:{self.public.port}")
        return self.edge.collected(name)

    def unknown(self, name, reason):
        item = self.edge.outcome(name)
        self.assertEqual(item["outcome"], "unknown", item)
        self.assertIn(reason, item["message"])

    def refused(self, name, state, reason):
        self.assertEqual(state["sources"][0].get("failure"), "refused", state)
        self.unknown(name, reason)

    def test_a_public_name_is_asked(self):
        self.names.say("public.example.com", name_service.PUBLIC, name_service.PUBLIC_V6)
        state = self.collected("public")
        self.assertEqual(state["sources"][0]["answers"], True, state)
        self.assertEqual(self.edge.outcome("public")["outcome"], "pass")
        self.assertGreater(self.public.asked, 0)
        self.assertGreater(self.public6.asked, 0)

    def test_a_name_that_leads_inward_is_refused(self):
        for number, address in enumerate(("127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0", "::1", "::ffff:127.0.0.1", "fd00::1",
                                          "64:ff9b::127.0.0.1", "2002:7f00:1::1", "::ffff:0:127.0.0.1")):
            with self.subTest(address=address):
                self.names.say(f"inward-{number}.example.com", address)
                self.refused(f"inward-{number}", self.collected(f"inward-{number}"), " address")

    def test_a_public_address_does_not_speak_for_an_inward_one(self):
        for name, inward in (("both", "127.0.0.1"), ("both6", "::1"), ("mapped", "::ffff:127.0.0.1")):
            with self.subTest(inward=inward):
                self.names.say(f"{name}.example.com", name_service.PUBLIC, inward)
                self.collected(name)
                self.unknown(name, "loopback")

    def test_an_alias_is_judged_by_where_it_leads(self):
        self.names.aliases["alias.example.com"] = "database.corp.example.com"
        self.names.say("database.corp.example.com", "10.0.0.5")
        self.refused("alias", self.collected("alias"), "private")

    def test_a_search_domain_leads_nowhere_else(self):
        self.names.say("intranet.corp.example.com", "127.0.0.1")
        self.refused("intranet", self.collected("intranet", host="intranet"), "loopback")

    def test_what_was_judged_is_what_is_dialled(self):
        """Public for whoever asks once, inward for whoever asks again."""
        self.names.say("rebinds.example.com", name_service.PUBLIC, then=["127.0.0.1"])
        before = self.public.asked
        state = self.collected("rebinds")
        self.assertEqual(state["sources"][0]["answers"], True, state)
        self.assertGreater(self.public.asked - before, 2, "several handshakes")
        self.assertEqual(self.names.asked.count("rebinds.example.com"), 1, "and one question")
        self.assertEqual(self.edge.outcome("rebinds")["outcome"], "pass")
        self.refused("rebinds", self.edge.collected("rebinds"), "loopback")

    def test_a_name_service_that_is_silent_holds_nobody_up(self):
        self.names.silent.add("silent.example.com")
        self.names.silent.add("silent.example.com.corp.example.com")
        begin = time.monotonic()
        state = self.collected("silent")
        self.assertLess(time.monotonic() - begin, 30)
        self.assertEqual(state["sources"][0]["answers"], False)
        self.unknown("silent", "silent.example.com")


if __name__ == "__main__":
    if not name_service.inside():
        sys.exit(name_service.go_inside())
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = arguments.binary
    unittest.main(argv=[sys.argv[0], *rest])
