#include "review/timeline_words.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::review {

std::string TimelineWords::Name(const std::string& person) const {
  if (person.empty()) return "seaworthy";
  return OneLine(lookup_.person ? lookup_.person(person) : person, 80);
}

std::string TimelineWords::Who(const Actor& actor, std::string_view as) const {
  if (actor.person.empty() && actor.known == Known::kSystem) return "seaworthy";
  std::string known(NameOf(actor.known));
  return fmt::format("{} ({})", actor.person.empty() ? "somebody" : Name(actor.person),
                     as.empty() ? known : fmt::format("{}, {}", as, known));
}

std::string TimelineWords::Quote(const BlobRef& text) const {
  if (!lookup_.text || text.digest.empty()) return "";
  std::optional<std::string> words = lookup_.text(text);
  return words ? fmt::format(": \"{}\"", OneLine(*words, 160)) : ": (erased)";
}

std::string Because(std::string_view reason) { return reason.empty() ? "" : ": " + OneLine(reason, 160); }

std::string Day(const std::optional<Instant>& instant) {
  return instant ? ToString(*instant).substr(0, 10) : "no date";
}

std::string Short(std::string_view id) {
  const bool uuid = id.size() == 36 && id[8] == '-';  // Its first 13 are the millisecond; the first 8 only the minute.
  return OneLine(id.substr(0, uuid ? 13 : 8));
}

std::string Some(const std::vector<std::string>& entries, std::string_view separator) {
  constexpr std::size_t kShown = 5;
  std::string text;
  for (std::size_t i = 0; i < std::min(entries.size(), kShown); ++i) {
    if (i > 0) text += separator;
    text += entries[i];
  }
  if (entries.size() > kShown) text += fmt::format("{}and {} more", separator, entries.size() - kShown);
  return text;
}

std::string InBrackets(const Evidence& evidence) {
  std::string text = evidence.text;
  if (!evidence.unit.empty()) text += " " + evidence.unit;
  if (text.empty() && evidence.blob) text = evidence.blob->name;
  return text.empty() ? "" : fmt::format(" ({})", OneLine(text, 120));
}

}  // namespace seaworthy::review
