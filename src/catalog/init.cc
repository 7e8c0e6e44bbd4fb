#include "catalog/init.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "catalog/descriptor.h"
#include "catalog/detect.h"
#include "formats/json_writer.h"

namespace seaworthy::catalog {
namespace {

using model::Service;

// As a YAML scalar: plain where nothing can be misread, else in double quotes.
std::string Scalar(std::string_view text) {
  constexpr auto kWords =
      std::to_array<std::string_view>({"true", "false", "null", "yes", "no", "on", "off", "y", "n"});
  auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  auto is_plain = [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || std::string_view("_./-").find(c) != std::string_view::npos;
  };
  bool plain = !text.empty() && is_letter(text.front()) && std::ranges::all_of(text, is_plain) &&
               std::ranges::find(kWords, Lower(text)) == kWords.end();
  if (plain) return std::string(text);
  std::string quoted;
  formats::AppendJsonString(quoted, text);
  return quoted;
}

// `  # where it was found`
std::string Found(const Place& place) {
  std::string where = place.file.empty() ? "the name of the repository" : OneLine(ToString(place), 200);
  return fmt::format("  # found: {}", where);
}

using Lines = std::vector<std::string>;  // Empty: not detected.

Lines TextLine(const Service& service, std::string_view key, const std::string& text) {
  auto place = service.places.find(key);
  if (place == service.places.end() || text.empty()) return {};
  return {fmt::format("{}: {}{}", key, Scalar(text), Found(place->second))};
}

// One member of an entry, already written as YAML; left out where it is empty.
struct Member {
  std::string_view name;
  std::string yaml;
};

Member Text(std::string_view name, const std::string& text) { return {name, text.empty() ? "" : Scalar(text)}; }
Member Texts(std::string_view name, const std::vector<std::string>& texts) {
  std::vector<std::string> scalars;
  for (const std::string& text : texts) scalars.push_back(Scalar(text));
  return {name, texts.empty() ? "" : fmt::format("[{}]", fmt::join(scalars, ", "))};
}

// `key:` and a line per entry: `  - {name: api, kind: service}`.
template <typename T, typename Members>
Lines ListLines(std::string_view key, const std::vector<T>& list, Members members) {
  Lines lines;
  if (!list.empty()) lines.push_back(fmt::format("{}:", key));
  for (const T& entry : list) {
    std::vector<std::string> written;
    for (const Member& member : members(entry)) {
      if (!member.yaml.empty()) written.push_back(fmt::format("{}: {}", member.name, member.yaml));
    }
    lines.push_back(fmt::format("  - {{{}}}{}", fmt::join(written, ", "), Found(entry.place)));
  }
  return lines;
}

using Members = std::vector<Member>;

Lines Id(const Service& s) { return TextLine(s, "id", s.id); }
Lines Name(const Service& s) { return TextLine(s, "name", s.name); }
Lines Owner(const Service& s) { return TextLine(s, "owner", s.owner); }
Lines Lifecycle(const Service& s) { return TextLine(s, "lifecycle", s.lifecycle); }
Lines Components(const Service& s) {
  return ListLines("components", s.components, [](const model::Component& c) {
    return Members{Text("name", c.name), Text("kind", c.kind)};
  });
}
Lines Environments(const Service& s) {
  return ListLines("environments", s.environments, [](const model::Environment& e) {
    return Members{Text("name", e.name), Text("kind", e.kind), Texts("paths", e.paths)};
  });
}
Lines DataStores(const Service& s) {
  return ListLines("data_stores", s.data_stores, [](const model::DataStore& d) {
    return Members{Text("name", d.name), Text("kind", d.kind)};
  });
}
Lines Dependencies(const Service& s) {
  return ListLines("dependencies", s.dependencies, [](const model::Dependency& d) {
    return Members{Text("name", d.name), Text("kind", d.kind)};
  });
}
Lines Links(const Service& s) {
  return ListLines("links", s.links, [](const model::Link& l) {
    return Members{Text("title", l.title), Text("url", l.url), Text("kind", l.kind)};
  });
}
Lines Nothing(const Service&) { return {}; }

struct Key {
  std::string_view explanation;  // Lines of it.
  std::string_view example;      // Lines of YAML.
  Lines (*detected)(const Service&);
};

constexpr auto kKeys = std::to_array<Key>({
    {"Immutable id: lower-case letters, digits and `-`. Reviews and their history belong to it.", "id: checkout", Id},
    {"Name for people.", "name: Checkout", Name},
    {"Other names of the service, as tools and dashboards call it.", "aliases: [shop-checkout]", Nothing},
    {"Team that owns it.", "owner: team-checkout", Owner},
    {"How critical it is: 1 (most) to 4.", "tier: 2", Nothing},
    {"experimental, production or deprecated.", "lifecycle: production", Lifecycle},
    {"Who can reach it: public, partner or internal.", "exposure: public", Nothing},
    {"What it is made of. `customer_facing` says whether customers use it directly.",
     "components:\n  - {name: api, kind: service, customer_facing: true}\n  - {name: worker, customer_facing: false}",
     Components},
    {"Where it runs. Kind: production, staging, development or other; `paths` are globs of the files that describe it.",
     "environments:\n  - {name: live, kind: production, paths: [\"deploy/live/**\"]}\n  - {name: staging, kind: "
     "staging}",
     Environments},
    {"Addresses that can be asked, as host:port; of production where no environment is named.",
     "endpoints:\n  - {name: Public API, address: \"api.example.com:443\"}", Nothing},
    {"Where it keeps data; `data_stores: []` says that it keeps none.",
     "data_stores:\n  - name: orders\n    kind: postgresql\n    durable: true\n    encrypted: true\n    encryption: "
     "AES-256\n"
     "    backup: {schedule: daily, retention: 35d, location: another region, restore_tested: 2031-05-01}",
     DataStores},
    {"What it needs to work. Kind: service, api or resource.",
     "dependencies:\n  - {name: payments, kind: service, critical: true}", Dependencies},
    {"What calls somebody, at any hour or in business hours only, what is done, and the alerts that tell of it.",
     "events:\n  out_of_hours:\n    - {name: error budget burns fast, action: page the on-call engineer, alerts: "
     "[\"*BudgetBurn\"]}\n  in_hours:\n"
     "    - {name: disk fills within a week, action: open a ticket}",
     Nothing},
    {"Peak planned for the next six months, and what a test showed.",
     "capacity: {planned: 1200 rps, until: 2031-12-01, tested: 2000 rps}", Nothing},
    {"Where reports are. Kind: alert-rules, backup, benchmark, coverage, load-test, pulumi, sarif, slo, terraform or "
     "tests.",
     "reports:\n  - {kind: coverage, paths: [coverage/lcov.info]}", Nothing},
    {"Where more is to be found. Kind: runbook, dashboard, documentation, chat, status, escalation or other.",
     "links:\n  - {title: Runbook, url: \"https://runbooks.example.com/checkout\", kind: runbook}", Links},
    {"Files that say nothing about the service, as globs.", "exclude: [\"legacy/**\"]", Nothing},
    {"The standard to judge it by; without one it gets a first look.", "standard: sre-onboarding", Nothing},
    {"Parameters of the standard that a service may set.", "parameters: {min_certificate_life: 14d}", Nothing},
});

void AppendKey(const Key& key, const Service& service, std::string& text) {
  text += fmt::format("\n# {}\n", key.explanation);
  Lines lines = key.detected(service);
  for (const std::string& line : lines) text += line + "\n";
  if (!lines.empty()) return;
  for (std::string_view line : Split(key.example, '\n')) text += fmt::format("#{}\n", line);
}

}  // namespace

std::string InitText(const Described& described, const source::Repository& repository) {
  std::string text =
      "# What Seaworthy knows of this service. Every key is optional; what is not declared is unknown to a review, and "
      "never a pass.\n"
      "# Lines such as `#owner: team-checkout` are examples: take the mark away and write your own.\n"
      "# Values with `found:` were detected: correct them, then drop the comment.\n";
  std::vector<model::Environment> environments = DetectEnvironments(repository);
  for (Service service : described.services) {
    if (!service.Declares("environments")) service.environments = environments;
    if (service.id != described.services.front().id) text += "\n---\n";
    text += fmt::format("schema: {}\n", kDescriptorSchema);
    for (const Key& key : kKeys) AppendKey(key, service, text);
  }
  return text;
}

}  // namespace seaworthy::catalog
