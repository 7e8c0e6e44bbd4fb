// What goes wrong around a database server: each trouble is named, nothing that was acknowledged is lost, and when it
// ends so does the error.
#include "store/postgres_trouble.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/conformance_test.h"
#include "store/documents.h"
#include "store/errors.h"
#include "store/postgres.h"
#include "store/postgres_server_test.h"
#include "store/verify.h"

namespace seaworthy::store {
namespace {

using sample::Request;
using testing::HasSubstr;
using testing::Not;
using namespace std::chrono_literals;

class PostgresTroubleTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!PostgresServer::Installed()) GTEST_SKIP() << "left out: no postgresql";
    url_ = server().UrlOfNewSchema();
  }
  static PostgresServer& server() { return PostgresServer::Shared(); }
  Result<std::unique_ptr<Store>> Open(PostgresOptions options = {}) const {
    options.tables = sample::kTables;
    return OpenPostgres(url_, options);
  }
  void Sql(const std::string& text) const { PostgresServer::SqlAt(url_, text); }

  std::string url_;
};

TEST_F(PostgresTroubleTest, NothingIsMadeUnlessAskedFor) {
  EXPECT_TRUE(Open({.mode = OpenMode::kExisting}).error().Is(kNotFound));
  EXPECT_TRUE(Open({.mode = OpenMode::kReadOnly}).error().Is(kNotFound));
  EXPECT_TRUE(Open().ok());
  EXPECT_TRUE(Open({.mode = OpenMode::kExisting}).ok());
}

TEST_F(PostgresTroubleTest, AStoreThatWasOpenedForReadingIsNotWritten) {
  ASSERT_TRUE((*Open())->Append(Request("review/1", 0, {"a"})).ok());
  auto store = *Open({.mode = OpenMode::kReadOnly});
  EXPECT_EQ(store->ReadHead()->position, 1);
  EXPECT_TRUE(store->Append(Request("review/1", 1, {"b"})).error().Is(kNotWritable));
  std::vector changes{PutDocument("s", "k", "")};
  EXPECT_TRUE(store->documents().Change(changes, {}).error().Is(kNotWritable));
}

TEST_F(PostgresTroubleTest, TheTablesOfAnotherProgramAreLeftAlone) {
  Sql("create table head (id integer)");
  EXPECT_TRUE(Open().error().Is(kNotAStore));
  Sql("drop table head; create table events (id integer)");
  EXPECT_TRUE(Open().error().Is(kNotAStore));
  EXPECT_EQ(PostgresServer::SqlAt(url_,
                                  "select count(*) from information_schema.tables where table_schema = "
                                  "current_schema()"),
            "1");
}

TEST_F(PostgresTroubleTest, AStoreOfANewerProgramIsRefused) {
  auto store = *Open();
  Sql("update head set schema = 999");
  EXPECT_TRUE(Open().error().Is(kNewer));
  EXPECT_TRUE(Open({.mode = OpenMode::kReadOnly}).error().Is(kNewer));
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).error().Is(kNewer));
}

TEST_F(PostgresTroubleTest, AnOlderStoreIsBroughtUpToDate) {
  ASSERT_TRUE((*Open())->Append(Request("review/1", 0, {"a"})).ok());
  Sql("drop table documents; drop table jobs; update head set schema = 1");
  EXPECT_EQ((*Open({.mode = OpenMode::kReadOnly}))->ReadHead()->position, 1);
  auto store = *Open();
  std::vector changes{PutDocument("s", "k", "")};
  EXPECT_TRUE(store->documents().Change(changes, {}).ok());
  EXPECT_EQ(store->ReadHead()->position, 1);
}

TEST_F(PostgresTroubleTest, ManyProcessesOpenANewStoreAtOnce) {
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    pid_t child = ::fork();
    if (child == 0) {
      auto store = Open();
      if (!store.ok()) std::fprintf(stderr, "%s\n", store.error().ToString().c_str());
      ::_exit(store.ok() && (*store)->Append(Request("review/" + std::to_string(i), 0, {"a"})).ok() ? 0 : 1);
    }
    children.push_back(child);
  }
  for (pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ((*Open())->ReadHead()->position, 8);
}

