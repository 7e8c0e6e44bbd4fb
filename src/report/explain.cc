#include "report/explain.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/facts.h"
#include "report/layout.h"
#include "report/signal_matrix.h"

namespace seaworthy::report {
namespace {

using model::ItemResult;

constexpr std::size_t kShownFact = 1500;  // Bytes of a fact's value; `facts` prints the whole.

class Explainer {
 public:
  Explainer(const TextOptions& options, const facts::FactSet& facts)
      : width_(static_cast<std::size_t>(std::max(options.width, 40))), colour_(options.colour), facts_(facts) {}

  void Field(std::string_view name, std::string_view text) {
    if (!text.empty()) out_ += Hanging(fmt::format("{:<10} ", name), OneLine(text, 2000), width_);
  }

  void Title(std::string_view text) { out_ += "\n" + Paint(text, Colour::kBold, colour_) + "\n"; }

  void Expression(std::string_view name, std::string_view text) {
    if (text.empty()) return;
    Title(name);
    for (std::string_view line : Split(Trim(text), '\n')) out_ += "  " + OneLine(line, 2000) + "\n";
  }

  void Finding(const model::Finding& finding) {
    std::string text = finding.subject.empty() ? "" : finding.subject + ": ";
    text += finding.said;
    if (!finding.threshold.empty()) text += ", against " + finding.threshold;
    if (!finding.expression.empty()) text += " in `" + finding.expression + "`";
    out_ += Hanging("  - ", OneLine(text, 1000), width_);
    std::string place = ToString(finding.place);
    if (finding.observed) place += fmt::format("{}observed {}", place.empty() ? "" : ", ", ToString(*finding.observed));
    if (!place.empty()) out_ += "    " + Paint(OneLine(place, 500), Colour::kBlue, colour_) + "\n";
  }

  // The matrix, and why each alert counts for the signal that the check asks for, or does not.
  void Signals(const model::GoldenSignals& signals, std::string_view check) {
    Title("Golden signals");
    std::string matrix = RenderSignalMatrix(signals, width_ - 2);
    for (std::string_view line : Split(matrix, '\n')) {
      if (!line.empty()) out_ += fmt::format("  {}\n", line);
    }
    auto asked = std::ranges::find_if(model::kGoldenSignals, [&](std::string_view signal) {
      return check.find(fmt::format("alert_rules.{}", signal)) != std::string_view::npos;
    });
    for (const model::SignalRow& row : signals.rows) {
      if (asked != model::kGoldenSignals.end()) Cell(row, *asked);
    }
    Title(fmt::format("What each alert watches ({})", Count(signals.alerts.size(), "alert")));
    out_ += RenderWatchedAlerts(signals, asked == model::kGoldenSignals.end() ? "" : *asked, width_);
  }

  void Missing(const model::Missing& missing) {
    out_ += Hanging("  - ",
                    fmt::format("{}: {}{}{}", missing.fact, missing.reason, missing.detail.empty() ? "" : ", ",
                                OneLine(missing.detail, 500)),
                    width_);
    if (std::string place = ToString(missing.place); !place.empty()) {
      out_ += "    " + Paint(OneLine(place, 500), Colour::kBlue, colour_) + "\n";
    }
    if (!missing.advice.empty()) out_ += Hanging("    ", OneLine(missing.advice, 500), width_);
  }

  void Fact(const model::FactRead& read) {
    auto slot = facts_.declarations().Slot(read.fact);
    if (!slot) return;
    const facts::Declaration& fact = facts_.declarations().facts()[*slot];
    out_ += fmt::format("  {} ({})\n", fact.key, value::ToString(fact.type));
    out_ += Hanging("    ", fact.doc, width_);
    formats::JsonWriter json;
    WriteValue(json, facts_.Get(*slot), facts_);
    out_ += "    " + OneLine(json.text(), kShownFact) + "\n";
  }

  std::string Take() { return std::move(out_); }

 private:
  void Cell(const model::SignalRow& row, std::string_view signal) {
    std::size_t column =
        static_cast<std::size_t>(std::ranges::find(model::kGoldenSignals, signal) - model::kGoldenSignals.begin());
    const model::SignalCell& cell = row.cells[column];
    if (cell.reason.empty()) return;
    out_ += Hanging("  ", OneLine(fmt::format("{}, {}: {}", RowName(row), signal, cell.reason), 600), width_);
  }

  std::size_t width_;
  bool colour_;
  const facts::FactSet& facts_;
  std::string out_;
};

bool ReadsSignals(const ItemResult& result) {
  return std::ranges::any_of(result.read,
                             [](const model::FactRead& read) { return read.fact.starts_with("alert_rules."); });
}

}  // namespace

std::string RenderExplanation(const model::Run& run, const ItemResult& result, const facts::FactSet& facts,
                              const TextOptions& options) {
  const model::Item& item = *result.item;
  Explainer page(options, facts);
  page.Field("item", fmt::format("{} of {} {}", item.id, run.standard->id, run.standard->version));
  page.Field("question", item.question);
  page.Field("outcome", fmt::format("{}{}", Name(result.outcome), result.required ? ", required" : ""));
  page.Field("because", result.message);
  page.Field("severity", Name(item.severity));
  page.Field("why", item.why);
  page.Field("action", item.action);
  page.Field("guide", item.guide);
  for (const model::Origin& origin : item.origins) {
    page.Field("origin", fmt::format("{}: {} {}", origin.kind, origin.title, origin.url));
  }
  page.Expression("Applies", item.applies);
  page.Expression("Check", item.check);
  if (!result.findings.empty()) page.Title(fmt::format("What decided ({})", Count(result.findings_total, "finding")));
  for (const model::Finding& finding : result.findings) page.Finding(finding);
  if (run.signals && ReadsSignals(result)) page.Signals(*run.signals, item.check);
  if (!result.missing.empty()) page.Title("What is not known");
  for (const model::Missing& missing : result.missing) page.Missing(missing);
  if (!result.read.empty()) page.Title("Facts read");
  for (const model::FactRead& read : result.read) page.Fact(read);
  return page.Take();
}

}  // namespace seaworthy::report
