#include "collectors/alert_rules/gather.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "alerting/read_rules.h"
#include "base/draft.h"
#include "base/text.h"
#include "collect/errors.h"
#include "formats/errors.h"
#include "source/errors.h"

namespace seaworthy::collectors::alert_rules {
namespace {

using alerting::RuleFile;
using value::AbsentReason;

// JSON is YAML too, but most of it is large and something else.
bool MayBeRules(const source::File& file) {
  constexpr auto kEndings = std::to_array<std::string_view>({"yaml", "yml", "rules", "rule", "alerts"});
  if (std::ranges::find(kEndings, file.extension()) != kEndings.end()) return true;
  if (alerting::IsTemplateName(file.path)) return true;
  if (file.extension() != "json") return false;
  std::string path = Lower(file.path);
  return path.find("rule") != std::string::npos || path.find("alert") != std::string::npos;
}

AbsentReason ReasonOf(const Error& error) {
  if (error.Is(formats::kTemplated)) return AbsentReason::kTemplated;
  if (error.Is(formats::kTooLarge) || error.Is(source::kFileTooLarge)) return AbsentReason::kTooLarge;
  return AbsentReason::kMalformed;
}

Missed MissedOf(const Error& error, std::string_view text) {
  Missed missed{.reason = ReasonOf(error), .place = error.place(), .alerts = AlertNamesIn(text)};
  missed.detail = fmt::format("{}: {}", ToString(missed.place), error.message());
  return missed;
}

void Read(const source::Repository& repository, const source::File& file, std::string_view text, Gathered& out) {
  if (alerting::IsTemplateName(file.path)) {
    out.missed.push_back({.reason = AbsentReason::kTemplated,
                          .place = {file.path, 1, 0},
                          .detail = fmt::format("{} is a template", file.path),
                          .alerts = AlertNamesIn(text)});
    return;
  }
  Result<const formats::YamlStream*> stream = repository.Yaml(file);
  if (!stream.ok()) {
    out.missed.push_back(MissedOf(stream.error(), text));
    return;
  }
  if (IsDraft(text)) out.drafts.insert(file.path);
  for (RuleFile& read : alerting::ReadRules(**stream, file.path)) {
    if (read.unreadable) {
      out.missed.push_back(MissedOf(*read.unreadable, {}));
    } else {
      out.files.push_back(std::move(read));
    }
  }
}

// A template is what some of the other files were made of if they have all of its alerts.
void DropRendered(Gathered& gathered) {
  std::set<std::string_view> read;
  for (const RuleFile& file : gathered.files) {
    for (const alerting::Group& group : file.groups) {
      for (const alerting::Rule& rule : group.rules) {
        if (rule.is_alert) read.insert(rule.name);
      }
    }
  }
  std::erase_if(gathered.missed, [&](const Missed& missed) {
    bool known = std::ranges::all_of(missed.alerts, [&](const std::string& name) { return read.contains(name); });
    return missed.reason == AbsentReason::kTemplated && !missed.alerts.empty() && known;
  });
}

// The text behind the key up to the end of the line or of its quotes; empty where a template fills it in.
std::string_view NameAfter(std::string_view rest) {
  std::size_t start = rest.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  rest = rest.substr(start, rest.substr(start).find('\n'));
  char first = rest.empty() ? ' ' : rest.front();
  std::string_view name = first == '"' || first == '\'' ? rest.substr(1, rest.find(first, 1) - 1)
                                                        : Trim(rest.substr(0, rest.find_first_of(",}#")));
  bool filled_in = name.find("{{") != std::string_view::npos || name.find_first_of("%$+(") != std::string_view::npos;
  return filled_in ? std::string_view() : name;
}

}  // namespace

std::vector<std::string> AlertNamesIn(std::string_view text) {
  constexpr std::string_view kKey = "alert";
  std::vector<std::string> names;
  for (std::size_t at = text.find(kKey); at != std::string_view::npos; at = text.find(kKey, at + kKey.size())) {
    char before = at == 0 ? '\n' : text[at - 1];
    if (std::string_view(" \t\n\"'{-").find(before) == std::string_view::npos) continue;
    std::string_view rest = text.substr(at + kKey.size());
    if (rest.starts_with('"') || rest.starts_with('\'')) rest.remove_prefix(1);
    if (!rest.starts_with(':')) continue;
    std::string_view name = NameAfter(rest.substr(1));
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

Result<Gathered> Gather(const collect::Context& context) {
  Gathered gathered;
  const source::Repository& repository = context.repository;
  for (const source::File* file : repository.Evidence(MayBeRules)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading alert rules");
    Result<std::string_view> text = repository.Text(*file);
    if (!text.ok()) continue;
    if (alerting::MayHoldRules(*text)) {
      Read(repository, *file, *text, gathered);
    } else if (alerting::HoldsGrafanaAlerts(*text)) {
      gathered.missed.push_back({.reason = AbsentReason::kNotCollected,
                                 .place = {file->path, 1, 0},
                                 .detail = fmt::format("{} holds alerts of Grafana itself", file->path),
                                 .alerts = {}});
    }
  }
  DropRendered(gathered);
  return gathered;
}

}  // namespace seaworthy::collectors::alert_rules
