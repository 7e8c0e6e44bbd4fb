// What came of a push, for a person at a terminal.
#include <algorithm>
#include <ranges>
#include <utility>

#include <fmt/format.h>

#include "app/push_out.h"
#include "base/text.h"
#include "report/layout.h"
#include "report/text.h"
#include "standard/bundle.h"
#include "standard/load.h"

namespace seaworthy::app {
namespace {

using model::Outcome;
using model::Verdict;
using report::Colour;

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

bool IsShipped(const Judgement& own) {
  const std::vector<std::string> ids = standard::Shipped();
  if (std::ranges::find(ids, own.standard->id) == ids.end()) return false;
  const standard::LoadOutcome shipped = standard::OpenAndLoad(own.standard->id, *own.declarations);
  return shipped.ok() && shipped.standard.digest == own.standard->digest;
}

std::string OwnVerdict(const Judgement& own) {
  const std::string name = fmt::format("{} {}", own.standard->id, own.standard->version);
  return fmt::format("By {} it would be {}", IsShipped(own) ? "the shipped " + name : name + " of the repository",
                     Spoken(own.run.verdict));
}

// Whether the server came to the very same: then the sender's report is the server's as well, and says more.
bool SameJudgement(const Judgement& own, const ServerVerdict& verdict) {
  if (own.standard->digest != verdict.standard.digest || own.run.verdict != verdict.verdict) return false;
  return std::ranges::equal(own.run.items, verdict.outcomes, [](const model::ItemResult& a, const PushedOutcome& b) {
    return a.item->id == b.record.item && a.outcome == b.record.outcome && a.required == b.record.required;
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
  static bool IsSatisfied(const PushedOutcome& item) {
    return item.record.outcome == Outcome::kPass || item.record.outcome == Outcome::kNotApplicable;
  }
  bool Blocks(const PushedOutcome& item) const {
    return item.record.required && !IsSatisfied(item) && !item.for_review;
  }
  bool OnlyTold(const PushedOutcome& item) const { return !IsSatisfied(item) && !Blocks(item); }

  static Colour ColourOf(Verdict verdict) {
    if (verdict == Verdict::kReady) return Colour::kGreen;
    return verdict == Verdict::kNotReady ? Colour::kRed : Colour::kYellow;
  }
  std::string Painted(std::string_view text, Colour colour) const { return report::Paint(text, colour, colour_); }
  void Hang(std::string_view first, std::string_view text) { text_ += report::Hanging(first, text, width_); }

  void Items(bool (Page::*wanted)(const PushedOutcome&) const) {
    bool first = true;
    for (const PushedOutcome& item : verdict_.outcomes) {
      if (!(this->*wanted)(item)) continue;
      if (first) text_ += "\n";
      first = false;
      Item(item);
    }
  }

  void Item(const PushedOutcome& item) {
    std::string head = OneLine(item.record.item, 80);
    if (!item.question.empty()) {
      head += fmt::format(" ({}): {}", OneLine(item.severity, 40), OneLine(item.question, 400));
    } else {
      head += item.record.required ? " (required)" : " (not required)";
    }
    const auto [word, colour] = MarkOf(item);
    std::string lead = fmt::format("  {:<6} ", word);
    std::string lines = report::Hanging(lead, head, width_);
    if (colour_) lines.replace(0, lead.size(), Painted(lead, colour));
    text_ += lines;
    if (item.for_review) return;
    Evidence(item);
    if (item.record.outcome == Outcome::kFail && !item.action.empty()) {
      Hang(std::string(kIndent) + "Do: ", OneLine(item.action, 400));
    }
  }

  std::pair<std::string_view, Colour> MarkOf(const PushedOutcome& item) const {
    if (item.for_review) return {"review", Colour::kBlue};
    switch (item.record.outcome) {
      case Outcome::kFail: return {"FAIL", item.record.required ? Colour::kRed : Colour::kYellow};
      case Outcome::kError: return {"ERROR", Colour::kRed};
      default: return {"?", Colour::kYellow};
    }
  }

  // What was measured and where; else what the server says.
  void Evidence(const PushedOutcome& item) {
    const review::ItemRecord& record = item.record;
    if (record.outcome != Outcome::kFail || record.measured.empty()) {
      return Hang(kIndent, OneLine(record.message, 600));
    }
    for (const review::Measured& one : record.measured | std::views::take(kShownParts)) {
      std::string seen = one.part.subject.empty() ? one.value : one.part.subject + ": " + one.value;
      if (!one.threshold.empty()) seen += ", wanted " + one.threshold;
      Seen(OneLine(seen, 300), OneLine(ToString(Place{one.file, one.line}), 300));
    }
    if (record.measured.size() > kShownParts) {
      Hang(kIndent, fmt::format("… and {} more", record.measured.size() - kShownParts));
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
    for (const PushedOutcome& item : verdict_.outcomes) {
      if (item.for_review) {
        ++review;
        continue;
      }
      if (!item.record.required) continue;
      ++required;
      if (item.record.outcome == Outcome::kFail) {
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
