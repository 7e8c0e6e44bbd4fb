#include "cloud/terraform_state.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "cloud/errors.h"
#include "cloud/flat_attributes.h"
#include "cloud/json_view.h"

namespace seaworthy::cloud {
namespace {

using value::Kind;
using value::Value;

// `type.name`, with the module in front and the index behind where there is one.
std::string Address(const Value& resource, const Value& index) {
  std::string address = TextAt(resource, "module");
  if (!address.empty()) address += ".";
  address += TextAt(resource, "type") + "." + TextAt(resource, "name");
  if (index.Is(Kind::kInt)) address += fmt::format("[{}]", index.AsInt());
  if (index.Is(Kind::kString)) address += fmt::format("[\"{}\"]", index.AsString());
  return address;
}

std::int64_t CountSensitiveOutputs(const Value& outputs) {
  return std::ranges::count_if(EntriesOf(outputs), [](const value::MapEntry& entry) {
    return entry.item.Is(Kind::kMap) && TruthAt(entry.item, "sensitive");
  });
}

// The trues in a tree of what is sensitive.
std::int64_t CountTrue(const Value& tree) {
  if (tree.Is(Kind::kBool)) return tree.AsBool() ? 1 : 0;
  std::int64_t count = 0;
  if (tree.Is(Kind::kList)) {
    for (const Value& item : tree.AsList()) count += CountTrue(item);
  }
  for (const value::MapEntry& entry : EntriesOf(tree)) count += CountTrue(entry.item);
  return count;
}

// A state file of version 4.
class StateReader {
 public:
  StateReader(TerraformState& state, value::Arena& arena) : state_(state), arena_(arena) {}

  void Read(const Value& document) {
    state_.sensitive += CountSensitiveOutputs(Member(document, "outputs"));
    for (const Value& resource : ItemsAt(document, "resources")) {
      bool managed = TextAt(resource, "mode") != "data";
      for (const Value& instance : ItemsAt(resource, "instances")) ReadInstance(resource, instance, managed);
    }
  }

 private:
  void ReadInstance(const Value& resource, const Value& instance, bool managed) {
    ++(managed ? state_.managed_instances : state_.data_instances);
    if (!managed) return;
    state_.tainted += TextAt(instance, "status") == "tainted" ? 1 : 0;
    state_.sensitive += static_cast<std::int64_t>(ItemsAt(instance, "sensitive_attributes").size());
    if (Has(instance, "deposed")) return;  // On its way out.
    Value attributes = Member(instance, "attributes");
    if (!attributes.Is(Kind::kMap)) attributes = Unflatten(Member(instance, "attributes_flat"), arena_);
    state_.managed.push_back({.type = TextAt(resource, "type"),
                              .name = TextAt(resource, "name"),
                              .address = Address(resource, Member(instance, "index_key")),
                              .attributes = Attributes(attributes)});
  }

  TerraformState& state_;
  value::Arena& arena_;
};

// A state file of version 1 to 3: modules, resources by key, flat attributes.
class OldStateReader {
 public:
  OldStateReader(TerraformState& state, value::Arena& arena) : state_(state), arena_(arena) {}

  void Read(const Value& document) {
    for (const Value& module : ItemsAt(document, "modules")) {
      state_.sensitive += CountSensitiveOutputs(Member(module, "outputs"));
      for (const value::MapEntry& entry : EntriesOf(Member(module, "resources"))) {
        if (entry.key.Is(Kind::kString)) ReadResource(entry.key.AsString(), entry.item);
      }
    }
  }

 private:
  void ReadResource(std::string_view key, const Value& resource) {
    Value primary = Member(resource, "primary");
    if (!primary.Is(Kind::kMap)) return;
    if (key.starts_with("data.")) {
      ++state_.data_instances;
      return;
    }
    ++state_.managed_instances;
    state_.tainted += TruthAt(primary, "tainted") ? 1 : 0;
    std::string type = TextAt(resource, "type");
    std::string_view name = key.substr(std::min(key.size(), key.find('.') + 1));
    state_.managed.push_back({.type = type.empty() ? std::string(key.substr(0, key.find('.'))) : type,
                              .name = std::string(name),
                              .address = std::string(key),
                              .attributes = Attributes(Unflatten(Member(primary, "attributes"), arena_))});
  }

  TerraformState& state_;
  value::Arena& arena_;
};

// `show -json`: a tree of modules.
class ShowReader {
 public:
  explicit ShowReader(TerraformState& state) : state_(state) {}

  void ReadValues(const Value& values) {
    state_.sensitive += CountSensitiveOutputs(Member(values, "outputs"));
    ReadModule(Member(values, "root_module"));
  }

