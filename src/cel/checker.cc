#include "cel/checker.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cel/errors.h"
#include "cel/function.h"

namespace seaworthy::cel {
namespace {

using value::Kind;

constexpr auto kTypeNames =
    std::to_array<std::pair<std::string_view, Kind>>({{"bool", Kind::kBool},
                                                      {"int", Kind::kInt},
                                                      {"uint", Kind::kUint},
                                                      {"double", Kind::kDouble},
                                                      {"string", Kind::kString},
                                                      {"bytes", Kind::kBytes},
                                                      {"list", Kind::kList},
                                                      {"map", Kind::kMap},
                                                      {"null_type", Kind::kNull},
                                                      {"type", Kind::kType},
                                                      {"optional_type", Kind::kOptional},
                                                      {"google.protobuf.Timestamp", Kind::kTimestamp},
                                                      {"google.protobuf.Duration", Kind::kDuration}});

// `a.b.c` of a tree that is nothing but names and points; empty otherwise.
std::string QualifiedName(const Expr& expr) {
  if (expr.kind == ExprKind::kName) return expr.name;
  if (expr.kind != ExprKind::kSelect || expr.optional) return "";
  std::string operand = QualifiedName(*expr.children[0]);
  return operand.empty() ? "" : operand + "." + expr.name;
}

const Expr& FirstName(const Expr& expr) { return expr.kind == ExprKind::kName ? expr : FirstName(*expr.children[0]); }

Term ElementOf(const Term& container, std::size_t argument) {
  return container.arguments.size() > argument ? container.arguments[argument] : Term::Of(Kind::kDyn);
}

class Checker {
 public:
  Checker(const Environment& environment, std::string_view text, const CompileOptions& options)
      : environment_(environment), text_(text), options_(options) {}

  Result<Checked> Run(Expr& root) {
    Visit(root);
    if (error_) return *std::move(error_);
    Finish(root);
    return Checked{most_locals_};
  }

 private:
  struct Local {
    std::string name;
    Term type;
  };

  static Term Dyn() { return Term::Of(Kind::kDyn); }
  static Term Bool() { return Term::Of(Kind::kBool); }

  Term Visit(Expr& expr) {
    expr.type = error_ ? Dyn() : TypeOf(expr);
    return expr.type;
  }

  Term TypeOf(Expr& expr) {
    switch (expr.kind) {
      case ExprKind::kConstant: return Term::Of(expr.constant.kind());
      case ExprKind::kName: return OfName(expr);
      case ExprKind::kSelect: return OfSelect(expr);
      case ExprKind::kHas: return OfHas(expr);
      case ExprKind::kCall: return OfCall(expr);
      case ExprKind::kAnd:
      case ExprKind::kOr: return OfChain(expr);
      case ExprKind::kConditional: return OfConditional(expr);
      case ExprKind::kList: return OfList(expr);
      case ExprKind::kMap: return OfMap(expr);
      case ExprKind::kMacro: return OfMacro(expr);
    }
    return Dyn();
  }

  // Notes what is wrong with a part; the type of a part that is wrong is dyn. With checking off, only what cannot be
  // evaluated becomes a mistake in the tree: the evaluation looks at types itself.
  Term Mistake(Expr& expr, const ErrorCode& code, std::string message, std::string advice, std::uint32_t at) {
    if (!options_.check) {
      if (code.code != kUndeclared.code) return Dyn();
      expr.meaning = Meaning::kMistake;
      expr.mistake = std::move(message);
      return Dyn();
    }
    if (!error_) error_ = Error(code, std::move(message)).At(PlaceOf(text_, at)).Advise(std::move(advice));
    return Dyn();
  }

  // --- names ---

  const Local* FindLocal(std::string_view name, std::uint32_t& index) const {
    for (std::size_t i = locals_.size(); i-- > 0;) {
      if (locals_[i].name == name) {
        index = static_cast<std::uint32_t>(i);
        return &locals_[i];
      }
    }
    return nullptr;
  }

  // The container `a.b` lets `name` mean a.b.name, a.name or name, in that order.
  template <typename Try>
  bool ForEachCandidate(std::string_view name, bool absolute, Try attempt) const {
    std::string container = absolute ? "" : options_.container;
    while (!container.empty()) {
      if (attempt(container + "." + std::string(name))) return true;
      std::size_t point = container.rfind('.');
      container.resize(point == std::string::npos ? 0 : point);
    }
    return attempt(std::string(name));
  }

