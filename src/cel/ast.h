// The tree that the parser builds and the checker annotates. Macros stay what they are (`all`, `filter`, …) instead of
// becoming folds: that is what can be explained to a person, and it is faster.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cel/lexer.h"
#include "cel/term.h"
#include "value/value.h"

namespace seaworthy::cel {

enum class ExprKind : std::uint8_t {
  kConstant,
  kName,
  kSelect,       // child . name
  kHas,          // has(child . name)
  kCall,         // Functions and operators; `_+_` and the like are the names of operators.
  kAnd,          // Any number of operands.
  kOr,           // Any number of operands.
  kConditional,  // condition ? child : child
  kList,
  kMap,  // Keys and values in turn.
  kMacro,
};

enum class Macro : std::uint8_t {
  kAll,
  kExists,
  kExistsOne,
  kMap,
  kFilter,
  kTransformList,
  kTransformMap,
  kTransformMapEntry,
  kSortBy,
  kBind,
  kOptMap,
  kOptFlatMap,
};

// What a name stands for; found by the checker.
enum class Meaning : std::uint8_t { kNone, kSlot, kLocal, kConstant, kMistake };

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct Expr {
  ExprKind kind = ExprKind::kConstant;
  Range range;           // In the source text.
  std::uint32_t at = 0;  // Where a mistake is shown: the operator, the name of the function or field.
  int depth = 1;         // Of the tree below, this included.

  value::Value constant;
  std::string name;                  // Of the variable, field, function.
  bool absolute = false;             // `.name`: not looked up in the container.
  bool member = false;               // A call whose first child is the receiver.
  bool optional = false;             // `.?name`
  std::vector<ExprPtr> children;     // Of a macro: what it ranges over, then the parts that see its variables.
  std::vector<bool> optional_items;  // Of lists: one for each child; of maps: one for each entry.
  Macro macro = Macro::kAll;
  std::vector<std::string> variables;  // One or two, of a macro.

  // By the checker.
  Meaning meaning = Meaning::kNone;
  std::uint32_t index = 0;  // Of the slot or local; of the field where the child is a struct.
  const value::StructType* structure = nullptr;
  bool optional_field = false;  // The field may not be set, and nothing says so in the text.
  std::string mistake;          // Meaning::kMistake: what the evaluation reports.
  Term type;
};

}  // namespace seaworthy::cel
