#!/usr/bin/env python3
"""What `seaworthy fix` proposes, judged by Prometheus' own tool: the rules are well-formed, and in simulated incidents
they fire when they should and stay quiet when they should."""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile
import textwrap
import unittest

BINARY = ""
DAY = 24 * 60
BUDGET = 0.001  # Of every objective below: 99.9 % over 30 days.

OPENSLO = """
apiVersion: openslo/v1
kind: SLO
metadata: {name: availability}
spec:
  service: shop
  budgetingMethod: %(method)s
  timeWindow: [{duration: 30d, isRolling: true}]
  objectives: [{target: 0.999, %(objective)s}]
  indicator:
    spec:
%(indicator)s
"""

RATIO = """
      ratioMetric:
        counter: true
        %(kind)s: {metricSource: {type: Prometheus, spec: {query: '%(events)s'}}}
        total: {metricSource: {type: Prometheus, spec: {query: '%(total)s'}}}
"""

SLOTH_EVENTS = """
      events:
        %(error)s: sum(rate(requests_total{job="shop",code=~"5.."}[{{.window}}]))
        %(total)s: sum(rate(requests_total{job="shop"}[{{.window}}]))
"""

PYRRA = """
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: availability, namespace: shop, labels: {service: shop}}
spec:
  target: "99.9"
  window: 30d
  alerting: {disabled: true}
  indicator: %s
"""


def openslo(kind, events, total, method="Occurrences", objective=""):
    indicator = RATIO % {"kind": kind, "events": events, "total": total}
    return OPENSLO % {"method": method, "objective": objective, "indicator": indicator}


def sloth(sli):
    return f"version: prometheus/v1\nservice: shop\nslos:\n  - name: availability\n    objective: 99.9\n    sli:{sli}"


def sloth_resource(sli):
    return ("apiVersion: sloth.slok.dev/v1\nkind: PrometheusServiceLevel\nmetadata: {name: shop, namespace: shop}\nspec:\n"
            "  service: shop\n  slos:\n    - name: availability\n      objective: 99.9\n      sli:"
            + textwrap.indent(sli, "  "))


def counters(name, good, bad):
    """Two counters of a thousand events a step, a part of which is bad."""
    def series(parts):
        return {f"{name}{{{good}}}": counter(parts, lambda bad: 1 - bad), f"{name}{{{bad}}}": counter(parts, lambda bad: bad)}
    return series


def counter(parts, share):
    """Prometheus' notation for a counter: in each part (steps, bad) it grows by 1000 * share(bad) a step."""
    value, text = 0.0, []
    for steps, bad in parts:
        growth = 1000 * share(bad)
        text.append(f"{value:.6f}+{growth:.6f}x{steps - 1}")
        value += growth * steps
    return " ".join(text)


def buckets(parts):
    return {'seconds_bucket{job="shop",le="0.4"}': counter(parts, lambda bad: 1 - bad),
            'seconds_count{job="shop"}': counter(parts, lambda bad: 1)}


def gauge(name, when_bad, when_good):
    """Bad throughout a part that is bad at all."""
    def series(parts):
        return {name: " ".join(f"{when_bad if bad else when_good}x{steps - 1}" for steps, bad in parts)}
    return series


CODES = counters("requests_total", 'job="shop",code="200"', 'job="shop",code="500"')
BAD = 'sum(rate(requests_total{job="shop",code=~"5.."}[5m]))'
GOOD = 'sum(rate(requests_total{job="shop",code!~"5.."}[5m]))'
TOTAL = 'sum(rate(requests_total{job="shop"}[5m]))'

