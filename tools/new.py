#!/usr/bin/env python3
"""Starts something new with a failing test: `new.py collector ID` or `new.py item STANDARD/SECTION/ID`."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

FACTS = """collector: {id}
summary: What {id} tells of the service, in one sentence.
maturity: experimental
reads: [repository]
facts:
  {id}.things:
    type: list<Thing>
    doc: What this collector finds.
    empty: absent        # known: none among what was read is a fact; absent: none found means not known
    fresh_for: always    # a span where the source is outside of the repository: 24h
types:
  Thing:
    name: {{type: string, label: true, doc: its name, example: thing}}
absent:
  not_found: Nothing of this kind was found. Say here what to add.
  malformed: A file of this kind could not be read.
"""

HEADER = """// Collects ... from ...
#pragma once

#include "collect/collector.h"

namespace seaworthy::collectors::{id} {{

extern const collect::Collector kCollector;

}}  // namespace seaworthy::collectors::{id}
"""

SOURCE = """#include "collectors/{id}/{id}_collector.h"

#include <vector>

namespace seaworthy::collectors::{id} {{
namespace {{

Result<void> Collect(const collect::Context& context, facts::Writer& out) {{
  std::vector<value::Value> things;
  (void)context;  // Read context.repository, skip what is no evidence, poll context.stopped().
  out.Set("{id}.things", out.List(things), "no file of this kind");
  return {{}};
}}

}}  // namespace

const collect::Collector kCollector{{"{id}", Collect}};

}}  // namespace seaworthy::collectors::{id}
"""

TEST = """#include "collectors/{id}/{id}_collector.h"

#include <gtest/gtest.h>

#include "collectors/registry.h"

namespace seaworthy::collectors::{id} {{
namespace {{

TEST({name}Collector, FindsTheThingInItsTestdata) {{
  facts::Declarations declarations = AllDeclarations();
  auto repository = source::Repository::Open(SEAWORTHY_SOURCE_DIR "/src/collectors/{id}/testdata/ok");
  ASSERT_TRUE(repository.ok());
  facts::Writer out(declarations, "{id}");
  model::Service service;
  collect::Context context{{*repository, service, Instant{{}}, {{}}}};
  ASSERT_TRUE(kCollector.collect(context, out).ok());
  facts::FactSetBuilder builder(declarations);
  builder.Add(out);
  auto facts = std::move(builder).Build();
  EXPECT_TRUE(facts->Get(*declarations.Slot("{id}.things")).Is(value::Kind::kList)) << "nothing was found yet";
}}

}}  // namespace
}}  // namespace seaworthy::collectors::{id}
"""

ITEM = """  - id: {id}
    question: What must hold, as a question?
    severity: warning
    stage: shadow
    aspect: architecture
    check: "false"
    why: What happens where it does not hold.
    action: What to do about it.
    origin: {{kind: policy, title: Where it comes from}}
"""

CASES = """- item: {id}
  cases:
    - {{name: what holds, facts: {{}}, want: pass}}
    - {{name: what does not hold, facts: {{}}, want: fail}}
    - {{name: what is not known, facts: {{}}, want: unknown}}
"""


def fail(message):
    sys.exit(f"new: {message}")


def write(path, text):
    if path.exists():
        fail(f"{path.relative_to(ROOT)} exists")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    print(f"wrote {path.relative_to(ROOT)}")


def new_collector(name):
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        fail("the id of a collector is snake_case")
    folder = ROOT / "src/collectors" / name
    values = {"id": name, "name": "".join(part.title() for part in name.split("_"))}
    write(folder / "facts.yaml", FACTS.format(**values))
    write(folder / f"{name}_collector.h", HEADER.format(**values))
    write(folder / f"{name}_collector.cc", SOURCE.format(**values))
    write(folder / f"{name}_collector_test.cc", TEST.format(**values))
    write(folder / "testdata/ok/README.md", "What the collector reads in the case where all is well.\n")
    table = ROOT / "src/collectors/all.def"
    lines = table.read_text().splitlines()
    comments = [line for line in lines if line.startswith("//")]
    entries = sorted({*(line for line in lines if line.startswith("SEAWORTHY")), f"SEAWORTHY_COLLECTOR({name})"})
    table.write_text("\n".join(comments + entries) + "\n")
    print("added a line to src/collectors/all.def\nnext: ./dev test collectors shows the failing test; ./dev docs writes the page")


def new_item(path):
    parts = path.split("/")
    if len(parts) != 3:
        fail("name an item as STANDARD/SECTION/ID")
    standard, section, name = parts
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        fail("the id of an item is kebab-case")
    items = ROOT / "standards" / standard / f"{section}.yaml"
    cases = ROOT / "standards" / standard / f"{section}_test.yaml"
    if not items.exists():
        fail(f"there is no {items.relative_to(ROOT)}")
    if re.search(rf"^\s*- id: {name}$", items.read_text(), re.M):
        fail(f"{items.relative_to(ROOT)} has an item {name}")
    items.write_text(items.read_text().rstrip("\n") + "\n" + ITEM.format(id=name))
    old = cases.read_text().rstrip("\n") + "\n" if cases.exists() else ""
    cases.write_text(old + CASES.format(id=name))
    print(f"added {name} to {items.relative_to(ROOT)} and {cases.relative_to(ROOT)}")
    print(f"next: seaworthy standard test standards/{standard}")


def main():
    if len(sys.argv) != 3 or sys.argv[1] not in ("collector", "item"):
        fail(__doc__)
    (new_collector if sys.argv[1] == "collector" else new_item)(sys.argv[2])


if __name__ == "__main__":
    main()