  std::optional<Term> Global(Expr& expr, std::string_view name, bool absolute) {
    std::optional<Term> type;
    ForEachCandidate(name, absolute, [&](const std::string& candidate) {
      if (auto slot = environment_.Slot(candidate)) {
        expr.meaning = Meaning::kSlot;
        expr.index = static_cast<std::uint32_t>(*slot);
        type = Term::From(environment_.type(*slot));
      } else {
        type = TypeConstant(expr, candidate);
      }
      return type.has_value();
    });
    return type;
  }

  std::optional<Term> TypeConstant(Expr& expr, std::string_view name) {
    for (const auto& [word, kind] : kTypeNames) {
      if (word != name) continue;
      expr.meaning = Meaning::kConstant;
      expr.constant = value::Value::TypeOf(kind);
      return Term::TypeOf(Term::Of(kind));
    }
    return std::nullopt;
  }

  Term OfName(Expr& expr) {
    std::uint32_t index = 0;
    if (const Local* local = expr.absolute ? nullptr : FindLocal(expr.name, index)) {
      expr.meaning = Meaning::kLocal;
      expr.index = index;
      return local->type;
    }
    if (auto type = Global(expr, expr.name, expr.absolute)) return *std::move(type);
    return Undeclared(expr, chain_.empty() ? expr.name : chain_);
  }

  // `chain` is the whole `a.b.c` that starts with the unknown name.
  Term Undeclared(Expr& expr, const std::string& chain) {
    std::vector<std::string_view> names = environment_.names();
    for (const Local& local : locals_) names.push_back(local.name);
    std::string_view nearest;
    for (std::string_view prefix = chain; nearest.empty() && !prefix.empty();) {
      nearest = Nearest(prefix, names);
      std::size_t point = prefix.rfind('.');
      prefix = prefix.substr(0, point == std::string_view::npos ? 0 : point);
    }
    std::string advice = nearest.empty() ? "" : fmt::format("did you mean '{}'?", nearest);
    return Mistake(expr, kUndeclared, fmt::format("nobody declares '{}'", OneLine(chain, 80)), advice,
                   expr.range.begin);
  }

  bool StartsWithLocal(const Expr& chain) const {
    std::uint32_t index = 0;
    const Expr& first = FirstName(chain);
    return !first.absolute && FindLocal(first.name, index) != nullptr;
  }

  Term OfSelect(Expr& expr) {
    std::string name = QualifiedName(expr);
    if (!name.empty() && !StartsWithLocal(expr)) {
      if (auto type = Global(expr, name, FirstName(expr).absolute)) return *std::move(type);
    }
    Term operand = VisitOperand(expr, name);
    bool chained = operand.Is(Kind::kOptional);
    Term type = FieldOf(expr, chained ? substitution_.Apply(ElementOf(operand, 0)) : operand);
    return chained || expr.optional ? Term::Optional(std::move(type)) : type;
  }

  // Remembers the longest name while its shorter parts are looked up, for the message.
  Term VisitOperand(Expr& expr, const std::string& name) {
    bool outermost = chain_.empty();
    if (outermost) chain_ = name;
    Term operand = substitution_.Apply(Visit(*expr.children[0]));
    if (outermost) chain_.clear();
    return operand;
  }

  Term FieldOf(Expr& expr, const Term& operand) {
    if (operand.variable) {
      substitution_.Assign(Dyn(), operand);
      return Dyn();
    }
    if (operand.Is(Kind::kStruct)) return DeclaredField(expr, *operand.structure);
    if (operand.Is(Kind::kMap)) return ElementOf(operand, 1);
    if (operand.IsDyn()) return Dyn();
    return Mistake(
        expr, kType,
        fmt::format("'{}' is selected from a value of type {}, which has no fields", expr.name, ToString(operand)), "",
        expr.at);
  }

