#include "report/signal_matrix.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "report/layout.h"

namespace seaworthy::report {
namespace {

using model::GoldenSignals;
using model::kGoldenSignals;
using model::SignalCell;
using model::SignalRow;
using model::WatchedAlert;

constexpr std::size_t kGap = 2;            // Columns between two cells.
constexpr std::size_t kLongestCell = 15;   // `ticket, anomaly`
constexpr std::size_t kShownAlerts = 200;  // Of an explanation; `facts` lists all.

bool Detects(const SignalCell& cell, std::string_view how) {
  return std::ranges::find(cell.detection, how) != cell.detection.end();
}

// Padded with spaces to `width` columns, or cut.
std::string Fitted(std::string_view text, std::size_t width) {
  std::string fitted = OneLine(text, width);
  std::size_t columns = Columns(fitted);
  if (columns < width) fitted.append(width - columns, ' ');
  return fitted;
}

std::string TrimmedLine(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::size_t NameColumns(const GoldenSignals& signals, std::size_t width) {
  std::size_t longest = 0;
  for (const SignalRow& row : signals.rows) longest = std::max(longest, Columns(RowName(row)));
  std::size_t cells = kGoldenSignals.size() * (kLongestCell + kGap);
  return std::min(longest, width > cells + 10 ? width - cells : std::size_t{10});
}

std::string AlertLine(const WatchedAlert& alert, std::size_t width) {
  bool counts = alert.signal != "other";
  std::string text = fmt::format("{}: {}", alert.name, counts ? alert.signal : "no golden signal");
  if (counts && alert.grounds == "name") text += " by its name alone, which does not count";
  if (!alert.reason.empty()) text += ": " + alert.reason;
  if (!alert.bound.empty()) text += fmt::format("; fires {}", alert.bound);
  return Hanging("  - ", OneLine(text, 600), width);
}

}  // namespace

std::string_view RowName(const SignalRow& row) {
  return row.component.empty() ? std::string_view("service") : std::string_view(row.component);
}

std::string CellText(const SignalCell& cell) {
  if (!cell.covered) return "?";
  if (!*cell.covered) return "-";
  std::string text =
      cell.urgency == "page" || cell.urgency == "ticket" || cell.urgency == "notice" ? cell.urgency : "alert";
  if (Detects(cell, "burn-rate")) return text + ", burn";
  if (Detects(cell, "anomaly")) return text + ", anomaly";
  return text;
}

std::string RenderSignalMatrix(const GoldenSignals& signals, std::size_t width) {
  std::size_t name = NameColumns(signals, width);
  std::size_t cell = std::max<std::size_t>((width - name) / kGoldenSignals.size(), kGap + 8) - kGap;
  std::string gap(kGap, ' ');
  std::string head = Fitted("", name);
  for (std::string_view signal : kGoldenSignals) head += gap + Fitted(signal, cell);
  std::string out = TrimmedLine(std::move(head));
  for (const SignalRow& row : signals.rows) {
    std::string line = Fitted(RowName(row), name);
    for (const SignalCell& one : row.cells) line += gap + Fitted(CellText(one), cell);
    out += TrimmedLine(std::move(line));
  }
  return out;
}

std::string RenderWatchedAlerts(const GoldenSignals& signals, std::string_view signal, std::size_t width) {
  std::vector<const WatchedAlert*> order;
  for (const WatchedAlert& alert : signals.alerts) order.push_back(&alert);
  std::ranges::stable_partition(order, [&](const WatchedAlert* alert) { return alert->signal == signal; });
  std::string out;
  for (std::size_t i = 0; i < std::min(order.size(), kShownAlerts); ++i) {
    out += AlertLine(*order[i], width);
    if (std::string place = ToString(order[i]->place); !place.empty()) out += "    " + OneLine(place, 300) + "\n";
  }
  if (order.size() > kShownAlerts) out += fmt::format("  … and {} more\n", order.size() - kShownAlerts);
  return out;
}

}  // namespace seaworthy::report
