#include "fix/window_query.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "fix/errors.h"
#include "promql/function.h"
#include "promql/print.h"
#include "promql/visit.h"
#include "slo/windows.h"

namespace seaworthy::fix {
namespace {

using promql::Node;

// A copy of a tree whose outermost ranges are the window. What stands inside of a subquery keeps its own ranges: they
// say how each step is measured, not over what time.
class Widened {
 public:
  Widened(Span window, const QueryOptions& options, bool counters)
      : window_{.value = window}, counters_(counters), function_(promql::FindFunction(options.function)) {
    for (const std::string& label : options.grouping) grouping_.push_back(label);
  }
  // The tree borrows from itself.
  Widened(const Widened&) = delete;
  Widened& operator=(const Widened&) = delete;

  const Node* Copy(const Node* node) {
    if (node == nullptr) return nullptr;
    if (counters_ && node->As<promql::VectorSelector>() != nullptr) return RateOf(node);
    Node copy = *node;
    std::visit([&](auto& form) { Change(form); }, copy.form);
    return Keep(copy);
  }

  // sum by (grouping) of a series that no query has summed yet.
  const Node* SumOf(const Node* operand) {
    promql::Aggregate sum{.operand = operand};
    sum.grouping = grouping_.empty() ? promql::Grouping::kNone : promql::Grouping::kBy;
    sum.labels = grouping_;
    return Keep({.type = promql::ValueType::kVector, .form = sum});
  }

 private:
  const Node* Keep(const Node& node) {
    nodes_.push_back(node);
    return &nodes_.back();
  }

  const Node* RateOf(const Node* selector) {
    const Node* range = Keep({.type = promql::ValueType::kMatrix, .form = promql::MatrixSelector{selector, window_}});
    return Keep({.type = promql::ValueType::kVector, .form = promql::Call{function_, List({range})}});
  }

  std::span<const Node* const> List(std::vector<const Node*> nodes) {
    lists_.push_back(std::move(nodes));
    return lists_.back();
  }

  void Change(promql::MatrixSelector& form) { form.range = window_; }
  void Change(promql::Subquery& form) { form.range = &window_; }
  void Change(promql::Call& form) {
    std::vector<const Node*> arguments;
    for (const Node* argument : form.arguments) arguments.push_back(Copy(argument));
    form.arguments = List(std::move(arguments));
  }
  void Change(promql::Aggregate& form) {
    form.parameter = Copy(form.parameter);
    form.operand = Copy(form.operand);
  }
  void Change(promql::Binary& form) {
    form.left = Copy(form.left);
    form.right = Copy(form.right);
  }
  void Change(promql::Unary& form) { form.operand = Copy(form.operand); }
  void Change(promql::Paren& form) { form.operand = Copy(form.operand); }
  template <typename Other>
  void Change(Other&) {}

