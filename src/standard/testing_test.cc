#include "standard/testing.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace seaworthy::standard::testing {

namespace {

constexpr std::string_view kTls = R"(collector: tls
summary: Endpoints.
maturity: stable
reads: [service.endpoints]
facts:
  tls.endpoints: {type: list<Endpoint>, doc: What each endpoint presents., empty: absent, fresh_for: 24h}
types:
  Endpoint:
    address: {type: string, label: true, doc: address, example: "a:443"}
    version: {type: string, doc: lowest version, example: TLSv1.2}
    chain_error: {type: string, optional: true, doc: why not, example: expired}
    certificate: {type: Certificate, doc: its certificate}
  Certificate:
    not_after: {type: timestamp, doc: end, example: "2031-07-01T00:00:00Z"}
    names: {type: list<string>, doc: names, example: "[a]"}
absent:
  not_declared: No endpoint.
)";

constexpr std::string_view kKubernetes = R"(collector: kubernetes
summary: Manifests.
maturity: stable
reads: [repository]
facts:
  kubernetes.workloads: {type: list<Workload>, doc: Workloads., empty: absent, fresh_for: 90d}
  kubernetes.autoscalers: {type: list<string>, doc: Autoscalers., empty: known, fresh_for: 90d}
  kubernetes.coverage: {type: double, doc: A number., fresh_for: 90d}
types:
  Workload:
    name: {type: string, label: true, doc: name, example: a}
    replicas: {type: int, doc: number, example: "2"}
    termination: {type: duration, optional: true, doc: grace, example: 30s}
absent:
  not_found: Nothing found.
)";

constexpr std::string_view kService = R"(collector: service
summary: The service.
maturity: stable
reads: [seaworthy.yaml]
facts:
  service: {type: Service, doc: The service.}
types:
  Service:
    name: {type: string, label: true, doc: name, example: a}
    exposure: {type: string, doc: exposure, example: public}
    tier: {type: int, doc: tier, example: "1"}
absent:
  not_declared: Not declared.
)";

}  // namespace

const facts::Declarations& TestDeclarations() {
  static const facts::Declarations kDeclarations = [] {
    constexpr auto kFiles = std::to_array<EmbeddedFile>(
        {{"kubernetes/facts.yaml", kKubernetes}, {"service.yaml", kService}, {"tls/facts.yaml", kTls}});
    Result<facts::Declarations> declarations = facts::Declarations::Parse(kFiles);
    SEAWORTHY_ASSERT(declarations.ok(), "the declarations of the tests are well-formed");
    return *std::move(declarations);
  }();
  return kDeclarations;
}

Marked Unmark(std::string_view text) {
  constexpr std::string_view kMark = "§";
  Marked marked;
  std::size_t at = text.find(kMark);
  if (at == std::string_view::npos) return {std::string(text), 0, 0};
  marked.text = std::string(text.substr(0, at)) + std::string(text.substr(at + kMark.size()));
  marked.line = 1;
  marked.column = 1;
  for (std::size_t i = 0; i < at; i += Utf8Length(text.substr(i))) {
    marked.column = text[i] == '\n' ? 1 : marked.column + 1;
    marked.line += text[i] == '\n' ? 1 : 0;
  }
  return marked;
}

Bundle InMemory(SourceFile main, std::vector<SourceFile> beside) {
  Bundle bundle;
  bundle.main = std::move(main);
  for (const SourceFile& file : beside) bundle.beside.push_back(file.name);
  bundle.read = [beside](const std::string& name) -> Result<SourceFile> {
    return *std::ranges::find(beside, name, &SourceFile::name);
  };
  return bundle;
}

Bundle SingleFile(std::string text, std::string name) { return InMemory({std::move(name), std::move(text)}, {}); }

std::string WithItems(std::string_view items) {
  std::string text = R"(id: test
version: 1.0.0
title: Test
roles: {sre: Site reliability engineering, owner: Product owner}
parameters:
  life: {type: duration, default: 30d, doc: Shortest life., tiers: {1: 60d}, settable: service}
  coverage: {type: int, default: 80, doc: Coverage.}
sections:
  - id: first
    title: First
    items:
)";
  for (std::string_view line : Split(items, '\n')) {
    if (!line.empty()) text += "      " + std::string(line) + "\n";
  }
  return text;
}

std::string WithItem(std::string_view lines) {
  return WithItems("- id: one\n  question: Is it?\n  severity: blocker\n  why: Because.\n  action: Do.\n" +
                   std::string(lines));
}

}  // namespace seaworthy::standard::testing
