#!/usr/bin/env python3
"""Writes docs/reference/coverage.md: which line of the source processes each item of a shipped standard covers.

Fails where a line that belongs in a standard is not covered, or an item names a line that does not exist. With --check
it writes nothing and fails where the page is not current.

The standards are read line by line, for the few keys that the page needs, so that no YAML library has to be installed:
items start with `  - id:`, their keys stand at four columns, and lists stand in one line. Anything else is an error here.
"""
import argparse
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/reference/coverage.md"


class Wrong(Exception):
    """What the author of a standard or of processes.json must mend."""


def scalar(text):
    """The value of a YAML scalar in one line."""
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def flow_list(text, where):
    """The scalars of `[one, "two, three"]`."""
    text = text.strip()
    if not (text.startswith("[") and text.endswith("]")):
        raise Wrong(f"{where}: write the list in one line, [a, b]")
    return [scalar(part) for part in re.findall(r'\s*("[^"]*"|[^,]+?)\s*(?:,|$)', text[1:-1])]


def answered_by(item):
    """Who decides an item, in words."""
    if "check" in item:
        return "check and attestation" if item["always"] else "check"
    if "awaits" in item:
        return f"attestation, until the `{item['awaits']}` collector exists" if item["attest"] else "a later collector"
    return "attestation"


def read_section(path):
    """The section's sign-off roles, its phrases and its items, in order."""
    section = {"roles": [], "phrases": [], "items": []}
    item = None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        where = f"{path.relative_to(ROOT)}:{number}"
        if line.startswith("approval_phrases:"):
            section["phrases"] = flow_list(line.split(":", 1)[1], where)
        elif match := re.match(r"(?:sign_off:|  -) \{(?:roles|teams): (\[[^]]*\])\}$", line):
            section["roles"] += flow_list(match[1], where)
        elif match := re.match(r"  - id: ([a-z0-9-]+)$", line):
            item = {"id": match[1], "covers": [], "always": False, "attest": False}
            section["items"].append(item)
        elif item is not None and (match := re.match(r"    (question|check|awaits|attest|covers):(.*)$", line)):
            key, value = match[1], match[2]
            if key == "covers":
                item["covers"] = flow_list(value, where)
            else:
                item[key] = scalar(value) or True
        elif item is not None and re.match(r"      when: always$", line):
            item["always"] = True
    return section


def read_standard(name):
    """The sections of a standard, with the defaults of its parameters put into the questions."""
    folder = ROOT / "standards" / name
    head = (folder / "standard.yaml").read_text()
    defaults = dict(re.findall(r"^  ([a-z_]+):\n    type: .*\n    default: (.*)$", head, re.M))
    names = re.findall(r"^  - ([a-z-]+)$", head[head.index("\nsections:"):], re.M)
    sections = [read_section(folder / f"{section}.yaml") for section in names]
    for section in sections:
        for item in section["items"]:
            item["question"] = re.sub(r"\{\{params\.(\w+)\}\}", lambda match: defaults[match[1]], item["question"])
    return sections


def kept_by(line, sections):
    """What keeps a line: text for the page. Raises Wrong where nothing does."""
    how = line.get("kept_by", "items")
    if how == "program":
        return line["how"]
    if how == "sign_off":
        if not all(set(line["roles"]) <= set(section["roles"]) for section in sections):
            raise Wrong(f"a section is not signed by all of {', '.join(line['roles'])}")
        return "The sign-off of every section: " + ", ".join(f"`{role}`" for role in line["roles"]) + "."
    if how == "phrases":
        if not all(section["phrases"] for section in sections):
            raise Wrong("a section has no approval phrase")
        phrases = [f"“{phrase}”" for section in sections for phrase in section["phrases"]]
        return "The approval phrases of the sections: " + ", ".join(phrases) + "."
    items = [item for section in sections for item in section["items"] if line["line"] in item["covers"]]
    if not items:
        raise Wrong("no item covers it")
    return "<br>".join(f"`{item['id']}` ({answered_by(item)})" for item in items)


def page_of(process, wrong):
    """The part of the page about one process; adds to `wrong` what is missing."""
    sections = read_standard(process["standard"])
    known = {line["line"] for line in process["lines"]}
    out = [f"## {process['title']}", "", f"Standard: `{process['standard']}`.", "", "| line | kept by |", "|---|---|"]
    for line in process["lines"]:
        try:
            out.append(f"| {line['id']}. {line['line']} | {kept_by(line, sections)} |")
        except Wrong as error:
            wrong.append(f"{process['standard']}: line {line['id']} \"{line['line']}\": {error}")
    out += ["", "| item | question | covers |", "|---|---|---|"]
    for item in (item for section in sections for item in section["items"]):
        wrong += [f"{process['standard']}: item {item['id']} covers no known line: \"{text}\""
                  for text in item["covers"] if text not in known]
        out.append(f"| `{item['id']}` | {item['question']} | {'<br>'.join(item['covers']) or 'nothing; our own'} |")
    return "\n".join(out) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; fail where the page is not current")
    arguments = parser.parse_args()
    wrong, parts = [], []
    for process in json.loads((ROOT / "standards/processes.json").read_text())["processes"]:
        try:
            parts.append(page_of(process, wrong))
        except Wrong as error:
            wrong.append(str(error))
    text = ("<!-- Generated by tools/coverage_page.py from standards/. Do not edit. -->\n\n# What the shipped standards cover\n\n"
            "Each line of the review processes that Seaworthy serves, and what keeps it. The standard `first-look` follows no process:\n"
            "it is what a repository alone can prove.\n\n" + "\n".join(parts))
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    if arguments.check:
        if not PAGE.exists() or PAGE.read_text() != text:
            print(f"not current: {PAGE.relative_to(ROOT)}; run tools/coverage_page.py", file=sys.stderr)
            return 1
    else:
        PAGE.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