# The objective, and its series.
FORMS = {
    "OpenSLO with bad events": (openslo("bad", BAD, TOTAL), CODES),
    "OpenSLO with good events": (openslo("good", GOOD, TOTAL), CODES),
    "OpenSLO with counters": (openslo("bad", 'requests_total{job="shop",code=~"5.."}', 'requests_total{job="shop"}'), CODES),
    "OpenSLO with buckets": (openslo("good", 'sum(rate(seconds_bucket{le="0.4"}[1m]))', "sum(rate(seconds_count[1m]))"), buckets),
    "OpenSLO with slices": (
        openslo("bad", BAD, TOTAL, "Timeslices", "timeSliceTarget: 0.9, timeSliceWindow: 4m"), CODES),
    "OpenSLO with a threshold": (
        OPENSLO % {"method": "Occurrences", "objective": "op: lte, value: 5", "indicator":
                   "      thresholdMetric: {metricSource: {type: Prometheus, spec: {query: delay_seconds}}}"},
        gauge("delay_seconds", 9, 1)),
    "Sloth with events": (sloth(SLOTH_EVENTS % {"error": "error_query", "total": "total_query"}), CODES),
    "Sloth with a ratio": (
        sloth("\n      raw:\n        error_ratio_query: sum_over_time(failing[{{.window}}]) / count_over_time(failing[{{.window}}])\n"),
        gauge("failing", 1, 0)),
    "Sloth resource": (sloth_resource(SLOTH_EVENTS % {"error": "errorQuery", "total": "totalQuery"}), CODES),
    "Pyrra ratio": (
        PYRRA % '{ratio: {errors: {metric: \'requests_total{job="shop",code=~"5.."}\'}, total: {metric: \'requests_total{job="shop"}\'}, grouping: [job]}}',
        CODES),
    "Pyrra successes": (
        PYRRA % '{ratio: {success: {metric: \'requests_total{job="shop",code!~"5.."}\'}, total: {metric: \'requests_total{job="shop"}\'}}}',
        CODES),
    "Pyrra errors and successes": (
        PYRRA % '{ratio: {errors: {metric: \'requests_total{code=~"5.."}\'}, success: {metric: \'requests_total{code!~"5.."}\'}}}',
        CODES),
    "Pyrra latency": (
        PYRRA % '{latency: {success: {metric: \'seconds_bucket{le="0.4"}\'}, total: {metric: seconds_count}}}', buckets),
    "Pyrra gauge": (PYRRA % "{bool_gauge: {metric: probe_success}}", gauge("probe_success", 0, 1)),
}

# What each minute looks like, and which alerts fire at which.
INCIDENTS = {
    "nothing happens": ([(400, 0)], {10: [], 60: [], 390: []}),
    "a total outage of ten minutes": (
        [(60, 0), (10, 1), (8 * 60, 0)],
        {58: [], 64: ["page", "ticket"], 68: ["page", "ticket"], 108: ["ticket"], 70 + 6 * 60 + 6: []}),
}
# These take days, and parts of a thousand.
BURNS = {
    "half the budget is spent": ([(4 * DAY, BUDGET / 2)], {DAY: [], 4 * DAY - 4: []}),
    "2 % of the budget goes in an hour": ([(3 * DAY, 0), (100, 15 * BUDGET)], {3 * DAY + 32: [], 3 * DAY + 64: ["page"]}),
    "5 % of the budget goes in six hours": ([(3 * DAY, 0), (400, 6.3 * BUDGET)], {3 * DAY + 180: [], 3 * DAY + 364: ["page"]}),
    "10 % of the budget goes in three days": (
        [(3 * DAY, 0), (3 * DAY + 60, 1.1 * BUDGET)], {5 * DAY: [], 6 * DAY + 32: ["ticket"]}),
}


def rules_for(folder, text):
    """The rules that are proposed for the objective, as a plain rule file."""
    repository = folder / "repository"
    shutil.rmtree(repository, ignore_errors=True)
    (repository / "slo").mkdir(parents=True)
    (repository / "slo/slo.yaml").write_text(text)
    done = subprocess.run([BINARY, "fix", "--only", "burn-alerts", "--write", repository], capture_output=True, text=True)
    written = [line.removeprefix("Wrote ") for line in done.stdout.splitlines()]
    if done.returncode != 0 or len(written) != 1:
        raise AssertionError(f"exit {done.returncode}\n{done.stdout}{done.stderr}\n{text}")
    rules = (repository / written[0]).read_text()
    head, resource, below = rules.partition("\nspec:\n")
    if resource:
        assert "kind: PrometheusRule" in head
        rules = textwrap.dedent(below)
    path = folder / "rules.yaml"
    path.write_text(rules)
    return path


