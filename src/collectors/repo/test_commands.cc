#include "collectors/repo/test_commands.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/text.h"
#include "collectors/repo/test_tools.h"
#include "collectors/repo/words.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr std::size_t kMaxContainerWords = 200;  // Looked at for the command that a container runs.

bool RunsHere(Arguments words);

// Programs that do nothing but run tests.
constexpr auto kRunners = std::to_array<std::string_view>({
    "pytest",
    "py.test",
    "nosetests",
    "nose2",
    "trial",
    "behave",
    "robot",
    "pabot",
    "tox",
    "nox",
    "stestr",
    "unittest",
    "unit2",
    "green",
    "ward",
    "ctest",
    "jest",
    "vitest",
    "mocha",
    "ava",
    "tap",
    "jasmine",
    "karma",
    "qunit",
    "nightwatch",
    "testcafe",
    "wdio",
    "codeceptjs",
    "uvu",
    "wtr",
    "simple-phpunit",
    "web-test-runner",
    "cucumber",
    "cucumber-js",
    "gotestsum",
    "ginkgo",
    "phpunit",
    "pest",
    "phpspec",
    "behat",
    "codecept",
    "kahlan",
    "paratest",
    "rspec",
    "parallel_rspec",
    "turbo_tests",
    "bats",
    "shellspec",
    "prove",
    "busted",
    "dredd",
    "schemathesis",
    "pact-verifier",
    "elm-test",
    "xunit.console",
    "nunit3-console",
    "vstest.console",
    "vstest.console.exe",
    "mstest",
    "start-server-and-test",
    "runtests",
    "run-tests",
    "run_tests",
    "storybook-test",
    "test-storybook",
    "cargo-nextest",
});

struct Verb {
  std::string_view program;
  std::string_view verbs;  // Between bars; one of them must be among the words.
};

// Programs that run tests with one of these verbs, wherever it stands among the words that are no options.
constexpr auto kVerbs = std::to_array<Verb>({
    {"go", "test"},
    {"richgo", "test"},
    {"cargo", "test|nextest|tarpaulin|llvm-cov|t"},
    {"cross", "test"},
    {"dotnet", "test|vstest"},
    {"swift", "test"},
    {"xcodebuild", "test|test-without-building"},
    {"flutter", "test|drive"},
    {"dart", "test"},
    {"deno", "test"},
    {"zig", "test"},
    {"nimble", "test"},
    {"stack", "test"},
    {"cabal", "test|v2-test"},
    {"dune", "test|runtest"},
    {"spago", "test"},
    {"crystal", "spec"},
    {"gleam", "test"},
    {"mix", "test|coveralls|coveralls.html|coveralls.json|coveralls.github"},
    {"rebar3", "ct|eunit|proper"},
    {"lein", "test|midje|kaocha"},
    {"bazel", "test|coverage"},
    {"bazelisk", "test|coverage"},
    {"buck", "test"},
    {"buck2", "test"},
    {"pants", "test"},
    {"plz", "test|cover"},
    {"please", "test"},
    {"scala-cli", "test"},
    {"colcon", "test"},
    {"meson", "test"},
    {"pio", "test"},
    {"platformio", "test"},
    {"ninja", "test|check"},
    {"ant", "test|tests|check"},
    {"rails", "test|spec|test:all|test:system"},
    {"cypress", "run"},
    {"playwright", "test"},
    {"newman", "run"},
    {"k6", "run"},
    {"artillery", "run"},
    {"postman", "collection"},
    {"helm", "test"},
    {"ct", "install"},
    {"promtool", "test"},
    {"opa", "test"},
    {"conftest", "verify"},
    {"molecule", "test"},
    {"kitchen", "test|verify"},
    {"inspec", "exec"},
    {"chainsaw", "test"},
    {"kuttl", "test"},
    {"kubectl-kuttl", "test"},
    {"kyverno", "test"},
    {"terraform", "test"},
    {"tofu", "test"},
    {"skaffold", "verify|test"},
    {"tilt", "ci"},
    {"forge", "test"},
    {"hardhat", "test"},
    {"truffle", "test"},
    {"anchor", "test"},
    {"ng", "test|e2e"},
    {"ember", "test|exam"},
    {"react-scripts", "test"},
    {"craco", "test"},
    {"vue-cli-service", "test:unit|test:e2e"},
    {"artisan", "test"},
    {"luarocks", "test"},
    {"sam", "test"},
    {"sst", "test"},
    {"catkin_make", "run_tests"},
    {"encore", "test"},
    {"wasm-pack", "test"},
    {"maestro", "test"},
    {"detox", "test"},
});

