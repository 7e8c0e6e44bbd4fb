// Rules out of YAML: rule files of Prometheus, Mimir, vmalert and Loki; the resources of their operators, alone or in a
// List; rule files inside a ConfigMap. Documents of other kinds are passed over.
//
// A rule that one reader of this format would refuse is kept with what is wrong. A number where text belongs is text.
#pragma once

#include <string_view>
#include <vector>

#include "alerting/rule.h"
#include "formats/yaml.h"

namespace seaworthy::alerting {

// Whether a text may hold rules. Cheap, for files that need not be parsed.
bool MayHoldRules(std::string_view text);

struct ReadOptions {
  bool parse_expressions = true;
};

std::vector<RuleFile> ReadRules(const formats::YamlStream& stream, std::string_view path,
                                const ReadOptions& options = {});

}  // namespace seaworthy::alerting
