#include "cel/lower.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "cel/interpreter.h"
#include "value/build.h"

namespace seaworthy::cel {
namespace {

using value::Kind;
using value::Value;

constexpr std::uint64_t kFoldingCost = 10'000;

constexpr auto kOperators = std::to_array<std::pair<std::string_view, Op>>({{"!_", Op::kNot},
                                                                            {"-_", Op::kNegate},
                                                                            {"_==_", Op::kEqual},
                                                                            {"_!=_", Op::kNotEqual},
                                                                            {"_<_", Op::kLess},
                                                                            {"_<=_", Op::kLessOrEqual},
                                                                            {"_>_", Op::kGreater},
                                                                            {"_>=_", Op::kGreaterOrEqual},
                                                                            {"_+_", Op::kAdd},
                                                                            {"_-_", Op::kSubtract},
                                                                            {"_*_", Op::kMultiply},
                                                                            {"_/_", Op::kDivide},
                                                                            {"_%_", Op::kRemainder},
                                                                            {"@in", Op::kIn},
                                                                            {"_[_]", Op::kIndex},
                                                                            {"_[?_]", Op::kOptionalIndex}});

Op OpOf(Macro macro) {
  switch (macro) {
    case Macro::kAll: return Op::kAll;
    case Macro::kExists: return Op::kExists;
    case Macro::kExistsOne: return Op::kExistsOne;
    case Macro::kMap:
    case Macro::kTransformList: return Op::kTransform;
    case Macro::kFilter: return Op::kFilter;
    case Macro::kTransformMap: return Op::kTransformMap;
    case Macro::kTransformMapEntry: return Op::kTransformMapEntry;
    case Macro::kSortBy: return Op::kSortBy;
    case Macro::kBind: return Op::kBind;
    case Macro::kOptMap: return Op::kOptMap;
    case Macro::kOptFlatMap: return Op::kOptFlatMap;
  }
  return Op::kAll;
}

// Nodes are laid out so that the children of one stand side by side. While they are made, `index` of the first child
// is kept in `first_`; pointers are set at the end, when the array no longer moves.
class Lowering {
 public:
  Lowering(Code& code, value::NameTable* names) : code_(code), names_(names) {}

  void Run() {
    Grow(1);
    Place(0, *code_.tree);
    for (std::size_t i = 0; i < code_.nodes.size(); ++i) code_.nodes[i].children = code_.nodes.data() + first_[i];
    code_.root = code_.nodes.data();
    std::ranges::for_each(code_.nodes, SetHandler);
    std::ranges::sort(code_.variables);
    code_.variables.erase(std::unique(code_.variables.begin(), code_.variables.end()), code_.variables.end());
  }

 private:
  void Grow(std::size_t count) {
    code_.nodes.resize(code_.nodes.size() + count);
    code_.sources.resize(code_.nodes.size());
    first_.resize(code_.nodes.size());
  }

  void Place(std::size_t at, const Expr& expr) {
    code_.sources[at] = {expr.range, &expr};
    switch (expr.meaning) {
      case Meaning::kMistake: return Constant(at, Value::Error(code_.arena.Copy(expr.mistake)));
      case Meaning::kConstant: return Constant(at, expr.constant);
      case Meaning::kSlot:
        code_.variables.push_back(expr.index);
        code_.nodes[at].op = expr.kind == ExprKind::kHas ? Op::kHasSlot : Op::kSlot;
        code_.nodes[at].index = expr.index;
        return;
      case Meaning::kLocal:
        code_.nodes[at].op = Op::kLocal;
        code_.nodes[at].index = expr.index;
        return;
      case Meaning::kNone: break;
    }
    if (expr.kind == ExprKind::kConstant) return Constant(at, expr.constant);
    Children(at, expr);
    Shape(at, expr);
  }

  void Constant(std::size_t at, Value value) {
    code_.nodes[at].op = Op::kConstant;
    code_.nodes[at].constant = value;
  }

  void Children(std::size_t at, const Expr& expr) {
    std::size_t first = code_.nodes.size();
    Grow(expr.children.size());
    first_[at] = first;
    std::uint32_t weight = 1;
    for (std::size_t i = 0; i < expr.children.size(); ++i) {
      Place(first + i, *expr.children[i]);
      weight += code_.nodes[first + i].weight;
    }
    code_.nodes[at].weight = weight;
    code_.nodes[at].count = static_cast<std::uint16_t>(expr.children.size());
  }

