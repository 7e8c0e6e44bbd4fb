// What came of a push, for a person at a terminal.
#include <algorithm>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "app/push_out.h"
#include "base/text.h"
#include "report/layout.h"
#include "report/text.h"

namespace seaworthy::app {
namespace {

using model::Outcome;
using model::Verdict;
using report::Colour;
using review::ItemRecord;

constexpr std::size_t kShownParts = 6;
constexpr std::string_view kIndent = "         ";
constexpr std::string_view kPreview = "a preview";

std::string Spoken(Verdict verdict) {
  std::string words(Name(verdict));
  std::ranges::replace(words, '_', ' ');
  return words;
}

std::string Shouted(Verdict verdict) {
  std::string words = Spoken(verdict);
  for (char& c : words) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return words;
}

std::size_t WidthOf(const RenderOptions& options) { return static_cast<std::size_t>(std::max(options.width, 40)); }

std::string OwnVerdict(const Judgement& own) {
  return fmt::format("By {} {} of the repository it would be {}", own.standard->id, own.standard->version,
                     Spoken(own.run.verdict));
}

// Whether the server came to the very same: then the sender's report is the server's as well, and says more.
bool SameJudgement(const Judgement& own, const ServerVerdict& verdict) {
  if (own.standard->digest != verdict.standard.digest || own.run.verdict != verdict.verdict) return false;
  return std::ranges::equal(own.run.items, verdict.outcomes, [](const model::ItemResult& a, const ItemRecord& b) {
    return a.item->id == b.item && a.outcome == b.outcome && a.required == b.required;
  });
}

class Page {
 public:
  Page(const ServerVerdict& verdict, const RenderOptions& options)
      : verdict_(verdict), colour_(options.colour), width_(WidthOf(options)) {}

  std::string Whole() && {
    std::string service = OneLine(verdict_.service, 80);
    if (verdict_.tier) service += fmt::format(", tier {}", *verdict_.tier);
    text_ += report::Edges(service, OneLine(verdict_.standard.id + " " + verdict_.standard.version, 80), width_);
    Hang("", fmt::format("judged by {} with what it holds", verdict_.server));
    Items(&Page::Blocks);
    Items(&Page::OnlyTold);
    text_ += fmt::format("\n{}: {}.\n", Painted(Shouted(verdict_.verdict), ColourOf(verdict_.verdict)), Sentence());
    return std::move(*this).Tail();
  }

  // Where the run is now, and what else the server says of it.
  std::string Tail() && {
    std::vector<std::string> fate;
    auto says_preview = [](const std::string& remark) { return remark.starts_with(kPreview); };
    if (verdict_.counted) {
      fate.emplace_back("the run counts");
    } else if (std::ranges::none_of(verdict_.remarks, says_preview)) {
      fate.emplace_back(kPreview);
    }
    if (!verdict_.reviews.empty()) fate.push_back("attached to " + Count(verdict_.reviews.size(), "open review"));
    if (!verdict_.standing.empty()) fate.push_back("the service is " + OneLine(verdict_.standing, 40));
    if (!fate.empty()) Hang("  - ", JoinWords(fate, ", "));
    for (const std::string& remark : verdict_.remarks) Hang("  - ", OneLine(remark, 500));
    text_ += fmt::format("  {}\n", OneLine(verdict_.link, 300));
    return std::move(text_);
  }

 private:
  static bool IsSatisfied(const ItemRecord& item) {
    return item.outcome == Outcome::kPass || item.outcome == Outcome::kNotApplicable;
  }
  // A person answers it in the review: no machine is waited for.
  bool IsForReview(const ItemRecord& item) const {
    const model::Item* rule = RuleOf(item);
    return rule != nullptr && item.outcome == Outcome::kUnknown && rule->check.empty() && rule->awaits.empty();
  }
  bool Blocks(const ItemRecord& item) const { return item.required && !IsSatisfied(item) && !IsForReview(item); }
  bool OnlyTold(const ItemRecord& item) const { return !IsSatisfied(item) && !Blocks(item); }

  const model::Item* RuleOf(const ItemRecord& item) const {
    return verdict_.rules == nullptr ? nullptr : verdict_.rules->FindItem(item.item);
  }

  static Colour ColourOf(Verdict verdict) {
    if (verdict == Verdict::kReady) return Colour::kGreen;
    return verdict == Verdict::kNotReady ? Colour::kRed : Colour::kYellow;
  }
  std::string Painted(std::string_view text, Colour colour) const { return report::Paint(text, colour, colour_); }
  void Hang(std::string_view first, std::string_view text) { text_ += report::Hanging(first, text, width_); }

  void Items(bool (Page::*wanted)(const ItemRecord&) const) {
    bool first = true;
    for (const ItemRecord& item : verdict_.outcomes) {
      if (!(this->*wanted)(item)) continue;
      if (first) text_ += "\n";
      first = false;
      Item(item);
    }
  }

