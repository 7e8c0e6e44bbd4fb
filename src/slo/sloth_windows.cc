#include "slo/sloth_windows.h"

#include <array>
#include <string_view>

#include "base/text.h"
#include "slo/budget.h"
#include "slo/dialects.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

std::optional<BurnRule> ReadWindow(const Node& window, Span period) {
  std::optional<Span> long_window = ParseWindow(window.TextAt("longWindow"));
  std::optional<Span> short_window = ParseWindow(window.TextAt("shortWindow"));
  std::optional<Decimal> percent = Decimal::Parse(Trim(window.TextAt("errorBudgetPercent")));
  if (!long_window || !short_window || !percent) return std::nullopt;
  BurnRule rule{.long_window = *long_window, .short_window = *short_window};
  rule.share = percent->Shifted(-2);
  rule.factor = BurnFactor(rule.share, rule.long_window, period);
  return rule;
}

// As a resource, or in the older form of a file of its own.
const Node* SpecOf(const Node& document) {
  if (document.TextAt("version") == "alertWindows/v1") return &document;
  bool is_resource =
      document.TextAt("apiVersion").starts_with("sloth.slok.dev/") && document.TextAt("kind") == "AlertWindows";
  return is_resource ? document.Find("spec") : nullptr;
}

}  // namespace

std::optional<SlothWindows> ReadSlothWindows(const Node& document) {
  const Node* spec = SpecOf(document);
  std::optional<Span> period = spec == nullptr ? std::nullopt : ParseWindow(spec->TextAt("sloPeriod"));
  if (!period) return std::nullopt;
  SlothWindows windows{.period = *period, .rules = {}};
  for (Response response : {Response::kPage, Response::kTicket}) {
    for (Pace pace : {Pace::kFast, Pace::kSlow}) {
      const Node* window = spec->FindPath({Name(response), pace == Pace::kFast ? "quick" : "slow"});
      std::optional<BurnRule> rule = window == nullptr ? std::nullopt : ReadWindow(*window, windows.period);
      if (!rule) return std::nullopt;  // Sloth needs all four.
      rule->response = response;
      rule->pace = pace;
      windows.rules.push_back(*std::move(rule));
    }
  }
  return windows;
}

void UseWindows(const SlothWindows& windows, Slo& slo) {
  if (slo.format != Format::kSloth && slo.format != Format::kSlothCrd) return;
  slo.window = windows.period;
  for (BurnPolicy& policy : slo.policies) {
    policy.pairs.clear();
    for (const BurnRule& rule : windows.rules) {
      if (rule.response == policy.response) {
        policy.pairs.push_back({rule.long_window, rule.short_window, rule.factor});
      }
    }
  }
}

}  // namespace seaworthy::slo