  void Shape(std::size_t at, const Expr& expr) {
    Node& node = code_.nodes[at];
    switch (expr.kind) {
      case ExprKind::kSelect: return Select(node, expr);
      case ExprKind::kHas:
        node.op = Op::kHas;
        node.constant = Name(expr);
        return;
      case ExprKind::kCall: return Call(node, expr);
      case ExprKind::kAnd: node.op = Op::kAnd; return;
      case ExprKind::kOr: node.op = Op::kOr; return;
      case ExprKind::kConditional: node.op = Op::kConditional; return;
      case ExprKind::kList: node.op = Op::kList; return OptionalItems(node, expr);
      case ExprKind::kMap: node.op = Op::kMap; return OptionalItems(node, expr);
      case ExprKind::kMacro:
        node.op = OpOf(expr.macro);
        node.index = expr.index;
        node.variables = static_cast<std::uint8_t>(expr.variables.size());
        return;
      default: return;
    }
  }

  Value Name(const Expr& expr) {
    if (names_ != nullptr) return Value::String(names_->Intern(expr.name));
    return value::CopyString(code_.arena, expr.name);
  }

  void Select(Node& node, const Expr& expr) {
    node.constant = Name(expr);
    node.op = expr.optional ? Op::kOptionalSelect : Op::kSelect;
    if (expr.structure == nullptr || expr.optional || expr.children[0]->type.Is(Kind::kOptional)) return;
    node.op = Op::kField;
    node.structure = expr.structure;
    node.index = expr.index;
  }

  void Call(Node& node, const Expr& expr) {
    for (const auto& [name, op] : kOperators) {
      if (name != expr.name) continue;
      node.op = op;
      return;
    }
    node.op = Op::kCall;
    node.function = FindFunction(expr.name);
  }

  void OptionalItems(Node& node, const Expr& expr) {
    if (std::ranges::find(expr.optional_items, true) == expr.optional_items.end()) return;
    auto flags = code_.arena.NewArray<std::uint8_t>(expr.optional_items.size());
    std::ranges::copy(expr.optional_items, flags.begin());
    node.optional_items = flags.data();
  }

  Code& code_;
  value::NameTable* names_;
  std::vector<std::size_t> first_;
};

// Replaces parts made of constants by their values, innermost first: children stand behind their parents.
class Folding {
 public:
  explicit Folding(Code& code) : code_(code) {}

  void Run() {
    for (std::size_t i = code_.nodes.size(); i-- > 0;) Fold(code_.nodes[i]);
  }

 private:
  static bool Folds(Op op) {
    switch (op) {
      case Op::kConstant:
      case Op::kSlot:
      case Op::kLocal:
      case Op::kHasSlot: return false;
      default: return op < Op::kAll;
    }
  }

  void Fold(Node& node) {
    if (!Folds(node.op)) return;
    for (std::size_t i = 0; i < node.count; ++i) {
      if (node.children[i].op != Op::kConstant || node.children[i].constant.Is(Kind::kError)) return;
    }
    Interpreter interpreter(code_, {}, code_.arena, kFoldingCost);
    Value result = interpreter.Evaluate(node);
    if (interpreter.exhausted()) return;
    if (result.Is(Kind::kError)) {
      code_.failing.push_back({code_.SourceOf(node).range, std::string(result.AsError())});
      return;
    }
    std::uint32_t weight = node.weight;
    node = Node();
    node.constant = result;
    node.weight = weight;
    SetHandler(node);
  }

  Code& code_;
};

Result<> CompilePatterns(Code& code, bool refuse) {
  for (Node& node : code.nodes) {
    if (node.op != Op::kCall || node.function->name != "matches") continue;
    const Node& literal = node.children[1];
    if (literal.op != Op::kConstant || !literal.constant.Is(Kind::kString)) continue;
    auto pattern = Pattern::Compile(literal.constant.AsString());
    if (!pattern.ok()) {
      if (!refuse) continue;
      return std::move(pattern).error().At(PlaceOf(code.text, code.SourceOf(literal).range.begin));
    }
    code.patterns.push_back(*std::move(pattern));
    node.op = Op::kMatches;
    SetHandler(node);
    node.pattern = code.patterns.back().get();
  }
  return {};
}

// Selections from a variable read it in passing.
void Fuse(Code& code) {
  for (Node& node : code.nodes) {
    if (node.op != Op::kSelect) continue;
    if (node.children[0].op == Op::kSlot) node.op = Op::kSelectOfSlot;
    if (node.children[0].op == Op::kLocal) node.op = Op::kSelectOfLocal;
    SetHandler(node);
  }
}

}  // namespace

Result<> Lower(Code& code, const CompileOptions& options) {
  Lowering(code, options.names).Run();
  Folding(code).Run();
  Fuse(code);
  return CompilePatterns(code, options.check);
}

}  // namespace seaworthy::cel
