#include "http/message.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/assert.h"
#include "base/text.h"

namespace seaworthy::http {
namespace {

struct Phrase {
  int status;
  std::string_view text;
};

constexpr Phrase kPhrases[] = {
    {100, "Continue"},
    {101, "Switching Protocols"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
};

constexpr std::pair<std::string_view, std::string_view> kContentTypes[] = {
    {"css", "text/css; charset=utf-8"},
    {"csv", "text/csv; charset=utf-8"},
    {"html", "text/html; charset=utf-8"},
    {"ico", "image/x-icon"},
    {"jpg", "image/jpeg"},
    {"js", "text/javascript; charset=utf-8"},
    {"json", "application/json"},
    {"map", "application/json"},
    {"md", "text/markdown; charset=utf-8"},
    {"mjs", "text/javascript; charset=utf-8"},
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"svg", "image/svg+xml"},
    {"txt", "text/plain; charset=utf-8"},
    {"wasm", "application/wasm"},
    {"webmanifest", "application/manifest+json"},
    {"woff2", "font/woff2"},
    {"xml", "application/xml"},
    {"yaml", "application/yaml"},
    {"yml", "application/yaml"},
};

struct Day {
  std::int64_t year;
  std::int64_t month;
  std::int64_t day;
};

// Days since 1970-01-01 to a date; Howard Hinnant's algorithm, years from March on.
Day DateOf(std::int64_t days) {
  std::int64_t shifted = days + 719'468;  // Since 0000-03-01.
  std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  std::int64_t in_era = shifted - era * 146'097;
  std::int64_t year = (in_era - in_era / 1460 + in_era / 36'524 - in_era / 146'096) / 365;
  std::int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
  std::int64_t march_month = (5 * in_year + 2) / 153;
  std::int64_t month = march_month < 10 ? march_month + 3 : march_month - 9;
  return {year + era * 400 + (month <= 2 ? 1 : 0), month, in_year - (153 * march_month + 2) / 5 + 1};
}

}  // namespace

Response TextResponse(int status, std::string body, std::string_view content_type) {
  return {.status = status, .headers = {{"Content-Type", content_type}}, .body = std::move(body)};
}

std::string_view ReasonPhrase(int status) {
  for (const Phrase& phrase : kPhrases) {
    if (phrase.status == status) return phrase.text;
  }
  return {};
}

std::string HttpDate(Instant instant) {
  SEAWORTHY_ASSERT(instant.seconds >= kMinInstantSeconds && instant.seconds <= kMaxInstantSeconds,
                   "an HTTP date outside the years 1 to 9999");
  constexpr std::array<std::string_view, 7> kDays = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
  constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::int64_t second = (instant.seconds % 86'400 + 86'400) % 86'400;
  std::int64_t days = (instant.seconds - second) / 86'400;
  Day date = DateOf(days);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[static_cast<std::size_t>((days % 7 + 7) % 7)],
                     date.day, kMonths[static_cast<std::size_t>(date.month - 1)], date.year, second / 3600,
                     second / 60 % 60, second % 60);
}

std::string_view ContentTypeOf(std::string_view file_name) {
  std::size_t dot = file_name.rfind('.');
  std::string ending = dot == file_name.npos ? std::string() : Lower(file_name.substr(dot + 1));
  for (const auto& [known, type] : kContentTypes) {
    if (known == ending) return type;
  }
  return "application/octet-stream";
}

std::string ToText(const Event& event) {
  std::string text;
  if (!event.id.empty()) text += "id: " + OneLine(event.id, event.id.size() + 3) + "\n";
  if (!event.name.empty()) text += "event: " + OneLine(event.name, event.name.size() + 3) + "\n";
  for (std::string_view line : Split(event.data, '\n')) {
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    text += "data: ";
    text += line;
    text += '\n';
  }
  text += '\n';
  return text;
}

}  // namespace seaworthy::http
