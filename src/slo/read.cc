#include "slo/read.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "slo/dialects.h"

namespace seaworthy::slo {
namespace {

using formats::Node;

struct Dialect {
  bool (*recognises)(const Node&);
  void (*read)(const Node&, std::vector<Slo>&);
};

constexpr auto kDialects = std::to_array<Dialect>({{IsOpenSlo, ReadOpenSlo},
                                                   {IsSloth, ReadSloth},
                                                   {IsPyrra, ReadPyrra},
                                                   {IsNobl9, ReadNobl9},
                                                   {IsSloGenerator, ReadSloGenerator}});

constexpr auto kMarks =
    std::to_array<std::string_view>({"openslo/", "openslo.com/", "prometheus/v1", "sloth.slok.dev/", "pyrra.dev/",
                                     "n9/v", "sre.google.com/", "slo_target", "alertWindows/"});

// Fills in the files, and what kind of system a named source is.
void Settle(Indicator& indicator, std::string_view file,
            const std::map<std::string, std::string, std::less<>>& sources) {
  std::string& source = indicator.queries.source;
  if (indicator.queries.place.file.empty() && indicator.queries.place.line > 0) indicator.queries.place.file = file;
  if (!source.starts_with(kSourceReference)) return;
  auto found = sources.find(source.substr(kSourceReference.size()));
  source = found == sources.end() ? std::string() : found->second;
}

// Takes over the indicator that was referred to; the name of the objective helps to tell what is measured.
void Resolve(Indicator& indicator, const std::map<std::string, Indicator, std::less<>>& known, std::string_view name) {
  auto found = known.find(indicator.reference);
  if (!indicator.reference.empty() && found != known.end()) indicator = found->second;
  if (indicator.kind != IndicatorKind::kNone) indicator.text += fmt::format("\n{}", name);
}

}  // namespace

bool MayHoldObjectives(std::string_view text) {
  return std::ranges::any_of(kMarks, [&](std::string_view mark) { return text.find(mark) != std::string_view::npos; });
}

void Reader::Add(const formats::YamlStream& stream, std::string_view file) {
  int document = 0;
  for (const Node* node : stream.documents()) AddNode(*node, file, document++);
}

// A list at the top and a `kind: List` hold documents of their own, one level deep.
void Reader::AddNode(const Node& node, std::string_view file, int document) {
  const Node* items = node.IsSequence() ? &node : node.TextAt("kind") == "List" ? node.Find("items") : nullptr;
  if (items != nullptr) {
    for (const Node& item : items->items()) {
      if (item.IsMapping() && item.TextAt("kind") != "List") AddNode(item, file, document);
    }
    return;
  }
  if (node.TextAt("apiVersion").starts_with("openslo") && node.TextAt("kind") == "SLI") {
    const Node* metadata = node.Find("metadata");
    Indicator indicator = ReadOpenSloIndicator(node);
    indicator.queries.place.file = file;
    if (metadata != nullptr) indicators_.emplace(metadata->TextAt("name"), std::move(indicator));
  }
  if (node.TextAt("apiVersion").starts_with("openslo") && node.TextAt("kind") == "DataSource") {
    const Node* metadata = node.Find("metadata");
    const Node* spec = node.Find("spec");
    if (metadata != nullptr && spec != nullptr) sources_.emplace(metadata->TextAt("name"), Lower(spec->TextAt("type")));
  }
  policies_.Add(node, file);
  if (std::optional<SlothWindows> windows = ReadSlothWindows(node)) windows_.push_back(*std::move(windows));
  auto dialect = std::ranges::find_if(kDialects, [&](const Dialect& d) { return d.recognises(node); });
  if (dialect == kDialects.end()) return;
  std::size_t first = slos_.size();
  dialect->read(node, slos_);
  for (std::size_t i = first; i < slos_.size(); ++i) {
    slos_[i].document = document;
    slos_[i].place.file = file;
    for (Target& target : slos_[i].targets) target.place.file = file;
    for (BurnPolicy& policy : slos_[i].policies) policy.place.file = file;
  }
}

std::vector<Slo> Reader::Finish() && {
  for (Slo& slo : slos_) {
    if (windows_.size() == 1) UseWindows(windows_.front(), slo);  // Of several nobody knows which.
    Resolve(slo.indicator, indicators_, slo.name);
    Settle(slo.indicator, slo.place.file, sources_);
    for (BurnPolicy& policy : slo.policies) {
      if (policy.source == AlertSource::kPolicy) policies_.Resolve(policy);
    }
    for (Target& target : slo.targets) {
      Resolve(target.indicator, indicators_, slo.name);
      Settle(target.indicator, slo.place.file, sources_);
    }
  }
  return std::move(slos_);
}

}  // namespace seaworthy::slo
