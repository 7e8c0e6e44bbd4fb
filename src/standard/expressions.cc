// Compiling every expression of a standard, and saying where in the file a mistake stands.
#include <optional>

#include "base/text.h"
#include "cel/environment.h"
#include "cel/program.h"
#include "standard/errors.h"
#include "standard/scalar_place.h"
#include "standard/verify.h"

namespace seaworthy::standard {

namespace {

using model::Item;

// The slots of check/environment.h, which this must agree with: what compiles here is evaluated there.
cel::Environment MakeEnvironment(const facts::Declarations& declarations, const model::Standard& standard) {
  cel::Environment environment;
  for (const facts::Declaration& fact : declarations.facts()) environment.Add(fact.key, fact.type);
  environment.Add("now", value::Type::Of(value::Kind::kTimestamp));
  for (const model::Parameter& parameter : standard.parameters) {
    environment.Add("params." + parameter.name, parameter.type);
  }
  return environment;
}

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
      : notes_(notes), out_(out), environment_(MakeEnvironment(declarations, standard)) {}

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
      Report(expression, kNotBool, "yields " + value::ToString(program->type()) + ", not true or false", 1, 1,
             "compare it with something");
    }
  }

  void Report(const Expression& expression, const ErrorCode& code, const std::string& message, int line, int column,
              std::string advice) {
    Error error(code, expression.What() + " " + message);
    out_.Add(std::move(error).At(Locate(expression, line, column)).Advise(std::move(advice)));
  }

  Place Locate(const Expression& expression, int line, int column) const {
    auto source = notes_.texts.find(expression.start.file);
    if (source == notes_.texts.end()) return expression.start;
    return LocateInScalar(source->second, expression.start, expression.text, line, column);
  }

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
