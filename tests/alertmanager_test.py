#!/usr/bin/env python3
"""Routes and verdicts on configurations agree with Alertmanager's own amtool, on seeded random ones and on odd ones."""
import argparse
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

TREES = 50
ALERTS = 6  # For each tree.
LABELS = ["severity", "team", "service", "env"]
VALUES = ["page", "ticket", "a", "b", "ab", "a b", "x,y", 'q"q', "back\\slash", "größe", "", "a.b", "{a}"]
PATTERNS = ["a|b", "a.*", ".*", ".+", "(page|ticket)", "[ab]+", "", "a\\.b", ".b", "(?i)PAGE", "größ.", "x,?y", "q.q"]


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def any_value(random_source):
    return random_source.choice(VALUES[:3] if random_source.random() < 0.7 else VALUES)


def matcher_text(random_source):
    operator = random_source.choice(["=", "!=", "=~", "!~"])
    value = random_source.choice(PATTERNS) if "~" in operator else any_value(random_source)
    plain = value and all(c.isalnum() for c in value) and random_source.random() < 0.5
    space = random_source.choice(["", " "])
    return random_source.choice(LABELS) + space + operator + space + (value if plain else quoted(value))


def matchers(random_source, route):
    form = random_source.randrange(5)
    if form == 0:
        route["match"] = {random_source.choice(LABELS): any_value(random_source)}
    elif form == 1:
        route["match_re"] = {random_source.choice(LABELS): random_source.choice(PATTERNS)}
    elif form == 2:
        route["matchers"] = [matcher_text(random_source) for _ in range(random_source.randint(1, 2))]
    elif form == 3:
        route["matchers"] = ["{" + ", ".join(matcher_text(random_source) for _ in range(2)) + "}"]
    else:
        route["match"] = {random_source.choice(LABELS): any_value(random_source)}
        route["matchers"] = [matcher_text(random_source)]


def route(random_source, depth):
    made = {}
    matchers(random_source, made)
    if random_source.random() < 0.7:
        made["receiver"] = f"r{random_source.randrange(6)}"
    if random_source.random() < 0.5:
        made["continue"] = True
    if depth < 3 and random_source.random() < 0.5:
        made["routes"] = [route(random_source, depth + 1) for _ in range(random_source.randint(1, 3))]
    return made


def tree(random_source):
    return {
        "route": {"receiver": "r0", "routes": [route(random_source, 1) for _ in range(random_source.randint(1, 6))]},
        "receivers": [{"name": f"r{i}", "webhook_configs": [{"url": "http://relay.example/"}]} for i in range(6)],
    }


def label_set(random_source):
    return {name: any_value(random_source) for name in LABELS if random_source.random() < 0.8}


def amtool(*arguments):
    return subprocess.run(["amtool", *arguments], capture_output=True, text=True)


def unique(names):
    return list(dict.fromkeys(names))


def real_receivers(path, labels):
    # An empty value is a missing label.
    done = amtool("config", "routes", "test", f"--config.file={path}", *(f"{k}={quoted(v)}" for k, v in labels.items() if v))
    assert done.returncode == 0, done.stderr
    return unique(done.stdout.strip().split(","))


def our_receivers(binary, folder):
    done = subprocess.run([binary, "facts", "--offline", "--only", "alertmanager", str(folder)], capture_output=True, text=True)
    facts = json.loads(done.stdout)["facts"]
    return {d["alert"]: d for d in facts["alertmanager.deliveries"]["value"]}


def check_routes(binary, folder, seed):
    random_source = random.Random(seed)
    config = folder / "alertmanager.yml"
    config.write_text(json.dumps(tree(random_source)))
    alerts = {f"A{i}": label_set(random_source) for i in range(ALERTS)}
    rules = [{"alert": name, "expr": "vector(1)", "labels": labels} for name, labels in alerts.items()]
    (folder / "rules.yml").write_text(json.dumps({"groups": [{"name": "g", "rules": rules}]}))
    ours = our_receivers(binary, folder)
    for name, labels in alerts.items():
        real = real_receivers(config, {"alertname": name, **labels})
        if ours[name]["receivers"] != real or ours[name]["dynamic"]:
            yield f"seed {seed}: {labels}: amtool says {real}, we say {ours[name]['receivers']}\n{config.read_text()}"