// Runners of targets that the repository names itself.
constexpr auto kTargetRunners = std::to_array<std::string_view>(
    {"make",     "gmake",  "just",  "task", "go-task",  "mage",  "rake",  "invoke",      "inv",
     "earthly",  "dagger", "doit",  "nx",   "turbo",    "lerna", "moon",  "rush",        "wireit",
     "composer", "pixi",   "hatch", "poe",  "fastlane", "run-s", "run-p", "npm-run-all", "concurrently",
     "thor",     "grunt",  "gulp",  "bake", "scons",    "mise",  "lage"});

constexpr auto kScriptRunners = std::to_array<std::string_view>({"npm", "yarn", "pnpm", "bun", "cnpm"});

bool Contains(Arguments words, std::string_view wanted) { return std::ranges::find(words, wanted) != words.end(); }

bool HasPrefix(Arguments words, std::initializer_list<std::string_view> starts) {
  return std::ranges::any_of(words, [&](const std::string& word) {
    return std::ranges::any_of(starts, [&](std::string_view start) { return word.starts_with(start); });
  });
}

template <typename List>
bool IsOneOf(std::string_view word, const List& list) {
  return std::ranges::find(list, word) != list.end();
}

bool IsOption(std::string_view word) { return word.starts_with('-'); }

// Asks the program about itself, or only lists.
bool OnlyAsks(Arguments arguments) {
  constexpr auto kQuestions =
      std::to_array<std::string_view>({"--version", "--help", "-h", "--collect-only", "--co", "--list", "--listTests",
                                       "--list-tests", "--no-run", "--init", "-N"});
  return std::ranges::any_of(arguments, [&](const std::string& word) { return IsOneOf(word, kQuestions); });
}

// `yarn jest`, `pnpm playwright test`: package managers run the programs of their packages.
bool ProgramTests(Arguments arguments) {
  while (!arguments.empty() && IsOption(arguments[0])) arguments = arguments.subspan(1);
  return !arguments.empty() && !IsOneOf(arguments[0], kScriptRunners) && RunsHere(arguments);
}

bool PythonFileTests(std::string_view program, Arguments arguments) {
  if (program == "manage.py" || program == "django-admin") return Contains(arguments, "test");
  if (program == "setup.py") return Contains(arguments, "test") || Contains(arguments, "pytest");
  return false;
}

// Whether an option of a container runner may be followed by its value.
bool TakesNext(std::string_view word) {
  constexpr auto kFlags = std::to_array<std::string_view>(
      {"--rm", "-T", "-t", "-i", "-it", "-ti", "--no-deps", "--build", "--init", "--privileged", "-d", "--"});
  return IsOption(word) && word.find('=') == std::string_view::npos && !IsOneOf(word, kFlags);
}

// Runs one command inside a container, given behind options that cannot all be known.
bool ContainerTests(std::string_view program, Arguments arguments) {
  bool is_compose = program == "docker-compose" || program == "podman-compose";
  if (!is_compose && program != "docker" && program != "podman" && program != "kubectl" && program != "nerdctl")
    return false;
  if (Contains(arguments, "build")) {
    for (std::size_t i = 0; i + 1 < arguments.size(); ++i) {
      if (arguments[i] == "--target" && NameSaysTests(arguments[i + 1])) return true;
    }
    return HasPrefix(arguments, {"--target=test"});
  }
  if (Contains(arguments, "bake")) return std::ranges::any_of(arguments, NameSaysTests);
  if (program == "kubectl") return arguments.size() > 1 && arguments[0] == "kuttl" && arguments[1] == "test";
  // `up` waits for the tests only if it ends with them.
  bool ends_with_tests =
      HasPrefix(arguments, {"--exit-code-from", "--abort-on-container-exit", "--abort-on-container-failure"});
  if (Contains(arguments, "up")) {
    return ends_with_tests && std::ranges::any_of(arguments, [](const std::string& word) {
             return HasWord(word, {"test", "tests", "e2e", "sut"});
           });
  }
  if (!Contains(arguments, "run") && !Contains(arguments, "exec")) return false;
  for (std::size_t i = 1; i < std::min(arguments.size(), kMaxContainerWords); ++i) {
    if (IsOption(arguments[i]) || TakesNext(arguments[i - 1])) continue;
    if (RunsHere(arguments.subspan(i))) return true;
    bool is_service = i + 1 == arguments.size() && arguments[i].find_first_of("/:") == std::string::npos;
    if (is_service && (NameSaysTests(arguments[i]) || arguments[i] == "sut"))
      return true;  // `docker compose run tests`
  }
  return false;
}