  // What will be after the plan: each resource that it lists, changed or not.
  void ReadChanges(const Value& document) {
    bool changes = false;
    for (const Value& json : ItemsAt(document, "resource_changes")) {
      Value change = Member(json, "change");
      for (const Value& action : ItemsAt(change, "actions")) {
        changes = changes || !action.Is(Kind::kString) || (action.AsString() != "no-op" && action.AsString() != "read");
      }
      bool stays = Member(change, "after").Is(Kind::kMap);
      if (stays) Add(json, Attributes(Member(change, "after"), {}, Member(change, "after_unknown")));
      if (stays) state_.sensitive += CountTrue(Member(change, "after_sensitive"));
    }
    state_.unchanged = !changes && !TruthAt(document, "errored");
  }

 private:
  void ReadModule(const Value& module) {
    for (const Value& json : ItemsAt(module, "resources")) {
      state_.sensitive += CountTrue(Member(json, "sensitive_values"));
      state_.tainted += TruthAt(json, "tainted") ? 1 : 0;
      Add(json, Attributes(Member(json, "values")));
    }
    for (const Value& child : ItemsAt(module, "child_modules")) ReadModule(child);
  }

  void Add(const Value& json, const Attributes& attributes) {
    bool managed = TextAt(json, "mode") != "data";
    ++(managed ? state_.managed_instances : state_.data_instances);
    if (!managed || Has(json, "deposed_key") || Has(json, "deposed")) return;
    state_.managed.push_back({.type = TextAt(json, "type"),
                              .name = TextAt(json, "name"),
                              .address = TextAt(json, "address"),
                              .attributes = attributes});
  }

  TerraformState& state_;
};

bool IsShow(const Value& document) {
  bool is_json = Member(document, "format_version").Is(Kind::kString);
  return is_json && (Has(document, "terraform_version") || Has(document, "values") || Has(document, "planned_values"));
}

bool IsEncrypted(const Value& document) {
  return Has(document, "encrypted_data") && Has(document, "encryption_version");
}

Result<void> ReadShow(const Value& document, TerraformState& state) {
  state.format_version = TextAt(document, "format_version");
  bool known = state.format_version.starts_with("1.") || state.format_version.starts_with("0.");
  if (!known) {
    return Error(kUnknownVersion, fmt::format("version {} of `show -json` is not read", state.format_version));
  }
  ShowReader reader(state);
  bool plan = Has(document, "planned_values") || Has(document, "resource_changes");
  state.layout = plan ? "show-plan" : "show-state";
  if (plan) {
    reader.ReadChanges(document);
  } else {
    reader.ReadValues(Member(document, "values"));
  }
  return {};
}

Result<void> ReadFile(const Value& document, TerraformState& state, value::Arena& arena) {
  state.layout = "state";
  state.version = IntegerAt(document, "version");
  if (state.version < 1 || state.version > 4) {
    return Error(kUnknownVersion, fmt::format("version {} of a Terraform state is not read", *state.version));
  }
  if (state.version == 4) {
    StateReader(state, arena).Read(document);
  } else {
    OldStateReader(state, arena).Read(document);
  }
  return {};
}

}  // namespace

bool MayBeTerraform(std::string_view beginning) {
  auto holds = [&](std::string_view name) { return beginning.find(name) != std::string_view::npos; };
  bool state = holds("\"terraform_version\"") && (holds("\"serial\"") || holds("\"lineage\""));
  bool show = holds("\"format_version\"") && (holds("\"values\"") || holds("\"planned_values\""));
  return state || show || (holds("\"encrypted_data\"") && holds("\"encryption_version\""));
}

bool IsTerraform(const Value& document) {
  bool is_state = Member(document, "version").Is(Kind::kInt) &&
                  (Has(document, "terraform_version") || Has(document, "lineage") || Has(document, "serial"));
  return is_state || IsShow(document) || IsEncrypted(document);
}

Result<TerraformState> ReadTerraform(const Value& document, value::Arena& arena) {
  if (!IsTerraform(document)) return Error(kNotAState, "it is no state or plan of Terraform");
  if (IsEncrypted(document)) {
    return Error(kEncryptedState, "the state is encrypted by OpenTofu").Advise("give the output of `tofu show -json`");
  }
  TerraformState state;
  state.tool_version = TextAt(document, "terraform_version");
  state.serial = IntegerAt(document, "serial");
  if (IsShow(document)) {
    SEAWORTHY_RETURN_IF_ERROR(ReadShow(document, state));
  } else {
    SEAWORTHY_RETURN_IF_ERROR(ReadFile(document, state, arena));
  }
  return state;
}

}  // namespace seaworthy::cloud
