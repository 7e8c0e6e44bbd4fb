#include "alerting/route.h"

#include <algorithm>

namespace seaworthy::alerting {
namespace {

Truth Takes(const Route& route, const KnownLabels& labels) {
  Truth takes = Matches(route.matchers, labels);
  return route.readable ? takes : std::min(takes, Truth::kMaybe);
}

class Walk {
 public:
  explicit Walk(const KnownLabels& labels) : labels_(labels) {}

  // Precondition: the route takes the alert, as certainly as that. Whether something below or at it surely got it is
  // known: it did, if it is certain.
  void Down(const Route& route, Truth certain) {
    Truth taken = Truth::kNo;  // By a child.
    Truth asked = certain;     // That the next child is asked at all.
    for (const Route& child : route.routes) {
      Truth takes = Takes(child, labels_);
      if (takes == Truth::kNo) continue;
      way_.push_back(child.matchers.empty() ? "every alert" : ToString(child.matchers));
      Down(child, std::min(asked, takes));
      way_.pop_back();
      taken = std::max(taken, takes);
      if (child.proceeds) continue;
      if (takes == Truth::kYes) return;
      asked = Truth::kMaybe;
    }
    if (taken == Truth::kYes) return;
    stops_.push_back({&route, taken == Truth::kMaybe ? Truth::kMaybe : certain, way_});
  }

  std::vector<Stop> Finish() && { return std::move(stops_); }

 private:
  const KnownLabels& labels_;
  std::vector<std::string> way_;
  std::vector<Stop> stops_;
};

// The reach of a route that takes the alert, from its last child back to its first. `none_yet` is what follows if no
// child before took the alert, `one_has` if one did.
Reach ReachBelow(const Route& route, const KnownLabels& labels, const Calendar& calendar,
                 const std::function<Reach(const Route&)>& hours_of) {
  Reach nothing{calendar.None(), calendar.None()};
  Reach none_yet = hours_of(route);
  Reach one_has = nothing;
  for (auto child = route.routes.rbegin(); child != route.routes.rend(); ++child) {
    Truth takes = Takes(*child, labels);
    if (takes == Truth::kNo) continue;
    Reach taken = ReachBelow(*child, labels, calendar, hours_of);
    if (child->proceeds) taken = {taken.sure | one_has.sure, taken.possible | one_has.possible};
    bool certain = takes == Truth::kYes;
    none_yet = certain ? taken : Reach{none_yet.sure & taken.sure, none_yet.possible | taken.possible};
    one_has = certain ? taken : Reach{one_has.sure & taken.sure, one_has.possible | taken.possible};
  }
  return none_yet;
}

}  // namespace

std::vector<Stop> StopsOf(const Route& root, const KnownLabels& labels) {
  Truth takes = Takes(root, labels);
  if (takes == Truth::kNo) return {};
  Walk walk(labels);
  walk.Down(root, takes);
  return std::move(walk).Finish();
}

Reach ReachOf(const Route& root, const KnownLabels& labels, const Calendar& calendar,
              const std::function<Reach(const Route&)>& hours_of) {
  Reach reach = ReachBelow(root, labels, calendar, hours_of);
  if (Takes(root, labels) == Truth::kYes) return reach;
  return {calendar.None(), Takes(root, labels) == Truth::kNo ? calendar.None() : reach.possible};
}

}  // namespace seaworthy::alerting
