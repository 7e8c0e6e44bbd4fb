// Compiling the text of a CEL expression: parsed, checked against the declared types, constants folded.
//
// The language is that of the specification without protobuf messages; docs/reference/cel.md lists its functions and
// what is left out. Evaluation is in cel/evaluate.h, the reasons for a result in cel/explain.h.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cel/environment.h"
#include "value/name_table.h"
#include "value/type.h"

namespace seaworthy::cel {

struct Limits {
  // Of one evaluation: about one for each part of the text evaluated, each round of a macro, and each 16 bytes moved.
  std::uint64_t cost = 1'000'000;
  int depth = 250;  // Of the expression, in nested parts.
};

struct Code;

// Never changes and may be shared between threads. Copies share the code.
class Program {
 public:
  explicit Program(std::shared_ptr<const Code> code);

  const value::Type& type() const;                 // Of the result.
  std::span<const std::size_t> variables() const;  // The slots that the text names, ascending.
  const std::string& text() const;

  const Code& code() const { return *code_; }

 private:
  std::shared_ptr<const Code> code_;  // Shared by the copies of this program.
};

// Errors: those of errors.def, with line and column inside the text (both from 1, columns in characters).
Result<Program> Compile(const Environment& environment, std::string_view text, const Limits& limits = {});

struct CompileOptions {
  Limits limits;
  // Shared with the reader of the documents that the program will see, it makes their keys cheap to find.
  value::NameTable* names = nullptr;
  // For the specification's own cases: names are looked up below `container` first, and with `check` off a mistake in
  // types or names becomes an error of the evaluation.
  std::string container;
  bool check = true;
};
Result<Program> Compile(const Environment& environment, std::string_view text, const CompileOptions& options);

}  // namespace seaworthy::cel
