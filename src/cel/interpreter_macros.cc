// The macros: each runs its own loop over a list or over the keys of a map. A problem of one round (an error or an
// unknown) does not stop a loop, since a later round may still decide, or may be unknown, which wins over an error.
#include <algorithm>
#include <utility>
#include <vector>

#include "cel/interpreter.h"
#include "cel/operators.h"
#include "value/build.h"

namespace seaworthy::cel {

using value::Kind;
using value::MapEntry;
using value::Value;

// Binds the variables and runs `round` until it says false or the cost is spent.
template <typename Round>
void Interpreter::ForEach(const Node& node, const Value& range, Round round) {
  std::uint32_t weight = node.weight - node.children[0].weight;
  Value* local = locals_ + node.index;
  bool pair = node.variables == 2;
  if (range.Is(Kind::kList)) {
    std::int64_t index = 0;
    for (const Value& item : range.AsList()) {
      if (!context_.Spend(weight)) return;
      if (pair) local[0] = Value::Int(index++);
      local[pair ? 1 : 0] = item;
      if (!round()) return;
    }
  } else {
    for (const MapEntry& entry : range.AsMap()) {
      if (!context_.Spend(weight)) return;
      local[0] = entry.key;
      if (pair) local[1] = entry.item;
      if (!round()) return;
    }
  }
}

namespace {

std::size_t SizeOf(const Value& range) { return range.Is(Kind::kList) ? range.AsList().size() : range.AsMap().size(); }

}  // namespace

Value Interpreter::EvaluateMacro(const Node& node) {
  Value range = Evaluate(node.children[0]);
  if (node.op == Op::kBind) {
    locals_[node.index] = range;
    return Evaluate(node.children[1]);
  }
  if (IsProblem(range)) return range;
  if (node.op == Op::kOptMap || node.op == Op::kOptFlatMap) return OptMap(node, range);
  if (!range.Is(Kind::kList) && !range.Is(Kind::kMap)) return NoOverload();
  switch (node.op) {
    case Op::kAll: return All(node, range);
    case Op::kExists: return Exists(node, range);
    case Op::kExistsOne: return ExistsOne(node, range);
    case Op::kFilter: return Filter(node, range);
    case Op::kTransform: return Transform(node, range);
    case Op::kTransformMap: return TransformMap(node, range);
    case Op::kTransformMapEntry: return TransformMapEntry(node, range);
    default: return SortBy(node, range);
  }
}

Value Interpreter::All(const Node& node, const Value& range) {
  Value result = Value::Bool(true);
  ForEach(node, range, [&] {
    Value round = Evaluate(node.children[1]);
    if (!round.Is(Kind::kBool)) {
      Note(result, round);
    } else if (!round.AsBool()) {
      result = round;
      return false;
    }
    return true;
  });
  return result;
}

Value Interpreter::Exists(const Node& node, const Value& range) {
  Value result = Value::Bool(false);
  ForEach(node, range, [&] {
    Value round = Evaluate(node.children[1]);
    if (!round.Is(Kind::kBool)) {
      Note(result, round);
    } else if (round.AsBool()) {
      result = round;
      return false;
    }
    return true;
  });
  return result;
}

Value Interpreter::ExistsOne(const Node& node, const Value& range) {
  Value problem;
  std::size_t count = 0;
  ForEach(node, range, [&] {
    Value round = Evaluate(node.children[1]);
    if (!round.Is(Kind::kBool)) {
      Note(problem, round);
    } else if (round.AsBool()) {
      ++count;
    }
    return true;
  });
  return IsProblem(problem) ? problem : Value::Bool(count == 1);
}

Value Interpreter::Filter(const Node& node, const Value& range) {
  Value problem;
  auto kept = context_.arena().NewArray<Value>(SizeOf(range));
  std::size_t count = 0;
  ForEach(node, range, [&] {
    Value round = Evaluate(node.children[1]);
    if (!round.Is(Kind::kBool)) {
      Note(problem, round);
    } else if (round.AsBool()) {
      kept[count++] = locals_[node.index];
    }
    return true;
  });
  return IsProblem(problem) ? problem : Value::List(kept.first(count));
}

bool Interpreter::Passes(const Node& node, Value& problem) {
  if (node.count == 2) return true;
  Value passes = Evaluate(node.children[1]);
  if (passes.Is(Kind::kBool)) return passes.AsBool();
  Note(problem, passes);
  return false;
}

Value Interpreter::Transform(const Node& node, const Value& range) {
  Value problem;
  auto made = context_.arena().NewArray<Value>(SizeOf(range));
  std::size_t count = 0;
  ForEach(node, range, [&] {
    if (!Passes(node, problem)) return true;
    Value item = Evaluate(node.children[node.count - 1]);
    if (IsProblem(item)) Note(problem, item);
    made[count++] = item;
    return true;
  });
  return IsProblem(problem) ? problem : Value::List(made.first(count));
}

// The keys stay, so the entries stay sorted.
Value Interpreter::TransformMap(const Node& node, const Value& range) {
  Value problem;
  auto made = context_.arena().NewArray<MapEntry>(SizeOf(range));
  std::size_t count = 0;
  ForEach(node, range, [&] {
    if (!Passes(node, problem)) return true;
    Value key = locals_[node.index];
    Value item = Evaluate(node.children[node.count - 1]);
    if (IsProblem(item)) Note(problem, item);
    made[count++] = {key, item};
    return true;
  });
  return IsProblem(problem) ? problem : Value::Map(made.first(count));
}

Value Interpreter::TransformMapEntry(const Node& node, const Value& range) {
  Value problem;
  std::vector<MapEntry> entries;
  ForEach(node, range, [&] {
    if (!Passes(node, problem)) return true;
    Value made = Evaluate(node.children[node.count - 1]);
    if (!made.Is(Kind::kMap)) {
      Note(problem, made);
    } else if (context_.Spend(made.AsMap().size())) {
      entries.insert(entries.end(), made.AsMap().begin(), made.AsMap().end());
    }
    return true;
  });
  return IsProblem(problem) ? problem : MapOf(context_, std::move(entries));
}

Value Interpreter::SortBy(const Node& node, const Value& range) {
  if (!range.Is(Kind::kList)) return NoOverload();
  Value problem;
  std::vector<MapEntry> keyed;
  keyed.reserve(range.AsList().size());
  ForEach(node, range, [&] {
    Value item = locals_[node.index];
    Value key = Evaluate(node.children[1]);
    if (IsProblem(key)) Note(problem, key);
    keyed.push_back({key, item});
    return true;
  });
  return IsProblem(problem) ? problem : SortedByKey(context_, std::move(keyed));
}

Value Interpreter::OptMap(const Node& node, const Value& operand) {
  if (!operand.Is(Kind::kOptional)) return NoOverload();
  if (operand.AsOptional() == nullptr) return operand;
  locals_[node.index] = *operand.AsOptional();
  Value result = Evaluate(node.children[1]);
  if (IsProblem(result)) return result;
  if (node.op == Op::kOptMap) return value::MakeOptional(context_.arena(), result);
  return result.Is(Kind::kOptional) ? result : NoOverload();
}

}  // namespace seaworthy::cel