  Term DeclaredField(Expr& expr, const value::StructType& structure) {
    auto slot = structure.SlotOf(expr.name);
    if (!slot) {
      std::vector<std::string_view> names;
      for (const value::Field& field : structure.fields) names.push_back(field.name);
      std::string_view nearest = Nearest(expr.name, names);
      return Mistake(expr, kNoSuchField, fmt::format("{} has no field '{}'", structure.name, OneLine(expr.name, 60)),
                     nearest.empty() ? "" : fmt::format("did you mean '{}'?", nearest), expr.at);
    }
    expr.structure = &structure;
    expr.index = static_cast<std::uint32_t>(*slot);
    expr.optional_field = structure.fields[*slot].optional;
    return Term::From(structure.fields[*slot].type);
  }

  // has(a.b) also asks whether the variable `a.b` is set.
  Term OfHas(Expr& expr) {
    std::string name = QualifiedName(*expr.children[0]);
    if (!name.empty()) name += "." + expr.name;
    if (!name.empty() && !StartsWithLocal(*expr.children[0])) {
      if (auto slot = environment_.Slot(name)) {
        expr.meaning = Meaning::kSlot;
        expr.index = static_cast<std::uint32_t>(*slot);
        return Bool();
      }
    }
    Term operand = VisitOperand(expr, name);
    FieldOf(expr, operand.Is(Kind::kOptional) ? substitution_.Apply(ElementOf(operand, 0)) : operand);
    return Bool();
  }

  // --- calls ---

  Term OfCall(Expr& expr) {
    if (expr.member && IsNamespaced(expr)) {
      expr.name = QualifiedName(*expr.children[0]) + "." + expr.name;
      expr.member = false;
      expr.children.erase(expr.children.begin());
    }
    std::vector<Term> arguments;
    for (ExprPtr& child : expr.children) arguments.push_back(Visit(*child));
    return Resolve(expr, arguments);
  }

  bool IsNamespaced(const Expr& call) const {
    std::string receiver = QualifiedName(*call.children[0]);
    if (receiver.empty() || StartsWithLocal(*call.children[0])) return false;
    return FindFunction(receiver + "." + call.name) != nullptr;
  }

  // Every overload that fits is a candidate; where they disagree on the result it is dyn.
  Term Resolve(Expr& expr, const std::vector<Term>& arguments) {
    std::optional<Term> result;
    bool known = false;
    bool countable = false;  // Whether one takes as many arguments.
    for (const Function& function : AllFunctions()) {
      if (function.name != expr.name) continue;
      known = true;
      if (function.member != expr.member) continue;
      Signature signature = ReadSignature(function, substitution_);
      if (signature.variadic && !Repeat(signature, arguments, result.has_value())) continue;
      countable = countable || signature.parameters.size() == arguments.size();
      if (!substitution_.AssignAll(signature.parameters, arguments)) continue;
      Term type = substitution_.Apply(signature.result);
      result = !result || *result == type ? type : Dyn();
    }
    if (result) return *std::move(result);
    if (!known) return NoSuchFunction(expr);
    if (!countable && !options_.check) return Mistake(expr, kUndeclared, "no such overload", "", expr.at);
    return NoOverloadFits(expr, arguments);
  }

  // Makes the last parameter stand as often as there are arguments for it. The overload for mixed numbers is the last
  // resort, and for numbers only.
  bool Repeat(Signature& signature, const std::vector<Term>& arguments, bool fits_already) const {
    if (arguments.size() < signature.parameters.size()) return false;
    Term last = signature.parameters.back();
    signature.parameters.resize(arguments.size(), last);
    if (!last.IsDyn()) return true;
    return !fits_already && std::ranges::all_of(arguments, [&](const Term& argument) {
      Term type = substitution_.Apply(argument);
      return type.IsDyn() || type.Is(Kind::kInt) || type.Is(Kind::kUint) || type.Is(Kind::kDouble);
    });
  }

  Term NoSuchFunction(Expr& expr) {
    std::vector<std::string_view> names;
    for (const Function& function : AllFunctions()) names.push_back(function.name);
    std::string_view nearest = Nearest(expr.name, names);
    return Mistake(expr, kUndeclared, fmt::format("there is no function '{}'", OneLine(expr.name, 60)),
                   nearest.empty() ? "" : fmt::format("did you mean '{}'?", nearest), expr.at);
  }