// tests/run.sh, e2e/run_all.py
bool IsRunOfTests(std::string_view path) {
  std::size_t slash = path.rfind('/');
  if (slash == std::string_view::npos || !HasWord(path.substr(slash), {"run", "all", "runall"})) return false;
  std::string_view folder = path.substr(0, slash);
  return NameSaysTests(folder.substr(folder.rfind('/') + 1));
}

bool IsScriptFile(std::string_view program) {
  constexpr auto kEndings = std::to_array<std::string_view>(
      {".sh", ".bash", ".py", ".ps1", ".js", ".mjs", ".ts", ".rb", ".pl", ".bat", ".cmd"});
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return program.ends_with(ending); });
}

// `./test.sh`, `bash ci/run-tests.sh`, `script/test`, `bin/e2e`; `node --test`.
bool FileTests(std::string_view program, Arguments arguments) {
  bool runs_file =
      IsOneOf(program, std::to_array<std::string_view>({"bash", "sh", "zsh", "source", ".", "pwsh", "node", "ruby",
                                                        "python", "python3", "php", "perl", "tsx", "ts-node"}));
  if (!runs_file) return false;
  if (program == "node" && HasPrefix(arguments, {"--test"})) return true;
  auto file = std::ranges::find_if(arguments, [](const std::string& word) { return !IsOption(word); });
  if (file == arguments.end()) return false;
  std::string_view name = std::string_view(*file).substr(file->rfind('/') + 1);
  std::size_t rest = static_cast<std::size_t>(file - arguments.begin()) + 1;
  if (name == "artisan" || name == "phpunit" || name == "pest" || name == "rspec")
    return RunsHere(arguments.subspan(rest - 1));
  return IsScriptFile(name) && (NameSaysTests(name) || IsRunOfTests(*file));
}

bool LanguageTests(std::string_view program, Arguments arguments) {
  if (program != "julia" && program != "R" && program != "Rscript") return false;
  std::string all;
  for (const std::string& word : arguments) all += word + " ";
  if (program == "julia")
    return all.find("Pkg.test") != std::string::npos || all.find("runtests.jl") != std::string::npos;
  if (program == "R") return all.find("CMD check") != std::string::npos;
  if (program == "Rscript") {
    return all.find("test(") != std::string::npos || all.find("testthat") != std::string::npos ||
           all.find("check(") != std::string::npos;
  }
  return false;
}

std::optional<bool> ByProgram(std::string_view program, Arguments arguments) {
  if (program == "tox" || program == "nox") return !OnlyAsks(arguments) && SessionsTest(arguments);
  if (IsOneOf(program, kRunners)) return !OnlyAsks(arguments);
  if (program == "mvn" || program == "mvnw" || program == "mvnd") return MavenTests(arguments);
  if (program == "gradle" || program == "gradlew" || program == "gradlew.bat") return GradleTests(arguments);
  if (program == "sbt" || program == "mill" || program == "clojure" || program == "clj") return TaskTests(arguments);
  if (IsOneOf(program, kScriptRunners)) return ScriptTests(arguments) || ProgramTests(arguments);
  if (IsOneOf(program, kTargetRunners)) return TargetTests(arguments);
  for (const Verb& entry : kVerbs) {
    if (program != entry.program) continue;
    bool has_verb =
        std::ranges::any_of(arguments, [&](const std::string& word) { return IsOneOf(word, Split(entry.verbs, '|')); });
    return has_verb && !OnlyAsks(arguments);
  }
  return std::nullopt;
}

// Not inside a container of its own.
bool RunsHere(Arguments words) {
  if (words.empty()) return false;
  std::string_view path = words[0];
  std::string_view program = path.substr(path.rfind('/') + 1);
  Arguments arguments = words.subspan(1);
  if (auto known = ByProgram(program, arguments)) return *known;
  if (LanguageTests(program, arguments)) return true;
  if (program.ends_with(".py") && PythonFileTests(program, arguments)) return true;
  if (program == "django-admin") return Contains(arguments, "test");
  if (FileTests(program, arguments)) return true;
  bool is_file = path.find('/') != std::string_view::npos || IsScriptFile(program);
  // A script that a package manager knows by name: `pdm run test`, `pipenv run tests:unit`.
  bool is_named =
      (program == "test" || program == "tests") ? arguments.empty() : path.find(':') != std::string_view::npos;
  return (is_file || is_named) && (NameSaysTests(program) || IsRunOfTests(path));
}

}  // namespace

bool RunsTests(std::span<const std::string> words) {
  if (words.empty()) return false;
  std::string_view program = std::string_view(words[0]).substr(words[0].rfind('/') + 1);
  return RunsHere(words) || ContainerTests(program, words.subspan(1));
}

}  // namespace seaworthy::collectors::repo
