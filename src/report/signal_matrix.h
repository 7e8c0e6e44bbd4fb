// The golden-signal matrix as text: one row a component, one column a signal.
#pragma once

#include <string>
#include <string_view>

#include "model/golden_signals.h"

namespace seaworthy::report {

// What stands in a cell: `page, burn` (on the rate at which an error budget burns), `ticket`, `alert` (nobody says how
// urgent), `-` (no alert), `?` (not known).
std::string CellText(const model::SignalCell& cell);

// The name of a row: the component, or `service`.
std::string_view RowName(const model::SignalRow& row);

// A header line and a line for each row, without an indent or colour, for `width` columns.
std::string RenderSignalMatrix(const model::GoldenSignals& signals, std::size_t width);

// Each alert with the signal that it counts for and why, those that count for `signal` first; empty: all alike.
std::string RenderWatchedAlerts(const model::GoldenSignals& signals, std::string_view signal, std::size_t width);

}  // namespace seaworthy::report
