// One rule out of its YAML, with what a reader of its format would refuse.
#pragma once

#include <string>
#include <string_view>

#include "alerting/rule.h"
#include "formats/node.h"

namespace seaworthy::alerting {

// Where nodes stand that were read out of a text inside of another file.
struct Frame {
  std::string_view path;
  bool embedded = false;
  int lines_before = 0;   // Of the outer file, before the first line of the text.
  bool one_line = false;  // The text stood on one line there, whatever lines it has.

  Place PlaceOf(const formats::Node& node) const;
};

// Whether it alerts or records, or has at least an expression.
bool LooksLikeRule(const formats::Node& node);

// A mapping with neither `alert` nor `record` is no rule: `why` says so then. Expressions are not parsed.
bool ReadRule(const formats::Node& node, const Frame& frame, Rule& rule, std::string& why);

// The mapping's texts, in the order written.
void ReadTexts(const formats::Node* node, std::string_view what, std::vector<Text>& texts,
               std::vector<std::string>& problems);

// Parses the expression, unless those of its group are in another language.
void ParseExpression(Rule& rule, const Group& group);

// Of a field that no reader knows; empty where `known` has it.
std::string UnknownField(std::string_view field, std::span<const std::string_view> known);

}  // namespace seaworthy::alerting
