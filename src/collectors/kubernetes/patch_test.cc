#include "collectors/kubernetes/patch.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "formats/yaml.h"

namespace seaworthy::collectors::kubernetes {
namespace {

Tree TreeOf(std::string_view text, std::string_view file = "base.yaml") {
  auto stream = formats::ParseYaml(text);
  EXPECT_TRUE(stream.ok() && stream->documents().size() == 1) << text;
  return Tree::From(*stream->documents().front(), file);
}

// Flow style, to compare with.
std::string Text(const Tree& tree) {
  if (tree.IsScalar()) return tree.IsNull() ? "null" : tree.text();
  std::string out;
  for (const Tree& part : tree.parts()) {
    if (!out.empty()) out += ", ";
    if (tree.IsMapping()) out += part.key() + ": ";
    out += Text(part);
  }
  return tree.IsMapping() ? "{" + out + "}" : "[" + out + "]";
}

struct Case {
  std::string name;
  std::string target;
  std::string patch;
  std::string want;
  Lists lists = Lists::kByKey;
};

TEST(StrategicMerge, FollowsItsRules) {
  for (const Case& c :
       std::vector<Case>{{"scalars are replaced", "{a: 1, b: 2}", "{b: 3, c: 4}", "{a: 1, b: 3, c: 4}"},
                         {"mappings merge", "{a: {b: 1, c: 2}}", "{a: {c: 3}}", "{a: {b: 1, c: 3}}"},
                         {"null removes", "{a: 1, b: 2}", "{a: null, z: null}", "{b: 2}"},
                         {"lists are replaced", "{args: [a, b]}", "{args: [c]}", "{args: [c]}"},
                         {"containers merge by name", "{containers: [{name: a, image: x}, {name: b}]}",
                          "{containers: [{name: b, image: y}, {name: c}]}",
                          "{containers: [{name: a, image: x}, {name: b, image: y}, {name: c}]}"},
                         {"a container is deleted", "{containers: [{name: a}, {name: b}]}",
                          "{containers: [{$patch: delete, name: a}]}", "{containers: [{name: b}]}"},
                         {"a list of containers is replaced", "{containers: [{name: a}, {name: b}]}",
                          "{containers: [{$patch: replace}, {name: c}]}", "{containers: [{name: c}]}"},
                         {"containers without names replace", "{containers: [{name: a}]}", "{containers: [{image: y}]}",
                          "{containers: [{image: y}]}"},
                         {"ports of containers and of Services", "{ports: [{containerPort: 1, name: x}]}",
                          "{ports: [{containerPort: 1, name: y}, {containerPort: 2}]}",
                          "{ports: [{containerPort: 1, name: y}, {containerPort: 2}]}"},
                         {"a mapping is replaced", "{a: {b: 1}}", "{a: {$patch: replace, c: 2}}", "{a: {c: 2}}"},
                         {"a mapping is deleted", "{a: {b: 1}, c: 1}", "{a: {$patch: delete}}", "{c: 1}"},
                         {"orders are no content", "{}", "{a: {$patch: merge, b: 1, c: null}}", "{a: {b: 1}}"},
                         {"another kind replaces", "{a: [1]}", "{a: {b: 1}}", "{a: {b: 1}}"},
                         {"an empty list empties", "{containers: [{name: a}]}", "{containers: []}", "{containers: []}"},
                         {"no mapping changes nothing", "{a: 1}", "[1, 2]", "{a: 1}"},
                         {"lists of unknown resources are replaced", "{containers: [{name: a}]}",
                          "{containers: [{name: b}]}", "{containers: [{name: b}]}", Lists::kReplaced}}) {
    Tree target = TreeOf(c.target);
    MergeInto(target, TreeOf(c.patch), c.lists);
    EXPECT_EQ(Text(target), c.want) << c.name;
  }
}

TEST(StrategicMerge, KeepsThePlaceOfThePatch) {
  Tree target = TreeOf("spec:\n  replicas: 1\n  paused: false\n");
  MergeInto(target, TreeOf("# more in production\nspec:\n  replicas: 3\n", "patch.yaml"), Lists::kByKey);
  const Tree* replicas = target.FindPath({"spec", "replicas"});
  EXPECT_EQ(replicas->text(), "3");
  EXPECT_EQ(replicas->spot().file, "patch.yaml");
  EXPECT_EQ(replicas->spot().line, 3);
  EXPECT_EQ(target.FindPath({"spec", "paused"})->spot().file, "base.yaml");
}

TEST(StrategicMerge, TellsADeletedResource) {
  EXPECT_TRUE(Deletes(TreeOf("{kind: Deployment, $patch: delete}")));
  EXPECT_FALSE(Deletes(TreeOf("{kind: Deployment}")));
}

TEST(JsonPatch, FollowsItsRules) {
  for (const Case& c : std::vector<Case>{
           {"replaces", "{a: {b: 1}}", "[{op: replace, path: /a/b, value: 2}]", "{a: {b: 2}}"},
           {"adds", "{a: {}}", "[{op: add, path: /a/b, value: {c: 1}}]", "{a: {b: {c: 1}}}"},
           {"removes", "{a: 1, b: 2}", "[{op: remove, path: /a}]", "{b: 2}"},
           {"reaches into lists", "{a: [{b: 1}, {b: 2}]}", "[{op: replace, path: /a/1/b, value: 3}]",
            "{a: [{b: 1}, {b: 3}]}"},
           {"appends", "{a: [1]}", "[{op: add, path: /a/-, value: 2}]", "{a: [1, 2]}"},
           {"inserts", "{a: [1]}", "[{op: add, path: /a/0, value: 2}, {op: add, path: /a/2, value: 3}]",
            "{a: [2, 1, 3]}"},
           {"erases", "{a: [1, 2]}", "[{op: remove, path: /a/0}]", "{a: [2]}"},
           {"replaces in lists", "{a: [1, 2]}", "[{op: replace, path: /a/0, value: 9}]", "{a: [9, 2]}"},
           {"unescapes", "{x/y: 1, m~n: 1}",
            "[{op: replace, path: /x~1y, value: 2}, {op: replace, path: /m~0n, value: 3}]", "{x/y: 2, m~n: 3}"},
           {"leaves out what has no place", "{a: [1]}",
            "[{op: add, path: /b/c, value: 1}, {op: remove, path: /a/7}, {op: replace, path: /a/x, value: 1}, {op: "
            "remove, path: "
            "/a/0/b}, {op: add, path: '', value: 1}, {op: add, path: nowhere, value: 1}]",
            "{a: [1]}"},
           {"leaves out what is no operation", "{a: 1}",
            "[{op: move, from: /a, path: /b}, {op: add, path: /a}, 7, [], {}]", "{a: 1}"}}) {
    Tree target = TreeOf(c.target);
    ApplyJsonPatch(target, TreeOf(c.patch));
    EXPECT_EQ(Text(target), c.want) << c.name;
  }
}

}  // namespace
}  // namespace seaworthy::collectors::kubernetes
