#include "net/http_loop.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <curl/curl.h>

#include "base/assert.h"
#include "net/errors.h"

namespace seaworthy::net {
namespace {

constexpr int kLongestSleepMilliseconds = 60'000;  // Orders wake the thread.
constexpr long kMostConnections = 64;
constexpr long kMostConnectionsPerHost = 16;

void InitialiseLibrary() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  SEAWORTHY_ASSERT(code == CURLE_OK, "libcurl can be used");
}

}  // namespace

void HttpLoop::Free::operator()(void* multi) const { curl_multi_cleanup(multi); }

HttpLoop::HttpLoop() {
  InitialiseLibrary();
  multi_.reset(curl_multi_init());
  SEAWORTHY_ASSERT(multi_ != nullptr, "there is memory for an HTTP client");
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS, kMostConnections);
  curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, kMostConnectionsPerHost);
  thread_ = std::thread([this] { Work(); });
}

HttpLoop::~HttpLoop() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  Wake();
  thread_.join();
}

Result<HttpAnswer> HttpLoop::Run(HttpTransfer& transfer, std::stop_token stop) {
  Job job{transfer};
  {
    const std::lock_guard lock(mutex_);
    arrived_.push_back(&job);
  }
  Wake();
  {
    const std::stop_callback call_off(std::move(stop), [&] {
      {
        const std::lock_guard lock(mutex_);
        job.called_off = true;
      }
      Wake();
    });
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [&] { return job.done; });
  }
  if (job.code == CURLE_ABORTED_BY_CALLBACK) return Error(kStopped, "the request was called off");
  return transfer.Take(job.code);
}

void HttpLoop::Work() {
  while (TakeOrders()) {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    TakeEnds();
    curl_multi_poll(multi_.get(), nullptr, 0, kLongestSleepMilliseconds, nullptr);
  }
}

bool HttpLoop::TakeOrders() {
  std::vector<Job*> arrived;
  std::vector<Job*> called_off;
  {
    const std::lock_guard lock(mutex_);
    if (closing_) return false;
    arrived = std::exchange(arrived_, {});
    under_way_.insert(under_way_.end(), arrived.begin(), arrived.end());
    std::ranges::copy_if(under_way_, std::back_inserter(called_off), &Job::called_off);
  }
  for (Job* job : arrived) {
    curl_easy_setopt(job->transfer.handle(), CURLOPT_PRIVATE, job);
    const CURLMcode code = curl_multi_add_handle(multi_.get(), job->transfer.handle());
    SEAWORTHY_ASSERT(code == CURLM_OK, "a new transfer can be started");
  }
  for (Job* job : called_off) End(*job, CURLE_ABORTED_BY_CALLBACK);
  return true;
}

void HttpLoop::TakeEnds() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    Job* job = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
    End(*job, message->data.result);
  }
}

void HttpLoop::End(Job& job, int code) {
  curl_multi_remove_handle(multi_.get(), job.transfer.handle());
  std::erase(under_way_, &job);
  const std::lock_guard lock(mutex_);
  job.code = code;
  job.done = true;
  ended_.notify_all();  // Under the lock: after it the job, and even this object, may be gone.
}

void HttpLoop::Wake() const { curl_multi_wakeup(multi_.get()); }

}  // namespace seaworthy::net