  promql::Duration window_;
  bool counters_;
  const promql::Function* function_;
  std::vector<std::string_view> grouping_;
  std::deque<Node> nodes_;
  std::deque<std::vector<const Node*>> lists_;
};

// The ranges that Widened would change, as written.
void FindRanges(const Node& node, std::vector<std::optional<Span>>& ranges) {
  if (const auto* matrix = node.As<promql::MatrixSelector>()) return ranges.push_back(matrix->range.value);
  if (const auto* subquery = node.As<promql::Subquery>()) return ranges.push_back(subquery->range->value);
  if (const auto* call = node.As<promql::Call>()) {
    for (const Node* argument : call->arguments) FindRanges(*argument, ranges);
  } else if (const auto* aggregate = node.As<promql::Aggregate>()) {
    if (aggregate->parameter != nullptr) FindRanges(*aggregate->parameter, ranges);
    FindRanges(*aggregate->operand, ranges);
  } else if (const auto* binary = node.As<promql::Binary>()) {
    FindRanges(*binary->left, ranges);
    FindRanges(*binary->right, ranges);
  } else if (const auto* unary = node.As<promql::Unary>()) {
    FindRanges(*unary->operand, ranges);
  } else if (const auto* paren = node.As<promql::Paren>()) {
    FindRanges(*paren->operand, ranges);
  }
}

// Functions that look at the ends of their range only, or at where it leads: a wider one is no wider view.
std::string_view FunctionWithoutWindow(const Node& root) {
  constexpr auto kNames = std::to_array<std::string_view>(
      {"irate", "idelta", "last_over_time", "predict_linear", "deriv", "double_exponential_smoothing", "holt_winters"});
  std::string_view found;
  promql::ForEach(root, [&](const Node& node) {
    const auto* call = node.As<promql::Call>();
    if (call == nullptr) return;
    if (std::ranges::find(kNames, call->function->name) != kNames.end()) found = call->function->name;
  });
  return found;
}

constexpr auto kMarks =
    std::to_array<std::string_view>({"{{.window}}", "{{ .window }}", "{{.Window}}", "{{ .Window }}"});

// The text with every mark replaced; the same text where there is none.
std::string WithWindow(std::string_view text, std::string_view window) {
  std::string out(text);
  for (std::string_view mark : kMarks) {
    for (std::size_t at = out.find(mark); at != std::string::npos; at = out.find(mark, at + window.size())) {
      out.replace(at, mark.size(), window);
    }
  }
  return out;
}

Error NotPossible(std::string message, std::string advice) {
  return Error(kNotPossible, std::move(message)).Advise(std::move(advice));
}

Error NotPromql(std::string_view text, const Error& error) {
  return NotPossible(fmt::format("the query `{}` is no PromQL: {}", OneLine(text, 80), error.message()),
                     "correct it, or write the alert where the query is understood");
}

bool IsSelectorOrItsRate(const Node& root) {
  const Node& node = promql::Unwrapped(root);
  if (node.As<promql::VectorSelector>() != nullptr) return true;
  const auto* call = node.As<promql::Call>();
  return call != nullptr && call->arguments.size() == 1 &&
         call->arguments.front()->As<promql::MatrixSelector>() != nullptr;
}

bool BindsClosest(const Node& node) {
  return node.As<promql::Binary>() == nullptr && node.As<promql::Unary>() == nullptr;
}

// Why the ranges of a query do not say one window.
std::optional<Error> WrongRanges(std::string_view text, const Node& root, bool counters) {
  std::vector<std::optional<Span>> ranges;
  FindRanges(root, ranges);
  std::string shown = OneLine(text, 80);
  if (ranges.empty() && !counters) {
    return NotPossible(
        fmt::format("the query `{}` has no range, so nothing says how to ask it over another window", shown),
        "write it as a rate over a window, such as `sum(rate(requests_total[5m]))`, or say `counter: true` where it "
        "counts events");
  }
  if (std::ranges::any_of(ranges, [&](const auto& range) { return !range || *range != ranges.front(); })) {
    return NotPossible(fmt::format("the query `{}` has different ranges, and nothing says which is its window", shown),
                       "give its ranges one length, or mark the window as `[{{.window}}]`");
  }
  return std::nullopt;
}

}  // namespace

Result<WindowQuery> WindowQuery::Of(std::string_view text, const QueryOptions& options) {
  std::string sample = WithWindow(text, "5m");
  bool marked = sample != text;
  Result<promql::Expression> parsed = promql::Parse(sample);
  if (!parsed.ok()) return NotPromql(text, parsed.error());
  const Node& root = parsed->root();
  if (root.type != promql::ValueType::kVector && root.type != promql::ValueType::kScalar) {
    return NotPossible(fmt::format("the query `{}` gives a {}, no number", OneLine(text, 80), promql::Name(root.type)),
                       "write a query that gives one number for each series, such as a sum of rates");
  }
  if (std::string_view function = FunctionWithoutWindow(root); !function.empty()) {
    return NotPossible(fmt::format("`{}` in `{}` says nothing about a whole window", function, OneLine(text, 80)),
                       "count events over the window, with rate() or increase()");
  }
  if (marked) return WindowQuery(std::string(text), std::move(*parsed), Form::kMark, options);
  if (auto wrong = WrongRanges(text, root, options.counters)) return *std::move(wrong);
  std::vector<std::optional<Span>> ranges;
  FindRanges(root, ranges);
  Form form = ranges.empty() ? Form::kCounter : Form::kRange;
  return WindowQuery(std::string(text), std::move(*parsed), form, options);
}

std::string WindowQuery::Over(Span window) const {
  if (form_ == Form::kMark) {
    // It parsed with another window; it does with this one.
    Result<promql::Expression> parsed = promql::Parse(WithWindow(text_, slo::WindowText(window)));
    return parsed.ok() ? promql::Print(parsed->root()) : std::string();
  }
  Widened tree(window, options_, form_ == Form::kCounter);
  const Node* root = tree.Copy(&expression_.root());
  return promql::Print(IsSelectorOrItsRate(expression_.root()) ? *tree.SumOf(root) : *root);
}

std::string WindowQuery::OperandOver(Span window) const {
  std::string text = Over(window);
  bool close = BindsClosest(expression_.root()) || IsSelectorOrItsRate(expression_.root());
  return close ? text : fmt::format("({})", text);
}

}  // namespace seaworthy::fix
