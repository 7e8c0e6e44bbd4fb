#include "alerting/shape.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/selector.h"
#include "alerting/shape_arithmetic.h"
#include "base/text.h"
#include "promql/function.h"

namespace seaworthy::alerting {
namespace {

using promql::Aggregator;
using promql::BinaryOperator;
using promql::Node;

constexpr std::size_t kMostDefinitions = 12;  // How deep recorded series are looked through.
constexpr int kMostLevels = 1'000;            // Of calls into each other: what the stack bears.
constexpr int kMostNodes = 4'000;             // Of one expression with all that it is recorded from.
constexpr int kCertain = 95;

enum class Role : std::uint8_t {
  kGrowth,    // What a counter grew by.
  kChanges,   // How often a state changed.
  kAbsence,   // Whether there is a series at all.
  kNow,       // The present.
  kMoment,    // When a sample was taken.
  kCalendar,  // The hour, the day: a constant as far as signals go.
  kQuantile,  // A value of a histogram.
  kEvents,    // How many values a histogram has.
  kTrend,     // Where a gauge goes, or will be.
};

struct FunctionRole {
  std::string_view name;
  Role role;
  std::string_view says;  // What it makes of its argument: `the rate of`.
};

constexpr auto kRoles = std::to_array<FunctionRole>({
    {"rate", Role::kGrowth, "the rate of "},
    {"irate", Role::kGrowth, "the rate of "},
    {"xrate", Role::kGrowth, "the rate of "},
    {"increase", Role::kGrowth, "the increase of "},
    {"histogram_count", Role::kEvents, "the number of "},
    {"changes", Role::kChanges, "changes of "},
    {"resets", Role::kChanges, "resets of "},
    {"absent", Role::kAbsence, "the absence of "},
    {"absent_over_time", Role::kAbsence, "the absence of "},
    {"present_over_time", Role::kAbsence, "the presence of "},
    {"time", Role::kNow, "the time"},
    {"timestamp", Role::kMoment, "the time of "},
    {"minute", Role::kCalendar, "the time of day"},
    {"hour", Role::kCalendar, "the hour of day"},
    {"day_of_week", Role::kCalendar, "the day of the week"},
    {"day_of_month", Role::kCalendar, "the day of the month"},
    {"day_of_year", Role::kCalendar, "the day of the year"},
    {"days_in_month", Role::kCalendar, "the days in the month"},
    {"month", Role::kCalendar, "the month"},
    {"year", Role::kCalendar, "the year"},
    {"histogram_quantile", Role::kQuantile, "a quantile of "},
    {"histogram_avg", Role::kQuantile, "the mean of "},
    {"histogram_fraction", Role::kQuantile, "the share within bounds of "},
    {"histogram_stddev", Role::kQuantile, "the deviation of "},
    {"predict_linear", Role::kTrend, "the forecast of "},
    {"holt_winters", Role::kTrend, "the smoothed "},
    {"double_exponential_smoothing", Role::kTrend, "the smoothed "},
    {"delta", Role::kGrowth, "the change of "},
    {"idelta", Role::kGrowth, "the change of "},
    {"deriv", Role::kTrend, "the trend of "},
});

const FunctionRole* RoleOf(std::string_view function) {
  auto found = std::ranges::find(kRoles, function, &FunctionRole::name);
  return found == kRoles.end() ? nullptr : &*found;
}

Quantity State(int weight, std::string text, std::string because) {
  Quantity quantity;
  quantity.kind = Kind::kState;
  quantity.weight = weight;
  quantity.text = std::move(text);
  quantity.because = std::move(because);
  return quantity;
}

Quantity Calendar(const FunctionRole& role) {
  Quantity quantity;
  quantity.kind = Kind::kConstant;
  quantity.text = role.says;
  return quantity;
}

// The first argument that is made of series.
const Node* SeriesArgument(const promql::Call& call) {
  for (const Node* argument : call.arguments)
    if (argument->type == promql::ValueType::kVector || argument->type == promql::ValueType::kMatrix) return argument;
  return nullptr;
}

bool IsNow(const Quantity& quantity) { return quantity.text == "the time"; }

class Measurer {
 public:
  explicit Measurer(const Definitions& definitions) : definitions_(definitions) {}

  Quantity Of(const Node& node, Sampling sampling) {
    if (++visited_ > kMostNodes || level_ >= kMostLevels) return {};
    ++level_;
    Quantity quantity = std::visit([&](const auto& form) { return Form(form, node, sampling); }, node.form);
    --level_;
    return quantity;
  }

  // The text that constants are quoted from: of the alert's own expression only.
  std::string_view source;