  void Item(const ItemRecord& item) {
    const model::Item* rule = RuleOf(item);
    std::string head = OneLine(item.item, 80);
    if (rule != nullptr) {
      head += fmt::format(" ({}): {}", Name(rule->severity), OneLine(rule->question, 400));
    } else {
      head += item.required ? " (required)" : " (not required)";
    }
    const auto [word, colour] = MarkOf(item);
    std::string lead = fmt::format("  {:<6} ", word);
    std::string lines = report::Hanging(lead, head, width_);
    if (colour_) lines.replace(0, lead.size(), Painted(lead, colour));
    text_ += lines;
    if (IsForReview(item)) return;
    Evidence(item);
    if (rule != nullptr && item.outcome == Outcome::kFail && !rule->action.empty()) {
      Hang(std::string(kIndent) + "Do: ", OneLine(rule->action, 400));
    }
  }

  std::pair<std::string_view, Colour> MarkOf(const ItemRecord& item) const {
    if (IsForReview(item)) return {"review", Colour::kBlue};
    switch (item.outcome) {
      case Outcome::kFail: return {"FAIL", item.required ? Colour::kRed : Colour::kYellow};
      case Outcome::kError: return {"ERROR", Colour::kRed};
      default: return {"?", Colour::kYellow};
    }
  }

  // What was measured and where; else what the server says.
  void Evidence(const ItemRecord& item) {
    if (item.outcome != Outcome::kFail || item.measured.empty()) return Hang(kIndent, OneLine(item.message, 600));
    for (const review::Measured& one : item.measured | std::views::take(kShownParts)) {
      std::string seen = one.part.subject.empty() ? one.value : one.part.subject + ": " + one.value;
      if (!one.threshold.empty()) seen += ", wanted " + one.threshold;
      Seen(OneLine(seen, 300), OneLine(ToString(Place{one.file, one.line}), 300));
    }
    if (item.measured.size() > kShownParts) {
      Hang(kIndent, fmt::format("… and {} more", item.measured.size() - kShownParts));
    }
  }

  // On one line with its place where both fit.
  void Seen(const std::string& seen, const std::string& place) {
    const bool fits = kIndent.size() + 2 + report::Columns(seen) + report::Columns(place) <= width_;
    if (fits && !place.empty()) {
      text_ += fmt::format("{}{}  {}\n", kIndent, seen, Painted(place, Colour::kBlue));
      return;
    }
    Hang(kIndent, seen);
    if (!place.empty()) text_ += fmt::format("{}{}\n", kIndent, Painted(place, Colour::kBlue));
  }

  // `of 3 required items, 1 fails and 2 are not known`
  std::string Sentence() const {
    std::size_t required = 0, fail = 0, unknown = 0, review = 0;
    for (const ItemRecord& item : verdict_.outcomes) {
      if (IsForReview(item)) {
        ++review;
        continue;
      }
      if (!item.required) continue;
      ++required;
      if (item.outcome == Outcome::kFail) {
        ++fail;
      } else if (!IsSatisfied(item)) {
        ++unknown;
      }
    }
    std::string sentence = required == 0   ? "nothing is required"
                           : required == 1 ? "the one required item passes"
                                           : fmt::format("all {} required items pass", required);
    if (fail + unknown > 0) {
      std::vector<std::string> parts;
      if (fail > 0) parts.push_back(fmt::format("{} {}", fail, fail == 1 ? "fails" : "fail"));
      if (unknown > 0) parts.push_back(fmt::format("{} {} not known", unknown, unknown == 1 ? "is" : "are"));
      sentence = fmt::format("of {}, {}", Count(required, "required item"), JoinWords(parts));
    }
    if (review > 0) sentence += fmt::format("; {} for the review", Count(review, "item"));
    return sentence;
  }

  const ServerVerdict& verdict_;
  const bool colour_;
  const std::size_t width_;
  std::string text_;
};

}  // namespace

std::string RenderServerVerdict(const ServerVerdict& verdict, const RenderOptions& options) {
  return Page(verdict, options).Whole();
}

std::string RenderPushed(const Judgement& own, const ServerVerdict& verdict, const RenderOptions& options) {
  if (SameJudgement(own, verdict)) {
    return report::RenderText(own.run, {.width = options.width, .colour = options.colour}) +
           fmt::format("\n{} judged the same: {}\n", verdict.server, Spoken(verdict.verdict)) +
           Page(verdict, options).Tail();
  }
  const std::string own_verdict = OwnVerdict(own) + "; `seaworthy check` without --push says why.";
  return RenderServerVerdict(verdict, options) + "\n" + report::Hanging("", own_verdict, WidthOf(options));
}

std::string RenderNotKnown(const Judgement& own, const Error& why, const RenderOptions& options) {
  return report::RenderText(own.run, {.width = options.width, .colour = options.colour, .verdict = false}) + "\n" +
         report::Hanging("", OwnVerdict(own) + ".", WidthOf(options)) + RenderNotKnown(why);
}

std::string RenderNotKnown(const Error& why) {
  const std::string advice = why.advice().empty() ? "hand the run in again once the server answers" : why.advice();
  const std::string place = ToString(why.place());
  const std::string reason = fmt::format("{}{}{}; {}", place, place.empty() ? "" : ": ", why.message(), advice);
  return fmt::format("NOT KNOWN: the server's verdict could not be had: {}\n", OneLine(reason, 2000));
}

}  // namespace seaworthy::app
