// Compiling every expression of a standard, and saying where in the file a mistake stands.
#include <algorithm>
#include <optional>
#include <vector>

#include "base/text.h"
#include "cel/environment.h"
#include "cel/lint.h"
#include "cel/program.h"
#include "check/environment.h"
#include "standard/errors.h"
#include "standard/scalar_place.h"
#include "standard/verify.h"

namespace seaworthy::standard {

namespace {

using model::Item;

// One expression of one item, and how to speak of it.
struct Expression {
  const Item& item;
  std::string_view field;  // `check` or `applies`
  const std::string& text;
  const Place& start;

  std::string What() const { return "`" + std::string(field) + "` of item `" + item.id + "`"; }
};

class Verifier {
 public:
  Verifier(const model::Standard& standard, const facts::Declarations& declarations, const Notes& notes,
           Diagnostics& out)
      : declarations_(declarations),
        notes_(notes),
        out_(out),
        environment_(check::MakeEnvironment(declarations, standard.parameters)) {}

  void Verify(const Item& item) {
    if (!item.applies.empty()) Verify({item, "applies", item.applies, item.applies_place});
    if (!item.check.empty()) Verify({item, "check", item.check, item.check_place});
  }

 private:
  void Verify(const Expression& expression) {
    Result<cel::Program> program = cel::Compile(environment_, expression.text);
    if (!program.ok()) {
      Error error = std::move(program).error();
      Place place = Locate(expression, error.place().line, error.place().column);
      out_.Add(std::move(error).Within(expression.What()).At(place));
      return;
    }
    value::Kind kind = program->type().kind;
    if (kind != value::Kind::kBool && kind != value::Kind::kDyn) {
      Report(expression, kNotBool, "yields " + value::ToString(program->type()) + ", not true or false", {1, 1},
             "compare it with something");
    }
    ReportAlwaysFailing(expression, *program);
    ReportSelects(expression, *program);
    if (!expression.item.vacuous_pass) ReportAlls(expression, *program);
  }

  void ReportAlwaysFailing(const Expression& expression, const cel::Program& program) {
    for (const cel::AlwaysFailing& found : cel::FindAlwaysFailing(program)) {
      Report(expression, kAlwaysFails, "always fails at `" + OneLine(found.text, 80) + "`: " + found.error,
             found.position, {});
    }
  }

  void ReportSelects(const Expression& expression, const cel::Program& program) {
    for (const cel::UnguardedSelect& found : cel::FindUnguardedSelects(program)) {
      if (!StillFound(expression, found, cel::FindUnguardedSelects)) continue;
      std::string text = OneLine(found.text, 80);
      Report(expression, kUnguardedSelect,
             "selects the optional field `" + found.field + "` unguarded in `" + text + "`", found.position,
             "write `has(" + text + ") && …`, or take `.?" + found.field + "`");
    }
  }

  void ReportAlls(const Expression& expression, const cel::Program& program) {
    for (const cel::UnguardedAll& found : cel::FindUnguardedAlls(program)) {
      if (!MayBeEmpty(found) || !StillFound(expression, found, cel::FindUnguardedAlls)) continue;
      std::string text = OneLine(found.text, 80);
      Report(expression, kUnguardedAll, "passes by accident where `" + text + "` is empty", found.position,
             "write `size(" + text + ") > 0 && …`, or say `vacuous: pass` if nothing to check is a pass");
    }
  }

  // A check is evaluated only where `applies` holds, so what that asks guards the check too.
  template <typename Finding>
  bool StillFound(const Expression& expression, const Finding& found,
                  std::vector<Finding> (*find)(const cel::Program&)) const {
    if (expression.field != "check" || expression.item.applies.empty()) return true;
    Result<cel::Program> both =
        cel::Compile(environment_, "(" + expression.item.applies + "\n) && (" + expression.text + "\n)");
    if (!both.ok()) return true;
    std::vector<Finding> left = find(*both);
    return std::ranges::find(left, found.text, &Finding::text) != left.end();
  }

  // A list that a collector never leaves empty cannot pass by accident; what is made from it (a filter, a field) can. A
  // list inside an element was reached through one that is not empty.
  bool MayBeEmpty(const cel::UnguardedAll& found) const {
    if (found.slot >= declarations_.facts().size()) return true;
    const facts::Declaration& fact = declarations_.facts()[found.slot];
    if (found.text == fact.key) return fact.empty == facts::EmptyList::kKnown;
    return found.text.starts_with(fact.key);
  }

  void Report(const Expression& expression, const ErrorCode& code, const std::string& message, cel::Position position,
              std::string advice) {
    Error error(code, expression.What() + " " + message);
    out_.Add(std::move(error).At(Locate(expression, position.line, position.column)).Advise(std::move(advice)));
  }

  Place Locate(const Expression& expression, int line, int column) const {
    auto source = notes_.texts.find(expression.start.file);
    if (source == notes_.texts.end()) return expression.start;
    return LocateInScalar(source->second, expression.start, expression.text, line, column);
  }

  const facts::Declarations& declarations_;
  const Notes& notes_;
  Diagnostics& out_;
  cel::Environment environment_;
};

}  // namespace

void VerifyExpressions(const model::Standard& standard, const facts::Declarations& declarations, const Notes& notes,
                       Diagnostics& out) {
  Verifier verifier(standard, declarations, notes, out);
  for (const model::Section& section : standard.sections) {
    for (const Item& item : section.items) verifier.Verify(item);
  }
}

}  // namespace seaworthy::standard
