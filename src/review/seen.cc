#include "review/seen.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/digest.h"
#include "base/text.h"
#include "formats/json_writer.h"
#include "review/fields.h"

namespace seaworthy::review {
namespace {

using model::Outcome;

template <typename T>
std::string JsonOf(const T& fields) {
  formats::JsonWriter out(formats::JsonStyle::kCompact);
  FieldWriter(out).Write(fields);
  return std::move(out).text();
}

std::string Day(Instant instant) { return ToString(instant).substr(0, 10); }

// Whether the expression reads `params.NAME`, and not only a longer name that begins so.
bool Reads(std::string_view expression, const std::string& parameter) {
  const std::string name = "params." + parameter;
  for (auto at = expression.find(name); at != std::string_view::npos; at = expression.find(name, at + 1)) {
    std::string_view rest = expression.substr(at + name.size());
    if (rest.empty() || !(std::isalnum(static_cast<unsigned char>(rest[0])) || rest[0] == '_')) return true;
  }
  return false;
}

std::string ShowPart(const Part& part) {
  std::string text = part.subject.empty() ? "all" : part.subject;
  if (!part.measure.empty()) text += " " + part.measure;
  if (!part.environment.empty()) text += " in " + part.environment;
  return text;
}

std::string Show(const Waiver& waiver) {
  std::vector<std::string> parts;
  for (const Part& part : waiver.parts) parts.push_back(ShowPart(part));
  return fmt::format("{} until {}{}{}", waiver.request.waiver, Day(waiver.until), parts.empty() ? "" : " for ",
                     JoinWords(parts));
}

std::string Show(const Condition& condition) {
  return fmt::format("{} due {}", condition.event.condition, condition.event.due ? Day(*condition.event.due) : "");
}

// All that decided, so that a change in any of it is seen: `web: replicas is 3; db: replicas is 2`.
constexpr std::string_view kBetweenValues = "; ";

std::string ValueOf(const ItemRecord& record) {
  if (record.measured.empty()) return record.message;
  std::string text;
  for (const Measured& measured : record.measured) {
    if (!text.empty()) text += kBetweenValues;
    text += measured.part.subject.empty() ? measured.value : measured.part.subject + ": " + measured.value;
  }
  return text;
}

std::vector<std::string> ValuesOf(std::string_view text) {
  std::vector<std::string> values;
  for (auto end = text.find(kBetweenValues); end != std::string_view::npos; end = text.find(kBetweenValues)) {
    values.emplace_back(text.substr(0, end));
    text.remove_prefix(end + kBetweenValues.size());
  }
  values.emplace_back(text);
  return values;
}

// The values of `one` that are not among those of `other`.
std::string OnlyIn(std::string_view one, std::string_view other) {
  const std::vector<std::string> others = ValuesOf(other);
  std::string text;
  for (const std::string& value : ValuesOf(one)) {
    if (std::find(others.begin(), others.end(), value) != others.end()) continue;
    if (!text.empty()) text += kBetweenValues;
    text += value;
  }
  return text;
}

std::string PlaceOf(const ItemRecord& record) {
  if (record.measured.empty()) return "";
  const Measured& first = record.measured.front();
  return first.line > 0 ? fmt::format("{}:{}", first.file, first.line) : first.file;
}

const ItemRecord* RecordOf(const ReviewState& review, const std::string& service, const std::string& item) {
  auto run = review.runs.find(service);
  return run == review.runs.end() ? nullptr : run->second.Find(item);
}

SeenItem SeeItem(const Case& subject, const std::string& service, const PinnedItem& item, Instant at) {
  const ReviewState& review = subject.review;
  const ServiceState& state = subject.Service(service);
  SeenItem seen;
  seen.service = service;
  seen.item = item.id;
  seen.rule_digest = RuleDigest(review.standard, item);
  seen.outcome = DecidedOutcome(review, service, item);
  seen.binds_value = item.bind_value;
  if (const ItemRecord* record = RecordOf(review, service, item.id)) {
    seen.value = ValueOf(*record);
    seen.deciding = record->deciding;
  }
  seen.not_applicable = review.not_applicable.contains({service, item.id});
  if (const Correction* correction = CorrectionInForce(review, service, item.id)) {
    seen.correction = Sha256(JsonOf(correction->event));
  }
  if (const AttestationState* attestation = FindAttestation(state, item.id, item.replaces)) {
    seen.attestation = attestation->event.attestation;
  }
  for (const auto& [id, waiver] : state.waivers) {
    if (item.IsOrReplaces(waiver.request.item) && waiver.InForce(at)) seen.waivers.push_back(Show(waiver));
  }
  for (const auto& [id, condition] : state.conditions) {
    bool stands = condition.status != ConditionStatus::kDropped && condition.event.due && at < *condition.event.due;
    if (item.IsOrReplaces(condition.event.item) && stands) seen.conditions.push_back(Show(condition));
  }
  const ItemRecord* record = RecordOf(review, service, item.id);
  if (!seen.conditions.empty() && record != nullptr) seen.failing = record->failing;
  return seen;
}

// Collects the differences of one item.
class Comparison {
 public:
  Comparison(const PinnedItem& item, const SeenItem& before, const SeenItem& now, const ItemRecord* record)
      : item_(item), before_(before), now_(now) {
    if (record == nullptr) return;
    place_ = PlaceOf(*record);
    by_age_ = record->outcome == Outcome::kUnknown && record->by_age;
  }