  Term NoOverloadFits(Expr& expr, const std::vector<Term>& arguments) {
    std::vector<std::string> types;
    for (const Term& argument : arguments) types.push_back(ToString(substitution_.Apply(argument)));
    std::string message = fmt::format("'{}' does not take {}", SymbolOf(expr.name), JoinWords(types));
    return Mistake(expr, kType, "no such overload: " + message, Overloads(expr), expr.at);
  }

  // `_<_` as `<`.
  static std::string SymbolOf(std::string_view name) {
    if (name == "_[_]" || name == "_[?_]") return "[]";
    std::string symbol;
    for (char c : name) {
      if (name.find_first_of("_@") == std::string_view::npos || (c != '_' && c != '@')) symbol += c;
    }
    return symbol.empty() || name.size() > 4 ? std::string(name) : symbol;
  }

  static std::string Overloads(const Expr& expr) {
    std::vector<std::string> signatures;
    for (const Function& function : AllFunctions()) {
      if (function.name == expr.name && signatures.size() < 4) signatures.emplace_back(function.signature);
    }
    bool is_operator = expr.name.find_first_of("_@!") == 0 || expr.name == "-_";
    return is_operator ? "" : "it is " + JoinWords(signatures, " or ");
  }

  // --- logic ---

  void Demand(Expr& expr, const Term& wanted) {
    if (substitution_.Assign(wanted, expr.type)) return;
    Mistake(expr, kType,
            fmt::format("no such overload: {} was expected, '{}' is {}", ToString(wanted), OneLine(Excerpt(expr), 60),
                        ToString(substitution_.Apply(expr.type))),
            "", expr.range.begin);
  }

  std::string_view Excerpt(const Expr& expr) const {
    return text_.substr(expr.range.begin, expr.range.end - expr.range.begin);
  }

  void DemandBool(Expr& expr) { Demand(expr, Bool()); }

  Term OfChain(Expr& expr) {
    for (ExprPtr& child : expr.children) {
      Visit(*child);
      DemandBool(*child);
    }
    return Bool();
  }

  Term OfConditional(Expr& expr) {
    for (ExprPtr& child : expr.children) Visit(*child);
    DemandBool(*expr.children[0]);
    Term type = substitution_.Fresh();
    if (substitution_.AssignAll({type, type}, {expr.children[1]->type, expr.children[2]->type})) {
      return substitution_.Apply(type);
    }
    return Mistake(expr, kType,
                   fmt::format("no such overload: the two results are {} and {}",
                               ToString(substitution_.Apply(expr.children[1]->type)),
                               ToString(substitution_.Apply(expr.children[2]->type))),
                   "wrap one in dyn() if both are meant", expr.at);
  }

  // --- lists and maps ---

  Term ItemType(Expr& item, bool optional) {
    Term type = Visit(item);
    if (!optional) return type;
    Term content = substitution_.Fresh();
    if (substitution_.Assign(Term::Optional(content), type)) return content;
    return Mistake(item, kType,
                   fmt::format("an item behind '?' is an optional, '{}' is {}", OneLine(Excerpt(item), 60),
                               ToString(substitution_.Apply(type))),
                   "", item.range.begin);
  }

  Term Joined(std::optional<Term>& joined, const Term& type) {
    joined = joined ? substitution_.Join(*joined, type) : type;
    return *joined;
  }

  Term OfList(Expr& expr) {
    std::optional<Term> element;
    for (std::size_t i = 0; i < expr.children.size(); ++i) {
      Joined(element, ItemType(*expr.children[i], expr.optional_items[i]));
    }
    return Term::List(element ? *element : substitution_.Fresh());
  }

  Term OfMap(Expr& expr) {
    std::optional<Term> key;
    std::optional<Term> item;
    for (std::size_t i = 0; i < expr.children.size(); i += 2) {
      Joined(key, KeyType(*expr.children[i]));
      Joined(item, ItemType(*expr.children[i + 1], expr.optional_items[i / 2]));
    }
    return Term::Map(key ? *key : substitution_.Fresh(), item ? *item : substitution_.Fresh());
  }

  // Keys are scalars; the evaluation refuses others. As dyn they cannot make types grow.
  Term KeyType(Expr& key) {
    Term type = Visit(key);
    return substitution_.Apply(type).arguments.empty() ? type : Dyn();
  }

