// One configuration of the Alertmanager out of one YAML node. Used by alertmanager.cc alone.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alerting/alertmanager.h"
#include "formats/node.h"

namespace seaworthy::alerting {

// How keys are written: `group_by` in Alertmanager's own file, `groupBy` in the resource of the operator.
enum class KeyCase : std::uint8_t { kSnake, kCamel };

// Where the text of the nodes begins. A text of its own in a string of another file counts its lines from there; of
// one in base64 only the string has a place.
struct Origin {
  std::string file;
  int lines_before = 0;
  std::optional<Place> fixed;

  Place Of(const formats::Node& node) const;
};

// Reads the parts of a configuration and notes what is wrong with each. What concerns several parts together, such as
// a receiver that does not exist, is CheckAlertmanager().
class AlertmanagerReader {
 public:
  AlertmanagerReader(KeyCase keys, Origin origin, Alertmanager& into)
      : keys_(keys), origin_(std::move(origin)), into_(into) {}

  // Precondition: a mapping.
  void Read(const formats::Node& node);

 private:
  using Node = formats::Node;

  std::string Key(std::string_view snake) const;
  const Node* Find(const Node& node, std::string_view snake) const;
  std::string_view Text(const Node& node, std::string_view snake) const;  // Empty for `null`, too.
  bool Flag(const Node& node, std::string_view snake);
  std::vector<std::string> Texts(const Node& node, std::string_view snake);
  // The entries of the list at that key; what is none is said.
  std::span<const Node> Items(const Node& node, std::string_view snake);
  void CheckKeys(const Node& node, std::span<const std::string_view> snake_keys, std::string_view what);
  void Refuse(std::string text, const Node& at);

  // alertmanager_routes.cc
  void ReadRoute(const Node& node, const std::string& receiver, Route& route, int depth);
  void ReadGroupBy(const Node& node, Route& route);
  void CheckDurations(const Node& node);
  void ReadInhibitRule(const Node& node);
  // The matchers at a key, in whatever form. False where one is wrong.
  bool ReadMatchers(const Node& node, std::string_view snake, MatcherKind kind, std::vector<LabelMatcher>& matchers);
  bool ReadMap(const Node& map, MatcherKind kind, std::vector<LabelMatcher>& matchers);
  bool ReadLine(const Node& line, std::vector<LabelMatcher>& matchers);
  bool ReadObject(const Node& object, std::vector<LabelMatcher>& matchers);
  bool Append(std::string_view label, MatcherKind kind, const Node& value, std::vector<LabelMatcher>& matchers);

  // alertmanager_receivers.cc
  void ReadReceiver(const Node& node);
  void ReadIntegrations(std::span<const Node> list, std::string_view kind, Receiver& receiver);
  void CheckIntegration(const Node& node, std::string_view kind);

  // alertmanager_intervals.cc
  void ReadNamedInterval(const Node& node);
  TimeInterval ReadInterval(const Node& node);
  void ReadTimes(const Node& node, TimeInterval& interval);
  void ReadDays(const Node& node, TimeInterval& interval);
  void ReadRanges(const Node& node, std::string_view snake, std::optional<Range> (*parse)(std::string_view),
                  std::optional<std::vector<Range>>& field);

  KeyCase keys_;
  Origin origin_;
  Alertmanager& into_;
  const Node* global_ = nullptr;
};

// Notes what is wrong between the parts: receivers and intervals that do not exist, names given twice, a root that
// takes only some alerts, receivers that tell nobody.
void CheckAlertmanager(Alertmanager& configuration);

}  // namespace seaworthy::alerting
