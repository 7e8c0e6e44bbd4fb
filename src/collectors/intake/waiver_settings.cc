#include "collectors/intake/waiver_settings.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "formats/yaml.h"

namespace seaworthy::collectors::intake {
namespace {

using formats::Entry;
using formats::Node;

constexpr std::size_t kReasonBytes = 200;

class Settings {
 public:
  Settings(std::string_view file, std::vector<Waiver>& waivers) : file_(file), waivers_(waivers) {}

  void Add(std::string_view tool, std::string_view rule, std::string_view reason, const Node& place) {
    rule = Trim(rule);
    if (rule.empty()) return;
    waivers_.push_back(
        {std::string(tool), OneLine(rule), OneLine(Trim(reason), kReasonBytes), std::string(file_), place.line()});
  }

  // A list of rules, or one text with commas between them.
  void AddList(std::string_view tool, const Node* list) {
    if (list == nullptr) return;
    for (const Node& item : list->items()) Add(tool, item.text(), "", item);
    if (list->IsScalar()) {
      for (std::string_view rule : Split(list->text(), ',')) Add(tool, rule, "", *list);
    }
  }

 private:
  std::string_view file_;
  std::vector<Waiver>& waivers_;
};

void ReadCheckov(const Node& root, Settings& settings) { settings.AddList("checkov", root.Find("skip-check")); }

void ReadKubeLinter(const Node& root, Settings& settings) {
  const Node* all = root.FindPath({"checks", "doNotAutoAddDefaults"});
  if (all != nullptr && all->AsBool().value_or(false)) settings.Add("kube-linter", "*", "defaults are off", *all);
  settings.AddList("kube-linter", root.FindPath({"checks", "exclude"}));
}

void ReadHadolint(const Node& root, Settings& settings) { settings.AddList("hadolint", root.Find("ignored")); }

// vulnerabilities: [{id: CVE-…, statement: why}]
void ReadTrivy(const Node& root, Settings& settings) {
  for (std::string_view sort : {"vulnerabilities", "misconfigurations", "secrets", "licenses"}) {
    const Node* list = root.Find(sort);
    if (list == nullptr) continue;
    for (const Node& item : list->items()) settings.Add("trivy", item.TextAt("id"), item.TextAt("statement"), item);
  }
}

// ignore: {SNYK-JS-A-1: [{'*': {reason: why}}]}
void ReadSnyk(const Node& root, Settings& settings) {
  const Node* ignored = root.Find("ignore");
  if (ignored == nullptr) return;
  for (const Entry& rule : ignored->entries()) {
    std::string_view reason;
    for (const Node& item : rule.value->items()) {
      for (const Entry& path : item.entries()) {
        if (reason.empty()) reason = path.value->TextAt("reason");
      }
    }
    settings.Add("snyk", rule.key->text(), reason, *rule.key);
  }
}

// exemptions: [{checks: [binary-artifacts], annotations: [{annotation: test-data}]}]
void ReadScorecard(const Node& root, Settings& settings) {
  const Node* exemptions = root.Find("exemptions");
  if (exemptions == nullptr) exemptions = root.Find("annotations");  // As the later versions have it.
  if (exemptions == nullptr) return;
  for (const Node& exemption : exemptions->items()) {
    const Node* checks = exemption.Find("checks");
    const Node* reasons = exemption.Find("annotations");
    if (reasons == nullptr) reasons = exemption.Find("reasons");
    std::string_view reason;
    if (reasons != nullptr && !reasons->items().empty()) {
      const Node& first = reasons->items()[0];
      reason = first.TextAt(first.Find("reason") != nullptr ? "reason" : "annotation");
    }
    if (checks == nullptr) continue;
    for (const Node& check : checks->items()) settings.Add("scorecard", check.text(), reason, check);
  }
}

// exemptions: [{namespace: kube-system, controllerNames: [a], rules: [hostNetworkSet]}]; without rules, of all.
void ReadPolaris(const Node& root, Settings& settings) {
  if (const Node* checks = root.Find("checks")) {
    for (const Entry& check : checks->entries()) {
      if (check.value->text() == "ignore") settings.Add("polaris", check.key->text(), "", *check.key);
    }
  }
  const Node* exemptions = root.Find("exemptions");
  if (exemptions == nullptr) return;
  for (const Node& exemption : exemptions->items()) {
    const Node* rules = exemption.Find("rules");
    if (rules == nullptr || rules->items().empty()) {
      settings.Add("polaris", "*", "", exemption);
    } else {
      settings.AddList("polaris", rules);
    }
  }
}

struct Kind {
  std::string_view stem;  // Of the name, before `.yaml` or `.yml`.
  void (*read)(const Node& root, Settings& settings);
};

constexpr Kind kKinds[] = {
    {".checkov", ReadCheckov},     {".kube-linter", ReadKubeLinter}, {".hadolint", ReadHadolint},
    {"hadolint", ReadHadolint},    {".trivyignore", ReadTrivy},      {"scorecard", ReadScorecard},
    {".scorecard", ReadScorecard}, {"polaris", ReadPolaris},         {".polaris", ReadPolaris}};

void (*ReaderOf(std::string_view name))(const Node&, Settings&) {
  if (name == ".snyk") return ReadSnyk;
  for (std::string_view ending : {".yaml", ".yml"}) {
    if (!name.ends_with(ending)) continue;
    auto known = std::ranges::find(kKinds, name.substr(0, name.size() - ending.size()), &Kind::stem);
    if (known != std::end(kKinds)) return known->read;
  }
  return nullptr;
}

}  // namespace

bool IsSettings(const source::File& file) { return ReaderOf(file.name()) != nullptr; }

std::vector<Waiver> WaiversOfSettings(const source::File& file, std::string_view text) {
  std::vector<Waiver> waivers;
  auto read = ReaderOf(file.name());
  Result<formats::YamlStream> stream = formats::ParseYaml(text);
  if (read == nullptr || !stream.ok()) return waivers;
  Settings settings(file.path, waivers);
  for (const Node* document : stream->documents()) read(*document, settings);
  return waivers;
}

}  // namespace seaworthy::collectors::intake
