#include "store/postgres_statement.h"

#include <array>
#include <utility>

#include <libpq-fe.h>

#include "base/assert.h"
#include "store/postgres_trouble.h"

namespace seaworthy::store {
namespace {

constexpr int kBinary = 1;
// Of the server's catalog of types, for ever.
constexpr unsigned kBytesType = 17;
constexpr unsigned kInteger64Type = 20;
constexpr unsigned kInteger32Type = 23;
constexpr unsigned kTextType = 25;

std::string BigEndian(std::int64_t value, unsigned type) {
  SEAWORTHY_ASSERT(type == kInteger64Type || type == kInteger32Type, "the parameter is a number");
  std::string bytes;
  auto bits = static_cast<std::uint64_t>(value);
  for (int shift = type == kInteger64Type ? 56 : 24; shift >= 0; shift -= 8) bytes += static_cast<char>(bits >> shift);
  return bytes;
}

}  // namespace

PostgresStatement::PostgresStatement(PostgresSession& session, std::string name, std::vector<unsigned> types)
    : session_(session), name_(std::move(name)), types_(std::move(types)), parameters_(types_.size()) {}

PostgresStatement::~PostgresStatement() { PQclear(result_); }

PostgresStatement::Parameter& PostgresStatement::At(int number) {
  SEAWORTHY_ASSERT(number >= 1 && static_cast<std::size_t>(number) <= parameters_.size(),
                   "the text has this parameter");
  return parameters_[static_cast<std::size_t>(number) - 1];
}

void PostgresStatement::BindInteger(int number, std::int64_t value) {
  Parameter& parameter = At(number);
  parameter.kept = BigEndian(value, types_[static_cast<std::size_t>(number) - 1]);
  parameter.view = parameter.kept;
  parameter.nothing = false;
}

void PostgresStatement::BindText(int number, std::string_view value) {
  Parameter& parameter = At(number);
  SEAWORTHY_ASSERT(types_[static_cast<std::size_t>(number) - 1] == kTextType, "the parameter is a text");
  parameter.kept = value;
  parameter.view = parameter.kept;
  parameter.nothing = false;
}

void PostgresStatement::BindBytes(int number, Bytes value) {
  Parameter& parameter = At(number);
  SEAWORTHY_ASSERT(types_[static_cast<std::size_t>(number) - 1] == kBytesType, "the parameter is bytes");
  parameter.view = value.view;
  parameter.nothing = false;
}

void PostgresStatement::BindNothing(int number) { At(number).nothing = true; }

// All rows come at once; every reader asks for pages.
Result<bool> PostgresStatement::Step() {
  if (result_ == nullptr) {
    SEAWORTHY_TRY(result_, session_.Await(Send()));
    row_ = -1;
  }
  return ++row_ < PQntuples(result_);
}

Result<void> PostgresStatement::Run() {
  return session_.PutOff([this] { return Send(); });
}

int PostgresStatement::Send() {
  std::vector<const char*> values;
  std::vector<int> lengths;
  std::vector<int> formats(parameters_.size(), kBinary);
  for (const Parameter& parameter : parameters_) {
    // An empty view may have no address, which would mean nothing.
    const char* start = parameter.view.data() == nullptr ? "" : parameter.view.data();
    values.push_back(parameter.nothing ? nullptr : start);
    lengths.push_back(static_cast<int>(parameter.view.size()));
  }
  return PQsendQueryPrepared(session_.connection_.get(), name_.c_str(), static_cast<int>(values.size()), values.data(),
                             lengths.data(), formats.data(), kBinary);
}

bool PostgresStatement::IsNothing(int column) const { return PQgetisnull(result_, row_, column) != 0; }

std::int64_t PostgresStatement::Integer(int column) const {
  if (IsNothing(column)) return 0;
  std::string_view bytes = Text(column);
  // The sign is that of the first byte, whatever the size.
  std::int64_t value = bytes.empty() || (static_cast<unsigned char>(bytes[0]) & 0x80) == 0 ? 0 : -1;
  for (char byte : bytes) value = value * 256 + static_cast<unsigned char>(byte);
  return value;
}

std::string_view PostgresStatement::Text(int column) const {
  if (IsNothing(column)) return {};
  return {PQgetvalue(result_, row_, column), static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

void PostgresStatement::Reset() {
  PQclear(std::exchange(result_, nullptr));
  for (Parameter& parameter : parameters_) parameter = {};
}

}  // namespace seaworthy::store
