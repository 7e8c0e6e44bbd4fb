#include "promql/parse.h"

#include <utility>

#include <fmt/format.h>

#include "promql/arena.h"
#include "promql/errors.h"
#include "promql/failure.h"
#include "promql/parser.h"

namespace seaworthy::promql {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;

// Usual expressions need about seven bytes of tree for a byte of text; what needs more gets a second block.
std::size_t FirstBlock(std::size_t text_bytes) { return 256 + text_bytes * 8; }

}  // namespace

struct Expression::State {
  explicit State(std::size_t text_bytes) : arena(FirstBlock(text_bytes)) {}

  Arena arena;
  std::string_view text;
  const Node* root = nullptr;
};

Expression::Expression(std::unique_ptr<State> state) : state_(std::move(state)) {}
Expression::Expression(Expression&&) noexcept = default;
Expression& Expression::operator=(Expression&&) noexcept = default;
Expression::~Expression() = default;

const Node& Expression::root() const { return *state_->root; }

std::string_view Expression::text() const { return state_->text; }

std::string_view Expression::TextOf(const Node& node) const {
  return state_->text.substr(node.extent.begin, node.extent.end - node.extent.begin);
}

Result<Expression> Parse(std::string_view text, const ParseOptions& options) {
  if (text.size() > kMostBytes) {
    return Error(kTooLarge, fmt::format("the expression has {} bytes, more than {}", text.size(), kMostBytes));
  }
  auto state = std::make_unique<Expression::State>(text.size());
  state->text = state->arena.Copy(text);
  Failure failure;
  Parser parser(state->text, options, state->arena, failure);
  state->root = parser.ParseAll();
  if (state->root == nullptr) return std::move(failure).Take(text);
  return Expression(std::move(state));
}

}  // namespace seaworthy::promql
