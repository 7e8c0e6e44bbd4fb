#include "review/target.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::review {
namespace {

// Of the item with that id, or of one that replaces it; null where the standard has dropped it.
const PinnedSection* SectionFor(const Decider& decider, std::string_view id) {
  for (const PinnedSection& section : decider.standard().sections) {
    for (const PinnedItem& item : section.items) {
      if (item.IsOrReplaces(id)) return &section;
    }
  }
  return nullptr;
}

// A correction does not hold for facts that it never saw, so that what decided is left out.
ItemRecord RecordOf(const CountedItem& counted) {
  ItemRecord record;
  record.item = counted.item;
  record.outcome = counted.outcome;
  record.required = true;
  record.by_age = counted.by_age;
  record.message = counted.message;
  record.failing = counted.failing;
  return record;
}

// The case as a whole, with what counted runs of the service could tell since.
Case WithNewestRuns(Case subject, const std::string& service) {
  subject.review.started.delta_of.clear();
  RunRecord& run = subject.review.runs[service];
  const std::map<std::string, KnownItem> known_items = subject.Service(service).known;
  for (const auto& [id, known] : known_items) {
    if (known.at < run.ended) continue;
    std::erase_if(run.items, [&](const ItemRecord& record) { return record.item == known.item.item; });
    run.items.push_back(RecordOf(known.item));
  }
  return subject;
}

Result<Shortfall> ShortfallIn(const Case& subject, const Target& target, Instant now) {
  const Assessment assessment = Assess(subject, now);
  auto standing = std::find_if(assessment.items.begin(), assessment.items.end(), [&](const ItemStanding& item) {
    return item.item->id == target.item->id && item.service == target.service;
  });
  const bool waived = standing != assessment.items.end() && standing->ground == Ground::kWaived;
  if (standing == assessment.items.end() || (standing->satisfied && !waived)) {
    return Error(kNotNow, fmt::format("'{}' is satisfied on {}", target.item->id, target.service));
  }
  if (standing->record == nullptr && !target.item->check.empty()) {
    return Error(kNotNow, fmt::format("no run has looked at '{}' on {} yet", target.item->id, target.service))
        .Advise("attach a counted run");
  }
  return Shortfall{standing->record == nullptr ? std::vector<Part>() : standing->record->failing, standing->outcome,
                   waived};
}

template <typename T>
Result<Found<T>> Find(const Decider& decider, std::map<std::string, T> ServiceState::*things, std::string_view wanted,
                      std::string_view noun) {
  if (!decider.review().exists()) return decider.Open().error();
  SEAWORTHY_RETURN_IF_ERROR(decider.Need(wanted, fmt::format("the id of the {}", noun)));
  std::vector<Found<T>> found;
  for (const std::string& service : decider.review().started.services) {
    for (const auto& [id, thing] : decider.subject().Service(service).*things) {
      if (id == wanted) found.assign(1, {service, &thing, &id});
      if (id == wanted) break;
      if (id.starts_with(wanted)) found.push_back({service, &thing, &id});
    }
  }
  if (found.size() > 1) {
    return Error(kBadCommand, fmt::format("'{}' could be {} {}s", OneLine(wanted), found.size(), noun))
        .Advise("give more of its id");
  }
  if (found.empty()) return Error(kBadCommand, fmt::format("there is no {} '{}'", noun, OneLine(wanted)));
  SEAWORTHY_RETURN_IF_ERROR(decider.SpeaksFor(found.front().service));
  return found.front();
}

}  // namespace

Result<Target> FindTarget(const Decider& decider, const std::string& service, const std::string& item) {
  if (!decider.review().exists()) return decider.Open().error();
  Target target;
  SEAWORTHY_TRY(target.item, decider.Item(item));
  SEAWORTHY_TRY(target.service, decider.Service(service));
  target.section = decider.standard().SectionOf(item);
  return target;
}

Result<Target> FindOpenTarget(const Decider& decider, const std::string& service, const std::string& item) {
  SEAWORTHY_RETURN_IF_ERROR(decider.Open());
  return FindTarget(decider, service, item);
}

Result<Shortfall> ShortfallOf(const Decider& decider, const Target& target) {
  const ReviewState& review = decider.review();
  if (!review.ended() && review.started.delta_of.empty()) {
    return ShortfallIn(decider.subject(), target, decider.now());
  }
  return ShortfallIn(WithNewestRuns(decider.subject(), target.service), target, decider.now());
}

bool ReviewsItem(const Decider& decider, std::string_view item) {
  const PinnedSection* section = SectionFor(decider, item);
  return section == nullptr || section->rules.empty() ? decider.IsLead() : decider.MayReview(*section);
}

std::string ReviewersOf(const Decider& decider, std::string_view item) {
  const PinnedSection* section = SectionFor(decider, item);
  return section == nullptr || section->rules.empty() ? "the review lead" : "reviewers of " + section->id;
}

Result<Found<Waiver>> FindWaiver(const Decider& decider, std::string_view wanted) {
  return Find(decider, &ServiceState::waivers, wanted, "waiver");
}

Result<Found<Condition>> FindCondition(const Decider& decider, std::string_view wanted) {
  return Find(decider, &ServiceState::conditions, wanted, "condition");
}

Result<Found<Action>> FindAction(const Decider& decider, std::string_view wanted) {
  return Find(decider, &ServiceState::actions, wanted, "action");
}

}  // namespace seaworthy::review
