// The log of the server: a JSON object per line, on standard error. What foreign people wrote is escaped by the one
// JSON writer before it gets here. A thread of its own writes, so that a slow reader of the log slows no request.
//
//   log.Info("listening", {{"address", "127.0.0.1:8080"}});
//
// Threads: any. The level may be changed while the server runs.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/instant.h"

namespace seaworthy::server {

class Log {
 public:
  using Field = std::pair<std::string_view, std::variant<std::string, std::int64_t>>;
  using Fields = std::initializer_list<Field>;

  // `level`: debug, info, warning or error; another one is info.
  Log(std::string_view level, Clock clock);
  ~Log();

  void Debug(std::string_view message, Fields fields = {});
  void Info(std::string_view message, Fields fields = {});
  void Warning(std::string_view message, Fields fields = {});
  void Error(std::string_view message, Fields fields = {});

  // Whether what is told at that level is written, for those who tell much.
  bool Tells(std::string_view level) const;
  // False where there is no such level.
  bool SetLevel(std::string_view level);
  std::string_view level() const;

 private:
  class Sink;
  std::unique_ptr<Sink> sink_;
};

}  // namespace seaworthy::server
