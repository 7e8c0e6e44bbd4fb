#include "cli/command.h"

#include <fmt/format.h>

#include "base/text.h"

namespace seaworthy::cli {

std::string Invocation::Value(std::string_view option) const {
  auto found = values_.find(option);
  return found == values_.end() || found->second.empty() ? std::string() : found->second.back();
}

const std::vector<std::string>& Invocation::Arguments(std::string_view name) const {
  static const std::vector<std::string> kNone;
  auto found = values_.find(name);
  return found == values_.end() ? kNone : found->second;
}

std::string Invocation::Argument(std::string_view name) const {
  const auto& all = Arguments(name);
  return all.empty() ? std::string() : all.front();
}

int Fail(Terminal& terminal, std::string_view message, ExitCode code) {
  terminal.Err(fmt::format("seaworthy: {}\n", Printable(message)));
  return code;
}

}  // namespace seaworthy::cli
