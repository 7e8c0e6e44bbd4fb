// What a command is: constant data with a function pointer. main.cc has the one list; parse.cc turns it into a parser,
// completion.cc into shell completion, and the reference is generated from it.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace seaworthy::cli {

// DESIGN §8. Stable for ever.
enum ExitCode : int {
  kReady = 0,
  kNotReady = 1,
  kUsage = 2,
  kIncomplete = 3,
  kInternal = 4,
};

struct Option {
  std::string_view name;          // `--format`
  std::string_view value;         // `FORMAT` in the help; empty: a flag.
  std::string_view help;          // One sentence without a period.
  std::string_view choices = {};  // `text|json`; empty: any text.
  std::string_view preset = {};   // What holds without the option.
  bool many = false;              // May be given several times.
};

struct Argument {
  std::string_view name;  // `PATH`
  std::string_view help;
  bool required = false;
  bool many = false;
  std::string_view choices = {};
};

// What the user asked for.
class Invocation {
 public:
  bool Flag(std::string_view option) const { return values_.contains(option); }
  // The value of an option, its preset, or empty.
  std::string Value(std::string_view option) const;
  // All values of an option that may be given several times.
  const std::vector<std::string>& Values(std::string_view option) const { return Arguments(option); }
  const std::vector<std::string>& Arguments(std::string_view name) const;
  // The first of the arguments, or empty.
  std::string Argument(std::string_view name) const;

  void Set(std::string name, std::vector<std::string> values) { values_[std::move(name)] = std::move(values); }

 private:
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

// Where a command talks to. Data goes to `out`, everything else to `err`.
class Terminal {
 public:
  virtual ~Terminal() = default;
  virtual void Out(std::string_view text) = 0;
  virtual void Err(std::string_view text) = 0;
  virtual void Flush() {}               // What went to `out` is there for whoever waits for it.
  virtual std::string ReadInput() = 0;  // All of standard input.
  // A line that the person at the terminal types unseen; nothing where there is no terminal.
  virtual std::optional<std::string> AskSecret(std::string_view) { return std::nullopt; }

  bool out_is_terminal = false;
  bool err_is_terminal = false;
  bool colour = false;
  int width = 80;
  std::string job_summary;  // The file in which a job on GitHub keeps its summary; empty elsewhere.
  Clock clock;
  std::function<std::optional<std::string>(const std::string& name)> environment;  // One variable of it.
};

struct Command {
  std::string_view name;     // `check`, `standard lint`
  std::string_view summary;  // One line.
  std::string_view details;  // Paragraphs for --help; may be empty.
  std::span<const struct Argument> arguments;
  std::span<const Option> options;
  int (*run)(const Invocation& invocation, Terminal& terminal);
  // What to do instead of asking a server; empty where the command has --server. Told to whoever writes --server.
  std::string_view instead_of_server = {};
};

// All of them, in the order of the help.
std::span<const Command* const> Commands();

// Prints an error as every command does: `seaworthy: message`, its advice below.
int Fail(Terminal& terminal, std::string_view message, ExitCode code = kUsage);

}  // namespace seaworthy::cli