def incident(series, parts, expected, step=1):
    """A file for promtool: who fires at these minutes. A sample and an evaluation every `step` minutes."""
    lines = ["rule_files: [rules.yaml]", f"evaluation_interval: {step}m", "tests:", f"  - interval: {step}m", "    input_series:"]
    for name, values in series([(minutes // step, bad) for minutes, bad in parts]).items():
        lines += [f"      - series: '{name}'", f"        values: '{values}'"]
    lines.append("    promql_expr_test:")
    for minute, severities in expected.items():
        lines += ["      - expr: count by (severity) (ALERTS{alertstate=\"firing\"})", f"        eval_time: {minute}m"]
        samples = ", ".join(f"{{labels: '{{severity=\"{severity}\"}}', value: 1}}" for severity in severities)
        lines.append(f"        exp_samples: [{samples}]")
    return "\n".join(lines) + "\n"


def promtool(folder, *words):
    return subprocess.run(["promtool", *words], cwd=folder, capture_output=True, text=True)


class Rules(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def judge(self, text):
        (self.folder / "test.yaml").write_text(text)
        return promtool(self.folder, "test", "rules", "test.yaml")

    def check(self, name, incidents, step):
        text, series = FORMS[name]
        rules_for(self.folder, text)
        done = promtool(self.folder, "check", "rules", "rules.yaml")
        self.assertEqual(done.returncode, 0, f"{name}\n{done.stdout}{done.stderr}")
        for incident_name, (parts, expected) in incidents.items():
            done = self.judge(incident(series, parts, expected, step))
            self.assertEqual(done.returncode, 0, f"{name}: {incident_name}\n{done.stdout[-3000:]}{done.stderr[-3000:]}")

    def test_every_form_fires_in_an_outage_and_stops_after_it(self):
        for name in FORMS:
            with self.subTest(name):
                self.check(name, INCIDENTS, step=2)

    def test_budgets_that_burn_slowly(self):
        self.check("OpenSLO with bad events", BURNS, step=4)

    def test_good_events_that_vanish_are_an_outage(self):
        rules_for(self.folder, FORMS["OpenSLO with good events"][0])
        gone = lambda parts: {'requests_total{job="shop",code="500"}': counter(parts, lambda bad: 1)}
        done = self.judge(incident(gone, [(20, 1)], {10: ["page", "ticket"]}))
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_native_histograms_are_well_formed(self):
        rules_for(self.folder, PYRRA % "{latencyNative: {total: {metric: seconds}, latency: 250ms, grouping: [route]}}")
        done = promtool(self.folder, "check", "rules", "rules.yaml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_names_that_fight_the_formats_are_well_formed(self):
        name = '"a\\"b\\\\c\\nd: {{ $labels }} # \u00e9 $& `x` ../../etc"'
        rules_for(self.folder, FORMS["OpenSLO with bad events"][0].replace("{name: availability}", f"{{name: {name}}}")
                  .replace("service: shop", "service: '{{ query \"up\" }}'"))
        done = promtool(self.folder, "check", "rules", "rules.yaml")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("{{ query", (self.folder / "rules.yaml").read_text())

    def test_the_incidents_can_tell_a_wrong_rule(self):
        rules = rules_for(self.folder, FORMS["OpenSLO with bad events"][0])
        sound = rules.read_text()
        test = incident(CODES, [(720, 0), (100, 15 * BUDGET)], {750: [], 784: ["page", "ticket"]}, step=2)
        self.assertEqual(self.judge(test).returncode, 0)
        for right, wrong in (("14.4 * 0.001", "144 * 0.001"), ("14.4 * 0.001", "1.44 * 0.001"), ("rate1h{", "rate5m{")):
            self.assertIn(right, sound)
            rules.write_text(sound.replace(right, wrong))
            self.assertNotEqual(self.judge(test).returncode, 0, wrong)


def main():
    global BINARY
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    arguments, rest = parser.parse_known_args()
    BINARY = str(pathlib.Path(arguments.binary).resolve())
    if shutil.which("promtool") is None:
        print("left out: no promtool")
        return
    unittest.main(argv=[sys.argv[0], *rest])


if __name__ == "__main__":
    main()
