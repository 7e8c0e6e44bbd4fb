// What the tests of this folder share: a real store in a folder of its own, cheap passwords, and people.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "auth/accounts.h"
#include "auth/password.h"
#include "auth/secret.h"
#include "store/scratch_folder_test.h"
#include "store/sqlite.h"

namespace seaworthy::auth {

inline constexpr Instant kNow{1'900'000'000, 0};
inline Instant After(std::int64_t seconds) { return kNow + Span{seconds}; }

// Done by that person.
inline Deed By(std::string person, Instant at = kNow) { return {at, std::move(person), Known::kLocal}; }

class AuthTest : public testing::Test {
 protected:
  AuthTest() : store_(std::move(*store::OpenSqlite(folder_.File("store.db")))) {}

  // Somebody with that login name and the password `correct horse battery`.
  Account Make(std::string_view login, AccessRoles access = {AccessRole::kContributor}) {
    auto made = accounts_.Create({.login = std::string(login),
                                  .names = {"Person " + std::string(login), ""},
                                  .password = "correct horse battery",
                                  .access = access},
                                 kNow);
    EXPECT_TRUE(made.ok()) << made.error().ToString();
    return made.ok() ? *made : Account{};
  }
  Account Reread(const Account& account) { return accounts_.Read(account.id, kNow)->value_or(Account{}); }

  store::ScratchFolder folder_;
  std::unique_ptr<store::Store> store_;
  PasswordHasher hasher_{{.cost = {1, std::size_t{64} << 10}, .at_once = 4, .waiting = 1000}};
  RandomBytes random_ = SystemRandomBytes();
  Accounts accounts_{*store_, hasher_, random_};
};

// Runs `work(i)` in so many threads at once.
template <typename Work>
void InThreads(int count, const Work& work) {
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back([&work, i] { work(i); });
}

template <typename T>
std::string CodeOf(const Result<T>& result) {
  return result.ok() ? "" : std::string(result.error().code());
}

}  // namespace seaworthy::auth
