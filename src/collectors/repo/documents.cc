#include "collectors/repo/documents.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr std::size_t kMaxDocuments = 2'000;
constexpr std::size_t kMaxDocumentBytes = 1u << 20;  // What is larger was not written by hand.

std::string_view NameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view Stem(std::string_view name) { return name.substr(0, std::min(name.rfind('.'), name.size())); }

std::string Extension(std::string_view name) {
  std::size_t point = name.rfind('.');
  return point == std::string_view::npos ? std::string() : Lower(name.substr(point + 1));
}

bool IsProse(std::string_view extension) {
  static constexpr auto kProse =
      std::to_array<std::string_view>({"md", "markdown", "mdx", "rst", "adoc", "asciidoc", "txt", "org"});
  return std::ranges::find(kProse, extension) != kProse.end();
}

// A document that describes an interface rather than talking about it.
bool IsInterface(std::string_view name, std::string_view extension) {
  if (extension == "proto" || extension == "wsdl" || extension == "raml" || name == "schema.graphql") return true;
  bool is_data = extension == "yaml" || extension == "yml" || extension == "json";
  return is_data && HasWord(name, {"openapi", "swagger", "asyncapi"});
}

struct Topic {
  std::string_view kind;
  std::string_view words;  // Between bars.
};

bool HasPlural(const std::vector<std::string>& words, const Topic& topic) {
  for (std::string_view word : Split(topic.words, '|')) {
    if (HasWord(words, {word, std::string(word) + "s"})) return true;
  }
  return false;
}

// The first topic whose word the name has; the order settles `deployment runbook`.
std::string_view TopicOf(std::string_view name) {
  static constexpr auto kTopics = std::to_array<Topic>({
      {"runbook", "runbook|playbook"},
      {"decision", "adr|decision|decisionrecord"},
      {"architecture", "architecture|design|arc42|c4"},
      {"operations",
       "operation|ops|operating|oncall|escalation|incident|deployment|deploying|deploy|monitoring|alerting|"
       "observability|recovery|backup|restore|troubleshooting|maintenance|releasing|capacity|slo"},
      {"interface", "api|interface|endpoint"},
      {"onboarding", "onboarding|gettingstarted|development|developing|setup|contributing"},
  });
  std::vector<std::string> words = Words(name);
  for (const Topic& topic : kTopics) {
    if (HasPlural(words, topic)) return topic.kind;
  }
  return {};
}

// Texts that stand in a repository for other reasons.
bool IsNoDocument(std::string_view path) {
  std::string name = Lower(NameOf(path));
  return HasWord(path.substr(0, path.size() - name.size()),
                 {"issuetemplate", "pullrequesttemplate", "licenses", "changelogs"}) ||
         HasWord(Stem(name),
                 {"changelog", "license", "licence", "requirements", "codeofconduct", "pullrequesttemplate"});
}

bool HasAny(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::any_of(parts, [&](std::string_view part) { return ContainsNoCase(text, part); });
}

// `grafana.example.com`; empty of a path in the repository.
std::string HostOf(std::string_view url) {
  std::size_t start = url.find("://");
  if (start == std::string_view::npos) return {};
  std::string_view rest = url.substr(start + 3);
  return Lower(rest.substr(0, rest.find_first_of("/:?#")));
}

// Manuals and projects of the tools, not the service's own pages.
bool IsPublicSite(std::string_view host) {
  return host == "grafana.com" || host == "github.com" || host == "api.slack.com" || host == "www.pagerduty.com" ||
         host == "support.pagerduty.com" || host == "img.shields.io" || host.starts_with("docs.") ||
         host.starts_with("developer.");
}

std::string_view KindOfHost(std::string_view host, std::string_view url) {
  if (IsPublicSite(host)) return {};
  if (HasAny(host, {".pagerduty.com", "opsgenie.com", "app.incident.io"})) return "escalation";
  if (HasAny(host, {"grafana", "kibana", "lookerstudio"}) ||
      HasAny(url, {"datadoghq.com/dash", "datadoghq.eu/dash", "/dashboards/", "/dashboard/", "one.newrelic.com",
                   "console.aws.amazon.com/cloudwatch"})) {
    return "dashboard";
  }
  if (HasAny(host, {".slack.com", "discord.gg", "discord.com", "matrix.to", "gitter.im", "teams.microsoft.com",
                    "mattermost", "chat.google.com", "zulipchat.com"})) {
    return "chat";
  }
  if (host.starts_with("status.") || HasAny(host, {"statuspage.io"})) return "status";
  return {};
}

bool IsRunbookTitle(std::string_view title) {
  return HasWord(title, {"runbook", "runbooks", "playbook", "playbooks"}) || ContainsNoCase(title, "incident response");
}

// A section that tells whom to call when the first does not answer: two steps at least.
bool IsEscalation(const Heading& heading, std::span<const TextLine> section) {
  if (!HasWord(heading.title, {"escalation", "escalations", "escalate"}) || IsSkeleton(section)) return false;
  auto steps = std::ranges::count_if(section, [](const TextLine& line) {
    char first = line.text.front();
    return first == '-' || first == '*' || first == '|' || (first >= '0' && first <= '9');
  });
  return steps >= 2;
}

