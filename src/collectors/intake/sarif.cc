// SARIF 2.1.0, as its specification resolves what a result leaves out: the rule, the level, the place, the message.
#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "collectors/intake/json_fields.h"
#include "collectors/intake/parsers.h"
#include "formats/errors.h"

namespace seaworthy::collectors::intake {
namespace {

using value::Value;

constexpr std::string_view kFileScheme = "file://";
constexpr std::size_t kMostKept = 1'000'000;  // Runs, rules and results together.

std::optional<Level> ParseLevel(std::string_view text) {
  if (text == "error") return Level::kError;
  if (text == "warning") return Level::kWarning;
  if (text == "note") return Level::kNote;
  if (text == "none") return Level::kNone;
  return std::nullopt;
}

Kind ParseKind(std::string_view text) {
  for (Kind kind : {Kind::kPass, Kind::kOpen, Kind::kReview, Kind::kInformational, Kind::kNotApplicable}) {
    if (text == Name(kind)) return kind;
  }
  return Kind::kFail;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// `file:///build/a%20b.c` is `/build/a b.c`, `file:///C:/a.c` is `C:/a.c`.
std::string PathOfUri(std::string_view uri) {
  if (uri.starts_with(kFileScheme)) uri.remove_prefix(kFileScheme.size());
  if (uri.size() > 3 && uri[0] == '/' && uri[2] == ':') uri.remove_prefix(1);
  if (uri.starts_with("./")) uri.remove_prefix(2);
  std::string path;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    bool escaped = uri[i] == '%' && i + 2 < uri.size() && HexDigit(uri[i + 1]) >= 0 && HexDigit(uri[i + 2]) >= 0;
    path += escaped ? static_cast<char>(HexDigit(uri[i + 1]) * 16 + HexDigit(uri[i + 2])) : uri[i];
    if (escaped) i += 2;
  }
  return OneLine(path, 1024);
}

// `{0}` is the first argument; `{{` and `}}` are braces.
std::string Fill(std::string_view text, std::span<const Value> arguments) {
  std::string filled;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool doubled = (text[i] == '{' || text[i] == '}') && i + 1 < text.size() && text[i + 1] == text[i];
    bool numbered = !doubled && text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}';
    const Value* argument = numbered ? At(arguments, text[i + 1] - '0') : nullptr;
    if (argument != nullptr && argument->Is(value::Kind::kString)) {
      filled += argument->AsString();
      i += 2;
    } else {
      filled += text[i];
      if (doubled) ++i;
    }
  }
  return filled;
}

class RunReader {
 public:
  explicit RunReader(const Value& run) : run_(&run), tool_(Member(run, "tool")), driver_(Member(tool_, "driver")) {
    IndexRules();
    IndexOverrides();
  }

  Run Read();

 private:
  struct Rule {
    const Value* descriptor = nullptr;  // Null where the run does not describe it.
    std::string_view id;
  };

  void IndexRules();
  void IndexOverrides();
  const Value* ComponentOf(const Value* reference) const;
  const Value* FindRule(const Value* component, std::string_view id) const;
  Rule RuleOf(const Value& result) const;
  const Value* InvocationOf(const Value& result) const;
  Level LevelOf(const Value& result, const Rule& rule, Kind kind) const;
  std::string MessageOf(const Value& result, const Rule& rule) const;
  std::string PathOf(const Value* artifact) const;
  void Locate(const Value& result, Finding& finding) const;
  Finding ReadResult(const Value& result) const;
  std::string WhyIncomplete() const;
  std::optional<Instant> Time() const;
  void ListRules(Run& run) const;

  const Value* run_;
  const Value* tool_;
  const Value* driver_;
  // Looked up for each result, of which there may be as many as rules. The keys lie in the document.
  std::map<std::string_view, const Value*> extensions_;
  std::map<std::pair<const Value*, std::string_view>, const Value*> rules_;  // By component and id.
  std::map<std::pair<const Value*, const Value*>, Level> overrides_;         // By invocation and rule.
  std::map<std::pair<const Value*, std::string_view>, Level> overrides_by_id_;
};

void RunReader::IndexRules() {
  auto index = [&](const Value* component) {
    for (const Value& rule : Items(component, "rules"))
      rules_.emplace(std::pair(component, TextOf(&rule, "id")), &rule);
  };
  index(driver_);
  for (const Value& extension : Items(tool_, "extensions")) {
    index(&extension);
    extensions_.emplace(TextOf(&extension, "name"), &extension);
  }
}

