#include "slo/dialects.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

constexpr std::int64_t kDay = 86'400;

void AppendTexts(const Node& node, std::string& text) {
  constexpr std::size_t kMost = 4096;
  if (text.size() >= kMost) return;
  if (node.IsScalar() && !node.IsNull()) {
    if (!text.empty()) text += '\n';
    text += node.text().substr(0, kMost);
  }
  for (const Node& item : node.items()) AppendTexts(item, text);
  for (const formats::Entry& entry : node.entries()) AppendTexts(*entry.value, text);
}

std::optional<Span> Times(std::string_view count, std::int64_t seconds) {
  constexpr std::int64_t kMost = 1'000'000;
  std::int64_t number = 0;
  auto [end, failure] = std::from_chars(count.data(), count.data() + count.size(), number);
  bool whole = failure == std::errc() && end == count.data() + count.size();
  if (!whole || number <= 0 || number > kMost) return std::nullopt;
  return Span{number * seconds, 0};
}

}  // namespace

std::string TextsBelow(const Node* node) {
  std::string text;
  if (node != nullptr) AppendTexts(*node, text);
  return text;
}

Target ReadTarget(const Node& node, std::string_view key, Unit unit) {
  Target target{.place = node.place()};
  const Node* value = node.Find(key);
  if (value == nullptr || !value->IsScalar()) return target;
  target.place = value->place();
  target.percent = Decimal::Parse(Trim(value->text()));
  if (target.percent && unit == Unit::kRatio) target.percent = target.percent->Shifted(2);
  return target;
}

std::optional<Span> ParseWindow(std::string_view text) {
  if (text.size() < 2) return std::nullopt;
  std::string_view count = text.substr(0, text.size() - 1);
  switch (text.back()) {
    case 's': return Times(count, 1);
    case 'm': return Times(count, 60);
    case 'h': return Times(count, 3600);
    case 'd': return Times(count, kDay);
    case 'w': return Times(count, 7 * kDay);
    case 'M': return Times(count, 30 * kDay);
    case 'Q': return Times(count, 90 * kDay);
    case 'Y':
    case 'y': return Times(count, 365 * kDay);
    default: return std::nullopt;
  }
}

std::optional<Span> WindowOf(std::string_view count, std::string_view unit) {
  struct Length {
    std::string_view unit;
    std::int64_t seconds;
  };
  constexpr auto kLengths = std::to_array<Length>({{"second", 1},
                                                   {"minute", 60},
                                                   {"hour", 3600},
                                                   {"day", kDay},
                                                   {"week", 7 * kDay},
                                                   {"month", 30 * kDay},
                                                   {"quarter", 90 * kDay},
                                                   {"year", 365 * kDay}});
  std::string lower = Lower(unit);
  if (lower.ends_with('s')) lower.pop_back();
  auto known = std::ranges::find(kLengths, lower, &Length::unit);
  return known == kLengths.end() ? std::nullopt : Times(count, known->seconds);
}

void ReadResource(const Node& node, Slo& slo) {
  const Node* metadata = node.Find("metadata");
  if (metadata == nullptr) return;
  slo.space = metadata->TextAt("namespace");
  const Node* labels = metadata->Find("labels");
  for (const formats::Entry& entry : labels == nullptr ? std::span<const formats::Entry>() : labels->entries()) {
    if (!entry.value->IsScalar()) continue;
    slo.labels.push_back({std::string(entry.key->text()), std::string(entry.value->text())});
  }
}

int SizeOfList(const Node* node) { return node == nullptr ? 0 : static_cast<int>(node->items().size()); }

}  // namespace seaworthy::slo
