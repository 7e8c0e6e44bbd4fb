#include "promql/function.h"

#include <array>

#include "promql/word_table.h"

namespace seaworthy::promql {
namespace {

using enum ValueType;

template <ValueType... kTypes>
inline constexpr std::array<ValueType, sizeof...(kTypes)> kArguments{kTypes...};

constexpr bool kExperimental = true;

// Sorted by name. As Prometheus 3 has them.
constexpr auto kFunctions = std::to_array<Function>({
    {"abs", kArguments<kVector>},
    {"absent", kArguments<kVector>},
    {"absent_over_time", kArguments<kMatrix>},
    {"acos", kArguments<kVector>},
    {"acosh", kArguments<kVector>},
    {"asin", kArguments<kVector>},
    {"asinh", kArguments<kVector>},
    {"atan", kArguments<kVector>},
    {"atanh", kArguments<kVector>},
    {"avg_over_time", kArguments<kMatrix>},
    {"ceil", kArguments<kVector>},
    {"changes", kArguments<kMatrix>},
    {"clamp", kArguments<kVector, kScalar, kScalar>},
    {"clamp_max", kArguments<kVector, kScalar>},
    {"clamp_min", kArguments<kVector, kScalar>},
    {"cos", kArguments<kVector>},
    {"cosh", kArguments<kVector>},
    {"count_over_time", kArguments<kMatrix>},
    {"day_of_month", kArguments<kVector>, 1},
    {"day_of_week", kArguments<kVector>, 1},
    {"day_of_year", kArguments<kVector>, 1},
    {"days_in_month", kArguments<kVector>, 1},
    {"deg", kArguments<kVector>},
    {"delta", kArguments<kMatrix>},
    {"deriv", kArguments<kMatrix>},
    {"double_exponential_smoothing", kArguments<kMatrix, kScalar, kScalar>, 0, kVector, kExperimental},
    {"end", kArguments<>, 0, kScalar, kExperimental},
    {"exp", kArguments<kVector>},
    {"first_over_time", kArguments<kMatrix>, 0, kVector, kExperimental},
    {"floor", kArguments<kVector>},
    {"histogram_avg", kArguments<kVector>},
    {"histogram_count", kArguments<kVector>},
    {"histogram_fraction", kArguments<kScalar, kScalar, kVector>},
    {"histogram_quantile", kArguments<kScalar, kVector>},
    {"histogram_quantiles", kArguments<kVector, kString, kScalar, kScalar>, 9, kVector, kExperimental},
    {"histogram_stddev", kArguments<kVector>},
    {"histogram_stdvar", kArguments<kVector>},
    {"histogram_sum", kArguments<kVector>},
    {"hour", kArguments<kVector>, 1},
    {"idelta", kArguments<kMatrix>},
    {"increase", kArguments<kMatrix>},
    {"info", kArguments<kVector, kVector>, 1, kVector, kExperimental},
    {"integral", kArguments<kMatrix, kScalar>, 1, kVector, kExperimental},
    {"irate", kArguments<kMatrix>},
    {"label_join", kArguments<kVector, kString, kString, kString>, -1},
    {"label_replace", kArguments<kVector, kString, kString, kString, kString>},
    {"last_over_time", kArguments<kMatrix>},
    {"ln", kArguments<kVector>},
    {"log10", kArguments<kVector>},
    {"log2", kArguments<kVector>},
    {"mad_over_time", kArguments<kMatrix>, 0, kVector, kExperimental},
    {"max_of", kArguments<kScalar, kScalar>, 0, kScalar, kExperimental},
    {"max_over_time", kArguments<kMatrix>},
    {"min_of", kArguments<kScalar, kScalar>, 0, kScalar, kExperimental},
    {"min_over_time", kArguments<kMatrix>},
    {"minute", kArguments<kVector>, 1},
    {"month", kArguments<kVector>, 1},
    {"pi", kArguments<>, 0, kScalar},
    {"predict_linear", kArguments<kMatrix, kScalar>},
    {"present_over_time", kArguments<kMatrix>},
    {"quantile_over_time", kArguments<kScalar, kMatrix>},
    {"rad", kArguments<kVector>},
    {"range", kArguments<>, 0, kScalar, kExperimental},
    {"rate", kArguments<kMatrix>},
    {"resets", kArguments<kMatrix>},
    {"round", kArguments<kVector, kScalar>, 1},
    {"scalar", kArguments<kVector>, 0, kScalar},
    {"sgn", kArguments<kVector>},
    {"sin", kArguments<kVector>},
    {"sinh", kArguments<kVector>},
    {"sort", kArguments<kVector>},
    {"sort_by_label", kArguments<kVector, kString>, -1, kVector, kExperimental},
    {"sort_by_label_desc", kArguments<kVector, kString>, -1, kVector, kExperimental},
    {"sort_desc", kArguments<kVector>},
    {"sqrt", kArguments<kVector>},
    {"start", kArguments<>, 0, kScalar, kExperimental},
    {"start_timestamp", kArguments<kVector>, 0, kVector, kExperimental},
    {"stddev_over_time", kArguments<kMatrix>},
    {"stdvar_over_time", kArguments<kMatrix>},
    {"step", kArguments<>, 0, kScalar, kExperimental},
    {"sum_over_time", kArguments<kMatrix>},
    {"tan", kArguments<kVector>},
    {"tanh", kArguments<kVector>},
    {"time", kArguments<>, 0, kScalar},
    {"timestamp", kArguments<kVector>},
    {"ts_of_first_over_time", kArguments<kMatrix>, 0, kVector, kExperimental},
    {"ts_of_last_over_time", kArguments<kMatrix>, 0, kVector, kExperimental},
    {"ts_of_max_over_time", kArguments<kMatrix>, 0, kVector, kExperimental},
    {"ts_of_min_over_time", kArguments<kMatrix>, 0, kVector, kExperimental},
    {"vector", kArguments<kScalar>},
    {"year", kArguments<kVector>, 1},
});

constexpr auto kTable = [] {
  std::array<Entry<std::uint8_t>, kFunctions.size()> entries{};
  for (std::size_t i = 0; i < kFunctions.size(); ++i) entries[i] = {kFunctions[i].name, static_cast<std::uint8_t>(i)};
  return entries;
}();
constexpr WordTable<std::uint8_t, 512> kByName(kTable);

}  // namespace

const Function* FindFunction(std::string_view name) {
  const auto* found = kByName.Find(name, [](std::string_view known, std::string_view word) { return known == word; });
  return found == nullptr ? nullptr : &kFunctions[found->value];
}

std::span<const Function> AllFunctions() { return kFunctions; }

}  // namespace seaworthy::promql
