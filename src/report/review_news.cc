// What is new in a review for somebody who looked at it before.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/review_marks.h"
#include "report/review_text.h"

namespace seaworthy::report {
namespace {

using review::ItemStanding;

const ItemStanding* Counterpart(const review::Assessment& assessment, const ItemStanding& wanted) {
  auto same = std::ranges::find_if(assessment.items, [&](const ItemStanding& item) {
    return item.service == wanted.service && item.item->id == wanted.item->id;
  });
  return same == assessment.items.end() ? nullptr : &*same;
}

std::string ValueOf(const ItemStanding& item) {
  return item.record == nullptr || item.record->measured.empty() ? std::string()
                                                                 : MeasuredWords(item.record->measured.front());
}

// How an item stood and stands; empty where nothing of it changed.
std::string BecameWords(const ItemStanding* before, const ItemStanding& now) {
  if (before == nullptr) return "new in the standard; " + now.why;
  std::string was = MarkOf(*before).word;
  std::string is = MarkOf(now).word;
  if (was != is) return fmt::format("{} -> {}: {}", was, is, now.why);
  std::string old_value = ValueOf(*before);
  std::string new_value = ValueOf(now);
  if (old_value != new_value) return fmt::format("still {}: {} -> {}", is, old_value, new_value);
  return {};
}

}  // namespace

std::string RenderReviewNews(const NewsPage& news, const ReviewTextOptions& options) {
  const ReviewPage& page = news.now;
  const review::ReviewState& review = page.subject.review;
  auto width = static_cast<std::size_t>(std::max(options.width, 40));
  std::string out = Hanging("",
                            fmt::format("{}  {}: what is new since {}", ShortName(review), review.title,
                                        MomentOf(news.before.review.last_at)),
                            width);
  std::string items;
  for (const ItemStanding& item : page.assessment.items) {
    std::string became = BecameWords(Counterpart(news.assessment_before, item), item);
    if (!became.empty()) items += Hanging("  ", fmt::format("{}  {}", item.item->id, became), width);
  }
  if (!items.empty()) out += "\n" + Paint("Items", Colour::kBold, options.colour) + "\n" + items;
  if (page.happened.empty()) return out + "\nNothing happened.\n";
  out += "\n" + Paint("What happened", Colour::kBold, options.colour) + "\n";
  for (const review::TimelineEntry& entry : page.happened) {
    out += Hanging(fmt::format("  {}  ", MomentOf(entry.at)), entry.text, width);
  }
  return out;
}

}  // namespace seaworthy::report
