// Runs the specification's conformance cases, as cel_cases.mjs wrote them, and prints `cel: N passed, N failed, N left
// out`. With -v it says what failed, and why. Exit code 1 where one failed.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "cel/evaluate.h"
#include "cel/explain.h"
#include "cel/program.h"
#include "formats/json.h"
#include "value/build.h"

namespace seaworthy {
namespace {

using value::Kind;
using value::MapEntry;
using value::Type;
using value::Value;

struct NoStructs : value::StructResolver {
  const value::StructType* FindStruct(std::string_view) const override { return nullptr; }
};

std::string Text(const Value& object, std::string_view key) {
  const Value* found = object.Find(key);
  return found != nullptr && found->Is(Kind::kString) ? std::string(found->AsString()) : "";
}

bool Flag(const Value& object, std::string_view key) {
  const Value* found = object.Find(key);
  return found != nullptr && found->Is(Kind::kBool) && found->AsBool();
}

std::string FromBase64(std::string_view text) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (char c : text) {
    std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) break;
    bits = bits << 6 | static_cast<unsigned>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xFF);
  }
  return bytes;
}

double Real(const Value& json) {
  if (json.Is(Kind::kDouble)) return json.AsDouble();
  if (json.Is(Kind::kInt)) return static_cast<double>(json.AsInt());
  if (json.Is(Kind::kUint)) return static_cast<double>(json.AsUint());
  if (json.AsString() == "NaN") return std::numeric_limits<double>::quiet_NaN();
  double infinity = std::numeric_limits<double>::infinity();
  return json.AsString() == "Infinity" ? infinity : -infinity;
}

