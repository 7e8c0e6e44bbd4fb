#include <span>
#include <vector>

#include "collectors/repo/test_commands.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

// `end-to-end`, `endToEnd`.
bool IsEndToEnd(std::span<const std::string> words) {
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    if (words[i] == "end" && words[i + 1] == "to" && words[i + 2] == "end") return true;
  }
  return false;
}

}  // namespace

bool NameSaysTests(std::string_view name) {
  std::vector<std::string> words = Words(name);
  bool says = HasWord(words, {"test", "tests", "e2e", "spec", "specs", "unittest", "unittests", "smoketest", "runtests",
                              "endtoend", "selftest"});
  if (!says && !IsEndToEnd(words)) return false;
  // What prepares, builds or follows tests does not run them.
  return !HasWord(words, {"setup",   "install", "report",   "reports", "upload",   "clean",    "cleanup",  "env",
                          "data",    "fixture", "fixtures", "results", "result",   "prepare",  "teardown", "publish",
                          "seed",    "lint",    "build",    "compile", "generate", "download", "types",    "typecheck",
                          "format",  "fmt",     "start",    "server",  "serve",    "db",       "migrate",  "image",
                          "images",  "push",    "deps",     "stop",    "down",     "logs",     "init",     "deploy",
                          "summary", "notify",  "pretest",  "no",      "skip",     "without"});
}

bool SaysIntegration(std::string_view text) {
  std::vector<std::string> words = Words(text);
  return IsEndToEnd(words) ||
         HasWord(words,
                 {"integration", "e2e",        "endtoend", "smoke",   "smoketest",  "smoketests", "contract",
                  "acceptance",  "functional", "sanity",   "cypress", "playwright", "newman",     "testcafe",
                  "nightwatch",  "wdio",       "selenium", "behave",  "cucumber",   "pact",       "browserstack",
                  "dredd",       "chainsaw",   "kuttl",    "k6",      "artillery",  "postman",    "schemathesis"}) ||
         text.starts_with("helm test") || text.starts_with("ct install");
}

}  // namespace seaworthy::collectors::repo
