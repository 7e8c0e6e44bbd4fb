#include "alerting/selector.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "alerting/words.h"
#include "base/text.h"

namespace seaworthy::alerting {
namespace {

using promql::Matcher;
using promql::MatchOperator;

// Labels that tell how an operation went.
constexpr std::string_view kOutcomeLabels =
    "code status statuscode result outcome reason error err success class classification response severity level grpc "
    "exception exit verdict cause return rcode type flag ok kind event cond disposition statusclass resp passed valid "
    "action "
    "succeeded";
// Labels that tell how a thing is.
constexpr std::string_view kStateLabels = "state phase condition health";
constexpr std::string_view kFailureValues =
    "error err fail failed failure failing fatal critical crit exception timeout timedout dropped drop rejected "
    "refused "
    "denied invalid unavailable internal unknown canceled cancelled aborted dataloss deadlineexceeded exceeded "
    "resourceexhausted exhausted unauthenticated panic abort lost uncompleted incomplete unsuccessful bad broken "
    "servfail nxdomain refuse discarded forbidden unauthorized conflict retry unhealthy alert emergency 5xx 4xx "
    "bounced expired nok block deny deadlettered";
constexpr std::string_view kSuccessValues =
    "ok success succeeded successful completed complete accepted pass passed allowed 2xx 3xx good info debug";
// Labels that tell whose series it is, and not what it counts.
constexpr std::string_view kIdentityLabels =
    "job namespace instance cluster service app pod container node host hostname env environment region zone team "
    "handler route path url uri endpoint method device mountpoint fstype le quantile image prometheus replica tenant "
    "deployment statefulset daemonset interface site datacenter dc project stage preset release chart component";

bool IsNegative(const Matcher& matcher) {
  return matcher.op == MatchOperator::kNotEqual || matcher.op == MatchOperator::kNotMatches;
}

bool IsPattern(const Matcher& matcher) {
  return matcher.op == MatchOperator::kMatches || matcher.op == MatchOperator::kNotMatches;
}

std::string AsWritten(const Matcher& matcher) {
  constexpr std::string_view kOperators[] = {"=", "!=", "=~", "!~"};
  return std::string(matcher.label) + std::string(kOperators[static_cast<std::size_t>(matcher.op)]) + "\"" +
         OneLine(matcher.value, 40) + "\"";
}

// What an HTTP status, or a pattern of them, says by the digits that it may begin with: `5..`, `[45]..`, `2xx`.
Chooses ByDigits(std::string_view text) {
  if (text.empty()) return Chooses::kAnything;
  std::string first(text.substr(0, 1));
  if (text.front() == '[') first = std::string(text.substr(1, text.find(']') - 1));
  if (first.empty() || first.front() == '^') return Chooses::kAnything;
  if (std::ranges::all_of(first, [](char c) { return c == '4' || c == '5' || c == '-'; })) return Chooses::kFailures;
  if (std::ranges::all_of(first, [](char c) { return (c >= '1' && c <= '3') || c == '-'; })) return Chooses::kSuccesses;
  return Chooses::kAnything;
}

bool LooksLikeCode(std::string_view text) {
  return !text.empty() && text.size() <= 16 && std::ranges::all_of(text, [](char c) {
    return (c >= '0' && c <= '9') || std::string_view("[]-.*+xX\\d{}^").find(c) != std::string_view::npos;
  });
}

// One alternative of a pattern, or a whole value.
Chooses ByValue(std::string_view text) {
  if (LooksLikeCode(text) && text != "0" && text != "1") return ByDigits(text);
  std::vector<std::string> words = WordsOf(text);
  std::string joined;
  bool failure = false;
  bool success = false;
  for (const std::string& word : words) {
    joined += word;
    failure = failure || IsListed(word, kFailureValues);
    success = success || IsListed(word, kSuccessValues);
  }
  failure = failure || IsListed(joined, kFailureValues);
  if (failure == success) return Chooses::kAnything;
  return failure ? Chooses::kFailures : Chooses::kSuccesses;
}

// The alternatives of a pattern; groups and anchors are looked through.
std::vector<std::string> Alternatives(const Matcher& matcher) {
  if (!IsPattern(matcher)) return {std::string(matcher.value)};
  std::vector<std::string> alternatives(1);
  for (char c : matcher.value) {
    if (c == '|')
      alternatives.emplace_back();
    else if (std::string_view("()?:$^").find(c) == std::string_view::npos || (c == '^' && !alternatives.back().empty()))
      alternatives.back() += c;
  }
  std::erase(alternatives, "");
  return alternatives;
}

// A yes or no: `success="false"`, `error="true"`.
Chooses ByFlag(const std::vector<std::string>& label, std::string_view value) {
  std::string lower = Lower(value);
  bool yes = lower == "true" || lower == "1" || lower == "yes";
  bool no = lower == "false" || lower == "0" || lower == "no";
  if (!yes && !no) return Chooses::kAnything;
  if (HasWord(label, "success ok successful succeeded passed valid healthy"))
    return yes ? Chooses::kSuccesses : Chooses::kFailures;
  if (HasWord(label, "error failed err exception failure timeout rejected dropped denied"))
    return yes ? Chooses::kFailures : Chooses::kSuccesses;
  return HasWord(label, "code exit") && lower == "0" ? Chooses::kSuccesses : Chooses::kAnything;
}

Chooses Opposite(Chooses chooses) {
  switch (chooses) {
    case Chooses::kFailures: return Chooses::kSuccesses;
    case Chooses::kSuccesses: return Chooses::kFailures;
    case Chooses::kAnything: return Chooses::kAnything;
  }
  return chooses;
}

Chooses ChosenBy(const Matcher& matcher, const std::vector<std::string>& label) {
  // `error!=""` and `exception!="None"` choose what has an error; an empty value alone says nothing else.
  if (matcher.value.empty() || Lower(matcher.value) == "none") {
    bool error = IsNegative(matcher) && HasWord(label, "error err exception failure");
    return error ? Chooses::kFailures : Chooses::kAnything;
  }
  bool failure = false;
  bool success = false;
  for (const std::string& alternative : Alternatives(matcher)) {
    Chooses one = ByFlag(label, alternative);
    if (one == Chooses::kAnything) one = ByValue(alternative);
    failure = failure || one == Chooses::kFailures;
    success = success || one == Chooses::kSuccesses;
  }
  if (failure == success) return Chooses::kAnything;
  Chooses chosen = failure ? Chooses::kFailures : Chooses::kSuccesses;
  return IsNegative(matcher) ? Opposite(chosen) : chosen;
}

}  // namespace

Choice ChoiceOf(const promql::VectorSelector& selector) {
  Choice choice;
  for (const Matcher& matcher : selector.matchers) {
    std::vector<std::string> label = WordsOf(matcher.label);
    bool state = HasWord(label, kStateLabels);
    if (!state && !HasWord(label, kOutcomeLabels)) continue;
    Chooses chosen = ChosenBy(matcher, label);
    // What is left after failures were taken out is not yet what is asked for: `reason!="rate_limited"`.
    if (choice.chooses == Chooses::kFailures) continue;
    bool some = chosen != Chooses::kAnything;
    bool first = choice.matcher.empty() && !state && matcher.op == MatchOperator::kEqual && !matcher.value.empty();
    if (some || first) choice = {chosen, AsWritten(matcher), state};
  }
  return choice;
}

bool HasUpperBound(const promql::VectorSelector& selector) {
  return std::ranges::any_of(selector.matchers, [](const Matcher& matcher) {
    return matcher.label == "le" && matcher.op == MatchOperator::kEqual && matcher.value != "+Inf";
  });
}

std::string ValuesOf(const promql::VectorSelector& selector) {
  std::string values;
  for (const Matcher& matcher : selector.matchers) {
    if (IsNegative(matcher) || matcher.label == promql::kMetricNameLabel) continue;
    std::vector<std::string> label = WordsOf(matcher.label);
    if (std::ranges::any_of(label, [](const std::string& word) { return IsListed(word, kIdentityLabels); })) continue;
    values += std::string(matcher.value) + " ";
  }
  return values;
}

}  // namespace seaworthy::alerting