TEST_F(PostgresTroubleTest, WhatCannotBeReachedIsNamedWithoutThePassword) {
  PostgresOptions options{.patience = 300ms};
  auto error = OpenPostgres("postgresql://ann:secret@127.0.0.1:1/reviews", options).error();
  EXPECT_TRUE(error.Is(kUnavailable)) << error.ToString();
  EXPECT_THAT(error.ToString(), HasSubstr("'reviews' on '127.0.0.1'"));
  EXPECT_THAT(error.ToString(), Not(HasSubstr("secret")));
  error = OpenPostgres("postgresql://ann:secret%zz@host/reviews", options).error();
  EXPECT_TRUE(error.Is(kUnsuitable)) << error.ToString();
  EXPECT_THAT(error.ToString(), Not(HasSubstr("secret")));
}

TEST_F(PostgresTroubleTest, AnUnknownDatabaseOrUserIsTold) {
  auto error = OpenPostgres(server().Url("none")).error();
  EXPECT_TRUE(error.Is(kNotFound)) << error.ToString();
  std::string url = server().Url();
  url.replace(url.find("user=postgres"), 13, "user=nobody-there");
  error = OpenPostgres(url).error();
  EXPECT_TRUE(error.Is(kRefused)) << error.ToString();
}

TEST_F(PostgresTroubleTest, ADatabaseThatCannotHoldEveryTextIsRefused) {
  server().Sql("drop database if exists latin");  // Of an earlier round.
  server().Sql("create database latin encoding 'LATIN1' locale 'C' template template0 locale_provider libc");
  EXPECT_TRUE(OpenPostgres(server().Url("latin")).error().Is(kUnsuitable));
  EXPECT_TRUE(OpenPostgres(server().Url() + "&options=-csearch_path%3Dnone").error().Is(kUnsuitable));
}

TEST_F(PostgresTroubleTest, ATextWithAZeroByteIsRefused) {
  auto store = *Open();
  EXPECT_TRUE(store->Append(Request(std::string("review/\0", 8), 0, {"a"})).error().Is(kNotText));
  EXPECT_TRUE(store->Append(Request("review/\xFF", 0, {"a"})).error().Is(kNotText));
  EXPECT_EQ(store->ReadHead()->position, 0);
}

TEST_F(PostgresTroubleTest, WhoHoldsTheHeadForTooLongIsNotWaitedFor) {
  auto store = *Open({.patience = 300ms});
  std::thread holder([&] { Sql("begin; select * from head for update; select pg_sleep(2)"); });
  std::this_thread::sleep_for(500ms);
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).error().Is(kBusy));
  EXPECT_EQ(store->ReadHead()->position, 0);
  holder.join();
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).ok());
}

TEST_F(PostgresTroubleTest, ConnectionsAreBounded) {
  auto store = *Open({.readers = 1, .patience = 300ms});
  auto outcome = store->Inspect([&](Session&) -> Result<void> {
    EXPECT_TRUE(store->ReadHead().error().Is(kBusy));
    return {};
  });
  EXPECT_TRUE(outcome.ok());
  EXPECT_TRUE(store->ReadHead().ok());
}

// Appends the same until it is in, as callers do who have an idempotency key.
void AppendAnyway(Store& store, AppendRequest request) {
  for (int tries = 0; tries < 50; ++tries) {
    auto appended = store.Append(request);
    if (appended.ok()) return;
    ASSERT_TRUE(appended.error().Is(kUnavailable)) << appended.error().ToString();
  }
  FAIL() << "the server stays away";
}

TEST_F(PostgresTroubleTest, AServerThatStartsAgainIsFoundAgain) {
  for (auto ending : {PostgresServer::Ending::kFast, PostgresServer::Ending::kCrash}) {
    auto store = *Open();
    auto version = static_cast<std::int64_t>(store->ReadLog("review/1")->size());
    ASSERT_TRUE(store->Append(Request("review/1", version, {"a"})).ok());
    server().Stop(ending);
    std::thread reading([&] {
      auto log = store->ReadLog("review/1");
      ASSERT_TRUE(log.ok()) << log.error().ToString();
      EXPECT_EQ(log->size(), static_cast<std::size_t>(version + 1));
    });
    std::this_thread::sleep_for(400ms);
    server().Start();
    reading.join();
    server().Stop(ending);
    server().Start();
    EXPECT_TRUE(store->Append(Request("review/1", version + 1, {"b"})).ok());
  }
}

