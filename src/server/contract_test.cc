// The contract says of each route what the route is, and has no others. Where this fails, the message says what to add
// to api/openapi.yaml.
#include "server/contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "app/service_register.h"
#include "app/verbs.h"
#include "base/text.h"
#include "formats/yaml.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using formats::Node;

// They answer everybody, and tell those who have not signed in that they have not.
constexpr std::string_view kAskThemselves[] = {"getMe"};

const Node& Contract() {
  static const formats::YamlStream stream = [] {
    auto parsed = formats::ParseYaml(ContractJson());
    EXPECT_TRUE(parsed.ok());
    return *std::move(parsed);
  }();
  return *stream.documents().front();
}

// What a `$ref` stands for, else the node itself.
const Node* Resolved(const Node* node) {
  for (int hops = 0; node != nullptr && hops < 8; ++hops) {
    std::string_view reference = node->TextAt("$ref");
    if (reference.empty()) return node;
    node = &Contract();
    for (std::size_t from = 2; from <= reference.size() && node != nullptr;) {
      std::size_t to = std::min(reference.find('/', from), reference.size());
      node = node->Find(reference.substr(from, to - from));
      from = to + 1;
    }
  }
  return node;
}

const Node* At(const Node* node, std::initializer_list<std::string_view> keys) {
  for (std::string_view key : keys) {
    node = Resolved(node);
    if (node == nullptr) return nullptr;
    node = node->Find(key);
  }
  return Resolved(node);
}

struct Operation {
  const Node* path;
  const Node* node;
};

// By `POST /api/v1/reviews`.
std::map<std::string, Operation> Operations() {
  std::map<std::string, Operation> operations;
  for (const formats::Entry& path : Contract().Find("paths")->entries()) {
    for (const formats::Entry& method : path.value->entries()) {
      std::string name(method.key->text());
      if (name == "parameters") continue;
      for (char& c : name) c = static_cast<char>(c - 'a' + 'A');
      operations[name + " " + std::string(path.key->text())] = {path.value, method.value};
    }
  }
  return operations;
}

std::string NameOf(const Route& route) { return route.method + " " + route.pattern; }

// Names of the parameters in that place: `path`, `header`.
std::set<std::string> ParametersIn(const Operation& operation, std::string_view place) {
  std::set<std::string> names;
  for (const Node* holder : {operation.path, operation.node}) {
    const Node* list = holder->Find("parameters");
    if (list == nullptr) continue;
    for (const Node& parameter : list->items()) {
      const Node* found = Resolved(&parameter);
      if (found != nullptr && found->TextAt("in") == place) names.emplace(found->TextAt("name"));
    }
  }
  return names;
}

std::set<std::string> ParametersOf(const std::string& pattern) {
  std::set<std::string> names;
  for (std::size_t from = pattern.find('{'); from != std::string::npos; from = pattern.find('{', from + 1)) {
    names.insert(pattern.substr(from + 1, pattern.find('}', from) - from - 1));
  }
  return names;
}

const Node* BodyOf(const Operation& operation) {
  return At(operation.node, {"requestBody", "content", "application/json", "schema"});
}

std::map<std::string, const Node*> PropertiesOf(const Node* schema) {
  std::map<std::string, const Node*> properties;
  const Node* found = At(schema, {"properties"});
  if (found == nullptr) return properties;
  for (const formats::Entry& entry : found->entries()) properties[std::string(entry.key->text())] = entry.value;
  return properties;
}

// The members of a struct and their types in JSON, as its Visit lists them.
class Members {
 public:
  template <typename T>
  void operator()(std::string_view name, T&) {
    types[std::string(name)] = TypeOf(std::type_identity<T>());
  }
  std::map<std::string, std::string> types;

 private:
  static std::string TypeOf(std::type_identity<std::string>) { return "string"; }
  static std::string TypeOf(std::type_identity<bool>) { return "boolean"; }
  static std::string TypeOf(std::type_identity<int>) { return "integer"; }
  static std::string TypeOf(std::type_identity<std::int64_t>) { return "integer"; }
  template <typename T>
  static std::string TypeOf(std::type_identity<std::optional<T>>) {
    return TypeOf(std::type_identity<T>());
  }
  template <typename T>
  static std::string TypeOf(std::type_identity<std::vector<T>>) {
    return "array";
  }
  template <typename T>
  static std::string TypeOf(std::type_identity<T>) {
    return "object";
  }
};

template <typename Struct>
std::map<std::string, std::string> MembersOf() {
  Struct fields;
  Members members;
  Struct::Visit(fields, members);
  return members.types;
}

// `type` of a schema; of `[integer, "null"]` the first.
std::string TypeOf(const Node* schema) {
  const Node* type = At(schema, {"type"});
  if (type == nullptr) return "";
  return std::string(type->IsSequence() ? type->items().front().text() : type->text());
}

std::map<std::string, std::string> TypesOf(const Node* schema) {
  std::map<std::string, std::string> types;
  for (const auto& [name, property] : PropertiesOf(schema)) types[name] = TypeOf(property);
  return types;
}

const Node* Schema(std::string_view name) { return At(&Contract(), {"components", "schemas", name}); }

