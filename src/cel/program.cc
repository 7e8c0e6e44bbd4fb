#include "cel/program.h"

#include <utility>

#include "cel/checker.h"
#include "cel/code.h"
#include "cel/lower.h"
#include "cel/parser.h"

namespace seaworthy::cel {

Program::Program(std::shared_ptr<const Code> code) : code_(std::move(code)) {}

const value::Type& Program::type() const { return code_->type; }
std::span<const std::size_t> Program::variables() const { return code_->variables; }
const std::string& Program::text() const { return code_->text; }

Result<Program> Compile(const Environment& environment, std::string_view text, const CompileOptions& options) {
  auto code = std::make_shared<Code>();
  code->text = text;
  SEAWORTHY_TRY(code->tree, Parse(code->text, options.limits.depth, code->arena));
  SEAWORTHY_TRY(Checked checked, Check(environment, code->text, options, *code->tree));
  code->locals = checked.locals;
  code->type = ToType(code->tree->type);
  code->slot_count = environment.size();
  for (std::string_view name : environment.names()) code->names.emplace_back(name);
  SEAWORTHY_RETURN_IF_ERROR(Lower(*code, options));
  return Program(std::move(code));
}

Result<Program> Compile(const Environment& environment, std::string_view text, const Limits& limits) {
  return Compile(environment, text, CompileOptions{.limits = limits});
}

}  // namespace seaworthy::cel