  std::vector<Change> Run() {
    if (before_.outcome != now_.outcome) {
      bool worse =
          now_.outcome == Outcome::kFail || now_.outcome == Outcome::kError || now_.outcome == Outcome::kUnknown;
      Add("outcome", Words(before_.outcome), Words(now_.outcome),
          worse && !(by_age_ && now_.outcome == Outcome::kUnknown));
    }
    if (before_.value != now_.value || before_.deciding != now_.deciding) {
      bool bound = now_.binds_value && before_.deciding != now_.deciding;
      if (bound || before_.value != now_.value) {
        Add("value", OnlyIn(before_.value, now_.value), OnlyIn(now_.value, before_.value), bound);
      }
    }
    if (before_.rule_digest != now_.rule_digest) {
      Add("rule", before_.rule_digest.substr(0, 12), now_.rule_digest.substr(0, 12), true);
    }
    if (before_.not_applicable != now_.not_applicable) {
      Add("not_applicable", Declared(before_), Declared(now_), true);
    }
    if (before_.correction != now_.correction) {
      Add("correction", before_.correction.substr(0, 12), now_.correction.substr(0, 12), false);
    }
    if (before_.attestation != now_.attestation) {
      Add("attestation", before_.attestation, now_.attestation, !before_.attestation.empty() || NeedsAWord());
    }
    AddLists("waiver", before_.waivers, now_.waivers);
    AddLists("condition", before_.conditions, now_.conditions);
    AddParts();
    return std::move(changes_);
  }

 private:
  static std::string Words(Outcome outcome) { return std::string(NameOf(outcome)); }
  static std::string Declared(const SeenItem& seen) {
    return seen.not_applicable ? "declared not applicable" : "applicable";
  }

  // Whether an attestation counts for the item, so that a new one is part of what is approved.
  bool NeedsAWord() const {
    bool asked = item_.attest == model::Attest::kAlways || item_.attest == model::Attest::kOnly;
    return asked || now_.outcome != Outcome::kPass;
  }

  // A promise was accepted for what failed then; what fails beside it was not.
  void AddParts() {
    if (before_.conditions.empty()) return;
    for (const Part& part : now_.failing) {
      if (std::find(before_.failing.begin(), before_.failing.end(), part) != before_.failing.end()) continue;
      Add("condition", "", ShowPart(part) + " fails as well", true);
    }
  }

  void Add(std::string_view what, std::string before, std::string now, bool voids) {
    changes_.push_back({now_.service, now_.item, std::string(what), std::move(before), std::move(now), place_, voids});
  }

  // What was added, widened or revoked: each voids.
  void AddLists(std::string_view what, const std::vector<std::string>& before, const std::vector<std::string>& now) {
    for (const std::string& entry : before) {
      if (std::find(now.begin(), now.end(), entry) == now.end()) Add(what, entry, "", true);
    }
    for (const std::string& entry : now) {
      if (std::find(before.begin(), before.end(), entry) == before.end()) Add(what, "", entry, true);
    }
  }

