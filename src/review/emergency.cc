#include "review/emergency.h"

#include <algorithm>

namespace seaworthy::review {
namespace {

template <typename T>
bool IsAmong(const std::vector<T>& things, const std::vector<T>& of) {
  return std::all_of(things.begin(), things.end(),
                     [&](const T& thing) { return std::find(of.begin(), of.end(), thing) != of.end(); });
}

AcceptedBlocker Accept(const Assessment& assessment, const Blocker& blocker) {
  AcceptedBlocker accepted{std::string(NameOf(blocker.kind)), blocker.about, blocker.service, blocker.who, {}, {}};
  if (blocker.kind != Blocker::Kind::kItem) return accepted;
  for (const ItemStanding& item : assessment.items) {
    if (item.item->id != blocker.about || item.service != blocker.service) continue;
    accepted.outcome = item.outcome;
    accepted.parts = item.uncovered;
  }
  return accepted;
}

bool CameLater(const ReviewState& review, const Blocker& request) {
  return std::any_of(review.change_requests.begin(), review.change_requests.end(), [&](const auto& entry) {
    const ChangeRequest& asked = entry.second;
    return asked.section == request.about && request.who.front().name == asked.by && review.emergency->at < asked.at;
  });
}

bool Covers(const ReviewState& review, const AcceptedBlocker& accepted, const Blocker& blocker,
            const AcceptedBlocker& now) {
  if (accepted.kind != now.kind || accepted.about != now.about || accepted.service != now.service) return false;
  switch (blocker.kind) {
    case Blocker::Kind::kItem: return accepted.outcome == now.outcome && IsNoWider(now.parts, accepted.parts);
    case Blocker::Kind::kSection: return IsAmong(now.who, accepted.who);
    case Blocker::Kind::kRequest: return accepted.who == now.who && !CameLater(review, blocker);
    case Blocker::Kind::kRun:
    case Blocker::Kind::kThread: return true;
  }
  return false;
}

}  // namespace

std::vector<AcceptedBlocker> AcceptedNow(const Assessment& assessment) {
  std::vector<AcceptedBlocker> accepted;
  for (const Blocker& blocker : assessment.blockers) accepted.push_back(Accept(assessment, blocker));
  return accepted;
}

std::vector<Blocker> NotAccepted(const ReviewState& review, const Assessment& assessment) {
  std::vector<Blocker> left = assessment.blockers;
  if (!review.emergency) return left;
  const std::vector<AcceptedBlocker>& accepted = review.emergency->accepted;
  std::erase_if(left, [&](const Blocker& blocker) {
    const AcceptedBlocker now = Accept(assessment, blocker);
    return std::any_of(accepted.begin(), accepted.end(),
                       [&](const AcceptedBlocker& one) { return Covers(review, one, blocker, now); });
  });
  return left;
}

bool IsNoWider(const std::vector<Part>& parts, const std::vector<Part>& accepted) {
  return parts.empty() == accepted.empty() && IsAmong(parts, accepted);
}

}  // namespace seaworthy::review
