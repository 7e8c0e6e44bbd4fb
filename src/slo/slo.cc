#include "slo/slo.h"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::slo {
namespace {

constexpr auto kLatencyWords = std::to_array<std::string_view>(
    {"_bucket", "latency", "duration", "quantile", "response_time", "responsetime", "elapsed", "apdex"});
constexpr auto kAvailabilityWords =
    std::to_array<std::string_view>({"error", "fail", "5xx", "availab", "success", "status", "code", "uptime"});

bool IsWordCharacter(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == ':'; }

// Whether a name in the text holds one of the words. `request_duration_seconds_count` counts requests and says nothing
// of their duration.
bool Mentions(std::string_view text, std::span<const std::string_view> words) {
  while (!text.empty()) {
    auto end = std::ranges::find_if_not(text, IsWordCharacter);
    std::string_view name = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(std::max<std::size_t>(name.size(), 1));
    if (name.empty() || name.ends_with("_count")) continue;
    auto held = [&](std::string_view word) { return name.find(word) != std::string_view::npos; };
    if (std::ranges::any_of(words, held)) return true;
  }
  return false;
}

}  // namespace

std::string_view Name(Format format) {
  switch (format) {
    case Format::kOpenSloV1: return "openslo/v1";
    case Format::kOpenSloV1Alpha: return "openslo/v1alpha";
    case Format::kOpenSloV2Alpha: return "openslo/v2alpha";
    case Format::kSloth: return "sloth";
    case Format::kSlothCrd: return "sloth-crd";
    case Format::kPyrra: return "pyrra";
    case Format::kNobl9: return "nobl9";
    case Format::kSloGenerator: return "slo-generator";
  }
  return "?";
}

std::string_view Name(IndicatorKind kind) {
  switch (kind) {
    case IndicatorKind::kNone: return "";
    case IndicatorKind::kRatio: return "ratio";
    case IndicatorKind::kThreshold: return "threshold";
    case IndicatorKind::kLatency: return "latency";
    case IndicatorKind::kRaw: return "raw";
    case IndicatorKind::kComposite: return "composite";
    case IndicatorKind::kPlugin: return "plugin";
  }
  return "?";
}

std::string_view Name(AlertSource source) {
  switch (source) {
    case AlertSource::kRule: return "rule";
    case AlertSource::kGenerated: return "generated";
    case AlertSource::kPolicy: return "policy";
  }
  return "?";
}

// A ratio of good or bad to all events is availability unless it counts histogram buckets or durations.
std::string_view Slo::SignalOf(const Target& target) const {
  const Indicator& measured = IndicatorOf(target);
  std::string text = Lower(measured.text);
  if (measured.kind == IndicatorKind::kNone || measured.kind == IndicatorKind::kComposite) return "";
  if (measured.kind == IndicatorKind::kLatency || Mentions(text, kLatencyWords)) return "latency";
  if (measured.kind == IndicatorKind::kRatio || Mentions(text, kAvailabilityWords)) return "availability";
  return "";
}

std::vector<std::string> Slo::FaultsOf(const Target& target) const {
  std::vector<std::string> wrong;
  const Decimal whole = *Decimal::Parse("100");
  if (!target.percent) {
    wrong.push_back("no target, or one that is no number");
  } else if (*target.percent <= Decimal()) {
    wrong.push_back(fmt::format("a target of {} % asks for nothing", target.percent->Text()));
  } else if (*target.percent > whole) {
    wrong.push_back(fmt::format("a target of {} % is over 100 %", target.percent->Text()));
  } else if (*target.percent == whole) {
    wrong.push_back("a target of 100 % leaves no error budget");
  }
  const Indicator& measured = IndicatorOf(target);
  if (!measured.reference.empty()) {
    wrong.push_back(fmt::format("its indicator \"{}\" is not defined anywhere", measured.reference));
  } else if (measured.kind == IndicatorKind::kNone) {
    wrong.push_back("no indicator");
  }
  return wrong;
}

bool Slo::IsUsable() const {
  return !targets.empty() && std::ranges::all_of(targets, [&](const Target& target) { return IsUsable(target); });
}

}  // namespace seaworthy::slo