  // --- macros ---

  // What a macro's variables are bound to: items of a list, keys of a map, or pairs.
  std::vector<Term> VariableTypes(Expr& expr, const Term& range) {
    bool pair = expr.variables.size() == 2;
    if (range.variable) substitution_.Assign(Dyn(), range);
    if (range.variable || range.IsDyn()) return std::vector<Term>(expr.variables.size(), Dyn());
    if (range.Is(Kind::kList)) {
      Term element = ElementOf(range, 0);
      return pair ? std::vector<Term>{Term::Of(Kind::kInt), element} : std::vector<Term>{element};
    }
    if (range.Is(Kind::kMap)) {
      Term key = ElementOf(range, 0);
      return pair ? std::vector<Term>{key, ElementOf(range, 1)} : std::vector<Term>{key};
    }
    Mistake(*expr.children[0], kType,
            fmt::format("{}() needs a list or a map, '{}' is {}", expr.name, OneLine(Excerpt(*expr.children[0]), 60),
                        ToString(range)),
            "", expr.children[0]->range.begin);
    return std::vector<Term>(expr.variables.size(), Dyn());
  }

  Term OfMacro(Expr& expr) {
    Term range = substitution_.Apply(Visit(*expr.children[0]));
    if (error_) return Dyn();
    std::vector<Term> types;
    if (expr.macro == Macro::kBind) {
      types = {range};
    } else if (expr.macro == Macro::kOptMap || expr.macro == Macro::kOptFlatMap) {
      types = {OptionalContent(*expr.children[0], range)};
    } else {
      types = VariableTypes(expr, range);
    }
    for (std::size_t i = 0; i < types.size(); ++i) locals_.push_back({expr.variables[i], types[i]});
    most_locals_ = std::max(most_locals_, locals_.size());
    expr.index = static_cast<std::uint32_t>(locals_.size() - types.size());
    for (std::size_t i = 1; i < expr.children.size(); ++i) Visit(*expr.children[i]);
    locals_.resize(locals_.size() - types.size());
    return ResultOf(expr, types);
  }

  Term OptionalContent(Expr& operand, const Term& type) {
    Term content = substitution_.Fresh();
    if (!substitution_.Assign(Term::Optional(content), type)) Demand(operand, Term::Optional(content));
    return substitution_.Apply(content);
  }

  // The type of a macro whose parts are known.
  Term ResultOf(Expr& expr, const std::vector<Term>& types) {
    Expr& last = *expr.children.back();
    bool filtered = expr.children.size() == 3;  // map and transform take a predicate in the middle.
    switch (expr.macro) {
      case Macro::kAll:
      case Macro::kExists:
      case Macro::kExistsOne: DemandBool(last); return Bool();
      case Macro::kFilter: DemandBool(last); return Term::List(types[0]);
      case Macro::kBind: return last.type;
      case Macro::kOptMap: return Term::Optional(last.type);
      case Macro::kOptFlatMap: return FlatResult(last);
      case Macro::kSortBy: return Term::List(types[0]);
      default: break;
    }
    if (filtered) DemandBool(*expr.children[1]);
    if (expr.macro == Macro::kTransformMap) return Term::Map(types[0], last.type);
    if (expr.macro != Macro::kTransformMapEntry) return Term::List(last.type);
    Term entry = Term::Map(substitution_.Fresh(), substitution_.Fresh());
    Demand(last, entry);
    return substitution_.Apply(entry);
  }

  Term FlatResult(Expr& body) {
    Term content = Term::Optional(substitution_.Fresh());
    Demand(body, content);
    return substitution_.Apply(content);
  }

  void Finish(Expr& expr) {
    expr.type = substitution_.Apply(expr.type, true);
    for (ExprPtr& child : expr.children) Finish(*child);
  }

  const Environment& environment_;
  std::string_view text_;
  const CompileOptions& options_;
  Substitution substitution_;
  std::vector<Local> locals_;
  std::size_t most_locals_ = 0;
  std::string chain_;
  std::optional<Error> error_;
};

}  // namespace

Result<Checked> Check(const Environment& environment, std::string_view text, const CompileOptions& options,
                      Expr& root) {
  return Checker(environment, text, options).Run(root);
}

}  // namespace seaworthy::cel
