#include "collectors/repo/test_tools.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "collectors/repo/test_commands.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

template <typename List>
bool IsOneOf(std::string_view word, const List& list) {
  return std::ranges::find(list, word) != list.end();
}

bool IsOption(std::string_view word) { return word.starts_with('-'); }

// `-Dmaven.test.skip`, `-DskipTests`, unless `=false`.
bool SkipsMavenTests(Arguments arguments) {
  return std::ranges::any_of(arguments, [](const std::string& word) {
    bool skips = word.starts_with("-DskipTests") || word.starts_with("-Dmaven.test.skip");
    return skips && !word.ends_with("=false");
  });
}

}  // namespace

bool MavenTests(Arguments arguments) {
  constexpr auto kPhases =
      std::to_array<std::string_view>({"test", "verify", "install", "package", "deploy", "integration-test",
                                       "surefire:test", "failsafe:integration-test", "jacoco:report"});
  bool phase = std::ranges::any_of(arguments, [&](const std::string& word) { return IsOneOf(word, kPhases); });
  return phase && !SkipsMavenTests(arguments);
}

bool GradleTests(Arguments arguments) {
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    bool leaves_out = arguments[i] == "-x" || arguments[i] == "--exclude-task";
    if (leaves_out && (arguments[i + 1] == "test" || arguments[i + 1] == "check")) return false;
  }
  return std::ranges::any_of(arguments, [](const std::string& word) {
    if (IsOption(word)) return false;
    std::string_view task = std::string_view(word).substr(word.rfind(':') + 1);
    return task == "check" || task == "build" || task == "jacocoTestReport" || task == "test" || task == "allTests" ||
           (task.ends_with("Test") && !task.starts_with("compile")) ||
           (task.ends_with("Tests") && !task.starts_with("compile"));
  });
}

bool TaskTests(Arguments arguments) {
  return std::ranges::any_of(arguments, [](const std::string& word) {
    return HasWord(word, {"test", "tests", "testonly", "testquick"});
  });
}

bool TargetTests(Arguments arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view word = arguments[i];
    bool takes_path = word == "-C" || word == "-f" || word == "--directory" || word == "--file" || word == "-d";
    if (takes_path) {
      ++i;
      continue;
    }
    bool names = word.starts_with("--target=") || word.starts_with("--targets=");
    if (IsOption(word) && !names) continue;
    if (word.find('=') != std::string_view::npos && !names) continue;
    if (NameSaysTests(names ? word.substr(word.find('=') + 1) : word) || word == "check" || word == "scan") return true;
  }
  return false;
}

bool ScriptTests(Arguments arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string_view word = arguments[i];
    bool takes_next = word == "--filter" || word == "-F" || word == "--prefix" || word == "-C" || word == "--cwd" ||
                      word == "-w" || word == "--workspace" || word == "--dir";
    if (takes_next) ++i;
    bool is_own = word == "run" || word == "run-script" || word == "workspaces" || word == "foreach" ||
                  word == "workspace" || word == "recursive";
    if (takes_next || IsOption(word) || is_own) continue;
    if (word == "install" || word == "add" || word == "ci" || word == "i" || word == "remove" || word == "publish")
      return false;
    if (word == "t" || word == "tst" || NameSaysTests(word)) return true;
    if (i + 1 >= arguments.size() || arguments[0] != "workspace") return false;
  }
  return false;
}

bool SessionsTest(Arguments arguments) {
  constexpr auto kChoosers =
      std::to_array<std::string_view>({"-e", "-s", "--session", "--sessions", "--env", "-k", "-m"});
  bool chosen = false;
  for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
    if (!IsOneOf(arguments[i], kChoosers)) continue;
    for (std::string_view session : Split(arguments[i + 1], ',')) {
      chosen = true;
      bool checks =
          HasWord(session, {"lint",   "linting",   "linters", "mypy",     "flake8", "black",   "isort",   "ruff",
                            "pylint", "pyright",   "format",  "fmt",      "style",  "typing",  "types",   "typecheck",
                            "docs",   "doc",       "build",   "package",  "dist",   "release", "publish", "clean",
                            "bandit", "precommit", "pre",     "coverage", "report", "check"});
      if (!checks) return true;
    }
  }
  return !chosen;
}

}  // namespace seaworthy::collectors::repo
