#include "report/summary.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::report {
namespace {

using model::ItemResult;
using model::Outcome;
using model::Severity;

bool IsAdvice(const ItemResult& result) { return result.item->severity == Severity::kAdvice; }

// What a reader must see first.
int Rank(const ItemResult& result) {
  if (result.for_review) return 6;
  switch (result.outcome) {
    case Outcome::kFail: return result.required ? 0 : 1;
    case Outcome::kError: return 2;
    case Outcome::kUnknown: return 3;
    case Outcome::kPass: return 4;
    case Outcome::kNotApplicable: return 5;
  }
  return 7;
}

std::vector<std::string> RequiredIds(const model::Run& run, bool (*wanted)(Outcome)) {
  std::vector<std::string> ids;
  for (const ItemResult& result : run.items) {
    if (result.required && !result.for_review && wanted(result.outcome)) ids.push_back(result.item->id);
  }
  return ids;
}

bool Fails(Outcome outcome) { return outcome == Outcome::kFail; }
bool IsOpen(Outcome outcome) { return outcome == Outcome::kUnknown || outcome == Outcome::kError; }

std::string Verb(std::size_t count, std::string_view singular, std::string_view plural) {
  return std::string(count == 1 ? singular : plural);
}

// The one item that was asked for says itself; the service's readiness was not looked at.
std::string OneItem(const model::Run& run) {
  if (run.items.empty()) return "nothing was judged";
  return fmt::format("{} alone was judged; whether the service is ready was not asked", run.items.front().item->id);
}

std::string ShoutOutcome(const ItemResult& result) {
  if (result.for_review) return "FOR THE REVIEW";
  switch (result.outcome) {
    case Outcome::kPass: return "PASS";
    case Outcome::kFail: return "FAIL";
    case Outcome::kUnknown: return "UNKNOWN";
    case Outcome::kNotApplicable: return "NOT APPLICABLE";
    case Outcome::kError: return "ERROR";
  }
  return "?";
}

// What was looked for, with the file that it is about.
std::string DetailOf(const model::Missing& missing) {
  const std::string& file = missing.place.file;
  if (file.empty() || missing.detail.empty() || missing.detail.find(file) != std::string::npos) return missing.detail;
  return ToString(missing.place) + ": " + missing.detail;
}

// Facts of one collector that say the same, `kubernetes.workloads` and `kubernetes.entry_workloads`, are one source;
// more than two are called by the collector: `alert_rules`.
void JoinSources(std::vector<UnknownGroup>& groups) {
  constexpr std::size_t kNamed = 2;
  auto collector = [](const UnknownGroup& group) { return group.source.substr(0, group.source.find('.')); };
  for (std::size_t i = 0; i < groups.size(); ++i) {
    std::size_t joined = 1;
    for (std::size_t j = i + 1; j < groups.size();) {
      UnknownGroup& first = groups[i];
      const UnknownGroup& second = groups[j];
      if (collector(first) != collector(second) || first.reason != second.reason || first.detail != second.detail ||
          first.advice != second.advice) {
        ++j;
        continue;
      }
      first.source = ++joined > kNamed ? collector(first) : first.source + ", " + second.source;
      first.items.insert(first.items.end(), second.items.begin(), second.items.end());
      groups.erase(groups.begin() + static_cast<std::ptrdiff_t>(j));
    }
  }
}

}  // namespace

std::vector<const ItemResult*> MostUseful(const model::Run& run) {
  std::vector<const ItemResult*> useful;
  for (const ItemResult& result : run.items) {
    if (result.outcome == Outcome::kFail && !IsAdvice(result)) useful.push_back(&result);
  }
  std::ranges::stable_sort(useful, {}, [](const ItemResult* result) { return Rank(*result); });
  if (useful.size() > 3) useful.resize(3);
  return useful;
}

std::vector<UnknownGroup> Unknowns(const model::Run& run) {
  std::vector<UnknownGroup> groups;
  for (const ItemResult& result : run.items) {
    if (result.outcome != Outcome::kUnknown || result.for_review || result.missing.empty()) continue;
    const model::Missing& first = result.missing.front();
    std::string source = first.fact.substr(0, first.fact.find('['));
    auto found = std::ranges::find_if(
        groups, [&](const UnknownGroup& group) { return group.source == source && group.reason == first.reason; });
    if (found == groups.end()) {
      groups.push_back({source, first.reason, DetailOf(first), first.advice, {}});
      found = groups.end() - 1;
    }
    if (found->detail != DetailOf(first)) found->detail.clear();
    found->items.push_back(&result);
  }
  JoinSources(groups);
  std::ranges::stable_sort(groups, std::greater{}, [](const UnknownGroup& group) {
    return std::ranges::count_if(group.items, [](const ItemResult* result) { return result->required; });
  });
  return groups;
}

std::string VerdictSentence(const model::Run& run) {
  if (run.only_one) return OneItem(run);
  std::size_t required = 0;
  for (const ItemResult& result : run.items) required += result.required && !result.for_review ? 1 : 0;
  std::size_t fails = RequiredIds(run, Fails).size();
  std::size_t open = RequiredIds(run, IsOpen).size();
  if (required == 0) return "the standard requires nothing that a machine can decide";
  if (fails == 0 && open == 0) return fmt::format("all {} pass", Count(required, "required item"));
  std::string text = fmt::format("of {}, ", Count(required, "required item"));
  if (fails > 0) text += fmt::format("{} {}", fails, Verb(fails, "fails", "fail"));
  if (fails > 0 && open > 0) text += " and ";
  if (open > 0) text += fmt::format("{} {} not known", open, Verb(open, "is", "are"));
  return text;
}

std::string WhatTurnsIt(const model::Run& run) {
  if (run.only_one) return {};
  std::vector<std::string> fails = RequiredIds(run, Fails);
  std::vector<std::string> open = RequiredIds(run, IsOpen);
  std::vector<std::string> parts;
  if (!fails.empty()) parts.push_back("mend " + JoinWords(fails));
  if (!open.empty()) parts.push_back("let " + JoinWords(open) + " be known");
  if (parts.empty()) return {};
  return "To become ready: " + JoinWords(parts, ", then ") + ".";
}

std::string Shout(const model::Run& run) {
  if (run.only_one && !run.items.empty()) return ShoutOutcome(run.items.front());
  switch (run.verdict) {
    case model::Verdict::kReady: return "READY";
    case model::Verdict::kNotReady: return "NOT READY";
    case model::Verdict::kIncomplete: return "INCOMPLETE";
  }
  return "?";
}

std::vector<SectionView> Sections(const model::Run& run) {
  std::vector<SectionView> views;
  SectionView advice{"Advice", {}, {}};
  for (const model::Section& section : run.standard->sections) {
    SectionView view{section.title, {}, {}};
    for (const ItemResult& result : run.items) {
      if (result.item->section != section.id) continue;
      (IsAdvice(result) ? advice : view).items.push_back(&result);
    }
    if (!view.items.empty()) views.push_back(std::move(view));
  }
  if (!advice.items.empty()) views.push_back(std::move(advice));
  for (SectionView& view : views) {
    std::ranges::stable_sort(view.items, {}, [](const ItemResult* result) { return Rank(*result); });
    for (const ItemResult* result : view.items) view.counts.Add(*result);
  }
  return views;
}

}  // namespace seaworthy::report
