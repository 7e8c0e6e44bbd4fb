#include "collectors/slo/rule_files.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "alerting/read_rules.h"
#include "base/draft.h"
#include "base/text.h"
#include "collect/errors.h"
#include "collectors/slo/absence.h"

namespace seaworthy::collectors::slo {
namespace {

using value::AbsentReason;

// JSON is YAML too, but most of it is large and something else.
bool MayBeRules(const source::File& file) {
  constexpr auto kEndings = std::to_array<std::string_view>({"yaml", "yml", "rules", "rule", "alerts"});
  if (std::ranges::find(kEndings, file.extension()) != kEndings.end()) return true;
  if (alerting::IsTemplateName(file.path)) return true;
  return file.extension() == "json" && Lower(file.path).find("rule") != std::string::npos;
}

void Miss(AbsentReason reason, std::string detail, RuleFiles& out) {
  if (out.open) return;  // The first one says enough.
  out.open = reason;
  out.open_detail = std::move(detail);
}

// Alerts whose expression is filled in before Prometheus sees it.
void MissTemplates(const alerting::RuleFile& file, RuleFiles& out) {
  for (const alerting::Group& group : file.groups) {
    for (const alerting::Rule& rule : group.rules) {
      if (!rule.is_alert || !rule.templated || rule.parsed) continue;
      Miss(AbsentReason::kTemplated,
           fmt::format("{}: a template fills in the expression of {}", ToString(rule.expression_place),
                       OneLine(rule.name, 60)),
           out);
    }
  }
}

void Read(const source::Repository& repository, const source::File& file, std::string_view text, RuleFiles& out) {
  if (alerting::IsTemplateName(file.path)) {
    return Miss(AbsentReason::kTemplated, fmt::format("{} is a template", file.path), out);
  }
  Result<const formats::YamlStream*> stream = repository.Yaml(file);
  if (!stream.ok()) return Miss(ReasonOf(stream.error()), DetailOf(stream.error(), file), out);
  if (IsDraft(text)) out.drafts.insert(file.path);
  for (alerting::RuleFile& read : alerting::ReadRules(**stream, file.path)) {
    if (read.unreadable) Miss(ReasonOf(*read.unreadable), DetailOf(*read.unreadable, file), out);
    MissTemplates(read, out);
    out.files.push_back(std::move(read));
  }
}

}  // namespace

Result<RuleFiles> ReadRuleFiles(const collect::Context& context) {
  RuleFiles found;
  for (const source::File* file : context.repository.Evidence(MayBeRules)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading alert rules");
    Result<std::string_view> text = context.repository.Text(*file);
    if (!text.ok() || !alerting::MayHoldRules(*text)) continue;  // Nothing says that it would be one.
    Read(context.repository, *file, *text, found);
  }
  if (found.files.empty()) Miss(AbsentReason::kNotFound, "no alert rules were found", found);
  return found;
}

}  // namespace seaworthy::collectors::slo