TEST_F(PostgresTroubleTest, WritersSurviveAServerThatStartsAgain) {
  constexpr int kThreads = 6;
  auto store = *Open();
  std::atomic<int> written = 0;
  std::atomic<bool> enough = false;
  auto write = [&](int thread) {
    for (int i = 0; !enough; ++i) {
      AppendRequest request = Request("review/" + std::to_string(thread), i, {"a"});
      request.idempotency_key = std::to_string(thread) + "-" + std::to_string(i);
      AppendAnyway(*store, request);
      if (HasFailure()) return;
      ++written;
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) threads.emplace_back(write, i);
  for (auto ending : {PostgresServer::Ending::kFast, PostgresServer::Ending::kCrash}) {
    std::this_thread::sleep_for(300ms);
    server().Stop(ending);
    server().Start();
  }
  std::this_thread::sleep_for(300ms);
  enough = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store->ReadHead()->position, written);
  EXPECT_TRUE(Verify(*store)->faults.empty());
}

TEST_F(PostgresTroubleTest, AServerThatStaysAwayIsGivenUp) {
  auto store = *Open({.patience = 300ms});
  server().Stop(PostgresServer::Ending::kFast);
  EXPECT_TRUE(store->ReadHead().error().Is(kUnavailable));
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).error().Is(kUnavailable));
  server().Start();
  EXPECT_TRUE(store->Append(Request("review/1", 0, {"a"})).ok());
}

TEST_F(PostgresTroubleTest, ItIsNotWaitedForByEachCallAnew) {
  auto store = *Open({.patience = 3s});
  server().Stop(PostgresServer::Ending::kFast);
  EXPECT_TRUE(store->ReadHead().error().Is(kUnavailable));
  auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(store->ReadHead().error().Is(kUnavailable));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
  server().Start();
  EXPECT_TRUE(store->ReadHead().ok());
}

TEST_F(PostgresTroubleTest, WhatWasAppendedMeanwhileIsToldWhenTheServerIsBack) {
  auto store = *Open();
  auto other = *Open();
  std::atomic<std::int64_t> position = 0;
  auto subscription = store->Subscribe([&](const Moved& moved) { position = moved.position; });
  ASSERT_TRUE(other->Append(Request("review/1", 0, {"a"})).ok());
  server().Stop(PostgresServer::Ending::kCrash);
  server().Start();
  ASSERT_TRUE(other->Append(Request("review/1", 1, {"b"})).ok());
  for (int i = 0; i < 500 && position < 2; ++i) std::this_thread::sleep_for(20ms);
  EXPECT_EQ(position, 2);
}

TEST_F(PostgresTroubleTest, WhatWasChangedIsFound) {
  auto store = *Open();
  ASSERT_TRUE(store->Append(Request("review/1", 0, {"a", "b", "c"})).ok());
  EXPECT_TRUE(Verify(*store)->faults.empty());
  Sql("update events set bytes = 'x' where position = 2");
  auto found = *Verify(*store);
  ASSERT_EQ(found.faults.size(), 1u);
  EXPECT_EQ(found.faults[0].kind, Fault::Kind::kChanged);
  EXPECT_TRUE(store->ReadLog("review/1").error().Is(kDamaged));
}

TEST(PostgresStateTest, EveryStateHasItsMeaning) {
  auto code = [](std::string_view state) { return std::string(StateError("x", state, "y").code()); };
  EXPECT_EQ(code(""), "store/unavailable");
  EXPECT_EQ(code("08006"), "store/unavailable");
  EXPECT_EQ(code("57P01"), "store/unavailable");
  EXPECT_EQ(code("53100"), "store/full");
  EXPECT_EQ(code("53200"), "store/unavailable");
  EXPECT_EQ(code("40001"), "store/busy");
  EXPECT_EQ(code("40P01"), "store/busy");
  EXPECT_EQ(code("XX001"), "store/damaged");
  EXPECT_EQ(code("28P01"), "store/refused");
  EXPECT_EQ(code("42601"), "store/engine");
}

}  // namespace
}  // namespace seaworthy::store