 private:
  Quantity Form(const promql::NumberLiteral& number, const Node& node, Sampling) {
    Quantity quantity;
    quantity.kind = Kind::kConstant;
    quantity.value = number.value;
    bool quotable = open_.empty() && node.extent.end <= source.size() && node.extent.begin <= node.extent.end;
    if (quotable) quantity.text = std::string(source.substr(node.extent.begin, node.extent.end - node.extent.begin));
    return quantity;
  }
  Quantity Form(const promql::StringLiteral&, const Node&, Sampling) { return {}; }
  Quantity Form(const promql::DurationCall&, const Node&, Sampling) { return {}; }
  Quantity Form(const promql::Paren& paren, const Node&, Sampling sampling) {
    Quantity inner = Of(*paren.operand, sampling);
    if (inner.kind == Kind::kConstant && inner.text.find(' ') != std::string::npos) inner.text = "(" + inner.text + ")";
    return inner;
  }
  Quantity Form(const promql::Unary& unary, const Node&, Sampling sampling) {
    Quantity inner = Of(*unary.operand, sampling);
    if (unary.negative && inner.value) inner.value = -*inner.value, inner.text = "-" + inner.text;
    return inner;
  }
  Quantity Form(const promql::MatrixSelector& matrix, const Node&, Sampling sampling) {
    Quantity quantity = Of(*matrix.selector, sampling);
    if (matrix.range.value) quantity.window = matrix.range.value->seconds;
    return quantity;
  }
  Quantity Form(const promql::Subquery& subquery, const Node&, Sampling sampling) {
    return Of(*subquery.operand, sampling);
  }

  Quantity Form(const promql::VectorSelector& selector, const Node&, Sampling sampling) {
    std::string_view name = promql::MetricName(selector);
    if (!name.empty() && std::ranges::find(open_, name) != open_.end()) return InCircle();
    const Rule* recorded = name.empty() ? nullptr : Recorded(selector, name);
    if (recorded == nullptr) return ByName(selector, sampling);
    open_.push_back(name);
    Quantity meant = Of(recorded->parsed->root(), sampling);
    open_.pop_back();
    meant.bound.reset();
    if (meant.kind == Kind::kConstant) return meant;  // Whatever its name promises.
    if (meant.kind == Kind::kUnknown) return in_circle_ ? meant : ByName(selector, sampling);
    // What the alert chooses of the recorded series: `job:requests:rate5m{code=~"5.."}`.
    if (meant.kind == Kind::kDemand && ChoiceOf(selector).chooses != Chooses::kAnything) {
      Quantity chosen = ByName(selector, sampling);
      if (chosen.kind == Kind::kFailures || chosen.kind == Kind::kSuccesses) return chosen;
    }
    meant.text = OneLine(std::string(name) + ", recorded as " + meant.text, 240);
    meant.series = std::string(name);
    return meant;
  }

  // A series that is recorded from itself holds nothing, whatever its name promises.
  Quantity InCircle() {
    in_circle_ = true;
    return {};
  }

  static Quantity ByName(const promql::VectorSelector& selector, Sampling sampling) {
    Quantity quantity = QuantityOf(selector, sampling);
    if (selector.modifiers->offset) quantity.text += " earlier";
    return quantity;
  }

  // The rule that records what is selected; null where none is known, or where it would go in a circle.
  const Rule* Recorded(const promql::VectorSelector& selector, std::string_view name) const {
    if (open_.size() >= kMostDefinitions || std::ranges::find(open_, name) != open_.end()) return nullptr;
    std::vector<const Rule*> rules = definitions_.Of(name, selector.matchers);
    return rules.empty() ? nullptr : rules.front();
  }

  Quantity Form(const promql::Call& call, const Node& node, Sampling sampling) {
    const FunctionRole* role = RoleOf(call.function->name);
    const Node* argument = SeriesArgument(call);
    if (role != nullptr && role->role == Role::kNow) return State(kCertain, std::string(role->says), "");
    if (role != nullptr && role->role == Role::kCalendar) return Calendar(*role);
    if (argument == nullptr) return call.arguments.empty() ? Quantity{} : Scalar(call, node, sampling);
    if (role == nullptr) return Of(*argument, sampling);
    Quantity quantity = Of(*argument, SamplingOf(role->role, sampling));
    // The trend of a counter is its rate.
    if (role->role == Role::kTrend && quantity.weight < kPlain) {
      if (Quantity counted = Of(*argument, Sampling::kCount); counted.weight >= kPlain) quantity = counted;
    }
    return WithRole(*role, call, std::move(quantity));
  }

  // `vector(1)`, `scalar(x)` and the like.
  Quantity Scalar(const promql::Call& call, const Node&, Sampling sampling) {
    return Of(*call.arguments.front(), sampling);
  }

