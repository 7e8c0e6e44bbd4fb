#include "app/ruler.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "app/golden_signals.h"
#include "base/assert.h"
#include "check/evaluate.h"
#include "standard/placeholder.h"

namespace seaworthy::app {
namespace {

bool AsksForSignals(const model::Run& run) {
  return std::ranges::any_of(run.items, [](const model::ItemResult& result) {
    return std::ranges::any_of(result.read, [](const auto& read) { return read.fact.starts_with("alert_rules."); });
  });
}

}  // namespace

Ruler MakeRuler(std::shared_ptr<const facts::Declarations> declarations,
                std::shared_ptr<const model::Standard> standard, std::string_view only_item) {
  Ruler ruler{std::move(declarations), std::move(standard), {}};
  cel::Environment environment = check::MakeEnvironment(*ruler.declarations, ruler.standard->parameters);
  for (const model::Section& section : ruler.standard->sections) {
    for (const model::Item& item : section.items) {
      if (!only_item.empty() && item.id != only_item) continue;
      auto compiled = check::CompileItem(environment, item);
      SEAWORTHY_ASSERT(compiled.ok(), "the loader accepted an expression that does not compile");
      ruler.items.push_back({&item, *std::move(compiled)});
    }
  }
  return ruler;
}

void JudgeFacts(const Ruler& ruler, const standard::Parameters& parameters, Instant now, Judgement& judgement) {
  judgement.standard = std::make_shared<const model::Standard>(standard::WithParameters(*ruler.standard, parameters));
  model::Run& run = judgement.run;
  run.standard = judgement.standard.get();
  for (const standard::ResolvedParameter& parameter : parameters.list) {
    judgement.parameters[parameter.name] = parameter.text;
  }
  std::vector<value::Value> values = parameters.Values();
  check::Inputs inputs{*judgement.facts, values, now};
  for (const RuledItem& ruled : ruler.items) {
    run.items.push_back(check::EvaluateItem(*run.standard->FindItem(ruled.item->id), ruled.compiled, inputs));
  }
  if (AsksForSignals(run)) run.signals = GoldenSignalsOf(*judgement.facts);
  run.verdict = model::Judge(run.items);
}

void NoteParameters(const standard::Parameters& parameters, model::Run& run) {
  for (const std::string& remark : parameters.remarks) run.remarks.push_back(remark);
  for (const Error& refused : parameters.refused) run.remarks.push_back(refused.ToString());
  for (const standard::ResolvedParameter& parameter : parameters.list) {
    run.parameters.push_back(fmt::format("{} = {} ({})", parameter.name, parameter.text, parameter.from));
  }
  std::ranges::sort(run.parameters);
}

}  // namespace seaworthy::app
