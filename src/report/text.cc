#include "report/text.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "report/layout.h"
#include "report/signal_matrix.h"
#include "report/summary.h"

namespace seaworthy::report {
namespace {

using model::Finding;
using model::ItemResult;
using model::Outcome;

constexpr std::size_t kShownFindings = 6;  // Of an item that fails.
constexpr std::size_t kShownAdvice = 3;    // Of advice that fails, and of what passes.

struct Mark {
  std::string_view word;
  Colour colour;
};

Mark MarkOf(const ItemResult& result) {
  if (result.for_review) return {"review", Colour::kBlue};
  switch (result.outcome) {
    case Outcome::kPass: return {"pass", Colour::kGreen};
    case Outcome::kFail: return {"FAIL", result.required ? Colour::kRed : Colour::kYellow};
    case Outcome::kUnknown: return {"?", Colour::kYellow};
    case Outcome::kNotApplicable: return {"n/a", Colour::kDim};
    case Outcome::kError: return {"ERROR", Colour::kRed};
  }
  return {"?", Colour::kNone};
}

// What a reader should know of how strictly the item counts.
std::string Weight(const ItemResult& result) {
  if (result.item->stage == model::Stage::kShadow) return "shadow";
  if (result.item->severity == model::Severity::kBlocker) {
    bool counts = result.required || result.outcome == Outcome::kNotApplicable;
    return counts ? "blocker" : "blocker, not enforced";
  }
  return std::string(Name(result.item->severity));
}

// `replicas is 1, wanted >= 2`, without the element's name. Of a pass, what
// was seen says by itself that it is something, or not nothing.
std::string Measured(const Finding& finding, bool failed) {
  bool plain = finding.threshold == "== " + finding.measured || finding.threshold == "> 0" ||
               finding.threshold.starts_with("!= ");
  return finding.threshold.empty() || (plain && !failed) ? finding.said
                                                         : finding.said + ", wanted " + finding.threshold;
}

std::string WhatWasSeen(const Finding& finding, bool failed) {
  return (finding.subject.empty() ? "" : finding.subject + ": ") + Measured(finding, failed);
}

class Page {
 public:
  Page(const model::Run& run, const TextOptions& options)
      : run_(run), options_(options), width_(static_cast<std::size_t>(std::max(options.width, 40))) {}

  std::string Render() {
    Head();
    FirstThings();
    Signals();
    for (const SectionView& section : Sections(run_)) Section(section);
    NotKnown();
    Remarks();
    if (options_.verdict) Foot();
    return std::move(out_);
  }

 private:
  std::string Painted(std::string_view text, Colour colour) const { return Paint(text, colour, options_.colour); }

  void Line(std::string_view text = {}) {
    out_ += text;
    out_ += '\n';
  }

  void Title(std::string_view text) {
    Line();
    Line(Painted(text, Colour::kBold));
  }

  void Head() {
    std::string standard = fmt::format("{} {}", run_.standard->id, run_.standard->version);
    std::string service = OneLine(run_.service);
    if (run_.tier) service += fmt::format(", tier {}", *run_.tier);
    out_ += Edges(service, standard, width_);
    if (run_.service_source == "detected") {
      out_ += Hanging("", kOnlyDetected, width_);
    }
  }

  void FirstThings() {
    auto useful = MostUseful(run_);
    if (useful.empty()) return;
    Title("First things first");
    int number = 0;
    for (const ItemResult* result : useful) {
      std::string head = fmt::format("  {} ", ++number);
      out_ += Hanging(head, fmt::format("{}: {}", result->item->id, Headline(*result)), width_);
      if (!result->findings.empty()) PlaceLine("    ", result->findings.front());
      if (!result->item->action.empty()) out_ += Hanging("    ", result->item->action, width_);
    }
  }

  // `carts, orders and 2 more: liveness is false; and 3 findings more`: the elements of which the same is said.
  std::string Headline(const ItemResult& result) const {
    if (result.findings.empty()) return OneLine(result.item->question);
    const std::string said = Measured(result.findings.front(), true);
    std::vector<std::string> subjects;
    std::size_t same = 0;
    for (const Finding& finding : result.findings) {
      if (Measured(finding, true) != said) continue;
      ++same;
      if (std::ranges::find(subjects, finding.subject) == subjects.end()) subjects.push_back(finding.subject);
    }
    if (subjects.size() > 5) {
      std::string more = fmt::format("{} more", subjects.size() - 4);
      subjects.resize(4);
      subjects.push_back(std::move(more));
    }
    std::string text = subjects.front().empty() ? said : JoinWords(subjects) + ": " + said;
    std::size_t others = result.findings_total > same ? result.findings_total - same : 0;
    if (others > 0) text += "; and " + Count(others, "finding") + " more";
    return OneLine(text, 400);
  }

  void Signals() {
    if (!run_.signals || run_.signals->rows.empty()) return;
    Title("Golden signals, and the alerts on them");
    std::string matrix = RenderSignalMatrix(*run_.signals, width_ - 2);
    for (std::string_view line : Split(matrix, '\n')) {
      if (!line.empty()) Line(fmt::format("  {}", line));
    }
  }

  void PlaceLine(std::string_view indent, const Finding& finding) {
    std::string place = ToString(finding.place);
    if (!place.empty()) Line(std::string(indent) + Painted(OneLine(place, 300), Colour::kBlue));
  }

