// Types with variables, as the checker infers them: `list(A)` where A is found out later.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "value/type.h"

namespace seaworthy::cel {

struct Term {
  value::Kind kind = value::Kind::kDyn;
  bool variable = false;  // Then `id` names it and the rest means nothing.
  std::uint32_t id = 0;
  std::vector<Term> arguments;  // As those of value::Type; of kType: what it is the type of.
  const value::StructType* structure = nullptr;

  static Term Of(value::Kind kind) { return Term{kind}; }
  static Term Variable(std::uint32_t id) { return Term{value::Kind::kDyn, true, id}; }
  static Term List(Term element) { return Term{value::Kind::kList, false, 0, {std::move(element)}}; }
  static Term Map(Term key, Term item) { return Term{value::Kind::kMap, false, 0, {std::move(key), std::move(item)}}; }
  static Term Optional(Term content) { return Term{value::Kind::kOptional, false, 0, {std::move(content)}}; }
  static Term TypeOf(Term of) { return Term{value::Kind::kType, false, 0, {std::move(of)}}; }
  static Term From(const value::Type& type);

  bool Is(value::Kind k) const { return !variable && kind == k; }
  bool IsDyn() const { return Is(value::Kind::kDyn); }

  friend bool operator==(const Term&, const Term&) = default;
};

// `list(int)`, `map(string, dyn)`, as the specification writes types.
std::string ToString(const Term& term);

// What is known of the type variables. Assign() finds out more on the way.
class Substitution {
 public:
  Term Fresh() { return Term::Variable(next_++); }

  // Whether a value of type `from` may stand where `to` is wanted. Changes nothing where the answer is no.
  bool Assign(const Term& to, const Term& from);
  // The same for each pair at once.
  bool AssignAll(const std::vector<Term>& to, const std::vector<Term>& from);

  // The more general of two types if one may stand for the other, else dyn.
  Term Join(const Term& a, const Term& b);

  // With the variables replaced by what is known; `finally`: the unknown ones by dyn.
  Term Apply(const Term& term, bool finally = false) const;

 private:
  bool Unify(const Term& a, const Term& b);
  bool UnifyAll(const std::vector<Term>& a, const std::vector<Term>& b);
  // Whether the variable may stand for the type; nothing if that is not decided by what is known of it.
  std::optional<bool> Substitute(const Term& variable, const Term& term);
  bool Mentions(std::uint32_t id, const Term& term) const;
  const Term* Known(std::uint32_t id) const;
  void Set(std::uint32_t id, const Term& term);

  void Undo();

  std::uint32_t next_ = 0;
  std::vector<std::optional<Term>> known_;
  std::vector<std::pair<std::uint32_t, std::optional<Term>>> trail_;  // What Set() replaced, to take it back.
};

// The type as facts have it; variables become dyn.
value::Type ToType(const Term& term);

}  // namespace seaworthy::cel
