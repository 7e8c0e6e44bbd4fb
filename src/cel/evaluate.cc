#include "cel/evaluate.h"

#include "base/assert.h"
#include "cel/interpreter.h"
#include "cel/unknowns.h"

namespace seaworthy::cel {

using value::Kind;
using value::Value;

namespace {

void ExpectSlots(const Code& code, std::span<const Value> slots) {
  SEAWORTHY_ASSERT(slots.size() == code.slot_count, "an evaluation needs a value for each variable");
}

}  // namespace

Evaluation Evaluate(const Program& program, std::span<const Value> slots, value::Arena& arena, const Limits& limits) {
  ExpectSlots(program.code(), slots);
  Interpreter interpreter(program.code(), slots, arena, limits.cost);
  Evaluation evaluation;
  evaluation.value = interpreter.Run();
  evaluation.read = interpreter.read();
  if (evaluation.value.Is(Kind::kError)) evaluation.error = evaluation.value.AsError();
  if (evaluation.value.Is(Kind::kAbsent)) evaluation.unknowns = FindUnknowns(program.code(), slots, arena, limits);
  return evaluation;
}

Value EvaluateValue(const Program& program, std::span<const Value> slots, value::Arena& arena, const Limits& limits) {
  ExpectSlots(program.code(), slots);
  return Interpreter(program.code(), slots, arena, limits.cost).Run();
}

}  // namespace seaworthy::cel
