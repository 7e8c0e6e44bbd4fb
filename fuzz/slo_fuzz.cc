// Objectives: whatever the document, what is called usable has a target between 0 and 100 % and an indicator, and what
// is not usable says why.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/assert.h"
#include "formats/yaml.h"
#include "slo/read.h"

namespace {

using seaworthy::slo::Decimal;
using seaworthy::slo::Slo;
using seaworthy::slo::Target;

constexpr seaworthy::formats::YamlLimits kLimits{.bytes = 1u << 20, .depth = 50, .nodes = 20'000, .documents = 100};

void Check(const Slo& slo, const Target& target) {
  (void)slo.SignalOf(target);
  if (target.percent) {
    auto again = Decimal::Parse(target.percent->Text());
    SEAWORTHY_ASSERT(again && *again == *target.percent, "a decimal's text reads back");
    SEAWORTHY_ASSERT(target.percent->Shifted(-2).Shifted(2) == *target.percent, "percent to ratio and back is exact");
  }
  if (!slo.IsUsable(target)) {
    SEAWORTHY_ASSERT(!slo.faults.empty() || !slo.FaultsOf(target).empty(), "what is not usable says why");
    return;
  }
  SEAWORTHY_ASSERT(target.percent && *target.percent > Decimal(), "a usable target is above 0");
  SEAWORTHY_ASSERT(target.percent->ToDouble() <= 100.0, "a usable target is below 100");
  SEAWORTHY_ASSERT(slo.IndicatorOf(target).kind != seaworthy::slo::IndicatorKind::kNone, "a usable target is measured");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)seaworthy::slo::MayHoldObjectives(text);
  (void)Decimal::Parse(text);
  auto stream = seaworthy::formats::ParseYaml(text, kLimits);
  if (!stream.ok()) return 0;
  seaworthy::slo::Reader reader;
  reader.Add(*stream, "fuzz.yaml");
  for (const Slo& slo : std::move(reader).Finish()) {
    SEAWORTHY_ASSERT(slo.place.line > 0, "an objective has a place");
    for (const Target& target : slo.targets) Check(slo, target);
  }
  return 0;
}
