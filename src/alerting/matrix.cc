#include "alerting/matrix.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::alerting {
namespace {

bool IsAbout(const Candidate& candidate, std::size_t component) {
  return std::ranges::find(candidate.scope.components, component) != candidate.scope.components.end();
}

// What there is for one cell.
struct Sorted {
  std::vector<std::size_t> counting;
  const Candidate* named = nullptr;         // Only its name speaks for the signal.
  const Candidate* unreadable = nullptr;    // Nobody knows what it watches.
  const Candidate* disqualified = nullptr;  // Would watch it.
  std::vector<const Candidate*> elsewhere;  // Watch the signal of something else.
};

Sorted Sort(Signal signal, std::size_t component, std::span<const Candidate> candidates) {
  Sorted sorted;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Candidate& candidate = candidates[i];
    bool about = IsAbout(candidate, component);
    if (candidate.unreadable) {
      if (about) sorted.unreadable = &candidate;
    } else if (candidate.watch.signal != signal) {
      continue;
    } else if (!candidate.disqualified.empty()) {
      if (about) sorted.disqualified = &candidate;
    } else if (!about) {
      if (candidate.scope.components.empty()) sorted.elsewhere.push_back(&candidate);
    } else if (candidate.watch.grounds == Grounds::kExpression) {
      sorted.counting.push_back(i);
    } else {
      sorted.named = &candidate;
    }
  }
  return sorted;
}

std::string ReasonOfCovered(const Sorted& sorted, std::span<const Candidate> candidates) {
  const Candidate& first = candidates[sorted.counting.front()];
  std::string reason = fmt::format("{} watches {}", first.name, first.watch.reason);
  if (!first.scope.whole) reason += fmt::format("; {}", first.scope.reason);
  if (sorted.counting.size() > 1) reason += fmt::format("; {} more", sorted.counting.size() - 1);
  return reason;
}

std::string ReasonOfUncovered(Signal signal, const Sorted& sorted) {
  if (const Candidate* draft = sorted.disqualified) {
    return fmt::format("{} would watch {}, but {}", draft->name, Name(signal), draft->disqualified);
  }
  if (sorted.elsewhere.empty()) return fmt::format("no alert watches {}", Name(signal));
  const Candidate& other = *sorted.elsewhere.front();
  std::string more =
      sorted.elsewhere.size() > 1 ? fmt::format(", and {} more likewise", sorted.elsewhere.size() - 1) : "";
  return fmt::format("{} watches the {} of something else: {}{}", other.name, Name(signal), other.scope.reason, more);
}

// The alert that speaks for the cell: one that counts, else what comes nearest, in the order of the reasons.
const Candidate* Named(const Sorted& sorted, std::span<const Candidate> candidates, std::span<const Unread> unread) {
  if (!sorted.counting.empty()) return &candidates[sorted.counting.front()];
  if (sorted.named != nullptr) return sorted.named;
  if (sorted.unreadable != nullptr) return sorted.unreadable;
  if (!unread.empty()) return nullptr;
  if (sorted.disqualified != nullptr) return sorted.disqualified;
  return sorted.elsewhere.empty() ? nullptr : sorted.elsewhere.front();
}

void Decide(Cell& cell, const Sorted& sorted, std::span<const Candidate> candidates, std::span<const Unread> unread) {
  if (!sorted.counting.empty()) {
    cell.covered = true;
    cell.alerts = sorted.counting;
    cell.reason = ReasonOfCovered(sorted, candidates);
  } else if (sorted.named != nullptr) {
    cell.absent = value::AbsentReason::kNotFound;
    cell.reason =
        fmt::format("only the name of {} speaks for {}, not its expression", sorted.named->name, Name(cell.signal));
  } else if (sorted.unreadable != nullptr) {
    cell.absent = *sorted.unreadable->unreadable;
    cell.reason =
        fmt::format("what {} watches cannot be told: {}", sorted.unreadable->name, sorted.unreadable->disqualified);
  } else if (!unread.empty()) {
    cell.absent = unread.front().reason;
    cell.reason = fmt::format("no alert that was read watches {}; {}", Name(cell.signal), unread.front().what);
  } else {
    cell.covered = false;
    cell.reason = ReasonOfUncovered(cell.signal, sorted);
  }
}

}  // namespace

std::vector<Cell> MatrixOf(const Subject& subject, std::span<const Candidate> candidates,
                           std::span<const Unread> unread) {
  std::vector<Cell> cells;
  std::size_t rows = std::max<std::size_t>(1, subject.components.size());
  for (std::size_t component = 0; component < rows; ++component) {
    for (Signal signal : kSignals) {
      Cell& cell = cells.emplace_back();
      if (!subject.components.empty()) cell.component = subject.components[component];
      cell.signal = signal;
      Sorted sorted = Sort(signal, component, candidates);
      Decide(cell, sorted, candidates, unread);
      const Candidate* named = Named(sorted, candidates, unread);
      if (named != nullptr) cell.named = static_cast<std::size_t>(named - candidates.data());
    }
  }
  return cells;
}

}  // namespace seaworthy::alerting
