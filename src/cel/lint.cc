#include "cel/lint.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "cel/code.h"

namespace seaworthy::cel {
namespace {

using value::Kind;

Position PositionOf(const Code& code, std::uint32_t offset) {
  Place place = PlaceOf(code.text, offset);
  return {place.line, place.column};
}

std::string TextOf(const Code& code, Range range) { return code.text.substr(range.begin, range.end - range.begin); }

// `w.probe.path`, `services[0].port`: what a guard and what it guards have in common. Empty for what is computed.
std::string PathOf(const Expr& expr) {
  if (expr.kind == ExprKind::kName) return expr.name;
  if (expr.kind == ExprKind::kSelect) {
    std::string operand = PathOf(*expr.children[0]);
    return operand.empty() ? "" : operand + "." + expr.name;
  }
  if (expr.kind != ExprKind::kCall || expr.name != "_[_]") return "";
  const Expr& index = *expr.children[1];
  std::string operand = PathOf(*expr.children[0]);
  if (operand.empty() || !index.constant.Is(Kind::kInt) || index.kind != ExprKind::kConstant) return "";
  return operand + "[" + std::to_string(index.constant.AsInt()) + "]";
}

bool IsNot(const Expr& expr) { return expr.kind == ExprKind::kCall && expr.name == "!_"; }

// --- optional fields ---

using Guards = std::set<std::string>;  // The paths that are known to be set.

Guards WhenTrue(const Expr& expr);

// What is set where the expression is false.
Guards WhenFalse(const Expr& expr) {
  if (IsNot(expr)) return WhenTrue(*expr.children[0]);
  Guards guards;
  if (expr.kind != ExprKind::kOr) return guards;
  for (const ExprPtr& child : expr.children) guards.merge(WhenFalse(*child));
  return guards;
}

// What is set where the expression is true.
Guards WhenTrue(const Expr& expr) {
  Guards guards;
  if (IsNot(expr)) return WhenFalse(*expr.children[0]);
  if (expr.kind == ExprKind::kHas) {
    std::string operand = PathOf(*expr.children[0]);
    if (!operand.empty()) guards.insert(operand + "." + expr.name);
  } else if (expr.kind == ExprKind::kAnd) {
    for (const ExprPtr& child : expr.children) guards.merge(WhenTrue(*child));
  }
  return guards;
}

// The guards of one variable, said of another: `a.x` as `b.x`.
Guards Renamed(const Guards& guards, const std::string& from, const std::string& to) {
  Guards renamed;
  for (const std::string& path : guards) {
    if (path.starts_with(from + ".")) renamed.insert(to + path.substr(from.size()));
  }
  return renamed;
}

class SelectFinder {
 public:
  explicit SelectFinder(const Code& code) : code_(code) {}

  std::vector<UnguardedSelect> Run() {
    Visit(*code_.tree, {});
    return std::move(found_);
  }

 private:
  void Visit(const Expr& expr, const Guards& guards) {
    switch (expr.kind) {
      case ExprKind::kAnd: return VisitChain(expr, guards, WhenTrue);
      case ExprKind::kOr: return VisitChain(expr, guards, WhenFalse);
      case ExprKind::kConditional: return VisitConditional(expr, guards);
      case ExprKind::kMacro: return VisitMacro(expr, guards);
      case ExprKind::kSelect: Look(expr, guards); break;
      default: break;
    }
    if (expr.meaning == Meaning::kSlot) return;
    for (const ExprPtr& child : expr.children) Visit(*child, guards);
  }

  void Look(const Expr& expr, const Guards& guards) {
    bool chained = expr.children[0]->type.Is(Kind::kOptional);
    if (!expr.optional_field || expr.optional || chained || guards.contains(PathOf(expr))) return;
    found_.push_back({TextOf(code_, expr.range), expr.name, PositionOf(code_, expr.at)});
  }

  // An error on one side of `&&` is absorbed where another side is false, so the order does not matter.
  void VisitChain(const Expr& expr, const Guards& guards, Guards (*found)(const Expr&)) {
    Guards all = guards;
    for (const ExprPtr& child : expr.children) all.merge(found(*child));
    for (const ExprPtr& child : expr.children) Visit(*child, all);
  }

  void VisitConditional(const Expr& expr, const Guards& guards) {
    Visit(*expr.children[0], guards);
    Guards yes = WhenTrue(*expr.children[0]);
    Guards no = WhenFalse(*expr.children[0]);
    yes.insert(guards.begin(), guards.end());
    no.insert(guards.begin(), guards.end());
    Visit(*expr.children[1], yes);
    Visit(*expr.children[2], no);
  }

  void VisitMacro(const Expr& expr, const Guards& guards) {
    Visit(*expr.children[0], guards);
    Guards inside;
    for (const std::string& path : guards) {
      if (!IsShadowed(expr, path)) inside.insert(path);
    }
    inside.merge(OfItems(*expr.children[0], expr.variables.back()));
    for (std::size_t i = 1; i < expr.children.size(); ++i) {
      Visit(*expr.children[i], inside);
      if (i + 1 < expr.children.size()) inside.merge(WhenTrue(*expr.children[i]));
    }
  }