def base():
    return {
        "route": {"receiver": "a", "routes": [{"receiver": "b", "matchers": ["x=y"]}]},
        "receivers": [{"name": "a"}, {"name": "b", "webhook_configs": [{"url": "http://relay.example/"}]}],
    }


def changed(change):
    config = base()
    change(config)
    return config


def interval(**fields):
    return lambda c: c.update(time_intervals=[{"name": "t", "time_intervals": [fields]}])


def receiver(**integrations):
    return lambda c: c["receivers"].append({"name": "c", **integrations})


def root(**fields):
    return lambda c: c["route"].update(fields)


def child(**fields):
    return lambda c: c["route"]["routes"][0].update(fields)


# Changes to a good configuration; whether it stays good is for amtool to say.
CHANGES = [
    lambda c: None,
    lambda c: c.pop("route"),
    lambda c: c.update(route={}),
    lambda c: c["receivers"].append({"name": "a"}),
    lambda c: c["receivers"].append({"slack_configs": []}),
    lambda c: c.update(surplus=1),
    lambda c: c.update(templates=["x.tmpl"]),
    root(receiver="c"),
    root(matchers=["a=b"]),
    root(match={"a": "b"}),
    root(**{"continue": True}),
    root(mute_time_intervals=["t"]),
    root(group_by=["a", "b"]),
    root(group_by=["..."]),
    root(group_by=["...", "a"]),
    root(group_by=["a", "a"]),
    root(group_interval="0s"),
    root(repeat_interval="0h"),
    root(group_wait="0s"),
    root(group_wait="1h30m"),
    root(group_wait="30m1h"),
    root(group_wait="5"),
    root(group_wait="1.5h"),
    root(groupby=["a"]),
    child(receiver="nobody"),
    child(matchers=["x"]),
    child(matchers=['x=~"["']),
    child(matchers=['x="a']),
    child(matchers="x=y"),
    child(matchers=["x=y,z=~a|b"]),
    child(matchers=["{x=y}", "z!=a"]),
    child(matchers=["x=y,,z=a"]),
    child(matchers=['x="a"b']),
    child(match={"x-y": "z"}),
    child(match_re={"x": "["}),
    child(match_re={"x": None}),
    child(match_re={"x": "a{2,1}"}),
    child(match_re={"x": "(?P<n>a)"}),
    child(match_re={"x": "a(?=b)"}),
    child(match_re={"x": "\\pL+\\Qa\\E"}),
    child(mute_time_intervals=["t"]),
    child(active_time_intervals=["t"]),
    lambda c: (interval(weekdays=["monday:friday"])(c), child(mute_time_intervals=["t"])(c)),
    lambda c: (interval()(c), interval()(c), c.update(mute_time_intervals=[{"name": "t", "time_intervals": []}])),
    interval(weekdays=["friday:monday"]),
    interval(weekdays=["Monday", "sunday:saturday"]),
    interval(weekdays=["mon"]),
    interval(times=[{"start_time": "09:00", "end_time": "17:00"}]),
    interval(times=[{"start_time": "00:00", "end_time": "24:00"}]),
    interval(times=[{"start_time": "17:00", "end_time": "09:00"}]),
    interval(times=[{"start_time": "9:00", "end_time": "17:00"}]),
    interval(times=[{"start_time": "09:00"}]),
    interval(days_of_month=["1:5", "-3:-1", "31"]),
    interval(days_of_month=["0"]),
    interval(days_of_month=["-1:1"]),
    interval(days_of_month=["25:-5"]),
    interval(days_of_month=["20:-20"]),
    interval(months=["january:3", "december"]),
    interval(months=["may:april"]),
    interval(years=["2031:2033"]),
    interval(years=["2033:2031"]),
    interval(location="Europe/Berlin"),
    interval(location="Europe/Atlantis"),
    interval(location="UTC"),
    interval(day=["1"]),
    receiver(slack_configs=[{"channel": "#a"}]),
    receiver(slack_configs=[{"api_url": "http://chat.example/"}]),
    lambda c: (receiver(slack_configs=[{}])(c), c.update(**{"global": {"slack_api_url": "http://chat.example/"}})),
    receiver(pagerduty_configs=[{}]),
    receiver(pagerduty_configs=[{"service_key": "x"}]),
    receiver(opsgenie_configs=[{"message": "x"}]),
    receiver(opsgenie_configs=[{"api_key": "x"}]),
    receiver(victorops_configs=[{"routing_key": "x"}]),
    receiver(victorops_configs=[{"api_key": "x"}]),
    receiver(victorops_configs=[{"api_key": "x", "routing_key": "y"}]),
    receiver(webhook_configs=[{"send_resolved": True}]),
    receiver(email_configs=[{"to": "a@b.example"}]),
    lambda c: (receiver(email_configs=[{"to": "a"}])(c), c.update(**{"global": {"smtp_smarthost": "h:25", "smtp_from": "b"}})),
    receiver(pushover_configs=[{"token": "x"}]),
    receiver(pushover_configs=[{"token": "x", "user_key": "y"}]),
    receiver(sns_configs=[{"subject": "x"}]),
    receiver(wechat_configs=[{"api_secret": "x"}]),
    receiver(telegram_configs=[{"chat_id": 1}]),
    receiver(pager_configs=[{}]),
    receiver(slack_configs={"api_url": "http://chat.example/"}),
    lambda c: c.update(inhibit_rules=[{"source_match": {"a": "b"}, "target_matchers": ["c=d"], "equal": ["e"]}]),
    lambda c: c.update(inhibit_rules=[{"source_matchers": ["a"]}]),
    lambda c: c.update(inhibit_rules=[{"source_match_re": {"a": "["}}]),
    lambda c: c.update(inhibit_rules=[{"sources": []}]),
]


