#include "server/log.h"

#include <algorithm>
#include <array>

#include <spdlog/async.h>
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

// Lines that wait for whoever reads them; beyond that the oldest are lost, and no request waits for a slow reader.
constexpr std::size_t kMostWaiting = 8192;

auto FindLevel(std::string_view name) {
  return std::ranges::find(kLevels, name, &std::pair<std::string_view, spdlog::level::level_enum>::first);
}

}  // namespace

class Log::Sink {
 public:
  explicit Sink(Clock clock)
      : clock_(std::move(clock)),
        pool_(std::make_shared<spdlog::details::thread_pool>(kMostWaiting, 1)),
        logger_(std::make_shared<spdlog::async_logger>("seaworthy", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                                       pool_, spdlog::async_overflow_policy::overrun_oldest)) {
    logger_->set_pattern("%v");
  }
  ~Sink() { pool_.reset(); }  // Writes what waits and ends, before what it writes to.

  void Write(spdlog::level::level_enum level, std::string_view name, std::string_view message, Fields fields) {
    if (!logger_->should_log(level)) return;
    formats::JsonWriter out;
    out.BeginObject().Key("ts").String(ToString(clock_())).Key("level").String(name).Key("msg").String(message);
    for (const auto& [key, value] : fields) {
      out.Key(key);
      if (const auto* number = std::get_if<std::int64_t>(&value)) {
        out.Int(*number);
      } else {
        out.String(std::get<std::string>(value));
      }
    }
    out.EndObject();
    logger_->log(level, std::move(out).text());
  }

  spdlog::logger& logger() { return *logger_; }

 private:
  Clock clock_;
  std::shared_ptr<spdlog::details::thread_pool> pool_;
  std::shared_ptr<spdlog::async_logger> logger_;
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

bool Log::Tells(std::string_view level) const {
  auto found = FindLevel(level);
  return found != kLevels.end() && sink_->logger().should_log(found->second);
}

bool Log::SetLevel(std::string_view level) {
  auto found = FindLevel(level);
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
