#include "report/review_parts.h"

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::report {

std::string Day(Instant instant) { return ToString(instant).substr(0, 10); }

std::string Minute(Instant instant) {
  std::string text = ToString(instant);
  return text.substr(0, 10) + " " + text.substr(11, 5);
}

std::string Person(const ReviewReport& report, const std::string& person) {
  if (person.empty()) return "seaworthy";
  return OneLine(report.lookup.person ? report.lookup.person(person) : person, 80);
}

std::string Capacities(const std::vector<review::Capacity>& capacities, std::string_view last) {
  std::vector<std::string> names;
  for (const review::Capacity& capacity : capacities) names.push_back(ToString(capacity));
  return JoinWords(names, last);
}

std::string Parts(const std::vector<review::Part>& parts) {
  std::vector<std::string> names;
  for (const review::Part& part : parts) {
    std::string name = part.subject.empty() ? "all" : part.subject;
    if (!part.measure.empty()) name += " " + part.measure;
    if (!part.environment.empty()) name += fmt::format(" ({})", part.environment);
    names.push_back(std::move(name));
  }
  return names.empty() ? "the whole" : JoinWords(names);
}

Line Outcome(model::Outcome outcome) {
  switch (outcome) {
    case model::Outcome::kPass: return Line().Good("passes");
    case model::Outcome::kFail: return Line().Bad("fails");
    case model::Outcome::kUnknown: return Line().Warning("not known");
    case model::Outcome::kError: return Line().Bad("error");
    case model::Outcome::kNotApplicable: return Line().Muted("does not apply");
  }
  return Line();
}

Line Proof(const review::Evidence& evidence, const ReviewReport& report) {
  Line line;
  if (evidence.kind == "link") return line.Link(evidence.text, evidence.text);
  std::string text = evidence.text;
  if (!evidence.unit.empty()) text += " " + evidence.unit;
  if (!text.empty()) line.Text(OneLine(text, 200));
  if (!evidence.blob) return line;
  if (evidence.kind == "file") return line.Text("file ").Code(OneLine(evidence.blob->name, 80));
  if (!report.lookup.text) return line;
  std::optional<std::string> words = report.lookup.text(*evidence.blob);
  return words ? line.Text("\"" + OneLine(*words, 200) + "\"") : line.Muted("(erased)");
}

Line Difference(const review::Change& change, const ReviewReport& report) {
  Line line;
  const bool several = report.subject.review.started.services.size() > 1 && !change.service.empty();
  line.Text(fmt::format("{} of ", change.what)).Code(several ? change.service + ": " + change.item : change.item);
  line.Text(fmt::format(": {} -> {}", change.before.empty() ? "none" : OneLine(change.before, 120),
                        change.now.empty() ? "none" : OneLine(change.now, 120)));
  if (!change.place.empty()) line.Muted(fmt::format(" ({})", OneLine(change.place, 120)));
  return line;
}

}  // namespace seaworthy::report