Document SectionDocument(std::string_view path, std::string_view kind, const Heading& heading,
                         std::span<const TextLine> section) {
  return {std::string(path),   std::string(kind),
          heading.title,       static_cast<int>(section.size()),
          IsSkeleton(section), {std::string(path), heading.line, 0}};
}

void AddSections(std::string_view path, std::string_view kind, const Markdown& markdown, Documents& out) {
  for (std::size_t i = 0; i < markdown.headings.size(); ++i) {
    const Heading& heading = markdown.headings[i];
    bool is_runbook = kind != "runbook" && IsRunbookTitle(heading.title);
    bool may_escalate = HasWord(heading.title, {"escalation", "escalations", "escalate"});
    if (!is_runbook && !may_escalate) continue;
    std::vector<TextLine> section = SectionOf(markdown, i);
    if (is_runbook) out.runbooks.push_back(SectionDocument(path, "runbook", heading, section));
    if (IsEscalation(heading, section))
      out.escalations.push_back(SectionDocument(path, "escalation", heading, section));
  }
}

void AddLinks(std::string_view path, const Markdown& markdown, Documents& out) {
  std::set<std::string_view> seen;
  for (const TextLink& link : markdown.links) {
    std::string_view kind = KindOfLink(link.url, link.title);
    if (kind.empty() || !seen.insert(link.url).second) continue;
    out.links.push_back({link.url, std::string(kind), link.title, {std::string(path), link.line, 0}});
  }
}

int CountTextLines(std::string_view text) {
  int lines = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = std::min(text.find('\n', at), text.size());
    if (!Trim(text.substr(at, end - at)).empty()) ++lines;
    at = end + 1;
  }
  return lines;
}

void AddInterface(std::string_view path, std::string_view text, Documents& out) {
  int lines = CountTextLines(text);
  out.others.push_back({std::string(path), "interface", {}, lines, lines < 3, {std::string(path), 1, 0}});
}

}  // namespace

std::string_view KindOfDocument(std::string_view path) {
  std::string_view name = NameOf(path);
  std::string extension = Extension(name);
  if (IsInterface(Lower(name), extension)) return "interface";
  if (!extension.empty() && !IsProse(extension)) return {};
  if (Lower(Stem(name)) == "readme") return HasWord(path, {"runbooks", "playbooks"}) ? "runbook" : "readme";
  if (extension.empty() || IsNoDocument(path)) return {};
  if (std::string_view topic = TopicOf(Stem(name)); !topic.empty()) return topic;
  // The folder speaks for what lies in it: docs/runbooks/disk-full.md, doc/adr/0001-use-kafka.md.
  std::string_view folder = path.substr(0, path.size() - std::min(path.size(), name.size() + 1));
  return TopicOf(folder.substr(folder.rfind('/') + 1));
}

std::string_view KindOfLink(std::string_view url, std::string_view title) {
  if (HasWord(url, {"runbook", "runbooks", "playbook", "playbooks"}) || IsRunbookTitle(title)) return "runbook";
  std::string host = HostOf(url);
  if (host.empty()) return {};
  if (std::string_view kind = KindOfHost(host, url); !kind.empty()) return kind;
  if (IsPublicSite(host)) return {};
  if (HasWord(title, {"escalation", "oncall"})) return "escalation";
  if (HasWord(title, {"dashboard", "dashboards"})) return "dashboard";
  if (ContainsNoCase(title, "status page")) return "status";
  bool is_wiki = HasAny(host, {"wiki", "readthedocs", "atlassian.net", "confluence", "notion.so", "backstage"});
  return is_wiki ? "documentation" : std::string_view{};
}

void ReadDocument(std::string_view path, std::string_view kind, std::string_view text, Documents& out) {
  if (kind == "interface" && !IsProse(Extension(NameOf(path)))) return AddInterface(path, text, out);
  Markdown markdown = ReadMarkdown(text);
  int first = markdown.headings.empty() ? 1 : markdown.headings.front().line;
  std::string title = markdown.headings.empty() ? std::string() : markdown.headings.front().title;
  Document document{std::string(path),          std::string(kind),
                    std::move(title),           static_cast<int>(markdown.lines.size()),
                    IsSkeleton(markdown.lines), {std::string(path), first, 0}};
  if (kind == "readme" || kind == "runbook") AddLinks(path, markdown, out);
  if (kind != "decision") AddSections(path, kind, markdown, out);
  auto& list = kind == "readme" ? out.readmes : kind == "runbook" ? out.runbooks : out.others;
  list.push_back(std::move(document));
}

Documents ReadDocuments(const source::Repository& repository, std::stop_token stop) {
  Documents out;
  std::size_t read = 0;
  for (const source::File& file : repository.files()) {
    if (stop.stop_requested() || read == kMaxDocuments) break;
    if (file.role != source::Role::kEvidence || file.size > kMaxDocumentBytes) continue;
    std::string_view kind = KindOfDocument(file.path);
    if (kind.empty()) continue;
    auto text = repository.Text(file);
    ++read;
    if (text.ok()) ReadDocument(file.path, kind, *text, out);
  }
  return out;
}

}  // namespace seaworthy::collectors::repo
