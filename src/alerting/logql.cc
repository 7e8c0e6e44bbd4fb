#include "alerting/logql.h"

#include <algorithm>

namespace seaworthy::alerting {
namespace {

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == ':';
}

std::size_t SkipBlanks(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(" \t\r\n", at), text.size());
}

// Behind the quoted text that begins at `at`, or the end.
std::size_t SkipQuoted(std::string_view text, std::size_t at) {
  char quote = text[at];
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote != '`') {
      ++i;
    } else if (text[i] == quote) {
      return i + 1;
    }
  }
  return text.size();
}

bool IsQuote(char c) { return c == '"' || c == '\'' || c == '`'; }

// Behind the closing brace; `names_metric` where the braces hold the name of a metric.
std::size_t SkipBraces(std::string_view text, std::size_t at, bool& names_metric) {
  std::size_t i = at + 1;
  while (i < text.size() && text[i] != '}') {
    if (IsQuote(text[i])) {
      std::size_t end = SkipQuoted(text, i);
      std::size_t next = SkipBlanks(text, end);
      bool alone = next < text.size() && (text[next] == ',' || text[next] == '}');
      std::size_t before = text.find_last_not_of(" \t\r\n", i - 1);
      if (alone && (text[before] == '{' || text[before] == ',')) names_metric = true;  // `{"http.requests"}`
      i = end;
    } else {
      if (text.substr(i).starts_with("__name__")) names_metric = true;
      ++i;
    }
  }
  return std::min(i + 1, text.size());
}

// What follows a selector: `[5m]`, or a filter of lines.
LogQl JudgeAfterSelector(std::string_view rest) {
  if (rest.starts_with("!=") || rest.starts_with("!~")) {
    std::size_t next = SkipBlanks(rest, 2);
    return next < rest.size() && IsQuote(rest[next]) ? LogQl::kYes : LogQl::kNo;
  }
  return rest.starts_with("[") ? LogQl::kMaybe : LogQl::kNo;
}

// Most expressions: no bar, and a name in front of each brace.
bool IsPlainlyNot(std::string_view text) {
  if (text.find('|') != std::string_view::npos) return false;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    if (at == 0 || !IsWord(text[at - 1])) return false;
  }
  return true;
}

}  // namespace

LogQl JudgeLogQl(std::string_view text) {
  if (IsPlainlyNot(text)) return LogQl::kNo;
  LogQl found = LogQl::kNo;
  std::size_t i = 0;
  while (i < text.size()) {
    char c = text[i];
    if (c == '|') return LogQl::kYes;
    if (IsQuote(c)) {
      i = SkipQuoted(text, i);
    } else if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (c == '{') {
      std::size_t before = i == 0 ? std::string_view::npos : text.find_last_not_of(" \t\r\n", i - 1);
      bool names_metric = before != std::string_view::npos && (IsWord(text[before]) || text[before] == '}');
      i = SkipBlanks(text, SkipBraces(text, i, names_metric));
      if (!names_metric) found = std::max(found, JudgeAfterSelector(text.substr(i)));
      if (found == LogQl::kYes) return found;
    } else {
      ++i;
    }
  }
  return found;
}

}  // namespace seaworthy::alerting
