#include <algorithm>
#include <map>

#include "server/route.h"

namespace seaworthy::server {
namespace {

std::vector<std::string_view> Segments(std::string_view path) {
  std::vector<std::string_view> segments;
  for (std::size_t from = 1; from <= path.size();) {
    std::size_t to = std::min(path.find('/', from), path.size());
    segments.push_back(path.substr(from, to - from));
    from = to + 1;
  }
  return segments;
}

bool IsParameter(std::string_view segment) { return segment.starts_with('{'); }

// How many segments are the same word; nothing where the pattern does not fit.
std::optional<int> Fits(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  int same = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (IsParameter(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return std::nullopt;
    same += IsParameter(pattern[i]) ? 0 : 1;
  }
  return same;
}

// The patterns, split once, by their number of segments.
struct Table {
  struct Line {
    const Route* route;
    std::vector<std::string_view> segments;
  };
  std::map<std::size_t, std::vector<Line>> lines;
};

const Table& TheTable() {
  static const Table table = [] {
    Table built;
    for (const Route& route : Routes()) {
      std::vector<std::string_view> segments = Segments(route.pattern);
      built.lines[segments.size()].push_back({&route, segments});
    }
    return built;
  }();
  return table;
}

PathParameters ParametersOf(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
  PathParameters parameters;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (IsParameter(pattern[i])) parameters.emplace(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
  }
  return parameters;
}

}  // namespace

const std::vector<Route>& Routes() {
  static const std::vector<Route> routes = [] {
    std::vector<Route> all;
    AddReviewRoutes(all);
    AddServiceRoutes(all);
    AddStandardRoutes(all);
    AddSessionRoutes(all);
    AddPeopleRoutes(all);
    AddTeamRoutes(all);
    AddTokenRoutes(all);
    AddOidcRoutes(all);
    AddRunRoutes(all);
    AddCollectionRoutes(all);
    AddMetaRoutes(all);
    AddListRoutes(all);
    AddAuditRoutes(all);
    AddBlobRoutes(all);
    return all;
  }();
  return routes;
}

// Where several patterns fit, the one with the most words: `/runs/latest` before `/runs/{run}`.
Match FindRoute(std::string_view method, std::string_view path) {
  Match match;
  int best = -1;
  std::vector<std::string_view> segments = Segments(path);
  auto lines = TheTable().lines.find(segments.size());
  if (lines == TheTable().lines.end()) return match;
  for (const Table::Line& line : lines->second) {
    std::optional<int> same = Fits(line.segments, segments);
    if (!same) continue;
    if (line.route->method != method) {
      if (!match.allowed.empty()) match.allowed += ", ";
      match.allowed += line.route->method;
    } else if (*same > best) {
      best = *same;
      match.route = line.route;
      match.parameters = ParametersOf(line.segments, segments);
    }
  }
  return match;
}

}  // namespace seaworthy::server
