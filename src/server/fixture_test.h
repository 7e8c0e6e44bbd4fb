// A server without its sockets, for the tests of routes: a real store in a folder of its own, and people who ask.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "app/record_file.h"
#include "formats/json.h"
#include "server/collection.h"
#include "server/concerned.h"
#include "server/dispatch.h"
#include "server/identify.h"
#include "server/live.h"
#include "server/log.h"
#include "server/parts.h"
#include "server/people.h"
#include "store/scratch_folder_test.h"
#include "value/arena.h"

namespace seaworthy::server {

inline constexpr Instant kTestNow{1'900'000'000, 0};
inline constexpr std::string_view kTestPassword = "correct horse battery";

// What somebody sends along.
using TestHeaders = std::vector<std::pair<std::string, std::string>>;

class ServerTest : public testing::Test {
 protected:
  http::Response Ask(std::string method, std::string target, std::string body = "", const TestHeaders& headers = {}) {
    http::Request request;
    request.method = std::move(method);
    request.target = target;
    request.path = target.substr(0, target.find('?'));
    if (request.path.size() < target.size()) request.query = target.substr(request.path.size() + 1);
    request.host = "prr.example";
    request.remote = "192.0.2.1";
    request.secure = true;
    request.id = "r1";
    if (!body.empty()) request.headers.Set("Content-Type", "application/json");
    request.body = std::move(body);
    for (const auto& [name, value] : headers) request.headers.Set(name, value);
    return Dispatch(request, parts_);
  }

  // Somebody of that login name, who signs in by browser: the headers of a page of ours.
  TestHeaders Person(const std::string& login, auth::AccessRoles access, const std::vector<std::string>& teams = {}) {
    auto made = people_.accounts.Create({.login = login,
                                         .names = {"Person " + login, login + "@example.org"},
                                         .password = std::string(kTestPassword),
                                         .access = access},
                                        now_);
    EXPECT_TRUE(made.ok()) << made.error().ToString();
    for (const std::string& team : teams) {
      if (!*people_.teams.Read(team, now_)) (void)people_.teams.Create({.id = team, .name = team}, now_);
      EXPECT_TRUE(people_.teams.AddMember(team, made->id, now_).ok());
    }
    auto started = people_.sessions.Start(*made, auth::Known::kLocal, {}, now_);
    return Browser(started->secret);
  }
  static TestHeaders Browser(const std::string& secret) {
    return {{"Cookie", "__Host-seaworthy_session=" + secret},
            {"Origin", "https://prr.example"},
            {"Sec-Fetch-Site", "same-origin"}};
  }
  static TestHeaders Bearer(const std::string& token) { return {{"Authorization", "Bearer " + token}}; }
  static TestHeaders With(TestHeaders headers, std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return headers;
  }
  // As if the server had died after it did what it was asked, and before it noted the answer for the key.
  void DieBeforeAnswering() {
    auto kept = file_.store->documents().List({.space = "idempotency"}, now_);
    ASSERT_TRUE(kept.ok() && !kept->empty());
    for (const store::Document& document : *kept) {
      value::Arena arena;
      auto body = formats::ReadJson(document.body, arena);
      ASSERT_TRUE(body.ok());
      std::string request(body->Find("request")->AsString());
      auto cut = store::PutDocument(document.space, document.key, R"({"request": ")" + request + "\"}",
                                    store::kAnyVersion, now_ + Span{60, 0});
      ASSERT_TRUE(file_.store->documents().Change({&cut, 1}, now_).ok());
    }
  }
  std::string IdOf(const std::string& login) { return (*people_.accounts.FindByLogin(login, now_))->id; }

  // The text at that member of a JSON answer; empty where there is none.
  static std::string TextAt(const http::Response& response, std::string_view member) {
    value::Arena arena;
    auto json = formats::ReadJson(response.body, arena);
    if (!json.ok() || !json->Is(value::Kind::kMap)) return "";
    const value::Value* found = json->Find(member);
    return found != nullptr && found->Is(value::Kind::kString) ? std::string(found->AsString()) : "";
  }
  static std::string CookieOf(const http::Response& response) {
    std::string cookie(response.headers.Find("Set-Cookie").value_or(""));
    std::size_t from = cookie.find('=') + 1;
    return cookie.substr(from, cookie.find(';') - from);
  }

  Instant now_ = kTestNow;
  store::ScratchFolder folder_;
  app::RecordFile file_ = std::move(*app::OpenRecordFile(folder_.File("record.db"), app::RecordAccess::kCreate));
  Log log_{"error", [this] { return now_; }};
  app::ServiceRegister services_{*file_.store};
  app::StandardRegister standards_{*file_.store};
  app::RunRegister runs_{file_.store->documents()};
  // Does nothing by itself; a test calls it.
  Collection collection_{*file_.store,
                         services_,
                         {runs_, standards_, *file_.record},
                         log_,
                         [this] { return now_; },
                         {.every = Span{3600, 0}, .prober = {}}};
  Live live_{*file_.store, WhoIsConcerned(*file_.record, services_, [this] { return now_; }), [this] { return now_; }};
  People people_{*file_.store, auth::SystemRandomBytes(), {.cost = {1, std::size_t{64} << 10}, .at_once = 4}};
  Parts parts_{
      .store = *file_.store,
      .record = *file_.record,
      .services = services_,
      .standards = standards_,
      .runs = runs_,
      .collection = collection_,
      .live = live_,
      .log = log_,
      .people = people_,
      .clock = [this] { return now_; },
      .identify = [this](const http::Request& request, Instant now) { return Identify(request, people_, now); },
      .directory = [this](Instant now) { return people_.directory.Get(now); },
      .public_origin = "",
      .scrape = [] { return std::string(); },
      .stopping = [] { return false; }};
};

}  // namespace seaworthy::server
