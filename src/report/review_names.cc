#include "report/review_names.h"

#include <set>
#include <string_view>

#include "base/text.h"

namespace seaworthy::report {
namespace {

std::set<std::string> PeopleOf(const review::Case& subject) {
  const review::ReviewState& review = subject.review;
  std::set<std::string> people{review.dri, review.lead};
  for (const review::SignOff& sign_off : review.sign_offs) people.insert(sign_off.by.person);
  for (const auto& [id, thread] : review.threads) people.insert(thread.by);
  for (const auto& [id, request] : review.change_requests) people.insert(request.by);
  for (const auto& [item, correction] : review.corrections) people.insert(correction.by);
  for (const auto& [item, declared] : review.not_applicable) people.insert(declared.by);
  for (const auto& [id, service] : subject.services) {
    for (const auto& [item, attestation] : service.attestations) people.insert(attestation.by);
    for (const auto& [waiver_id, waiver] : service.waivers) people.insert(waiver.decided_by);
    for (const auto& [condition_id, condition] : service.conditions) people.insert(condition.event.owner);
  }
  people.erase("");
  return people;
}

// `lead` and the id after it, as words of their own; the id alone is replaced.
void Replace(std::string& text, std::string_view lead, const std::string& person, const std::string& name) {
  const std::string word = std::string(lead) + person;
  for (std::size_t at = 0; (at = text.find(word, at)) != std::string::npos;) {
    std::size_t end = at + word.size();
    bool begins = at == 0 || text[at - 1] == ' ' || lead.front() == ';';
    bool ends = end == text.size() || std::string_view(" ,:;").find(text[end]) != std::string_view::npos;
    if (!begins || !ends) {
      at = end;
      continue;
    }
    text.replace(at + lead.size(), person.size(), name);
    at += lead.size() + name.size();
  }
}

}  // namespace

PeopleNames::PeopleNames(const review::Case& subject, const std::function<std::string(const std::string&)>& name_of) {
  for (const std::string& person : PeopleOf(subject)) names_[person] = OneLine(name_of ? name_of(person) : person, 80);
}

std::string PeopleNames::In(std::string text) const {
  constexpr std::string_view kLeads[] = {"by ", "of ", "signer, ", "; ", "what "};
  for (const auto& [person, name] : names_) {
    for (std::string_view lead : kLeads) Replace(text, lead, person, name);
    if (text.starts_with(person + " asks ")) text.replace(0, person.size(), name);
  }
  return text;
}

}  // namespace seaworthy::report