  static bool IsShadowed(const Expr& macro, const std::string& path) {
    return std::ranges::any_of(macro.variables, [&](const std::string& variable) {
      return path == variable || path.starts_with(variable + ".") || path.starts_with(variable + "[");
    });
  }

  // What filter() made sure of for each of its items.
  static Guards OfItems(const Expr& range, const std::string& variable) {
    if (range.kind != ExprKind::kMacro || range.macro != Macro::kFilter) return {};
    Guards guards = Renamed(WhenTrue(*range.children[1]), range.variables[0], variable);
    guards.merge(OfItems(*range.children[0], variable));
    return guards;
  }

  const Code& code_;
  std::vector<UnguardedSelect> found_;
};

// --- all() over what may be empty ---

// The list itself below filter() and map(): where that has items, somebody thought about it.
const Expr& Underlying(const Expr& range) {
  bool derived =
      range.kind == ExprKind::kMacro && (range.macro == Macro::kFilter || range.macro == Macro::kMap ||
                                         range.macro == Macro::kTransformList || range.macro == Macro::kSortBy);
  return derived ? Underlying(*range.children[0]) : range;
}

std::optional<std::size_t> SlotOf(const Expr& expr) {
  if (expr.meaning == Meaning::kSlot) return expr.index;
  bool part = expr.kind == ExprKind::kSelect || (expr.kind == ExprKind::kCall && expr.name == "_[_]");
  return part ? SlotOf(*expr.children[0]) : std::nullopt;
}

class AllFinder {
 public:
  explicit AllFinder(const Code& code) : code_(code) {}

  std::vector<UnguardedAll> Run() {
    Visit(*code_.tree, {}, true);
    return std::move(found_);
  }

 private:
  using Lists = std::set<std::string>;  // Texts of lists that somebody asked whether they are empty.

  // `positive`: being true makes the whole true. Below a `!`, an empty list does not pass by accident.
  void Visit(const Expr& expr, const Lists& lists, bool positive) {
    switch (expr.kind) {
      case ExprKind::kAnd:
      case ExprKind::kOr: return VisitTogether(expr, lists, positive);
      case ExprKind::kConditional: return VisitTogether(expr, lists, positive);
      case ExprKind::kMacro:
        if (expr.macro == Macro::kAll && positive) Look(expr, lists);
        break;
      default: break;
    }
    for (const ExprPtr& child : expr.children) Visit(*child, lists, positive != IsNot(expr));
  }

  void VisitTogether(const Expr& expr, const Lists& lists, bool positive) {
    Lists all = lists;
    for (const ExprPtr& child : expr.children) {
      if (auto list = AsksAbout(*child)) all.insert(*std::move(list));
    }
    for (const ExprPtr& child : expr.children) Visit(*child, all, positive);
  }

  void Look(const Expr& expr, const Lists& lists) {
    const Expr& range = *expr.children[0];
    auto slot = SlotOf(Underlying(range));
    if (!slot || lists.contains(Key(range)) || lists.contains(Key(Underlying(range)))) return;
    found_.push_back({*slot, TextOf(code_, range.range), PositionOf(code_, expr.at)});
  }

  // The text without spaces.
  std::string Key(const Expr& expr) const {
    std::string key = TextOf(code_, expr.range);
    std::erase_if(key, [](char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; });
    return key;
  }

  // The list whose emptiness the expression looks at: `size(x) > 0`, `x != []`, `x.exists(..)`.
  std::optional<std::string> AsksAbout(const Expr& expr) const {
    if (IsNot(expr)) return AsksAbout(*expr.children[0]);
    if (expr.kind == ExprKind::kMacro) {
      bool exists = expr.macro == Macro::kExists || expr.macro == Macro::kExistsOne;
      return exists ? std::optional(Key(*expr.children[0])) : std::nullopt;
    }
    if (expr.kind != ExprKind::kCall || expr.children.size() != 2) return std::nullopt;
    for (std::size_t i = 0; i < 2; ++i) {
      const Expr& side = *expr.children[i];
      const Expr& other = *expr.children[1 - i];
      if (side.kind == ExprKind::kCall && side.name == "size" && other.kind == ExprKind::kConstant) {
        return Key(*side.children[0]);
      }
      if (other.kind == ExprKind::kList && other.children.empty()) return Key(side);
    }
    return std::nullopt;
  }

  const Code& code_;
  std::vector<UnguardedAll> found_;
};

}  // namespace

std::vector<UnguardedSelect> FindUnguardedSelects(const Program& program) { return SelectFinder(program.code()).Run(); }

std::vector<UnguardedAll> FindUnguardedAlls(const Program& program) { return AllFinder(program.code()).Run(); }

std::vector<AlwaysFailing> FindAlwaysFailing(const Program& program) {
  const Code& code = program.code();
  std::vector<AlwaysFailing> found;
  for (const FailingPart& part : code.failing) {
    found.push_back({TextOf(code, part.range), part.error, PositionOf(code, part.range.begin)});
  }
  return found;
}

}  // namespace seaworthy::cel
