// A standard made ready to judge services, and facts judged by it, wherever they come from.
//
// Threads: a Ruler never changes; any number of judgements at once.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "app/judge.h"
#include "base/instant.h"
#include "check/environment.h"
#include "facts/declarations.h"
#include "model/service.h"
#include "model/standard.h"
#include "standard/parameters.h"

namespace seaworthy::app {

struct RuledItem {
  const model::Item* item = nullptr;  // Of the ruler's standard.
  check::CompiledItem compiled;
};

// Items compiled once for all services under the standard.
struct Ruler {
  std::shared_ptr<const facts::Declarations> declarations;  // Shared with the facts and judgements made with it.
  std::shared_ptr<const model::Standard> standard;          // Shared with whoever holds the standard.
  std::vector<RuledItem> items;                             // In the order of the standard.
};

// `only_item` is the id of the one item to judge; empty: all. Precondition: the standard was loaded without errors by
// these declarations.
Ruler MakeRuler(std::shared_ptr<const facts::Declarations> declarations,
                std::shared_ptr<const model::Standard> standard, std::string_view only_item = {});

// Judges `judgement.facts`: fills its standard (with the parameters in its texts), its parameters, and the items,
// signals and verdict of its run.
void JudgeFacts(const Ruler& ruler, const standard::Parameters& parameters, Instant now, Judgement& judgement);

// The parameters of the run in words, and what the reader should know of them among its remarks.
void NoteParameters(const standard::Parameters& parameters, model::Run& run);

}  // namespace seaworthy::app