std::optional<Kind> KindNamed(std::string_view name) {
  for (int i = 0; i <= static_cast<int>(Kind::kType); ++i) {
    if (Name(static_cast<Kind>(i)) == name) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

// The specification's JSON form of a value: `{"int64Value": "1"}`. Nothing for what we have no value for.
class ValueReader {
 public:
  explicit ValueReader(value::Arena& arena) : arena_(arena) {}

  std::optional<Value> Read(const Value& json) {
    if (!json.Is(Kind::kMap) || json.AsMap().empty()) return std::nullopt;
    std::string_view form = json.AsMap()[0].key.AsString();
    const Value& content = json.AsMap()[0].item;
    if (form == "nullValue") return Value::Null();
    if (form == "boolValue") return content;
    if (form == "int64Value") return Value::Int(std::strtoll(std::string(content.AsString()).c_str(), nullptr, 10));
    if (form == "uint64Value") return Value::Uint(std::strtoull(std::string(content.AsString()).c_str(), nullptr, 10));
    if (form == "doubleValue") return Value::Double(Real(content));
    if (form == "stringValue") return content;
    if (form == "bytesValue") return Value::Bytes(arena_.Copy(FromBase64(content.AsString())));
    if (form == "listValue") return List(content);
    if (form == "mapValue") return Map(content);
    if (form == "objectValue") return Object(content);
    if (form != "typeValue") return std::nullopt;
    auto kind = KindNamed(content.AsString());
    return kind ? std::optional(Value::TypeOf(*kind)) : std::nullopt;
  }

 private:
  std::optional<Value> List(const Value& json) {
    std::vector<Value> items;
    const Value* values = json.Find("values");
    for (const Value& item : values != nullptr ? values->AsList() : std::span<const Value>()) {
      auto value = Read(item);
      if (!value) return std::nullopt;
      items.push_back(*value);
    }
    return value::CopyList(arena_, items);
  }

  std::optional<Value> Map(const Value& json) {
    std::vector<MapEntry> entries;
    const Value* values = json.Find("entries");
    for (const Value& entry : values != nullptr ? values->AsList() : std::span<const Value>()) {
      auto key = Read(*entry.Find("key"));
      auto item = Read(*entry.Find("value"));
      if (!key || !item) return std::nullopt;
      entries.push_back({*key, *item});
    }
    return value::SortedMap(arena_, std::move(entries));
  }

  std::optional<Value> Object(const Value& json) {
    std::string type = Text(json, "@type");
    std::string text = Text(json, "value");
    if (type.ends_with("google.protobuf.Duration")) {
      auto span = ParseSpan(text);
      return span.ok() ? std::optional(Value::Duration(*span)) : std::nullopt;
    }
    if (!type.ends_with("google.protobuf.Timestamp")) return std::nullopt;
    auto instant = ParseInstant(text);
    return instant.ok() ? std::optional(Value::Timestamp(*instant)) : std::nullopt;
  }

  value::Arena& arena_;
};

// Equality of results: of the same kind, and NaN is NaN.
bool Same(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  if (a.Is(Kind::kDouble))
    return a.AsDouble() == b.AsDouble() || (a.AsDouble() != a.AsDouble() && b.AsDouble() != b.AsDouble());
  if (a.Is(Kind::kList)) return std::ranges::equal(a.AsList(), b.AsList(), Same);
  return value::Equal(a, b);
}

// What is wrong with the result of one case; empty where it is right.
std::string Failure(const Value& test) {
  value::Arena arena;
  ValueReader reader(arena);
  cel::Environment environment;
  std::vector<Value> slots;
  for (const Value& variable : test.Find("variables")->AsList()) {
    auto type = value::ParseType(Text(variable, "type"), NoStructs());
    if (!type.ok()) return type.error().ToString();
    environment.Add(Text(variable, "name"), *type);
    const Value* given = variable.Find("value");
    slots.push_back(given != nullptr ? reader.Read(*given).value_or(Value::Missing()) : Value::Missing());
  }
  const Value& want = *test.Find("want");
  cel::CompileOptions options{.container = Text(test, "container"), .check = Flag(test, "check")};
  auto program = cel::Compile(environment, Text(test, "expression"), options);
  if (!program.ok()) return "does not compile: " + program.error().ToString();
  if (want.Find("type") != nullptr && ToString(program->type()) != Text(want, "type")) {
    return fmt::format("type {}, wanted {}", ToString(program->type()), Text(want, "type"));
  }
  if (Flag(test, "check_only")) return "";
  cel::Evaluation result = cel::Evaluate(*program, slots, arena);
  bool failed = result.value.Is(Kind::kError);
  if (want.Find("error") != nullptr) {
    return failed ? "" : fmt::format("{}, wanted an error: {}", cel::Show(result.value), Text(want, "error"));
  }
  if (failed) return "error: " + result.error;
  auto wanted = reader.Read(*want.Find("value"));
  if (!wanted) return "the wanted value cannot be read";
  return Same(result.value, *wanted) ? "" : fmt::format("{}, wanted {}", cel::Show(result.value), cel::Show(*wanted));
}

int Run(const char* path, bool verbose) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  value::Arena arena;
  auto tests = formats::ReadJson(text.str(), arena);
  if (!tests.ok()) {
    fmt::print(stderr, "{}: {}\n", path, tests.error().ToString());
    return 2;
  }
  int passed = 0;
  int failed = 0;
  int left_out = 0;
  for (const Value& test : tests->AsList()) {
    if (test.Find("left_out") != nullptr) {
      ++left_out;
      continue;
    }
    std::string failure = Failure(test);
    ++(failure.empty() ? passed : failed);
    if (verbose && !failure.empty()) {
      fmt::print("{} {}: {}\n  {}\n", Text(test, "section"), Text(test, "name"), Text(test, "expression"), failure);
    }
  }
  fmt::print("cel: {} passed, {} failed, {} left out\n", passed, failed, left_out);
  return failed == 0 && passed > 0 ? 0 : 1;
}

}  // namespace
}  // namespace seaworthy

int main(int argc, char** argv) {
  bool verbose = argc == 3 && std::string_view(argv[1]) == "-v";
  if (argc != 2 && !verbose) {
    fmt::print(stderr, "usage: cel_conformance [-v] CASES.json\n");
    return 2;
  }
  return seaworthy::Run(argv[argc - 1], verbose);
}
