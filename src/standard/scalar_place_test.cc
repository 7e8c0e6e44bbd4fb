#include "standard/scalar_place.h"

#include <gtest/gtest.h>

#include "formats/yaml.h"
#include "standard/testing.h"

namespace seaworthy::standard {
namespace {

struct Row {
  std::string_view name;
  std::string_view text;  // A mapping with the key `k`; `§` where the first `X` of its value stands.
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class Located : public ::testing::TestWithParam<Row> {};

TEST_P(Located, InTheFile) {
  testing::Marked marked = testing::Unmark(GetParam().text);
  auto stream = formats::ParseYaml(marked.text);
  ASSERT_TRUE(stream.ok()) << stream.error().ToString();
  const formats::Node* node = stream->documents()[0]->Find("k");
  ASSERT_NE(node, nullptr);
  std::string value(node->text());
  std::size_t at = value.find('X');
  ASSERT_NE(at, std::string::npos);
  int line = 1;
  int column = 1;
  for (std::size_t i = 0; i < at; ++i) {
    if ((static_cast<unsigned char>(value[i]) & 0xC0) != 0x80) ++column;
    if (value[i] == '\n') {
      ++line;
      column = 1;
    }
  }
  Place place = LocateInScalar(marked.text, node->place(), value, line, column);
  EXPECT_EQ(place.line, marked.line);
  EXPECT_EQ(place.column, marked.column);
}

INSTANTIATE_TEST_SUITE_P(Scalars, Located,
                         ::testing::Values(Row{"plain", "k: a b §X\n"}, Row{"first character", "k: §X\n"},
                                           Row{"plain over lines", "k: a\n  b\n  c §X\n"},
                                           Row{"literal block", "k: |\n  a\n    b\n  c §X\n"},
                                           Row{"folded block", "k: >-\n  a\n  b\n\n  c §X\n"},
                                           Row{"block with indentation indicator", "k: |2-\n    a\n  §X\n"},
                                           Row{"single quotes with a quote inside", "k: 'it''s §X'\n"},
                                           Row{"double quotes with escapes", "k: \"a \\\"b\\\" \\n §X\"\n"},
                                           Row{"double quotes over a continued line", "k: \"a\\\n   b §X\"\n"},
                                           Row{"anchor and tag", "k: &name !!str a §X\n"},
                                           Row{"in a flow mapping", "{j: 1, k: a == §X}\n"},
                                           Row{"CRLF", "k: |\r\n  a\r\n  b §X\r\n"},
                                           Row{"two bytes a character", "k: ä ö §X\n"}));

TEST(LocateInScalar, TextsThatDoNotMatchGiveTheStart) {
  EXPECT_EQ(LocateInScalar("k: abc\n", {"f", 1, 4}, "xyz", 1, 3), (Place{"f", 1, 4}));
  EXPECT_EQ(LocateInScalar("", {"f", 9, 9}, "xyz", 1, 3), (Place{"f", 9, 9}));
}

}  // namespace
}  // namespace seaworthy::standard