  const PinnedItem& item_;
  const SeenItem& before_;
  const SeenItem& now_;
  std::string place_;
  bool by_age_ = false;
  std::vector<Change> changes_;
};

const SeenItem* Find(const std::vector<SeenItem>& list, const SeenItem& wanted) {
  auto found = std::find_if(list.begin(), list.end(), [&](const SeenItem& seen) {
    return seen.service == wanted.service && seen.item == wanted.item;
  });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::string RuleDigest(const PinnedStandard& standard, const PinnedItem& item) {
  PinnedItem rule = item;
  rule.question.clear();
  rule.action.clear();
  std::string text = "seaworthy/rule/v1\n" + JsonOf(rule);
  for (std::string_view expression : {std::string_view(item.check), std::string_view(item.applies)}) {
    if (expression.find("service") == std::string_view::npos) continue;
    text += fmt::format("\ntier {}, {}", standard.tier.value_or(0), standard.exposure);
  }
  for (const auto& [name, value] : standard.parameters) {
    if (Reads(item.check, name) || Reads(item.applies, name)) text += fmt::format("\n{} = {}", name, value);
  }
  return Sha256(text);
}

const Correction* CorrectionInForce(const ReviewState& review, const std::string& service, const std::string& item) {
  auto correction = review.corrections.find({service, item});
  const ItemRecord* record = RecordOf(review, service, item);
  if (correction == review.corrections.end() || record == nullptr) return nullptr;
  const OutcomeCorrected& event = correction->second.event;
  return record->deciding == event.deciding && record->outcome == event.was ? &correction->second : nullptr;
}

Outcome DecidedOutcome(const ReviewState& review, const std::string& service, const PinnedItem& item) {
  if (const Correction* correction = CorrectionInForce(review, service, item.id)) return correction->event.outcome;
  const ItemRecord* record = RecordOf(review, service, item.id);
  return record == nullptr ? Outcome::kUnknown : record->outcome;
}

std::vector<SeenItem> See(const Case& subject, const PinnedSection& section, Instant at) {
  std::vector<SeenItem> seen;
  for (const PinnedItem& item : section.items) {
    for (const std::string& service : subject.review.started.services) {
      seen.push_back(SeeItem(subject, service, item, at));
    }
  }
  return seen;
}

std::string DecisionDigest(const std::vector<SeenItem>& seen) {
  std::string text = "seaworthy/decision/v1\n";
  for (SeenItem item : seen) {
    item.value.clear();
    if (!item.binds_value) item.deciding.clear();
    text += JsonOf(item) + "\n";
  }
  return Sha256(text);
}

std::string EvidenceDigest(const Case& subject, const PinnedSection& section, Instant now) {
  const ReviewState& review = subject.review;
  std::string text = fmt::format("seaworthy/evidence/v1\n{}\n{}\n", review.standard.digest, ToString(now));
  text += JsonOf(section) + "\n";
  for (const SeenItem& seen : See(subject, section, now)) {
    text += JsonOf(seen) + "\n";
    if (const ItemRecord* record = RecordOf(review, seen.service, seen.item)) text += JsonOf(*record) + "\n";
    auto reason = review.not_applicable.find({seen.service, seen.item});
    if (reason != review.not_applicable.end()) text += reason->second.reason + "\n";
    const PinnedItem* item = review.standard.FindItem(seen.item);
    const AttestationState* attestation = FindAttestation(subject.Service(seen.service), item->id, item->replaces);
    if (attestation != nullptr) text += JsonOf(attestation->event) + "\n";
  }
  for (const auto& [id, thread] : review.threads) {
    bool here = thread.anchor.section == section.id || review.standard.SectionOf(thread.anchor.item) == &section;
    if (!here) continue;
    text += fmt::format("{} {} {}\n", id, NameOf(thread.status), thread.text.digest);
    for (const Reply& reply : thread.replies) text += reply.text.digest + "\n";
  }
  return Sha256(text);
}

std::vector<Change> ChangesSince(const Case& subject, const SignOff& sign_off) {
  const std::vector<SeenItem>& before = sign_off.event.seen;
  const PinnedSection* section = subject.review.standard.FindSection(sign_off.event.section);
  if (section == nullptr) return {{"", "", "item", sign_off.event.section, "", "", true}};
  const std::vector<SeenItem> now = See(subject, *section, sign_off.at);
  std::vector<Change> changes;
  for (const SeenItem& seen : now) {
    const SeenItem* old = Find(before, seen);
    if (old == nullptr) {
      changes.push_back({seen.service, seen.item, "item", "", "new in this section", "", true});
      continue;
    }
    const PinnedItem& item = *subject.review.standard.FindItem(seen.item);
    std::vector<Change> of_item = Comparison(item, *old, seen, RecordOf(subject.review, seen.service, seen.item)).Run();
    std::move(of_item.begin(), of_item.end(), std::back_inserter(changes));
  }
  for (const SeenItem& seen : before) {
    if (Find(now, seen) == nullptr)
      changes.push_back({seen.service, seen.item, "item", "asked", "no longer asked", "", true});
  }
  return changes;
}

}  // namespace seaworthy::review
