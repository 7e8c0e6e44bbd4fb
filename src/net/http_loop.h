// The thread that carries out transfers. Belongs to http_client.cc.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "base/result.h"
#include "net/http_message.h"
#include "net/http_transfer.h"

namespace seaworthy::net {

// Run() may be called from several threads at once.
class HttpLoop {
 public:
  HttpLoop();
  // Precondition: no Run() is under way.
  ~HttpLoop();
  HttpLoop(const HttpLoop&) = delete;
  HttpLoop& operator=(const HttpLoop&) = delete;

  // Waits until the transfer ends or the caller asks to stop; then it is no longer in use.
  Result<HttpAnswer> Run(HttpTransfer& transfer, std::stop_token stop);

 private:
  // Lives in Run(), which ends only after `done`.
  struct Job {
    HttpTransfer& transfer;
    bool called_off = false;
    bool done = false;
    int code = 0;  // libcurl's.
  };
  struct Free {
    void operator()(void* multi) const;
  };

  void Work();
  // Starts what arrived and ends what was called off. False: the loop is to end.
  bool TakeOrders();
  void TakeEnds();
  void End(Job& job, int code);
  void Wake() const;

  std::unique_ptr<void, Free> multi_;
  std::vector<Job*> under_way_;  // Of the thread alone.

  std::mutex mutex_;  // Guards what follows, and the Jobs.
  std::condition_variable ended_;
  std::vector<Job*> arrived_;
  bool closing_ = false;

  std::thread thread_;
};

}  // namespace seaworthy::net