  static Sampling SamplingOf(Role role, Sampling sampling) {
    bool histogram = sampling == Sampling::kQuantile || sampling == Sampling::kEvents;
    if (role == Role::kGrowth || role == Role::kChanges) return histogram ? sampling : Sampling::kCount;
    if (role == Role::kEvents) return Sampling::kEvents;
    if (role == Role::kQuantile) return Sampling::kQuantile;
    return sampling;
  }

  Quantity WithRole(const FunctionRole& role, const promql::Call& call, Quantity quantity) {
    switch (role.role) {
      case Role::kAbsence:
        return State(kCertain, std::string(role.says) + quantity.text, "a series that is gone is no signal");
      case Role::kChanges:
        // Of a counter they tell whether it grew.
        if (quantity.kind != Kind::kFailures &&
            !(quantity.kind == Kind::kDemand && quantity.series.ends_with("_total")))
          return State(kCertain, std::string(role.says) + quantity.text, "a change of state is no signal");
        break;
      case Role::kMoment: return State(kCertain, std::string(role.says) + quantity.text, "");
      case Role::kQuantile: return Quantile(role, call, std::move(quantity));
      default: break;
    }
    quantity.text = std::string(role.says) + quantity.text;
    return quantity;
  }

  static Quantity Quantile(const FunctionRole& role, const promql::Call& call, Quantity quantity) {
    const auto* parameter = promql::Unwrapped(*call.arguments.front()).As<promql::NumberLiteral>();
    bool named = parameter != nullptr && role.says == "a quantile of ";
    std::string number = named ? std::to_string(parameter->value) : "";
    while (number.ends_with('0') && number.find('.') != std::string::npos) number.pop_back();
    constexpr std::string_view kRate = "the rate of ";
    if (quantity.text.starts_with(kRate)) quantity.text.erase(0, kRate.size());
    quantity.text = named ? "the " + number + " quantile of " + quantity.text : std::string(role.says) + quantity.text;
    quantity.reading = Reading::kLevel;
    return quantity;
  }

  Quantity Form(const promql::Aggregate& aggregate, const Node&, Sampling sampling) {
    Quantity inner = Of(*aggregate.operand, sampling);
    switch (aggregate.aggregator) {
      case Aggregator::kCount:
      case Aggregator::kGroup:
      case Aggregator::kCountValues: return Counted(std::move(inner));
      default: return inner;
    }
  }

  // How many there are: of those for which something holds it is about that, of processors it is a limit.
  static Quantity Counted(Quantity inner) {
    if (inner.bound) return inner;
    inner.text = "the number of " + inner.text;
    inner.kind = inner.kind == Kind::kUse || inner.kind == Kind::kRoom || inner.kind == Kind::kLimit ? Kind::kLimit
                                                                                                     : Kind::kState;
    inner.because = inner.kind == Kind::kState ? "it counts what is there" : inner.because;
    inner.reading = Reading::kLevel;
    return inner;
  }

  Quantity Form(const promql::Binary& binary, const Node&, Sampling sampling) {
    Quantity left = Of(*binary.left, sampling);
    if (binary.op == BinaryOperator::kUnless) return left;
    Quantity right = Of(*binary.right, sampling);
    if (binary.op == BinaryOperator::kAnd) return Both(std::move(left), std::move(right));
    if (binary.op == BinaryOperator::kOr) return Either(std::move(left), std::move(right));
    if (binary.op == BinaryOperator::kSub && (IsNow(left) || IsNow(right))) return Age(left, right);
    return Combined(binary.op, std::move(left), std::move(right));
  }

  // `time() - x`: how old something is. What waits in a queue is served as late as it is old.
  static Quantity Age(const Quantity& left, const Quantity& right) {
    const Quantity& moment = IsNow(left) ? right : left;
    bool waits = IsNow(left) && moment.weight < kCertain &&
                 HasWord(WordsOf(moment.series), "message queue queued oldest head pending waiting unprocessed");
    bool done = HasWord(WordsOf(moment.series), "last success successful start started");
    Quantity age = State(kCertain, (IsNow(left) ? "the time since " : "the time until ") + moment.text,
                         "how old something is, or how soon it ends, is no signal");
    age.series = moment.series;
    age.is_age = true;
    if (waits && !done) age.kind = Kind::kDuration, age.because = "it is the age of what waits";
    return age;
  }

  const Definitions& definitions_;
  std::vector<std::string_view> open_;  // Recorded series on the way.
  bool in_circle_ = false;              // Some recorded series was met again on the way to its own definition.
  int level_ = 0;
  int visited_ = 0;
};

}  // namespace

Quantity Measure(const promql::Node& node, std::string_view text, const Definitions& definitions) {
  Measurer measurer(definitions);
  measurer.source = text;
  return measurer.Of(node, Sampling::kLevel);
}

}  // namespace seaworthy::alerting
