#include "app/report_remarks.h"

#include <fmt/format.h>

namespace seaworthy::app {
namespace {

using value::Kind;
using value::Value;

constexpr std::size_t kMostRemarks = 10;

void AddRemarksOf(const Value& report, std::vector<std::string>& remarks) {
  if (!report.Is(Kind::kStruct)) return;  // It could not be read; items that need it say so.
  const Value* path = report.Find("path");
  const Value* list = report.Find("remarks");
  if (path == nullptr || list == nullptr || !path->Is(Kind::kString) || !list->Is(Kind::kList)) return;
  for (const Value& remark : list->AsList()) {
    if (remark.Is(Kind::kString)) remarks.push_back(fmt::format("{}: {}", path->AsString(), remark.AsString()));
  }
}

}  // namespace

std::vector<std::string> ReportRemarks(const facts::FactSet& facts) {
  std::vector<std::string> remarks;
  for (std::size_t slot = 0; slot < facts.declarations().facts().size(); ++slot) {
    const Value& reports = facts.Get(slot);
    if (!facts.declarations().facts()[slot].key.ends_with(".reports") || !reports.Is(Kind::kList)) continue;
    for (const Value& report : reports.AsList()) AddRemarksOf(report, remarks);
  }
  if (remarks.size() > kMostRemarks) {
    std::string rest = fmt::format("and {} more about reports", remarks.size() - kMostRemarks);
    remarks.resize(kMostRemarks);
    remarks.push_back(std::move(rest));
  }
  return remarks;
}

}  // namespace seaworthy::app
