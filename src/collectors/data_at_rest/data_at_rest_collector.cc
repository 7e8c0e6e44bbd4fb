#include "collectors/data_at_rest/data_at_rest_collector.h"

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "cloud/errors.h"
#include "cloud/pulumi_document.h"
#include "cloud/pulumi_program.h"
#include "cloud/terraform_state.h"
#include "collect/errors.h"
#include "collect/read_file.h"
#include "formats/json.h"

namespace seaworthy::collectors::data_at_rest {
namespace {

using value::AbsentReason;
using value::Value;

// The stores of one state, without the state.
struct StackStores {
  std::string path;
  std::string stack;  // Empty for Terraform.
  std::string project;
  std::optional<Instant> written;  // Nothing where nobody knows.
  std::vector<cloud::Store> stores;
  std::vector<int> lines;  // Of the stores, where they have one.
};

bool IsProject(const source::File& file) { return file.name() == "Pulumi.yaml" || file.name() == "Pulumi.yml"; }

bool IsOfBackend(const source::File& file) { return file.path.find(".pulumi/stacks/") != std::string::npos; }

bool MayHoldState(const source::File& file) {
  bool fits = file.extension() == "tfstate" || file.extension() == "json" || file.path.ends_with(".json.gz") ||
              IsProject(file) || (IsOfBackend(file) && file.path.ends_with(".json.zst"));
  return fits && file.path.find(".checkpoint.json") == std::string::npos &&
         file.path.find(".pulumi/backups/") == std::string::npos;
}

std::string_view ProviderOf(std::string_view type) {
  if (type.starts_with("aws")) return "aws";
  if (type.starts_with("google") || type.starts_with("gcp:")) return "google";
  return type.starts_with("azure") ? "azure" : "other";
}

Result<StackStores> ReadPulumiState(std::string_view text, const collect::Context& context, const source::File& file) {
  SEAWORTHY_TRY(cloud::PulumiDocument document, cloud::ReadPulumi(text));
  if (document.kind != cloud::PulumiDocumentKind::kState) return Error(cloud::kNotAState, "it is a history");
  return StackStores{.path = file.path,
                     .stack = document.state.stack,
                     .project = document.state.project,
                     .written = document.state.time ? document.state.time : collect::WrittenAt(context, file),
                     .stores = std::move(document.stores)};
}

Result<StackStores> ReadTerraformState(std::string_view text, const collect::Context& context,
                                       const source::File& file) {
  value::Arena arena;
  SEAWORTHY_TRY(Value json, formats::ReadJson(text, arena));
  SEAWORTHY_TRY(cloud::TerraformState state, cloud::ReadTerraform(json, arena));
  return StackStores{.path = file.path,
                     .stack = {},
                     .project = {},
                     .written = collect::WrittenAt(context, file),
                     .stores = cloud::JudgeStores(state.managed)};
}

// What a program in YAML declares. A project file that cannot be read is the collector pulumi's to tell.
Result<StackStores> ReadProgram(const collect::Context& context, const source::File& file) {
  auto stream = context.repository.Yaml(file);
  if (!stream.ok() || (*stream)->documents().empty()) return Error(cloud::kNotAState, "it is no program");
  const formats::Node& document = *(*stream)->documents().front();
  value::Arena arena;
  std::vector<cloud::Resource> resources;
  std::map<std::string, int, std::less<>> lines;
  for (cloud::DeclaredResource& declared : cloud::ReadPulumiProgram(document, arena)) {
    lines.emplace(declared.resource.address, declared.line);
    resources.push_back(std::move(declared.resource));
  }
  StackStores program{.path = file.path,
                      .stack = {},
                      .project = std::string(document.TextAt("name")),
                      .written = {},  // It holds as long as the commit does.
                      .stores = cloud::JudgeStores(resources),
                      .lines = {}};
  for (const cloud::Store& store : program.stores) program.lines.push_back(lines.at(store.address));
  return program;
}

Result<StackStores> ReadState(const collect::Context& context, const source::File& file) {
  if (IsProject(file)) return ReadProgram(context, file);
  if (file.extension() == "zst") return Error(cloud::kPacked, "the file is compressed, which is not read");
  std::string beginning = collect::Beginning(context, file);
  bool pulumi = cloud::MayBePulumi(beginning) || IsOfBackend(file);
  bool terraform = cloud::MayBeTerraform(beginning) || file.extension() == "tfstate";
  if (!pulumi && !terraform) return Error(cloud::kNotAState, "it is something else");
  SEAWORTHY_TRY(std::string text, collect::ReadWhole(context, file));
  return terraform ? ReadTerraformState(text, context, file) : ReadPulumiState(text, context, file);
}

class Collection {
 public:
  Collection(const collect::Context& context, facts::Writer& out) : context_(context), out_(out) {}