// Of rules that the run describes, and of those that it only names.
void RunReader::IndexOverrides() {
  for (const Value& invocation : Items(run_, "invocations")) {
    for (const Value& change : Items(&invocation, "ruleConfigurationOverrides")) {
      auto level = ParseLevel(TextOf(Member(change, "configuration"), "level"));
      const Value* meant = Member(change, "descriptor");
      const Value* component = ComponentOf(meant);
      const Value* rule = At(Items(component, "rules"), NumberOf(meant, "index"));
      if (rule == nullptr) rule = FindRule(component, TextOf(meant, "id"));
      if (!level) continue;
      if (rule != nullptr) {
        overrides_.emplace(std::pair(&invocation, rule), *level);
      } else {
        overrides_by_id_.emplace(std::pair(&invocation, TextOf(meant, "id")), *level);
      }
    }
  }
}

// The driver, or the extension that a reference names.
const Value* RunReader::ComponentOf(const Value* reference) const {
  const Value* component = Member(reference, "toolComponent");
  const Value* extension = At(Items(tool_, "extensions"), NumberOf(component, "index"));
  if (extension != nullptr) return extension;
  auto named = extensions_.find(TextOf(component, "name"));
  return component != nullptr && named != extensions_.end() ? named->second : driver_;
}

const Value* RunReader::FindRule(const Value* component, std::string_view id) const {
  auto found = rules_.find(std::pair(component, id));
  return id.empty() || found == rules_.end() ? nullptr : found->second;
}

RunReader::Rule RunReader::RuleOf(const Value& result) const {
  const Value* reference = Member(result, "rule");
  const Value* component = ComponentOf(reference);
  std::optional<std::int64_t> index = NumberOf(&result, "ruleIndex");
  if (!index) index = NumberOf(reference, "index");
  Rule rule{.descriptor = At(Items(component, "rules"), index), .id = TextOf(&result, "ruleId")};
  if (rule.id.empty()) rule.id = TextOf(reference, "id");
  if (rule.id.empty()) rule.id = TextOf(rule.descriptor, "id");
  if (rule.descriptor == nullptr && !rule.id.empty()) {
    rule.descriptor = FindRule(component, rule.id);
    std::size_t slash = rule.id.rfind('/');  // `CA1000/1` is a case of `CA1000`.
    if (rule.descriptor == nullptr && slash != std::string_view::npos) {
      rule.descriptor = FindRule(component, rule.id.substr(0, slash));
    }
  }
  return rule;
}

// The only invocation where the result does not say which.
const Value* RunReader::InvocationOf(const Value& result) const {
  std::span<const Value> invocations = Items(run_, "invocations");
  std::optional<std::int64_t> index = NumberOf(Member(result, "provenance"), "invocationIndex");
  if ((!index || *index < 0) && invocations.size() == 1) return &invocations[0];
  return At(invocations, index);
}

Level RunReader::LevelOf(const Value& result, const Rule& rule, Kind kind) const {
  if (kind != Kind::kFail) return Level::kNone;
  if (auto level = ParseLevel(TextOf(&result, "level"))) return *level;
  const Value* invocation = InvocationOf(result);
  if (auto found = overrides_.find(std::pair(invocation, rule.descriptor)); found != overrides_.end()) {
    return found->second;
  }
  if (auto found = overrides_by_id_.find(std::pair(invocation, rule.id)); found != overrides_by_id_.end()) {
    return found->second;
  }
  auto level = ParseLevel(TextOf(Member(rule.descriptor, "defaultConfiguration"), "level"));
  return level.value_or(Level::kWarning);
}

std::string RunReader::MessageOf(const Value& result, const Rule& rule) const {
  const Value* message = Member(result, "message");
  std::string_view text = TextOf(message, "text");
  if (text.empty()) text = TextOf(message, "markdown");
  std::string_view id = TextOf(message, "id");
  if (text.empty()) text = TextOf(Member(Member(rule.descriptor, "messageStrings"), id), "text");
  if (text.empty()) text = TextOf(Member(Member(driver_, "globalMessageStrings"), id), "text");
  return Message(Fill(text, Items(message, "arguments")));
}

// From the root of the repository, as far as the run tells: a base that is relative goes before the path, one that is a
// folder of the machine the tool ran on is that root.
std::string RunReader::PathOf(const Value* artifact) const {
  constexpr int kMostBases = 8;
  constexpr std::size_t kMostRoots = 16;
  std::string_view uri = TextOf(artifact, "uri");
  if (uri.empty()) {
    const Value* listed = At(Items(run_, "artifacts"), NumberOf(artifact, "index"));
    artifact = Member(listed, "location");
    uri = TextOf(artifact, "uri");
  }
  const Value* bases = Member(run_, "originalUriBaseIds");
  std::span<const value::MapEntry> roots = Entries(run_, "originalUriBaseIds");
  for (const value::MapEntry& base : roots.first(std::min(roots.size(), kMostRoots))) {
    std::string_view root = TextOf(&base.item, "uri");
    if (root.size() > kFileScheme.size() + 1 && root.ends_with('/') && uri.starts_with(root)) {
      uri.remove_prefix(root.size());
      break;
    }
  }
  std::string path(uri);
  for (int i = 0; i < kMostBases && !uri.empty(); ++i) {
    artifact = Member(bases, TextOf(artifact, "uriBaseId"));
    std::string_view folder = TextOf(artifact, "uri");
    if (folder.empty() || folder.find(':') != std::string_view::npos || folder.starts_with('/')) break;
    path.insert(0, folder.ends_with('/') ? std::string(folder) : std::string(folder) + '/');
  }
  return PathOfUri(path);
}

