// What went wrong, for a person and for a program.
//
// Three kinds, by who can help. *User*: a file or argument is wrong; the error says place and advice. *World*: a source
// is down or slow; it becomes data (an absent fact), never a crash. A *bug* is no Error: SEAWORTHY_ASSERT stops.
//
// A message is lower case without a period and quotes what the user wrote. Callers add context on the way up.
#pragma once

#include <string>
#include <string_view>

namespace seaworthy {

enum class ErrorKind { kUser, kWorld };

// One entry of a folder's errors.def. `code` is `folder/kebab-name`, stable for ever.
struct ErrorCode {
  std::string_view code;
  ErrorKind kind;
  std::string_view meaning;
};

// A position in a text; line and column start at 1, 0 means unknown. `file` may be a path, a URL or empty.
struct Place {
  std::string file;
  int line = 0;
  int column = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

// `file:line:column`, without the parts that are unknown.
std::string ToString(const Place& place);

class Error {
 public:
  Error(const ErrorCode& code, std::string message) : code_(&code), message_(std::move(message)) {}

  std::string_view code() const { return code_->code; }
  ErrorKind kind() const { return code_->kind; }
  bool Is(const ErrorCode& code) const { return code_->code == code.code; }
  const std::string& message() const { return message_; }
  const std::string& advice() const { return advice_; }
  const Place& place() const { return place_; }

  Error&& At(Place place) &&;
  Error&& Advise(std::string advice) &&;
  // Puts `context: ` in front of the message: `while reading a.yaml: …`.
  Error&& Within(std::string_view context) &&;
  // Fills in the file of the place where it is still unknown.
  Error&& InFile(std::string_view file) &&;

  // `place: message` and, on a line of its own, the advice.
  std::string ToString() const;

 private:
  const ErrorCode* code_;  // Points into a constant table.
  std::string message_;
  std::string advice_;
  Place place_;
};

}  // namespace seaworthy
