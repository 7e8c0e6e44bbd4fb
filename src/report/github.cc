#include "report/github.h"

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/markdown.h"
#include "report/problems.h"
#include "report/summary.h"

namespace seaworthy::report {
namespace {

constexpr std::size_t kShownOfLevel = 10;  // By GitHub, for each step; the last line takes one.
constexpr std::string_view kCut = "\n… the rest is left out: a summary holds 1 MiB\n";

std::string_view Command(Level level) {
  switch (level) {
    case Level::kError: return "error";
    case Level::kWarning: return "warning";
    case Level::kNote: return "notice";
  }
  return "notice";
}

// As @actions/core escapes data; in properties a colon and a comma, too.
std::string Escaped(std::string_view text, bool property) {
  std::string escaped;
  for (char c : text) {
    bool marks = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (marks) {
      escaped += fmt::format("%{:02X}", static_cast<unsigned>(c));
    } else {
      escaped += c;
    }
  }
  return escaped;
}

std::string Annotation(const model::Run& run, const Problem& problem) {
  const Place& place = problem.place;
  std::string line = fmt::format("::{} file={},line={}", Command(problem.level), Escaped(place.file, true), place.line);
  if (place.column > 0) line += fmt::format(",col={}", place.column);
  const model::Item& item = *problem.result->item;
  std::string title = fmt::format("{}: {} ({})", OneLine(run.service, 80), item.id, Name(item.severity));
  return line + fmt::format(",title={}::{}\n", Escaped(title, true), Escaped(problem.message, false));
}

Level LevelOf(model::Verdict verdict) {
  switch (verdict) {
    case model::Verdict::kNotReady: return Level::kError;
    case model::Verdict::kIncomplete: return Level::kWarning;
    case model::Verdict::kReady: return Level::kNote;
  }
  return Level::kError;
}

// The verdict of one run in full, of several in words.
std::string Verdicts(std::span<const model::Run* const> runs) {
  std::vector<std::string> parts;
  for (const model::Run* run : runs) {
    std::string part = fmt::format("{}: {}", OneLine(run->service, 80), Shout(*run));
    if (runs.size() == 1) part += fmt::format(", {}.", VerdictSentence(*run));
    if (std::string turns = WhatTurnsIt(*run); runs.size() == 1 && !turns.empty()) part += " " + turns;
    parts.push_back(std::move(part));
  }
  return OneLine(fmt::format("{}", fmt::join(parts, "; ")), 2000);
}

Level Worst(std::span<const model::Run* const> runs) {
  Level worst = Level::kNote;
  for (const model::Run* run : runs) worst = std::min(worst, LevelOf(run->verdict));
  return worst;
}

// Annotations by level, in the order of the runs.
using ByLevel = std::array<std::vector<std::string>, 3>;

ByLevel Annotations(std::span<const model::Run* const> runs) {
  ByLevel annotations;
  for (const model::Run* run : runs) {
    for (const Problem& problem : Problems(*run)) {
      annotations[static_cast<std::size_t>(problem.level)].push_back(Annotation(*run, problem));
    }
  }
  return annotations;
}

}  // namespace

std::string RenderGithub(std::span<const model::Run* const> runs) {
  Level last = Worst(runs);
  std::string out;
  std::size_t hidden = 0;
  ByLevel annotations = Annotations(runs);
  for (std::size_t level = 0; level < annotations.size(); ++level) {
    std::size_t room = kShownOfLevel - (level == static_cast<std::size_t>(last) ? 1 : 0);
    std::size_t shown = std::min(room, annotations[level].size());
    for (std::size_t i = 0; i < shown; ++i) out += annotations[level][i];
    hidden += annotations[level].size() - shown;
  }
  std::string text = Verdicts(runs);
  if (hidden > 0) text += fmt::format(" {} not marked here: GitHub shows ten of a kind.", Count(hidden, "problem"));
  return out + fmt::format("::{} title=Production readiness::{}\n", Command(last), Escaped(text, false));
}

std::string GithubSummary(std::span<const model::Run* const> runs, std::size_t limit) {
  std::string text;
  for (const model::Run* run : runs) text += RenderMarkdown(*run) + "\n";
  if (text.size() <= limit) return text;
  if (limit < kCut.size()) return {};
  std::size_t end = text.rfind('\n', limit - kCut.size());
  return text.substr(0, end == std::string::npos ? 0 : end) + std::string(kCut);
}

}  // namespace seaworthy::report
