// A statement that the server has prepared. Only for the files of this engine.
#pragma once

#include <string>
#include <vector>

#include "store/postgres_session.h"
#include "store/session.h"

namespace seaworthy::store {

class PostgresStatement final : public Statement {
 public:
  // The session outlives the statement, which is prepared under `name` already.
  PostgresStatement(PostgresSession& session, std::string name, std::vector<unsigned> types);
  PostgresStatement(const PostgresStatement&) = delete;
  PostgresStatement& operator=(const PostgresStatement&) = delete;
  ~PostgresStatement() override;

  void BindInteger(int number, std::int64_t value) override;
  void BindText(int number, std::string_view value) override;
  void BindBytes(int number, Bytes value) override;
  void BindNothing(int number) override;
  Result<bool> Step() override;
  Result<void> Run() override;
  bool IsNothing(int column) const override;
  std::int64_t Integer(int column) const override;
  std::string_view Text(int column) const override;
  void Reset() override;

 private:
  struct Parameter {
    bool nothing = true;
    std::string kept;       // Numbers and texts are copied.
    std::string_view view;  // Of `kept`, or of bytes that stay in place.
  };
  Parameter& At(int number);
  // Whether libpq took it.
  int Send();

  PostgresSession& session_;
  std::string name_;
  std::vector<unsigned> types_;
  std::vector<Parameter> parameters_;
  pg_result* result_ = nullptr;
  int row_ = -1;
};

}  // namespace seaworthy::store
