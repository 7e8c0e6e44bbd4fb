// One connection of an engine, as the shared code of this folder sees it: a portable SQL text, parameters $1, $2, …,
// rows.
//
// Only what differs between engines is written per engine: opening, transactions, locks, and how errors are told apart.
// Integers are 64 bits; there is no other number, no boolean and no date in the tables.
//
// Threads: a session is used by one thread at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>

#include "base/result.h"
#include "model/rows.h"

namespace seaworthy::store {

// Bytes as opposed to text. Not copied: they stay in place until the query ends.
struct Bytes {
  std::string_view view;
};

// A prepared text. Views of columns hold until the next Step() or Reset().
class Statement {
 public:
  virtual ~Statement() = default;

  // Numbers start at 1, as in the text.
  virtual void BindInteger(int number, std::int64_t value) = 0;
  virtual void BindText(int number, std::string_view value) = 0;
  virtual void BindBytes(int number, Bytes value) = 0;
  virtual void BindNothing(int number) = 0;
  // True: there is a row to look at.
  virtual Result<bool> Step() = 0;
  // For what returns no rows. An engine that is far away may put it off: what fails is then told by a later Step() or
  // Run() of the session, at the latest by its commit.
  virtual Result<void> Run() {
    SEAWORTHY_TRY([[maybe_unused]] bool row, Step());
    return {};
  }
  // Columns start at 0. An absent value is 0 or empty.
  virtual bool IsNothing(int column) const = 0;
  virtual std::int64_t Integer(int column) const = 0;
  virtual std::string_view Text(int column) const = 0;  // Of text and of bytes.
  // Ends the reading, which lets go of its snapshot, and forgets the parameters.
  virtual void Reset() = 0;
};

class Session {
 public:
  virtual ~Session() = default;
  // Kept by the session and given again for the same text.
  virtual Result<Statement*> Prepare(std::string_view sql) = 0;
};

// One use of a statement, which is reset at the end: one that is forgotten pins its snapshot, and the log of the
// engine grows without end. A failure to prepare is told by the first Step().
class Query {
 public:
  template <typename... Arguments>
  Query(Session& session, std::string_view sql, const Arguments&... arguments) : prepared_(session.Prepare(sql)) {
    int number = 0;
    if (prepared_.ok()) (Bind(++number, arguments), ...);
  }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;
  ~Query() {
    if (prepared_.ok()) (*prepared_)->Reset();
  }

  template <typename Argument>
  void Bind(int number, const Argument& argument) {
    if (!prepared_.ok()) return;
    Statement& statement = **prepared_;
    if constexpr (std::is_same_v<Argument, model::Cell>) {
      if (const auto* integer = std::get_if<std::int64_t>(&argument)) return statement.BindInteger(number, *integer);
      if (const auto* text = std::get_if<std::string>(&argument)) return statement.BindText(number, *text);
      statement.BindNothing(number);
    } else if constexpr (std::is_same_v<Argument, Bytes>) {
      statement.BindBytes(number, argument);
    } else if constexpr (std::is_integral_v<Argument>) {
      statement.BindInteger(number, static_cast<std::int64_t>(argument));
    } else {
      statement.BindText(number, argument);
    }
  }

  Result<bool> Step() {
    if (!prepared_.ok()) return prepared_.error();
    return (*prepared_)->Step();
  }
  // For what returns no rows; its failure may be told later (Statement::Run).
  Result<void> Run() {
    if (!prepared_.ok()) return prepared_.error();
    return (*prepared_)->Run();
  }

  // Precondition of the rest: the last Step() was true.
  bool IsNothing(int column) const { return (*prepared_)->IsNothing(column); }
  std::int64_t Integer(int column) const { return (*prepared_)->Integer(column); }
  std::string_view Text(int column) const { return (*prepared_)->Text(column); }

 private:
  Result<Statement*> prepared_;
};

}  // namespace seaworthy::store