void RunReader::Locate(const Value& result, Finding& finding) const {
  std::span<const Value> locations = Items(&result, "locations");
  if (locations.empty()) return;
  const Value* physical = Member(locations[0], "physicalLocation");
  const Value* artifact = Member(physical, "artifactLocation");
  finding.file = PathOf(artifact);
  finding.line = LineOf(Member(physical, "region"), "startLine");
  std::span<const Value> logical = Items(&locations[0], "logicalLocations");
  if (logical.empty()) return;
  std::string_view name = TextOf(&logical[0], "fullyQualifiedName");
  finding.subject = OneLine(name.empty() ? TextOf(&logical[0], "name") : name);
}

// One that was refused, or still waits for an answer, suppresses nothing.
void ReadSuppressions(const Value& result, Finding& finding) {
  std::span<const Value> suppressions = Items(&result, "suppressions");
  finding.suppressed = !suppressions.empty();
  for (const Value& suppression : suppressions) {
    std::string_view status = TextOf(&suppression, "status");
    if (status == "rejected" || status == "underReview") finding.suppressed = false;
    if (finding.reason.empty()) finding.reason = Message(TextOf(&suppression, "justification"));
  }
}

Finding RunReader::ReadResult(const Value& result) const {
  Rule rule = RuleOf(result);
  Finding finding;
  finding.rule = OneLine(rule.id);
  finding.kind = ParseKind(TextOf(&result, "kind"));
  finding.level = LevelOf(result, rule, finding.kind);
  finding.message = MessageOf(result, rule);
  finding.score = DecimalOf(Member(rule.descriptor, "properties"), "security-severity");
  finding.resolved = TextOf(&result, "baselineState") == "absent";
  Locate(result, finding);
  ReadSuppressions(result, finding);
  return finding;
}

std::string RunReader::WhyIncomplete() const {
  if (!HasList(run_, "results")) return "it holds no `results`: nothing was scanned";
  for (const Value& invocation : Items(run_, "invocations")) {
    if (IsFalse(&invocation, "executionSuccessful")) return "the tool says that it did not end well";
  }
  return "";
}

std::optional<Instant> RunReader::Time() const {
  std::optional<Instant> latest;
  for (const Value& invocation : Items(run_, "invocations")) {
    std::optional<Instant> time = TimeOf(&invocation, "endTimeUtc");
    if (!time) time = TimeOf(&invocation, "startTimeUtc");
    if (time && (!latest || *latest < *time)) latest = time;
  }
  return latest;
}

void RunReader::ListRules(Run& run) const {
  auto list = [&](const Value* component) {
    for (const Value& rule : Items(component, "rules")) {
      if (!IsFalse(Member(rule, "defaultConfiguration"), "enabled")) run.AddRule(OneLine(TextOf(&rule, "id")));
    }
  };
  list(driver_);
  for (const Value& extension : Items(tool_, "extensions")) list(&extension);
}

Run RunReader::Read() {
  Run run;
  run.tool = OneLine(TextOf(driver_, "name"));
  run.version = OneLine(TextOf(driver_, "semanticVersion"));
  if (run.version.empty()) run.version = OneLine(TextOf(driver_, "version"));
  run.time = Time();
  run.incomplete = WhyIncomplete();
  ListRules(run);
  for (const Value& result : Items(run_, "results")) run.Add(ReadResult(result));
  return run;
}

// `Kube Score` and `kube-score` are one tool.
std::string ToolName(std::string_view name) {
  std::string tool = Lower(name);
  for (char& c : tool) {
    if (c == ' ' || c == '_') c = '-';
  }
  return tool;
}

}  // namespace

Result<bool> ReadSarif(const Value& document, Report& report) {
  std::string_view version = TextOf(&document, "version");
  bool sarif = TextOf(&document, "$schema").find("sarif") != std::string_view::npos || HasList(&document, "runs");
  if (!sarif) return false;
  if (version != "2.1.0") {
    return Error(formats::kOtherFormat, fmt::format("SARIF of version `{}`; 2.1.0 is read", OneLine(version, 20)));
  }
  report.format = "sarif";
  report.version = version;
  std::size_t kept = 0;
  for (const Value& item : Items(&document, "runs")) {
    Run run = RunReader(item).Read();
    kept += 1 + run.findings.size() + run.rules.size();
    if (kept > kMostKept) return Error(formats::kTooLarge, "SARIF of over 1,000,000 runs, rules and results");
    run.tool = ToolName(run.tool);
    report.runs.push_back(std::move(run));
  }
  return true;
}

}  // namespace seaworthy::collectors::intake
