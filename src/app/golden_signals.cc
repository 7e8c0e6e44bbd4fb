#include "app/golden_signals.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace seaworthy::app {
namespace {

using model::GoldenSignals;
using model::kGoldenSignals;
using model::SignalCell;
using model::SignalRow;
using value::Kind;
using value::Value;

// The text of that field; empty where it is not set, or absent.
std::string TextOf(const Value& part, std::string_view field) {
  const Value* text = part.Find(field);
  return text != nullptr && text->Is(Kind::kString) ? std::string(text->AsString()) : std::string();
}

std::vector<std::string> TextsOf(const Value& part, std::string_view field) {
  std::vector<std::string> texts;
  const Value* list = part.Find(field);
  if (list == nullptr || !list->Is(Kind::kList)) return texts;
  for (const Value& text : list->AsList()) {
    if (text.Is(Kind::kString)) texts.emplace_back(text.AsString());
  }
  return texts;
}

const Value* ListOf(const facts::FactSet& facts, std::string_view key) {
  auto slot = facts.declarations().Slot(key);
  if (!slot || !facts.Get(*slot).Is(Kind::kList)) return nullptr;
  return &facts.Get(*slot);
}

SignalCell CellOf(const Value& part) {
  SignalCell cell{.covered = {},
                  .urgency = TextOf(part, "urgency"),
                  .alerts = TextsOf(part, "alerts"),
                  .detection = TextsOf(part, "detection"),
                  .reason = TextOf(part, "reason")};
  const Value* covered = part.Find("covered");
  if (covered == nullptr) return cell;
  if (covered->Is(Kind::kBool)) cell.covered = covered->AsBool();
  if (covered->Is(Kind::kAbsent) && cell.reason.empty()) cell.reason = covered->AsAbsence().detail;
  return cell;
}

SignalRow& RowOf(GoldenSignals& signals, const std::string& component) {
  auto found = std::ranges::find(signals.rows, component, &SignalRow::component);
  if (found != signals.rows.end()) return *found;
  return signals.rows.emplace_back(SignalRow{.component = component, .cells = {}});
}

void AddAlert(const facts::FactSet& facts, const Value& part, GoldenSignals& signals) {
  if (!part.Is(Kind::kStruct)) return;  // A file that could not be read.
  const facts::Provenance* provenance = facts.FirstProvenance(part);
  signals.alerts.push_back({.name = TextOf(part, "name"),
                            .signal = TextOf(part, "signal"),
                            .grounds = TextOf(part, "grounds"),
                            .urgency = TextOf(part, "urgency"),
                            .bound = TextOf(part, "bound"),
                            .reason = TextOf(part, "reason"),
                            .place = provenance == nullptr ? Place{} : provenance->place});
}

}  // namespace

std::optional<GoldenSignals> GoldenSignalsOf(const facts::FactSet& facts) {
  GoldenSignals signals;
  for (std::size_t column = 0; column < kGoldenSignals.size(); ++column) {
    const Value* cells = ListOf(facts, fmt::format("alert_rules.{}", kGoldenSignals[column]));
    if (cells == nullptr) return std::nullopt;
    for (const Value& part : cells->AsList()) {
      if (part.Is(Kind::kStruct)) RowOf(signals, TextOf(part, "component")).cells[column] = CellOf(part);
    }
  }
  if (const Value* alerts = ListOf(facts, "alert_rules.alerts"); alerts != nullptr) {
    for (const Value& part : alerts->AsList()) AddAlert(facts, part, signals);
  }
  return signals;
}

}  // namespace seaworthy::app
