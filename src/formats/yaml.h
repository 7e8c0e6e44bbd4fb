// YAML text in, trees with line numbers out.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "formats/node.h"

namespace seaworthy::formats {

struct YamlLimits {
  std::size_t bytes = 16u << 20;
  int depth = 200;
  std::size_t nodes = 1'000'000;  // After aliases and merge keys are expanded.
  std::size_t documents = 20'000;
};

// The documents of one text. Owns the nodes and the text of their scalars; the text that was parsed may go.
class YamlStream {
 public:
  YamlStream(YamlStream&&) noexcept;
  YamlStream& operator=(YamlStream&&) noexcept;
  ~YamlStream();

  // Empty documents are left out.
  std::span<const Node* const> documents() const;

 private:
  friend Result<YamlStream> ParseYaml(std::string_view text, const YamlLimits& limits);
  struct State;
  explicit YamlStream(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Errors, all with line and column: formats/yaml-syntax, formats/duplicate-key, formats/too-large, formats/not-text,
// and formats/templated where the text is no YAML because it is a template.
Result<YamlStream> ParseYaml(std::string_view text, const YamlLimits& limits = {});

}  // namespace seaworthy::formats
