// The formats that objectives are written in, one function each. Used by the Reader alone.
//
// A reader takes one document (or one entry of a list) that it recognises, appends what it finds, and never fails: what
// is missing or wrong is noted in the objective.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/node.h"
#include "slo/slo.h"

namespace seaworthy::slo {

bool IsOpenSlo(const formats::Node& node);
void ReadOpenSlo(const formats::Node& node, std::vector<Slo>& found);
// The indicator that an OpenSLO document of kind SLI defines.
Indicator ReadOpenSloIndicator(const formats::Node& sli);
// What the queries name as their source: a type, or `ref:` and the name of a document of kind DataSource.
inline constexpr std::string_view kSourceReference = "ref:";

bool IsSloth(const formats::Node& node);
void ReadSloth(const formats::Node& node, std::vector<Slo>& found);

bool IsPyrra(const formats::Node& node);
void ReadPyrra(const formats::Node& node, std::vector<Slo>& found);

bool IsNobl9(const formats::Node& node);
void ReadNobl9(const formats::Node& node, std::vector<Slo>& found);
// A document of kind AlertPolicy.
BurnPolicy ReadNobl9Policy(const formats::Node& document);

bool IsSloGenerator(const formats::Node& node);
void ReadSloGenerator(const formats::Node& node, std::vector<Slo>& found);

// What several formats need.

// Texts and numbers below a node, joined by line ends, 4 KiB at most: queries in whatever form.
std::string TextsBelow(const formats::Node* node);
// The target written at `key`, as a ratio or in percent.
enum class Unit { kRatio, kPercent };
Target ReadTarget(const formats::Node& node, std::string_view key, Unit unit);
// `30d`, `4w`, `1M`: a number and one of the letters m h d w M Q Y. A month counts 30 days, a quarter 90, a year 365.
std::optional<Span> ParseWindow(std::string_view text);
// `count` and a `unit` such as Day, Week or Month.
std::optional<Span> WindowOf(std::string_view count, std::string_view unit);
// The namespace and the labels of a Kubernetes resource.
void ReadResource(const formats::Node& node, Slo& slo);
// Entries of the sequence at `key`.
int SizeOfList(const formats::Node* node);

}  // namespace seaworthy::slo
