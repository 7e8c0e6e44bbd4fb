// The table of functions and operators. functions/all.def is the only list: a line there is a signature, what runs
// it and what the reference page says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "cel/term.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cel {

// What a function may use: memory for its result, and a purse.
class Context {
 public:
  Context(value::Arena& arena, std::uint64_t limit) : arena_(&arena), limit_(limit) {}

  value::Arena& arena() { return *arena_; }

  // False once the evaluation costs more than it may; the caller then stops at once and returns Exhausted().
  bool Spend(std::uint64_t units) { return (spent_ += units) <= limit_; }
  // For work that grows with the bytes or items moved.
  bool SpendOn(std::size_t size) { return Spend(size / 16); }
  // For looking for one text in another, which may try every place anew.
  bool SpendOnSearch(std::size_t text, std::size_t what) { return Spend(text / 16 * (1 + what / 64)); }
  bool exhausted() const { return spent_ > limit_; }

 private:
  value::Arena* arena_;
  std::uint64_t spent_ = 0;
  std::uint64_t limit_;
};

inline value::Value NoOverload() { return value::Value::Error("no such overload"); }
inline value::Value Exhausted() { return value::Value::Error("the cost limit is exceeded"); }

// The arguments hold neither errors nor absent values at the top; the receiver is the first. A function checks the
// kinds itself, since an argument may be dyn.
using Implementation = value::Value (*)(Context& context, std::span<const value::Value> arguments);

struct Function {
  std::string_view name;       // `contains`, `math.abs`, `_+_`.
  std::string_view signature;  // `string.contains(string) -> bool`
  Implementation run;          // The same for all signatures of a name; null for operators.
  std::string_view doc;
  bool member;
};

std::span<const Function> AllFunctions();

// The first of that name, or null.
const Function* FindFunction(std::string_view name);

// A signature with its type variables made fresh.
struct Signature {
  std::vector<Term> parameters;  // The receiver first.
  Term result;
  bool variadic = false;  // The last parameter may stand several times.
};
Signature ReadSignature(const Function& function, Substitution& substitution);

}  // namespace seaworthy::cel
