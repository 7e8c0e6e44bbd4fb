// The rules are those of the specification's reference checker: a type variable takes the first type that it meets and
// widens to a more general one later; dyn fits everything; null fits what has no zero value of its own.
#include "cel/term.h"

#include <algorithm>
#include <utility>

namespace seaworthy::cel {
namespace {

using value::Kind;

bool AcceptsNull(const Term& term) {
  switch (term.kind) {
    case Kind::kNull:
    case Kind::kDuration:
    case Kind::kTimestamp:
    case Kind::kStruct:
    case Kind::kOptional: return true;
    default: return false;
  }
}

bool EqualOrLessSpecific(const Term& a, const Term& b) {
  if (a.IsDyn() || a.variable) return true;
  if (b.IsDyn() || b.variable) return false;
  if (a.kind != b.kind || a.structure != b.structure) return false;
  if (a.kind == Kind::kType) return true;
  return std::ranges::equal(a.arguments, b.arguments, EqualOrLessSpecific);
}

// Of a type and the null that may stand for it, the type.
const Term& MoreGeneral(const Term& a, const Term& b) {
  if (a.Is(Kind::kNull)) return b;
  return b.Is(Kind::kNull) || EqualOrLessSpecific(a, b) ? a : b;
}

}  // namespace

Term Term::From(const value::Type& type) {
  Term term = Of(type.kind);
  term.structure = type.structure;
  for (const value::Type& argument : type.arguments) term.arguments.push_back(From(argument));
  return term;
}

value::Type ToType(const Term& term) {
  if (term.variable) return value::Type::Of(Kind::kDyn);
  value::Type type = value::Type::Of(term.kind);
  type.structure = term.structure;
  if (term.kind == Kind::kType) return type;
  for (const Term& argument : term.arguments) type.arguments.push_back(ToType(argument));
  return type;
}

std::string ToString(const Term& term) {
  if (term.variable) return "?";
  if (term.structure != nullptr) return term.structure->name;
  std::string text;
  switch (term.kind) {
    case Kind::kDyn: text = "dyn"; break;
    case Kind::kNull: text = "null"; break;
    case Kind::kDuration: text = "duration"; break;
    case Kind::kTimestamp: text = "timestamp"; break;
    default: text = value::Name(term.kind); break;
  }
  if (term.arguments.empty()) return text;
  text += "(";
  for (const Term& argument : term.arguments) text += (text.back() == '(' ? "" : ", ") + ToString(argument);
  return text + ")";
}

const Term* Substitution::Known(std::uint32_t id) const {
  if (id >= known_.size() || !known_[id]) return nullptr;
  return &*known_[id];
}

void Substitution::Set(std::uint32_t id, const Term& term) {
  if (id >= known_.size()) known_.resize(id + 1);
  trail_.emplace_back(id, std::exchange(known_[id], term));
}

void Substitution::Undo() {
  for (; !trail_.empty(); trail_.pop_back()) known_[trail_.back().first] = std::move(trail_.back().second);
}

bool Substitution::Mentions(std::uint32_t id, const Term& term) const {
  if (term.variable) {
    if (term.id == id) return true;
    const Term* known = Known(term.id);
    return known != nullptr && Mentions(id, *known);
  }
  return std::ranges::any_of(term.arguments, [&](const Term& argument) { return Mentions(id, argument); });
}

std::optional<bool> Substitution::Substitute(const Term& variable, const Term& term) {
  if (term.variable && term.id == variable.id) return true;
  if (const Term* known = Known(variable.id)) {
    Term current = *known;  // A copy: Unify may move what it points to.
    if (current == term) return true;
    if (!Unify(term, current)) return false;
    Term general = MoreGeneral(term, current);
    if (!Mentions(variable.id, general)) Set(variable.id, general);
    return true;
  }
  if (Mentions(variable.id, term)) return std::nullopt;
  Set(variable.id, term);
  return true;
}

bool Substitution::Unify(const Term& a, const Term& b) {
  if (b.variable) {
    if (auto decided = Substitute(b, a)) return *decided;
  }
  if (a.variable) return Substitute(a, b).value_or(false);
  if (a.IsDyn() || b.IsDyn()) return true;
  if (a.kind == Kind::kNull) return AcceptsNull(b);
  if (b.kind == Kind::kNull) return AcceptsNull(a);
  if (a.kind != b.kind || a.structure != b.structure) return false;
  return a.kind == Kind::kType || UnifyAll(a.arguments, b.arguments);
}

bool Substitution::UnifyAll(const std::vector<Term>& a, const std::vector<Term>& b) {
  return std::ranges::equal(a, b, [this](const Term& x, const Term& y) { return Unify(x, y); });
}

bool Substitution::Assign(const Term& to, const Term& from) {
  trail_.clear();
  if (Unify(to, from)) return true;
  Undo();
  return false;
}

bool Substitution::AssignAll(const std::vector<Term>& to, const std::vector<Term>& from) {
  trail_.clear();
  if (UnifyAll(to, from)) return true;
  Undo();
  return false;
}

Term Substitution::Join(const Term& a, const Term& b) {
  return Assign(a, b) ? MoreGeneral(a, b) : Term::Of(Kind::kDyn);
}

Term Substitution::Apply(const Term& term, bool finally) const {
  if (term.variable) {
    if (const Term* known = Known(term.id)) return Apply(*known, finally);
    return finally ? Term::Of(Kind::kDyn) : term;
  }
  Term result = term;
  for (Term& argument : result.arguments) argument = Apply(argument, finally);
  return result;
}

}  // namespace seaworthy::cel