  static std::string CountsLine(const model::Counts& counts) {
    std::vector<std::string> parts;
    auto add = [&](int number, std::string_view word) {
      if (number > 0) parts.push_back(fmt::format("{} {}", number, word));
    };
    add(counts.pass, "pass");
    add(counts.fail, "fail");
    add(counts.error, "error");
    add(counts.unknown, "unknown");
    add(counts.not_applicable, "not applicable");
    add(counts.for_review, "for the review");
    return JoinWords(parts, ", ");
  }

  void Section(const SectionView& section) {
    Line();
    std::string edges = Edges(section.title, CountsLine(section.counts), width_);
    out_ += options_.colour ? Painted(edges.substr(0, edges.size() - 1), Colour::kBold) + "\n" : edges;
    for (const ItemResult* result : section.items) {
      // What is unknown is told once, under the source that would tell it.
      bool told_later = result->outcome == Outcome::kUnknown && !result->for_review && !result->missing.empty();
      if (!told_later) Item(*result);
    }
  }

  void Item(const ItemResult& result) {
    Mark mark = MarkOf(result);
    std::string lead = fmt::format("  {:<6} ", mark.word);
    std::string text = fmt::format("{} ({}): {}", result.item->id, Weight(result), OneLine(result.item->question, 400));
    std::string lines = Hanging(lead, text, width_);
    if (options_.colour) lines.replace(0, lead.size(), Painted(lead, mark.colour));
    out_ += lines;
    switch (result.outcome) {
      case Outcome::kFail: return Failing(result);
      case Outcome::kPass: return Passing(result);
      case Outcome::kError: out_ += Hanging("         ", OneLine(result.message, 400), width_); return;
      case Outcome::kNotApplicable: out_ += Hanging("         ", OneLine(result.message, 400), width_); return;
      case Outcome::kUnknown: return;
    }
  }

  void Failing(const ItemResult& result) {
    bool is_advice = result.item->severity == model::Severity::kAdvice;
    std::size_t shown = std::min(result.findings.size(), is_advice ? kShownAdvice : kShownFindings);
    Findings(result, shown, true);
    if (!result.item->action.empty()) out_ += Hanging("         Do: ", result.item->action, width_);
    if (!result.item->guide.empty()) Line("         Guide: " + OneLine(result.item->guide, 300));
  }

  void Passing(const ItemResult& result) {
    if (options_.passes) Findings(result, std::min(result.findings.size(), kShownAdvice), false);
  }

  void Findings(const ItemResult& result, std::size_t shown, bool failed) {
    for (std::size_t i = 0; i < shown; ++i) Evidence(result.findings[i], failed);
    if (result.findings_total > shown) Line(fmt::format("         … and {} more", result.findings_total - shown));
  }

  // What was seen and where, on one line where it fits.
  void Evidence(const Finding& finding, bool failed) {
    std::string seen = OneLine(WhatWasSeen(finding, failed), 300);
    std::string place = OneLine(ToString(finding.place), 300);
    if (place.empty()) {
      out_ += Hanging("         ", seen, width_);
    } else if (11 + Columns(seen) + Columns(place) <= width_) {
      Line("         " + seen + "  " + Painted(place, Colour::kBlue));
    } else {
      out_ += Hanging("         ", seen, width_);
      Line("         " + Painted(place, Colour::kBlue));
    }
  }

  void NotKnown() {
    auto groups = Unknowns(run_);
    if (groups.empty()) return;
    Title("Not known, by what would tell");
    for (const UnknownGroup& group : groups) {
      std::vector<std::string> ids;
      for (const ItemResult* result : group.items) ids.push_back(result->item->id);
      out_ += Hanging("  ", fmt::format("{} ({}): {}", group.source, group.reason, JoinWords(ids)), width_);
      std::string help = Sentence(group.detail);
      if (!help.empty() && !group.advice.empty()) help += ' ';
      help += group.advice;
      if (!help.empty()) out_ += Hanging("      ", OneLine(help, 600), width_);
    }
  }

  void Remarks() {
    if (run_.remarks.empty() && run_.dialled.empty()) return;
    Title("Remarks");
    for (const std::string& remark : run_.remarks) out_ += Hanging("  ", OneLine(remark, 500), width_);
    if (!run_.dialled.empty()) out_ += Hanging("  ", "Dialled: " + JoinWords(run_.dialled, ", "), width_);
  }

  void Foot() {
    Line();
    Colour colour = run_.verdict == model::Verdict::kReady      ? Colour::kGreen
                    : run_.verdict == model::Verdict::kNotReady ? Colour::kRed
                                                                : Colour::kYellow;
    std::string shout = Shout(run_);
    std::string lines = Hanging(shout + ": ", VerdictSentence(run_) + ".", width_);
    if (options_.colour) lines.replace(0, shout.size(), Painted(shout, colour));
    out_ += lines;
    if (std::string turns = WhatTurnsIt(run_); !turns.empty()) out_ += Hanging("", turns, width_);
  }

  const model::Run& run_;
  const TextOptions& options_;
  std::size_t width_;
  std::string out_;
};

}  // namespace

std::string RenderText(const model::Run& run, const TextOptions& options) { return Page(run, options).Render(); }

}  // namespace seaworthy::report
