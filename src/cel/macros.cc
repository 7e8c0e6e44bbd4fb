#include "cel/macros.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace seaworthy::cel {
namespace {

// A macro that is called on what it ranges over. `arguments` counts its variables, too.
struct Shape {
  std::string_view name;
  Macro macro;
  std::size_t arguments;
  std::size_t variables;
};

constexpr auto kShapes = std::to_array<Shape>({
    {"all", Macro::kAll, 2, 1},
    {"all", Macro::kAll, 3, 2},
    {"exists", Macro::kExists, 2, 1},
    {"exists", Macro::kExists, 3, 2},
    {"exists_one", Macro::kExistsOne, 2, 1},
    {"exists_one", Macro::kExistsOne, 3, 2},
    {"existsOne", Macro::kExistsOne, 2, 1},
    {"existsOne", Macro::kExistsOne, 3, 2},
    {"map", Macro::kMap, 2, 1},
    {"map", Macro::kMap, 3, 1},
    {"filter", Macro::kFilter, 2, 1},
    {"transformList", Macro::kTransformList, 3, 2},
    {"transformList", Macro::kTransformList, 4, 2},
    {"transformMap", Macro::kTransformMap, 3, 2},
    {"transformMap", Macro::kTransformMap, 4, 2},
    {"transformMapEntry", Macro::kTransformMapEntry, 3, 2},
    {"transformMapEntry", Macro::kTransformMapEntry, 4, 2},
    {"sortBy", Macro::kSortBy, 2, 1},
    {"optMap", Macro::kOptMap, 2, 1},
    {"optFlatMap", Macro::kOptFlatMap, 2, 1},
});

const Shape* FindShape(const Expr& call) {
  for (const Shape& shape : kShapes) {
    if (shape.name == call.name && shape.arguments + 1 == call.children.size()) return &shape;
  }
  return nullptr;
}

bool IsNamespace(const Expr& receiver, std::string_view name) {
  return receiver.kind == ExprKind::kName && receiver.name == name;
}

void SetDepth(Expr& expr) {
  expr.depth = 1;
  for (const ExprPtr& child : expr.children) expr.depth = std::max(expr.depth, child->depth + 1);
}

// Takes the variables of a macro out of children[first..first+count).
std::optional<MacroMistake> TakeVariables(Expr& macro, std::size_t first, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const Expr& variable = *macro.children[first];
    if (variable.kind != ExprKind::kName || variable.absolute) {
      return MacroMistake{fmt::format("{}() needs a simple name as variable here", macro.name), variable.range.begin};
    }
    if (variable.name == "__result__") {
      return MacroMistake{"a variable may not be called '__result__'", variable.range.begin};
    }
    if (std::ranges::find(macro.variables, variable.name) != macro.variables.end()) {
      return MacroMistake{fmt::format("the variable '{}' stands twice", variable.name), variable.range.begin};
    }
    macro.variables.push_back(variable.name);
    macro.children.erase(macro.children.begin() + static_cast<std::ptrdiff_t>(first));
  }
  return std::nullopt;
}

std::optional<MacroMistake> ExpandHas(Expr& call) {
  Expr& argument = *call.children[0];
  if (argument.kind != ExprKind::kSelect) {
    return MacroMistake{"has() needs the selection of a field: has(x.field)", argument.range.begin};
  }
  call.kind = ExprKind::kHas;
  call.at = argument.at;
  call.name = std::move(argument.name);
  call.optional = argument.optional;
  ExprPtr operand = std::move(argument.children[0]);
  call.children.clear();
  call.children.push_back(std::move(operand));
  return std::nullopt;
}

std::optional<MacroMistake> ExpandBind(Expr& call) {
  call.children.erase(call.children.begin());  // The namespace `cel`.
  call.kind = ExprKind::kMacro;
  call.macro = Macro::kBind;
  return TakeVariables(call, 0, 1);
}

bool IsIndexLiteral(const Expr& expr) {
  return expr.kind == ExprKind::kConstant && expr.constant.Is(value::Kind::kInt) && expr.constant.AsInt() >= 0;
}

// `cel.index(3)` and `cel.iterVar(0, 1)` name variables that optimisers made.
std::optional<MacroMistake> ExpandGeneratedName(Expr& call) {
  std::string name = call.name == "index" ? "@index" : "@it";
  for (std::size_t i = 1; i < call.children.size(); ++i) {
    if (!IsIndexLiteral(*call.children[i])) {
      return MacroMistake{fmt::format("cel.{}() needs literal numbers", call.name), call.children[i]->range.begin};
    }
    name += fmt::format(":{}", call.children[i]->constant.AsInt());
  }
  call.kind = ExprKind::kName;
  call.name = std::move(name);
  call.member = false;
  call.children.clear();
  return std::nullopt;
}

// `cel.block([a, b], body)` binds `cel.index(0)` to a and so on, each seen by the next.
std::optional<MacroMistake> ExpandBlock(ExprPtr& call) {
  Expr& list = *call->children[1];
  if (list.kind != ExprKind::kList) return MacroMistake{"cel.block() needs a list literal first", list.range.begin};
  ExprPtr body = std::move(call->children[2]);
  for (std::size_t i = list.children.size(); i-- > 0;) {
    auto bind = std::make_unique<Expr>();
    bind->kind = ExprKind::kMacro;
    bind->macro = Macro::kBind;
    bind->name = "bind";
    bind->range = call->range;
    bind->at = call->at;
    bind->variables.push_back(fmt::format("@index:{}", i));
    bind->children.push_back(std::move(list.children[i]));
    bind->children.push_back(std::move(body));
    SetDepth(*bind);
    body = std::move(bind);
  }
  call = std::move(body);
  return std::nullopt;
}

std::optional<MacroMistake> ExpandOfCel(ExprPtr& call) {
  std::size_t arguments = call->children.size() - 1;
  if (call->name == "bind" && arguments == 3) return ExpandBind(*call);
  if (call->name == "block" && arguments == 2) return ExpandBlock(call);
  if (call->name == "index" && arguments == 1) return ExpandGeneratedName(*call);
  if (call->name == "iterVar" && arguments == 2) return ExpandGeneratedName(*call);
  return std::nullopt;
}

std::optional<MacroMistake> Expand(ExprPtr& call) {
  if (!call->member) {
    return call->name == "has" && call->children.size() == 1 ? ExpandHas(*call) : std::nullopt;
  }
  if (IsNamespace(*call->children[0], "cel")) return ExpandOfCel(call);
  const Shape* shape = FindShape(*call);
  if (shape == nullptr) return std::nullopt;
  call->kind = ExprKind::kMacro;
  call->macro = shape->macro;
  return TakeVariables(*call, 1, shape->variables);
}

}  // namespace

std::optional<MacroMistake> ExpandMacro(ExprPtr& call) {
  auto mistake = Expand(call);
  if (!mistake && call->kind != ExprKind::kCall) SetDepth(*call);
  return mistake;
}

}  // namespace seaworthy::cel