void ExpectReferences(const Node& node, const std::string& place) {
  if (!node.TextAt("$ref").empty()) {
    EXPECT_NE(Resolved(&node), nullptr) << place << ": there is no " << node.TextAt("$ref");
  }
  for (const formats::Entry& entry : node.entries()) {
    ExpectReferences(*entry.value, place + "/" + std::string(entry.key->text()));
  }
  for (const Node& item : node.items()) ExpectReferences(item, place);
}

TEST(ContractTest, EveryRouteIsInTheContract) {
  std::map<std::string, Operation> operations = Operations();
  for (const Route& route : Routes()) {
    auto found = operations.find(NameOf(route));
    if (found == operations.end()) {
      ADD_FAILURE() << "add to api/openapi.yaml: " << NameOf(route) << " with operationId: " << route.operation;
      continue;
    }
    EXPECT_EQ(found->second.node->TextAt("operationId"), route.operation) << NameOf(route);
    EXPECT_EQ(ParametersIn(found->second, "path"), ParametersOf(route.pattern)) << NameOf(route);
  }
}

TEST(ContractTest, EveryOperationIsARoute) {
  std::set<std::string> routes;
  for (const Route& route : Routes()) routes.insert(NameOf(route));
  for (const auto& [name, operation] : Operations()) {
    EXPECT_TRUE(routes.contains(name)) << "no Route answers what api/openapi.yaml promises: " << name;
  }
}

TEST(ContractTest, OperationsHaveDifferentNames) {
  std::set<std::string> seen;
  for (const Route& route : Routes()) EXPECT_TRUE(seen.insert(route.operation).second) << route.operation;
}

TEST(ContractTest, OnlyOpenRoutesNeedNoSignIn) {
  std::map<std::string, Operation> operations = Operations();
  for (const Route& route : Routes()) {
    auto found = operations.find(NameOf(route));
    if (found == operations.end()) continue;
    const Node* security = found->second.node->Find("security");
    bool asks = std::ranges::find(kAskThemselves, route.operation) != std::end(kAskThemselves);
    bool open = route.about == About::kNothing && !asks;
    EXPECT_EQ(security != nullptr && security->items().empty(), open)
        << NameOf(route) << (open ? " needs `security: []`" : " must not have `security: []`");
  }
}

TEST(ContractTest, RequestsAreReadStrictly) {
  for (const auto& [name, operation] : Operations()) {
    const Node* body = BodyOf(operation);
    if (body == nullptr) continue;
    const Node* more = body->Find("additionalProperties");
    EXPECT_TRUE(more != nullptr && more->AsBool() == false) << name << ": the body needs additionalProperties: false";
  }
}

TEST(ContractTest, WhatIsReadHasATag) {
  for (const auto& [name, operation] : Operations()) {
    if (!name.starts_with("GET ") || operation.node->TextAt("operationId") == "followEvents") continue;
    if (At(operation.node, {"responses", "200"}) == nullptr) continue;
    EXPECT_TRUE(ParametersIn(operation, "header").contains("If-None-Match")) << name;
    EXPECT_NE(At(operation.node, {"responses", "304"}), nullptr) << name;
  }
}

TEST(ContractTest, RefusalsAreProblems) {
  for (const auto& [name, operation] : Operations()) {
    EXPECT_NE(At(operation.node, {"responses", "4XX", "content", "application/problem+json"}), nullptr) << name;
  }
}

TEST(ContractTest, ReferencesLeadSomewhere) { ExpectReferences(Contract(), "#"); }

TEST(ContractTest, EverySchemaIsUsed) {
  const std::string text(ContractJson());
  for (const formats::Entry& schema : At(&Contract(), {"components", "schemas"})->entries()) {
    std::string reference = fmt::format("\"#/components/schemas/{}\"", schema.key->text());
    EXPECT_NE(text.find(reference), std::string::npos) << reference << " is not used";
  }
}

template <typename Verb>
void ExpectVerb(const std::map<std::string, Operation>& operations) {
  std::string name = fmt::format("POST /api/v1/reviews/{{review}}/{}", Verb::kName);
  auto found = operations.find(name);
  ASSERT_NE(found, operations.end()) << name;
  EXPECT_EQ(TypesOf(BodyOf(found->second)), MembersOf<Verb>()) << name;
}

template <typename... Verbs>
void ExpectVerbs(std::type_identity<std::variant<Verbs...>>) {
  std::map<std::string, Operation> operations = Operations();
  (ExpectVerb<Verbs>(operations), ...);
}

TEST(ContractTest, VerbsTakeWhatTheContractSays) { ExpectVerbs(std::type_identity<app::verbs::AnyVerb>()); }

TEST(ContractTest, ServicesAreWhatTheContractSays) {
  EXPECT_EQ(TypesOf(Schema("Evidence")), MembersOf<app::verbs::Given>());
  EXPECT_EQ(TypesOf(Schema("ServiceInput")), MembersOf<app::RegisteredService>());
  EXPECT_EQ(TypesOf(Schema("Service")), MembersOf<app::RegisteredService>());
  EXPECT_EQ(TypesOf(Schema("Endpoint")), MembersOf<app::RegisteredEndpoint>());
  EXPECT_EQ(TypesOf(Schema("Dependency")), MembersOf<app::RegisteredDependency>());
}

}  // namespace
}  // namespace seaworthy::server