  void Take(StackStores states) {
    // The same stack, exported twice or kept beside its export: the newest counts.
    if (!states.stack.empty()) {
      auto [known, added] = newest_.emplace(std::pair(states.project, states.stack), states_.size());
      if (!added) {
        StackStores& other = states_[known->second];
        if (other.written < states.written) other = std::move(states);
        return;
      }
    }
    states_.push_back(std::move(states));
  }

  void TakeUnread(const source::File& file, const Error& error) {
    Place place{file.path, error.place().line, error.place().column};
    Value absent = out_.Absent(collect::ReasonOf(error), fmt::format("{}: {}", ToString(place), error.message()));
    unread_.push_back(absent.WithOrigin(out_.Origin(place, context_.repository.ObservedAt(context_.now))));
  }

  void Write() && {
    std::vector<Value> list;
    for (const StackStores& states : states_) {
      if (!IsSuperseded(states)) Append(states, list);
    }
    list.insert(list.end(), unread_.begin(), unread_.end());
    out_.Set("data_at_rest.stores", out_.List(list));
  }

 private:
  // A program says what is asked for; a state of its project says what there is.
  bool IsSuperseded(const StackStores& states) const {
    if (!states.stack.empty() || states.project.empty()) return false;
    auto after = newest_.lower_bound({states.project, std::string()});
    return after != newest_.end() && after->first.first == states.project;
  }

  void Append(const StackStores& states, std::vector<Value>& list) {
    std::string environment = context_.EnvironmentOf(states.stack.empty() ? states.path : states.stack);
    for (std::size_t i = 0; i < states.stores.size(); ++i) {
      Place place{states.path, i < states.lines.size() ? states.lines[i] : 0, 0};
      std::uint32_t origin = out_.Origin(place, states.written);
      list.push_back(StoreValue(states.stores[i], states, environment).WithOrigin(origin));
    }
  }

  void SetText(value::StructBuilder& part, std::string_view field, std::string_view text) {
    if (!text.empty()) part.Set(field, out_.String(text));
  }

  Value StoreValue(const cloud::Store& store, const StackStores& states, std::string_view environment) {
    value::StructBuilder part = out_.Struct("Store");
    part.Set("name", out_.String(store.name)).Set("type", out_.String(store.type)).Set("kind", out_.String(store.kind));
    part.Set("provider", out_.String(ProviderOf(store.type)));
    SetText(part, "environment", environment);
    SetText(part, "stack", states.stack);
    std::optional<bool> encrypted = store.IsEncrypted();
    part.Set("encrypted", encrypted ? Value::Bool(*encrypted)
                                    : out_.Absent(AbsentReason::kNotDeclared,
                                                  fmt::format("{} {}: {}", store.type, store.name, store.reason)));
    part.Set("verdict", out_.String(Name(store.verdict)));
    SetText(part, "algorithm", store.algorithm);
    SetText(part, "key", Name(store.key));
    SetText(part, "attribute", store.attribute);
    part.Set("reason", out_.String(store.reason));
    return part.Build();
  }

  const collect::Context& context_;
  facts::Writer& out_;
  std::vector<StackStores> states_;
  std::map<std::pair<std::string, std::string>, std::size_t> newest_;  // By project and stack, in states_.
  std::vector<Value> unread_;
};

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  Collection collection(context, out);
  for (const source::File* file : context.repository.Evidence(MayHoldState)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading states");
    Result<StackStores> states = ReadState(context, *file);
    if (states.ok()) {
      collection.Take(*std::move(states));
    } else if (states.error().Is(collect::kStopped)) {
      return std::move(states).error();
    } else if (!states.error().Is(cloud::kNotAState)) {
      collection.TakeUnread(*file, states.error());
    }
  }
  std::move(collection).Write();
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "data_at_rest", .collect = Collect};

}  // namespace seaworthy::collectors::data_at_rest
