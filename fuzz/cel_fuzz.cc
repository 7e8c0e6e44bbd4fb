// An expression by whoever writes a standard: parsed, checked, evaluated with small limits, explained and linted, over
// variables of every kind, some of them absent or missing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "cel/evaluate.h"
#include "cel/explain.h"
#include "cel/lint.h"
#include "cel/program.h"
#include "value/build.h"

namespace {

using seaworthy::value::Kind;
using seaworthy::value::Type;
using seaworthy::value::Value;

constexpr seaworthy::cel::Limits kLimits{.cost = 20'000, .depth = 60};

// The variables that every input may name.
struct World {
  World() {
    item = {"Item",
            {{.name = "name", .type = Type::Of(Kind::kString)},
             {.name = "count", .type = Type::Of(Kind::kInt)},
             {.name = "note", .type = Type::Of(Kind::kString), .optional = true}},
            0};
    Value gap = seaworthy::value::MakeAbsent(arena, seaworthy::value::AbsentReason::kTimeout, "no answer");
    auto make = [&](std::string_view name, Value count) {
      return seaworthy::value::StructBuilder(arena, item).Set("name", Value::String(name)).Set("count", count).Build();
    };
    std::vector<Value> items{make("a", Value::Int(1)), make("b", gap), gap};
    Add("items", Type::List(Type::Struct(item)), seaworthy::value::CopyList(arena, items));
    Add("gap", Type::Of(Kind::kBool), gap);
    Add("unset", Type::Of(Kind::kDyn), Value::Missing());
    Add("i", Type::Of(Kind::kInt), Value::Int(7));
    Add("s", Type::Of(Kind::kString), Value::String("häß"));
    Add("now", Type::Of(Kind::kTimestamp), Value::Timestamp({1'000'000'000, 5}));
    Add("d", Type::Of(Kind::kDyn),
        seaworthy::value::SortedMap(arena, {{Value::String("a"), Value::Double(1.5)},
                                            {Value::String("b"), seaworthy::value::CopyList(arena, items)},
                                            {Value::Int(3), Value::Null()}}));
    Add("a.b", Type::Map(Type::Of(Kind::kString), Type::Of(Kind::kInt)), Value::Map({}));
  }

  void Add(std::string_view name, Type type, Value value) {
    environment.Add(std::string(name), std::move(type));
    slots.push_back(value);
  }

  seaworthy::value::Arena arena;
  seaworthy::value::StructType item;
  seaworthy::cel::Environment environment;
  std::vector<Value> slots;
};

// The same answer whatever is asked first: what is computed twice must agree.
void Agree(const seaworthy::cel::Program& program, const World& world) {
  seaworthy::value::Arena arena;
  auto evaluation = Evaluate(program, world.slots, arena, kLimits);
  auto explanation = Explain(program, world.slots, arena, kLimits);
  if (evaluation.value.kind() != explanation.value.kind()) std::abort();
  if (evaluation.value.Is(Kind::kBool) && evaluation.value.AsBool() != explanation.value.AsBool()) std::abort();
  if (evaluation.value.Is(Kind::kMissing)) std::abort();
  (void)seaworthy::cel::Show(evaluation.value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const World world;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  for (bool check : {true, false}) {
    auto program = seaworthy::cel::Compile(world.environment, text,
                                           seaworthy::cel::CompileOptions{.limits = kLimits, .check = check});
    if (!program.ok()) {
      if (program.error().message().empty()) std::abort();
      continue;
    }
    Agree(*program, world);
    (void)FindUnguardedSelects(*program);
    (void)FindUnguardedAlls(*program);
    (void)FindAlwaysFailing(*program);
  }
  return 0;
}
