// Names to addresses, without making anybody wait.
//
// The C library's lookup blocks and cannot be called off, so a few threads do it and are left behind if they take too
// long: they own nothing but the state they share with the Lookups that started them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/address.h"

namespace seaworthy::net {

// The addresses of a name. Called from several threads at once. Errors: net/unresolved.
using Resolver = std::function<Result<std::vector<IpAddress>>(const std::string& host)>;

// The addresses that this machine has a route to; all of them where it has a route to none. A machine without IPv6
// learns nothing about a server from the IPv6 addresses of its name. Sends nothing.
std::vector<IpAddress> WithRoute(std::vector<IpAddress> addresses);

// Asks the machine's name service; see WithRoute.
Result<std::vector<IpAddress>> ResolveBySystem(const std::string& host);

// Lookups under way. Not for several threads.
class Lookups {
 public:
  struct Answer {
    std::size_t question = 0;  // As given to Start().
    Result<std::vector<IpAddress>> addresses;
  };

  explicit Lookups(Resolver resolver);
  // Does not wait for lookups under way; their answers are dropped.
  ~Lookups();
  Lookups(const Lookups&) = delete;
  Lookups& operator=(const Lookups&) = delete;

  void Start(std::size_t question, std::string host);
  // What came in since the last call, in the order it came.
  std::vector<Answer> Take();
  // Readable when there is something to take, or after Wake().
  int descriptor() const;
  // From any thread.
  void Wake() const;

 private:
  struct Shared;
  static void Work(const std::shared_ptr<Shared>& shared);

  // Shared with the threads, which may outlive this object.
  std::shared_ptr<Shared> shared_;
};

}  // namespace seaworthy::net
