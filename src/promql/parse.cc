#include "promql/parse.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "promql/arena.h"
#include "promql/errors.h"
#include "promql/failure.h"
#include "promql/parser.h"

namespace seaworthy::promql {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;

// For the text and its tree. Usual expressions need about seven bytes of tree for a byte of text; what needs more gets
// further blocks.
std::size_t FirstBlock(std::size_t text_bytes) {
  constexpr std::size_t kMostForTree = 64 * 1024;
  return text_bytes + std::min(256 + text_bytes * 7, kMostForTree);
}

}  // namespace

struct Expression::State {
  Arena arena;
  std::string_view text;
  const Node* root = nullptr;
};

void Expression::Release::operator()(State* state) const {
  [[maybe_unused]] Arena arena = std::move(state->arena);  // Which frees the state with itself.
}

const Node& Expression::root() const { return *state_->root; }

std::string_view Expression::text() const { return state_->text; }

std::string_view Expression::TextOf(const Node& node) const {
  return state_->text.substr(node.extent.begin, node.extent.end - node.extent.begin);
}

Result<Expression> Parse(std::string_view text, const ParseOptions& options) {
  if (text.size() > kMostBytes) {
    return Error(kTooLarge, fmt::format("the expression has {} bytes, more than {}", text.size(), kMostBytes));
  }
  Arena arena(FirstBlock(text.size()));
  std::string_view kept = arena.Copy(text);
  Failure failure;
  const Node* root = Parser(kept, options, arena, failure).ParseAll();
  if (root == nullptr) return std::move(failure).Take(text);
  auto* state = arena.New(Expression::State{.text = kept, .root = root});
  state->arena = std::move(arena);
  return Expression(state);
}

}  // namespace seaworthy::promql