# The same in YAML that JSON cannot say.
TEXTS = [
    "route: {receiver: null}\nreceivers: [{name: a}]\n",
    "route: {receiver: 'null'}\nreceivers: [{name: null}]\n",
    "route: {receiver: a, routes: [{receiver: ~, continue: yes, match: {x: null}}]}\nreceivers: [{name: a}]\n",
    "route: {receiver: a, routes: [{continue: 'yes'}]}\nreceivers: [{name: a}]\n",
    "route: {receiver: a, routes: [{continue: maybe}]}\nreceivers: [{name: a}]\n",
    "route: {receiver: 7}\nreceivers: [{name: 7}]\n",
    "route: &r {receiver: a, routes: [{match: {x: yes, y: 1.50}}]}\nreceivers: [{name: a}]\n",
    "route: {receiver: a, receiver: a}\nreceivers: [{name: a}]\n",
    "route:\n  receiver: a\n  routes:\n  - matchers:\n    - severity=~\"a|b\"\n    - team = x\nreceivers:\n- name: a\n",
    "route: {receiver: a, routes: [{matchers: [null]}]}\nreceivers: [{name: a}]\n",
    "route: {receiver: a, routes: null, group_by: null}\nreceivers: [{name: a, slack_configs: null}]\n",
]


def check_verdicts(binary, folder):
    paths = []
    for number, text in enumerate([json.dumps(changed(change)) for change in CHANGES] + TEXTS):
        path = folder / f"{number:03}.yml"
        path.write_text(text)
        paths.append(path)
    done = subprocess.run([binary, "inspect", "alertmanager", *map(str, paths)], capture_output=True, text=True, check=True)
    for path, line in zip(paths, done.stdout.splitlines(), strict=True):
        read = json.loads(line)["configurations"]
        # What is none at all is refused, too.
        ours = not read or read[0]["refused"]
        real = amtool("check-config", str(path))
        if ours != (real.returncode != 0):
            yield f"amtool {'refuses' if real.returncode else 'takes'} this, we do not: {path.read_text()}\n{real.stderr}{line}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--seed", type=int, default=1, help="of the first tree")
    parser.add_argument("--trees", type=int, default=TREES)
    arguments = parser.parse_args()
    if shutil.which("amtool") is None:
        print("alertmanager: left out: no amtool")
        return 0
    failures = []
    with tempfile.TemporaryDirectory() as folder:
        failures += check_verdicts(arguments.binary, pathlib.Path(folder))
    for seed in range(arguments.seed, arguments.seed + arguments.trees):
        with tempfile.TemporaryDirectory() as folder:
            failures += check_routes(arguments.binary, pathlib.Path(folder), seed)
    print("\n".join(failures), file=sys.stderr)
    print(f"{len(CHANGES) + len(TEXTS)} verdicts and {arguments.trees * ALERTS} routes compared, {len(failures)} differ")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
