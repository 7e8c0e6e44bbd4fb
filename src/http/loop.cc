#include "http/loop.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace seaworthy::http {

struct Loop::Timer {
  boost::asio::steady_timer timer;
  std::chrono::milliseconds period;
  std::function<void()> task;
};

// One thread runs it, any may post.
Loop::Loop() : context_(std::make_unique<boost::asio::io_context>(1)) {}
Loop::~Loop() = default;

void Loop::Run() {
  auto work = boost::asio::make_work_guard(*context_);
  context_->run();
  context_->restart();
}

void Loop::Stop() { context_->stop(); }

void Loop::Post(std::function<void()> task) { boost::asio::post(*context_, std::move(task)); }

void Loop::Every(std::chrono::milliseconds period, std::function<void()> task) {
  timer_ = std::make_unique<Timer>(Timer{boost::asio::steady_timer(*context_), period, std::move(task)});
  Tick();
}

void Loop::Tick() {
  timer_->timer.expires_after(timer_->period);
  timer_->timer.async_wait([this](const boost::system::error_code& error) {
    if (error) return;
    timer_->task();
    Tick();
  });
}

}  // namespace seaworthy::http
