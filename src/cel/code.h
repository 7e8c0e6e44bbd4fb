// What a program is made of: a flat array of nodes that the interpreter walks. Children of a node stand side by side.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "cel/ast.h"
#include "cel/function.h"
#include "cel/pattern.h"
#include "value/arena.h"
#include "value/value.h"

namespace seaworthy::cel {

enum class Op : std::uint8_t {
  kConstant,
  kSlot,
  kLocal,
  kSelect,          // By name, of a map or of a struct of unknown type.
  kSelectOfSlot,    // The same where the child is a variable: the child is read in passing.
  kSelectOfLocal,   // The same where the child is a variable of a macro.
  kField,           // By slot, of a struct of known type.
  kOptionalSelect,  // By name.
  kHas,             // By name.
  kHasSlot,         // Whether a variable is set.
  kIndex,
  kOptionalIndex,
  kNot,
  kNegate,
  kAnd,
  kOr,
  kConditional,
  kEqual,
  kNotEqual,
  kLess,
  kLessOrEqual,
  kGreater,
  kGreaterOrEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kIn,
  kMatches,  // With a pattern known at compile time.
  kCall,
  kList,
  kMap,
  kAll,
  kExists,
  kExistsOne,
  kTransform,  // map() and transformList(), with or without a predicate.
  kFilter,
  kTransformMap,
  kTransformMapEntry,
  kSortBy,
  kBind,
  kOptMap,
  kOptFlatMap,
};

// Where in a map a key was last found. A guess that costs nothing where documents look alike; any value is right.
class Hint {
 public:
  Hint() = default;
  Hint(const Hint& other) : at_(other.Get()) {}
  Hint& operator=(const Hint& other) {
    Set(other.Get());
    return *this;
  }
  std::uint32_t Get() const { return at_.load(std::memory_order_relaxed); }
  void Set(std::uint32_t at) const { at_.store(at, std::memory_order_relaxed); }

 private:
  mutable std::atomic<std::uint32_t> at_ = 0;
};

class Interpreter;
struct Node;
using Handler = value::Value (*)(Interpreter& interpreter, const Node& node);

struct Node {
  Handler run = nullptr;  // What evaluates it; set from `op` by SetHandler().
  Op op = Op::kConstant;
  std::uint8_t variables = 0;  // Of a macro: one or two.
  std::uint16_t count = 0;     // Of children.
  std::uint32_t index = 0;     // Of a slot, local, or field; the first local of a macro.
  const Node* children = nullptr;
  value::Value constant;  // The value; of a selection the name, as a string.
  union {
    const Function* function = nullptr;  // kCall
    const value::StructType* structure;  // kField
    const Pattern* pattern;              // kMatches
    const std::uint8_t* optional_items;  // kList, kMap: which items stand behind '?'; null if none.
  };
  Hint hint;
  std::uint32_t weight = 1;  // Nodes of the tree below, this included: what one evaluation costs at most, save loops.
};

// Of a node, beside the array that is walked.
struct Source {
  Range range;
  const Expr* expr = nullptr;
};

struct FailingPart {
  Range range;
  std::string error;
};

struct Code {
  // What every evaluation reads first.
  const Node* root = nullptr;
  std::size_t locals = 0;      // Variables of macros that are in force at once, at most.
  std::size_t slot_count = 0;  // Variables of the environment.

  std::string text;
  value::Arena arena;  // Of literals and folded constants.
  ExprPtr tree;
  std::vector<Node> nodes;
  std::vector<Source> sources;  // Of nodes[i].
  std::vector<std::unique_ptr<const Pattern>> patterns;
  value::Type type;
  std::vector<std::size_t> variables;
  std::vector<std::string> names;  // Of every slot of the environment.
  std::vector<FailingPart> failing;

  const Source& SourceOf(const Node& node) const { return sources[static_cast<std::size_t>(&node - nodes.data())]; }
  std::string_view TextOf(const Node& node) const {
    Range range = SourceOf(node).range;
    return std::string_view(text).substr(range.begin, range.end - range.begin);
  }
};

}  // namespace seaworthy::cel
