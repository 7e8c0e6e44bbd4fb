#!/usr/bin/env python3
"""The API as its users would use it, against a real server. The cases are in cases_*.py.

With --proxy PRISM all of it goes through Prism, which holds requests and answers against the contract. The last thing
that is looked at is the contract itself: every operation in it was asked for.
"""
import argparse
import contextlib
import pathlib
import re
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
import case  # noqa: E402
import postgres_server  # noqa: E402
from harness import Server  # noqa: E402
from proxy import ValidatingProxy  # noqa: E402
from story import Organisation  # noqa: E402


def never_asked(server):
    """Operations of the contract that no test asked for."""
    contract = server.nobody().get("/openapi.json").json
    missing = []
    for path, methods in contract["paths"].items():
        form = re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path))
        for method, operation in methods.items():
            asked = any(m == method.upper() and form.fullmatch(p) for m, p in server.asked)
            if method != "parameters" and not asked:
                missing.append(operation["operationId"])
    return missing


def suite_of(names):
    loader = unittest.defaultTestLoader
    if names:
        return loader.loadTestsFromNames(names)
    return unittest.TestSuite(loader.loadTestsFromName(path.stem) for path in sorted(HERE.glob("cases_*.py")))


def run(server, names):
    result = unittest.TextTestRunner(verbosity=1).run(suite_of(names))
    missing = [] if names else never_asked(server)
    if missing:
        print(f"no test asks for {', '.join(missing)}: write one in tests/server/cases_*.py")
    return 0 if result.wasSuccessful() and not missing else 1


def serve(options, store):
    with Server(options.binary, store, signs=True) as server, contextlib.ExitStack() as stack:
        if options.proxy:
            server.base = stack.enter_context(ValidatingProxy(server, options.proxy)).url
        case.ApiTest.organisation = Organisation(server)
        return run(server, options.tests)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--store", help="sqlite:PATH, postgresql://…, or postgresql for a new one; else a new SQLite file")
    parser.add_argument("--proxy", help="Prism, to hold everything against the contract")
    parser.add_argument("tests", nargs="*", help="cases_reviews.Reviews.test_…; else all")
    options = parser.parse_args()
    if options.store != "postgresql":
        return serve(options, options.store)
    if not postgres_server.available():
        print("left out: no postgresql")
        return 0
    with postgres_server.PostgresServer() as database:
        return serve(options, database.url)


if __name__ == "__main__":
    sys.exit(main())
