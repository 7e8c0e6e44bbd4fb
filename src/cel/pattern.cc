#include "cel/pattern.h"

#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>

#include "base/text.h"
#include "cel/errors.h"

namespace seaworthy::cel {
namespace {

constexpr std::int64_t kMemory = 1 << 20;  // For one pattern; a larger one is refused.

RE2::Options Options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(kMemory);
  return options;
}

}  // namespace

struct Pattern::Engine {
  explicit Engine(std::string_view pattern) : expression(re2::StringPiece(pattern.data(), pattern.size()), Options()) {}
  RE2 expression;
};

Pattern::Pattern(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}
Pattern::~Pattern() = default;

Result<std::unique_ptr<const Pattern>> Pattern::Compile(std::string_view pattern) {
  auto engine = std::make_unique<Engine>(pattern);
  if (!engine->expression.ok()) {
    return Error(kBadPattern, fmt::format("'{}' is no regular expression: {}", OneLine(pattern, 60),
                                          OneLine(engine->expression.error())));
  }
  return std::unique_ptr<const Pattern>(new Pattern(std::move(engine)));
}

bool Pattern::Finds(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), engine_->expression);
}

}  // namespace seaworthy::cel
