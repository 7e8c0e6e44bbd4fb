#include "formats/yaml.h"

#include <gtest/gtest.h>

#include "formats/errors.h"

namespace seaworthy::formats {
namespace {

std::string At(const Place& place) { return std::to_string(place.line) + ":" + std::to_string(place.column); }

YamlStream Parsed(std::string_view text) {
  Result<YamlStream> stream = ParseYaml(text);
  EXPECT_TRUE(stream.ok()) << stream.error().ToString() << "\nin\n" << text;
  if (!stream.ok()) return *ParseYaml("");
  return std::move(*stream);
}

Error Refused(std::string_view text, const YamlLimits& limits = {}) {
  Result<YamlStream> stream = ParseYaml(text, limits);
  EXPECT_FALSE(stream.ok()) << text.substr(0, 200);
  if (stream.ok()) return Error(kYamlSyntax, "was accepted");
  return stream.error();
}

// `code@line:column`.
std::string RefusedAt(std::string_view text, const YamlLimits& limits = {}) {
  Error error = Refused(text, limits);
  return std::string(error.code()) + "@" + At(error.place());
}

TEST(Yaml, EveryNodeKnowsItsPlace) {
  YamlStream stream = Parsed("# shop\nname: shop\nspec:\n  ports:\n  - 80\n  - 443\n");
  const Node& root = *stream.documents()[0];
  ASSERT_EQ(root.entries().size(), 2U);
  EXPECT_EQ(At(root.Find("name")->place()), "2:7");
  const Node* ports = root.FindPath({"spec", "ports"});
  ASSERT_NE(ports, nullptr);
  ASSERT_EQ(ports->items().size(), 2U);
  EXPECT_EQ(At(ports->items()[1].place()), "6:5");
  EXPECT_EQ(ports->items()[1].AsInt(), 443);
  EXPECT_EQ(root.FindPath({"spec", "nothing", "there"}), nullptr);
  EXPECT_EQ(root.TextAt("name"), "shop");
  EXPECT_EQ(root.TextAt("absent"), "");
}

TEST(Yaml, PlacesCountCharactersNotBytes) {
  YamlStream stream = Parsed("é: {ü: 1, x: 2}\n");
  EXPECT_EQ(At(stream.documents()[0]->FindPath({"é", "x"})->place()), "1:14");
}

struct ScalarCase {
  std::string_view text;
  NodeKind kind;
};

TEST(Yaml, PlainScalarsFollowTheCoreSchema) {
  for (const ScalarCase& row : std::initializer_list<ScalarCase>{
           {"no", NodeKind::kString},
           {"on", NodeKind::kString},
           {"yes", NodeKind::kString},
           {"y", NodeKind::kString},
           {"true", NodeKind::kBool},
           {"False", NodeKind::kBool},
           {"tRue", NodeKind::kString},
           {"~", NodeKind::kNull},
           {"null", NodeKind::kNull},
           {"nULL", NodeKind::kString},
           {"12", NodeKind::kInt},
           {"-12", NodeKind::kInt},
           {"+12", NodeKind::kInt},
           {"0o17", NodeKind::kInt},
           {"0o18", NodeKind::kString},
           {"0x1F", NodeKind::kInt},
           {"0xG", NodeKind::kString},
           {"007", NodeKind::kInt},
           {"1_000", NodeKind::kString},
           {"1.5", NodeKind::kFloat},
           {"1.", NodeKind::kFloat},
           {".5", NodeKind::kFloat},
           {"-.5e3", NodeKind::kFloat},
           {"1e3", NodeKind::kFloat},
           {"1e", NodeKind::kString},
           {".", NodeKind::kString},
           {"-", NodeKind::kString},
           {"3.10.1", NodeKind::kString},
           {"3.10", NodeKind::kFloat},
           {".inf", NodeKind::kFloat},
           {"-.INF", NodeKind::kFloat},
           {".nan", NodeKind::kFloat},
           {"-.nan", NodeKind::kString},
           {"10:30", NodeKind::kString},
           {"2026-11-21", NodeKind::kString},
           {"'12'", NodeKind::kString},
           {"\"true\"", NodeKind::kString},
           {"<<", NodeKind::kString},
       }) {
    if (row.text == "-") continue;  // A list, outside of a flow.
    YamlStream stream = Parsed("[" + std::string(row.text) + "]");
    EXPECT_EQ(Name(stream.documents()[0]->items()[0].kind()), Name(row.kind)) << row.text;
  }
}

TEST(Yaml, NumbersOutOfRangeAreNothing) {
  YamlStream stream = Parsed("[9223372036854775807, 9223372036854775808, 0x10, 0o17, 1e999, 3.10, +7, -.inf]");
  std::span<const Node> items = stream.documents()[0]->items();
  EXPECT_EQ(items[0].AsInt(), 9223372036854775807);
  EXPECT_EQ(items[1].AsInt(), std::nullopt);
  EXPECT_EQ(items[1].AsDouble(), 9223372036854775808.0);
  EXPECT_EQ(items[2].AsInt(), 16);
  EXPECT_EQ(items[3].AsInt(), 15);
  EXPECT_EQ(items[4].AsDouble(), std::nullopt);
  EXPECT_EQ(items[5].text(), "3.10");
  EXPECT_EQ(items[6].AsInt(), 7);
  EXPECT_LT(*items[7].AsDouble(), 0);
  EXPECT_EQ(items[5].AsInt(), std::nullopt);
  EXPECT_EQ(items[5].AsBool(), std::nullopt);
}

TEST(Yaml, QuotedAndBlockTextIsText) {
  YamlStream stream = Parsed("a: 'it''s'\nb: \"x\\ty\\u00e9\"\nc: |\n  1\n  2\nd: >-\n  3\n  4\n");
  const Node& root = *stream.documents()[0];
  EXPECT_EQ(root.TextAt("a"), "it's");
  EXPECT_EQ(root.TextAt("b"), "x\ty\u00e9");
  EXPECT_EQ(root.TextAt("c"), "1\n2\n");
  EXPECT_EQ(root.TextAt("d"), "3 4");
  EXPECT_TRUE(root.Find("d")->quoted());
  EXPECT_TRUE(root.Find("d")->block());
  EXPECT_FALSE(root.Find("b")->block());
  EXPECT_EQ(root.Find("d")->kind(), NodeKind::kString);
}

TEST(Yaml, StandardTagsDecideAndForeignTagsDoNot) {
  YamlStream stream =
      Parsed("a: !!str 12\nb: !!int '7'\nc: !Ref Bucket\nd: !reference [.setup, script]\ne: !!float 3\nf: ! 5\n");
  const Node& root = *stream.documents()[0];
  EXPECT_EQ(root.Find("a")->kind(), NodeKind::kString);
  EXPECT_EQ(root.Find("b")->AsInt(), 7);
  EXPECT_EQ(root.TextAt("c"), "Bucket");
  EXPECT_EQ(root.Find("d")->items().size(), 2U);
  EXPECT_EQ(root.Find("e")->kind(), NodeKind::kFloat);
  EXPECT_EQ(root.Find("f")->kind(), NodeKind::kString);
  EXPECT_EQ(RefusedAt("a: !!int many\n"), "formats/yaml-syntax@1:4");
}

TEST(Yaml, EmptyDocumentsAreLeftOut) {
  YamlStream stream = Parsed("---\n---\na: 1\n---\n# nothing\n---\nb: 2\n...\n");
  ASSERT_EQ(stream.documents().size(), 2U);
  EXPECT_EQ(stream.documents()[1]->Find("b")->AsInt(), 2);
  EXPECT_TRUE(Parsed("").documents().empty());
  EXPECT_TRUE(Parsed("# only a comment\n").documents().empty());
}

TEST(Yaml, ByteOrderMarkAndCrLfChangeNothing) {
  YamlStream stream = Parsed(
      "\xEF\xBB\xBF"
      "a: 1\r\nb:\r\n  - x\r\n");
  const Node& root = *stream.documents()[0];
  EXPECT_EQ(At(root.Find("a")->place()), "1:4");
  EXPECT_EQ(root.Find("b")->items()[0].text(), "x");
}

TEST(Yaml, VersionDirectiveIsTaken) {
  EXPECT_EQ(Parsed("%YAML 1.2\n---\na: 1\n").documents().size(), 1U);
  EXPECT_EQ(RefusedAt("%YAML 3.0\n---\na: 1\n"), "formats/yaml-syntax@1:1");
}

TEST(Yaml, AliasesShareWhatTheyName) {
  YamlStream stream = Parsed("a: &base {x: 1}\nb: *base\nc: [*base, *base]\nd: &s text\ne: *s\n");
  const Node& root = *stream.documents()[0];
  EXPECT_EQ(root.Find("b")->Find("x"), root.Find("a")->Find("x"));
  EXPECT_EQ(root.Find("c")->items()[1].Find("x")->AsInt(), 1);
  EXPECT_EQ(root.TextAt("e"), "text");
}

TEST(Yaml, MergeKeysGiveWayToOwnKeys) {
  YamlStream stream = Parsed(
      "base: &base {cpu: 1, memory: 2}\nmore: &more {cpu: 9, disk: 3}\n"
      "one: {<<: *base, cpu: 5}\nlist:\n  <<: [*base, *more]\n  own: 7\n");
  const Node& one = *stream.documents()[0]->Find("one");
  EXPECT_EQ(one.entries().size(), 2U);
  EXPECT_EQ(one.Find("cpu")->AsInt(), 5);
  EXPECT_EQ(one.Find("memory")->AsInt(), 2);
  EXPECT_EQ(one.entries()[0].key->text(), "cpu");
  const Node& list = *stream.documents()[0]->Find("list");
  EXPECT_EQ(list.entries().size(), 4U);
  EXPECT_EQ(list.entries()[0].key->text(), "own");
  EXPECT_EQ(list.Find("cpu")->AsInt(), 1);
  EXPECT_EQ(list.Find("disk")->AsInt(), 3);
}

TEST(Yaml, QuotedMergeKeyIsAKey) { EXPECT_EQ(Parsed("'<<': {a: 1}\n").documents()[0]->entries()[0].key->text(), "<<"); }

TEST(Yaml, LargeMappingsFindEveryKey) {
  std::string text = "base: &base {inherited: yes-it-is}\nall:\n  <<: *base\n";
  for (int i = 0; i < 300; ++i) text += "  key-" + std::to_string(i) + ": " + std::to_string(i) + "\n";
  YamlStream stream = Parsed(text);
  const Node& all = *stream.documents()[0]->Find("all");
  ASSERT_EQ(all.entries().size(), 301U);
  for (int i = 0; i < 300; ++i) EXPECT_EQ(all.Find("key-" + std::to_string(i))->AsInt(), i);
  EXPECT_EQ(all.TextAt("inherited"), "yes-it-is");
  EXPECT_EQ(all.Find("key-300"), nullptr);
  EXPECT_EQ(all.Find(""), nullptr);
  EXPECT_EQ(all.entries()[42].key->text(), "key-42");
}

TEST(Yaml, LookupInWhatIsNoMappingFindsNothing) {
  YamlStream stream = Parsed("[{a: 1}, x]");
  EXPECT_EQ(stream.documents()[0]->Find("a"), nullptr);
  EXPECT_EQ(stream.documents()[0]->items()[1].Find("x"), nullptr);
  EXPECT_TRUE(stream.documents()[0]->entries().empty());
}

TEST(Yaml, DuplicateKeysAreRefusedWithBothLines) {
  Error error = Refused("a: 1\nb: 2\na: 3\n");
  EXPECT_TRUE(error.Is(kDuplicateKey));
  EXPECT_EQ(At(error.place()), "3:1");
  EXPECT_NE(error.message().find("line 1"), std::string::npos) << error.message();
  EXPECT_EQ(RefusedAt("x: {<<: {a: 1}, <<: {b: 1}}\n"), "formats/duplicate-key@1:17");
  std::string many = "k0: 0\n";
  for (int i = 0; i < 100; ++i) many += "k" + std::to_string(i) + ": 1\n";
  EXPECT_EQ(RefusedAt(many), "formats/duplicate-key@2:1");
}

TEST(Yaml, KeysOfOtherKindsAreOtherKeys) {
  YamlStream stream = Parsed("1: a\n'1': b\n? [x]\n: c\n? [x, y]\n: d\n");
  EXPECT_EQ(stream.documents()[0]->entries().size(), 4U);
}

TEST(Yaml, SyntaxErrorsNameThePlaceAndWhatToDo) {
  EXPECT_EQ(RefusedAt("a: b: c\n"), "formats/yaml-syntax@1:5");
  EXPECT_EQ(RefusedAt("a:\n\t- b\n"), "formats/yaml-syntax@2:1");
  EXPECT_NE(Refused("a:\n\t- b\n").message().find("tab"), std::string::npos);
  EXPECT_EQ(RefusedAt("é: @x\n"), "formats/yaml-syntax@1:4");
  EXPECT_NE(Refused("é: @x\n").message().find("`@`"), std::string::npos);
  EXPECT_EQ(RefusedAt("a: \"open\n"), "formats/yaml-syntax@2:1");
  EXPECT_EQ(RefusedAt("a: [1, 2\nb: 3\n"), "formats/yaml-syntax@2:2");
  EXPECT_EQ(RefusedAt("a: *none\n"), "formats/yaml-syntax@1:4");
  EXPECT_EQ(RefusedAt("a: {<<: 5}\n"), "formats/yaml-syntax@1:5");
  EXPECT_EQ(RefusedAt("a: {<<: [5]}\n"), "formats/yaml-syntax@1:10");
  for (std::string_view bad : {"a: b: c\n", "a:\n\t- b\n", "a: \"open\n", "a: [1, 2\nb: 3\n", "a: *none\n"}) {
    EXPECT_FALSE(Refused(bad).advice().empty()) << bad;
  }
}

TEST(Yaml, AnchorsEndWithTheirDocument) { EXPECT_EQ(RefusedAt("a: &x 1\n---\nb: *x\n"), "formats/yaml-syntax@3:4"); }

TEST(YamlHostile, ValueCannotContainItself) {
  EXPECT_EQ(RefusedAt("a: &a [1, *a]\n"), "formats/yaml-syntax@1:11");
  EXPECT_EQ(RefusedAt("&a {x: {<<: *a}}\n"), "formats/yaml-syntax@1:13");
}

std::string Laughs(std::string_view open, std::string_view close, std::string_view separator) {
  std::string text = "a0: &a0 [lol, lol]\n";
  if (open == "{") text = "a0: &a0 {x: lol, y: lol}\n";
  for (int level = 1; level < 40; ++level) {
    std::string last = "*a" + std::to_string(level - 1);
    text += "a" + std::to_string(level) + ": &a" + std::to_string(level) + " " + std::string(open);
    for (int i = 0; i < 9; ++i) {
      if (i > 0) text += separator;
      text += (open == "{" ? "k" + std::to_string(i) + ": " : "") + last;
    }
    text += std::string(close) + "\n";
  }
  return text;
}

TEST(YamlHostile, BillionLaughsAreRefusedWhileTheyAreSmall) {
  EXPECT_TRUE(Refused(Laughs("[", "]", ", ")).Is(kTooLarge));
  EXPECT_TRUE(Refused(Laughs("{", "}", ", ")).Is(kTooLarge));
  EXPECT_GT(Refused(Laughs("[", "]", ", ")).place().line, 1);
}

TEST(YamlHostile, MergeKeysCountWhatTheyExpandTo) {
  std::string text = "base: &base {";
  for (int i = 0; i < 2000; ++i) text += "k" + std::to_string(i) + ": 1, ";
  text += "}\nall:\n";
  for (int i = 0; i < 2000; ++i) text += "- {<<: *base}\n";
  EXPECT_TRUE(Refused(text).Is(kTooLarge));
}

TEST(YamlHostile, DepthIsLimitedAlsoThroughAliases) {
  EXPECT_EQ(RefusedAt(std::string(10'000, '[')), "formats/too-large@1:201");
  std::string lines;
  for (int i = 0; i < 10'000; ++i) lines += std::string(static_cast<std::size_t>(i % 300), ' ') + "a:\n";
  EXPECT_FALSE(ParseYaml(lines).ok());
  std::string chain = "- &a0 [x]\n";
  for (int i = 1; i < 1000; ++i) chain += "- &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) + "]\n";
  EXPECT_TRUE(Refused(chain).Is(kTooLarge));
  EXPECT_TRUE(ParseYaml(std::string(200, '[') + std::string(200, ']')).ok());
}

TEST(YamlHostile, BytesThatAreNoTextAreRefusedWithTheirPlace) {
  EXPECT_EQ(RefusedAt("a: 1\nb: \xff\n"), "formats/not-text@2:4");
  EXPECT_EQ(RefusedAt(std::string_view("a: 1\nb: x\0y\n", 12)), "formats/not-text@2:5");
  EXPECT_EQ(RefusedAt("a: \x1b[2J\n"), "formats/not-text@1:4");
  EXPECT_EQ(RefusedAt(std::string_view("\xff\xfe"
                                       "a\0:\0",
                                       6)),
            "formats/not-text@1:1");
  EXPECT_EQ(RefusedAt("a: \xed\xa0\x80\n"), "formats/not-text@1:4");
}

TEST(YamlHostile, LimitsAreKept) {
  EXPECT_EQ(RefusedAt("a: 123456\n", {.bytes = 5}), "formats/too-large@1:1");
  EXPECT_EQ(RefusedAt("[1, 2, 3]", {.nodes = 3}), "formats/too-large@1:8");
  EXPECT_EQ(RefusedAt("a\n---\nb\n---\nc\n", {.documents = 2}), "formats/too-large@6:1");
}

TEST(YamlHostile, DirectivesAreLimited) {
  std::string tags;
  for (int i = 0; i < 200'000; ++i) tags += "%TAG !a" + std::to_string(i) + "! tag:x\n";
  EXPECT_TRUE(Refused(tags + "---\na: 1\n").Is(kTooLarge));
  EXPECT_TRUE(ParseYaml("%TAG !e! tag:example.com,2031:\n---\na: !e!x 1\n").ok());
}

TEST(YamlHostile, LongLinesAreRead) {
  std::string line = "a: " + std::string(4 << 20, 'x') + "\n";
  EXPECT_EQ(Parsed(line).documents()[0]->TextAt("a").size(), 4U << 20);
  EXPECT_FALSE(ParseYaml(std::string(4 << 20, ' ') + "\ta: b").ok());
  EXPECT_FALSE(ParseYaml(std::string(100'000, '{')).ok());
  EXPECT_FALSE(ParseYaml("a: " + std::string(100'000, '"')).ok());
}

}  // namespace
}  // namespace seaworthy::formats
