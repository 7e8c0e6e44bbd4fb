#include "store/postgres_trouble.h"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "base/text.h"
#include "store/errors.h"

namespace seaworthy::store {
namespace {

// A state that ends with `*` stands for its whole class.
struct Meaning {
  std::string_view state;
  const ErrorCode& code;
  std::string_view what;
  std::string_view advice;
};

constexpr std::string_view kTryAgain = "try again; it is connected anew by itself";
constexpr std::array kMeanings{
    Meaning{"08*", kUnavailable, "the connection was lost", kTryAgain},
    Meaning{"57P01", kUnavailable, "the server ended the connection", kTryAgain},
    Meaning{"57P02", kUnavailable, "the server crashed and starts again", kTryAgain},
    Meaning{"57P03", kUnavailable, "the server is starting or stopping", kTryAgain},
    Meaning{"57P05", kUnavailable, "the server ended an idle connection", kTryAgain},
    Meaning{"25P03", kUnavailable, "the server ended a transaction that stood still", kTryAgain},
    Meaning{"25006", kUnavailable, "the server only lets read: it is a standby",
            "name the primary, or try again when it is one"},
    Meaning{"53300", kUnavailable, "the server has no connection left",
            "raise its max_connections or lower our number"},
    Meaning{"53100", kFull, "no space is left on the server",
            "make room on its disk; what was acknowledged before is safe"},
    Meaning{"53*", kUnavailable, "the server is short of something", kTryAgain},
    Meaning{"40001", kBusy, "others changed the same at the same time", "try again"},
    Meaning{"40P01", kBusy, "others waited for the same locks", "try again"},
    Meaning{"55P03", kBusy, "others held the lock for too long",
            "try again; pg_stat_activity shows who if it stays so"},
    Meaning{"57014", kBusy, "it took too long and was given up", "try again; pg_stat_activity shows what is slow"},
    Meaning{"XX001", kDamaged, "the database is damaged", "keep the server's files aside and restore the last backup"},
    Meaning{"XX002", kDamaged, "an index is damaged", "reindex the database, or restore the last backup"},
    Meaning{"3D000", kNotFound, "there is no such database", "create it: createdb NAME"},
    Meaning{"28*", kRefused, "the server refuses the user or the password",
            "look at the user, at PGPASSWORD or ~/.pgpass, and at the server's pg_hba.conf"},
    Meaning{"42501", kNotWritable, "the user lacks a right", "grant it on the schema and its tables"},
    Meaning{"42P07", kNotAStore, "tables of another program are there",
            "give the store a database or a schema of its own"},
    Meaning{"22021", kNotText, "a text holds a zero byte or is no UTF-8", ""},
    Meaning{"22P05", kNotText, "a text holds a character that the database cannot keep", ""},
};

bool Covers(const Meaning& meaning, std::string_view state) {
  if (meaning.state.ends_with('*')) return state.starts_with(meaning.state.substr(0, 2));
  return state == meaning.state;
}

// Of libpq's message only the first line: others say where in the server's source it was.
std::string FirstLine(std::string_view message) {
  std::string_view line = Split(message, '\n').front();
  return OneLine(Trim(line), 300);
}

// While connecting there is no field with the state; the long form of the message has it: `FATAL:  28P01: …`.
std::string_view StateIn(std::string_view message) {
  constexpr std::size_t kLength = 5;
  auto belongs = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
  for (std::size_t at = message.find(":  "); at != message.npos; at = message.find(":  ", at + 1)) {
    std::string_view state = message.substr(at + 3, kLength);
    bool ends = message.substr(at + 3 + state.size()).starts_with(":");
    if (state.size() == kLength && ends && std::all_of(state.begin(), state.end(), belongs)) return state;
  }
  return {};
}

std::string NameOf(const pg_conn* connection) {
  const char* database = PQdb(connection);
  return database == nullptr ? "the database" : fmt::format("the database '{}'", OneLine(database));
}

}  // namespace

Error StateError(const std::string& name, std::string_view state, std::string_view message) {
  std::string line = FirstLine(message);
  if (state.empty()) {
    return Error(kUnavailable, fmt::format("{}: the connection was lost{}{}", name, line.empty() ? "" : ": ", line))
        .Advise(std::string(kTryAgain));
  }
  auto meaning =
      std::find_if(kMeanings.begin(), kMeanings.end(), [&](const Meaning& one) { return Covers(one, state); });
  if (meaning == kMeanings.end()) {
    return Error(kEngine, fmt::format("{}: {} (PostgreSQL state {})", name, line, state));
  }
  return Error(meaning->code, fmt::format("{}: {} ({})", name, meaning->what, line))
      .Advise(std::string(meaning->advice));
}

Error PostgresError(const pg_conn* connection, const pg_result* result) {
  const char* state = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_SQLSTATE);
  const char* message = result == nullptr ? nullptr : PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
  return StateError(NameOf(connection), state == nullptr ? "" : state,
                    message == nullptr ? PQerrorMessage(connection) : message);
}

Error ConnectError(const std::string& name, const pg_conn* connection) {
  std::string_view message = PQerrorMessage(connection);
  std::string_view state = StateIn(message);
  if (!state.empty()) return StateError(name, state, message);
  return Error(kUnavailable, fmt::format("{} cannot be reached: {}", name, FirstLine(message)))
      .Advise("look whether the server runs, and at the address");
}

bool IsPassing(const Error& error) { return error.Is(kUnavailable) || error.Is(kBusy); }

}  // namespace seaworthy::store
