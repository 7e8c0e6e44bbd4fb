#!/usr/bin/env python3
"""test_report.py CTEST.xml FOLDER REPORT.xml: one JUnit report of a whole run.

CTest knows of all that ran, but a test program of many hundred tests is one case to it; GoogleTest's own reports, `FOLDER/x_test.xml`
for the program `x`, have each test with its place. A program's case is replaced by its report; it stays where the report is missing or
tells of no failure although the program failed: it crashed. Times, which both write in the zone of the machine, become UTC.
"""
import datetime
import pathlib
import sys
import xml.etree.ElementTree as ET


def in_utc(text):
    return datetime.datetime.fromisoformat(text).astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def is_failed(case):
    return case.find("failure") is not None or case.find("error") is not None


def details_of(case, folder):
    """The suites of GoogleTest's report on a program; none where there is none, or it was cut off by a crash."""
    try:
        return ET.parse(folder / f"{case.get('name')}_test.xml").getroot().findall("testsuite")
    except (OSError, ET.ParseError):
        return []


def merged(ctest, folder):
    whole = ET.Element("testsuites", {"name": "seaworthy", "timestamp": in_utc(ctest.get("timestamp")), "time": ctest.get("time", "0")})
    rest = ET.Element("testsuite", {"name": "ctest"})
    for case in ctest.findall("testcase"):
        suites = details_of(case, folder)
        whole.extend(suites)
        told = any(is_failed(one) for suite in suites for one in suite.iter("testcase"))
        if not suites or (is_failed(case) and not told):
            rest.append(case)
    if len(rest):
        whole.append(rest)
    for suite in whole:
        count(suite)
        if suite.get("timestamp"):
            suite.set("timestamp", in_utc(suite.get("timestamp")))
    count(whole)
    return whole


def count(suite):
    cases = list(suite.iter("testcase"))
    suite.set("tests", str(len(cases)))
    suite.set("failures", str(sum(is_failed(case) for case in cases)))


def main():
    ctest, folder, report = map(pathlib.Path, sys.argv[1:])
    whole = merged(ET.parse(ctest).getroot(), folder)
    report.parent.mkdir(parents=True, exist_ok=True)
    ET.ElementTree(whole).write(report, encoding="utf-8", xml_declaration=True)
    print(f"{whole.get('tests')} tests, {whole.get('failures')} failed: {report}")


if __name__ == "__main__":
    main()
