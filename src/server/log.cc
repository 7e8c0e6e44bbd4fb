#include "server/log.h"

#include <algorithm>
#include <array>

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include "formats/json_writer.h"

namespace seaworthy::server {
namespace {

constexpr std::array<std::pair<std::string_view, spdlog::level::level_enum>, 4> kLevels{
    {{"debug", spdlog::level::debug},
     {"info", spdlog::level::info},
     {"warning", spdlog::level::warn},
     {"error", spdlog::level::err}}};

}  // namespace

class Log::Sink {
 public:
  explicit Sink(Clock clock)
      : clock_(std::move(clock)), logger_("seaworthy", std::make_shared<spdlog::sinks::stderr_sink_mt>()) {
    logger_.set_pattern("%v");
  }

  void Write(spdlog::level::level_enum level, std::string_view name, std::string_view message, Fields fields) {
    if (!logger_.should_log(level)) return;
    formats::JsonWriter out;
    out.BeginObject().Key("ts").String(ToString(clock_())).Key("level").String(name).Key("msg").String(message);
    for (const auto& [key, value] : fields) out.Key(key).String(value);
    out.EndObject();
    logger_.log(level, std::move(out).text());
  }

  spdlog::logger& logger() { return logger_; }

 private:
  Clock clock_;
  spdlog::logger logger_;
};

Log::Log(std::string_view level, Clock clock) : sink_(std::make_unique<Sink>(std::move(clock))) { SetLevel(level); }
Log::~Log() = default;

void Log::Debug(std::string_view message, Fields fields) {
  sink_->Write(spdlog::level::debug, "debug", message, fields);
}
void Log::Info(std::string_view message, Fields fields) { sink_->Write(spdlog::level::info, "info", message, fields); }
void Log::Warning(std::string_view message, Fields fields) {
  sink_->Write(spdlog::level::warn, "warning", message, fields);
}
void Log::Error(std::string_view message, Fields fields) { sink_->Write(spdlog::level::err, "error", message, fields); }

bool Log::SetLevel(std::string_view level) {
  auto found = std::ranges::find(kLevels, level, &std::pair<std::string_view, spdlog::level::level_enum>::first);
  if (found == kLevels.end()) return false;
  sink_->logger().set_level(found->second);
  return true;
}

std::string_view Log::level() const {
  auto found = std::ranges::find(kLevels, sink_->logger().level(),
                                 &std::pair<std::string_view, spdlog::level::level_enum>::second);
  return found == kLevels.end() ? "info" : found->first;
}

}  // namespace seaworthy::server
