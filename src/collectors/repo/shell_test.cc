#include "collectors/repo/shell.h"

#include <gtest/gtest.h>

namespace seaworthy::collectors::repo {
namespace {

using List = std::vector<std::string>;

// Each command as `line: words between bars`.
List Split(std::string_view script) {
  List out;
  for (const Command& command : SplitCommands(script)) {
    std::string line = std::to_string(command.line) + ":";
    for (const std::string& word : command.words) line += " " + word;
    out.push_back(line);
  }
  return out;
}

struct SplitCase {
  std::string_view script;
  List commands;
};

TEST(SplitCommands, CutsAtOperatorsAndLines) {
  for (const SplitCase& row :
       {SplitCase{"a b && c || d; e | f", {"0: a b", "0: c", "0: d", "0: e", "0: f"}},
        {"a \\\n  b\nc", {"0: a b", "2: c"}},
        {"# a comment\na # b\nc#d", {"1: a", "2: c#d"}},
        {"echo 'go test && x' \"y; z\"", {"0: echo go test && x y; z"}},
        {"(cd x && make)", {"0: cd x", "0: make"}},
        {"a 2>&1 | b &> c", {"0: a 2>&1", "0: b &> c"}},
        {"x=$(go test ./...) && y", {"0: x=$(go test ./...)", "0: go test ./...", "0: y"}},
        {"echo \"$(a | sed \"s/[(]//g\")\"\nexit 1",
         {"0: echo $(a | sed \"s/[(]//g\")", "0: a", "0: sed s/[(]//g", "1: exit 1"}},
        {"e ${{ matrix.a && b }} f", {"0: e ${{ matrix.a && b }} f"}},
        {"cat <<EOF | kubectl apply -f -\nnpm test\nEOF\nb", {"0: cat", "0: kubectl apply -f -", "3: b"}},
        {"cat <<-'END' > f\n x\n END\nb", {"0: cat > f", "3: b"}},
        {"a\r\nb\r\n", {"0: a", "1: b"}},
        {"", {}},
        {"\n\n", {}}}) {
    EXPECT_EQ(Split(row.script), row.commands) << row.script;
  }
}

TEST(SplitCommands, EndsOnAnything) {
  for (std::string_view script :
       {"'", "\"", "$(", "${", "`", "\\", "<<", "cat <<EOF\n", "$(((", "&", "\"$(\"", "a <<<'b'"})
    (void)SplitCommands(script);
  std::string deep;
  for (int i = 0; i < 10'000; ++i) deep += "$(";
  EXPECT_LT(SplitCommands(deep).size(), 10u);
  EXPECT_LE(SplitCommands(std::string(100'000, ';') + std::string(20'000, 'a')).size(), 5'000u);
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "a;";
  EXPECT_LE(SplitCommands(many).size(), 5'000u);
}

// The commands that may fail, by their last word.
List MayFail(std::string_view script) {
  List out;
  for (const Command& command : SplitCommands(script)) {
    if (command.may_fail) out.push_back(command.words.back());
  }
  return out;
}

TEST(SplitCommands, SeesWhatMayFail) {
  EXPECT_EQ(MayFail("make a || true"), List{"a"});
  EXPECT_EQ(MayFail("make a | tee log || :"), (List{"a", "log"}));
  EXPECT_EQ(MayFail("make a ||\n  echo failed\nmake b"), List{"a"});
  EXPECT_EQ(MayFail("make a && make b || exit 0"), List{"b"});
  for (std::string_view script : {"make a || exit 1", "make a || (echo no; exit 1)", "make a || { echo no; exit 1; }",
                                  "make a; true", "make a | cat", "true || make a", "|| true", "make a || make b"}) {
    EXPECT_EQ(MayFail(script), List{}) << script;
  }
}

struct UnwrapCase {
  List words;
  List inner;
};

TEST(Unwrap, FindsTheCommandThatRuns) {
  for (const UnwrapCase& row :
       {UnwrapCase{{"CI=1", "go", "test"}, {"go", "test"}},
        {{"sudo", "-E", "-u", "x", "make", "test"}, {"make", "test"}},
        {{"timeout", "-k", "5", "10m", "pytest"}, {"pytest"}},
        {{"poetry", "run", "pytest", "-q"}, {"pytest", "-q"}},
        {{"uv", "run", "--with", "x", "--frozen", "pytest"}, {"pytest"}},
        {{"bundle", "exec", "rspec"}, {"rspec"}},
        {{"npx", "--yes", "jest"}, {"jest"}},
        {{"python3", "-m", "pytest"}, {"pytest"}},
        {{"pipenv", "run", "coverage", "run", "--parallel-mode", "manage.py", "test"}, {"manage.py", "test"}},
        {{"coverage", "run", "--data-file", "x", "-m", "pytest"}, {"pytest"}},
        {{"python", "-W", "error", "-m", "pytest"}, {"pytest"}},
        {{"if", "!", "make", "test"}, {"make", "test"}},
        {{"env", "-u", "A", "B=1", "go", "test"}, {"go", "test"}},
        {{"nix", "develop", "-c", "make", "test"}, {"make", "test"}},
        {{"doppler", "run", "-p", "x", "--", "npm", "test"}, {"npm", "test"}},
        {{"A=1"}, {}},
        {{"sudo"}, {}},
        {{"python", "x", "-m", "y"}, {"python", "x", "-m", "y"}},
        {{"go", "test"}, {"go", "test"}}}) {
    EXPECT_EQ(Unwrap(row.words), row.inner) << Join(row.words);
  }
}

TEST(ScriptOf, FindsWhatAShellIsHanded) {
  EXPECT_EQ(ScriptOf({"bash", "-euo", "pipefail", "-c", "go test"}), "go test");
  EXPECT_EQ(ScriptOf({"/bin/sh", "-ec", "x"}), "x");
  EXPECT_EQ(ScriptOf({"nix-shell", "--run", "make"}), "make");
  EXPECT_EQ(ScriptOf({"bash", "x.sh"}), "");
  EXPECT_EQ(ScriptOf({"docker", "compose", "exec", "-T", "web", "/bin/sh", "-c", "rspec"}), "rspec");
  EXPECT_EQ(ScriptOf({"docker", "run", "-d", "image", "sh", "-c", "serve"}), "");
  EXPECT_EQ(ScriptOf({"docker", "run", "image", "sh"}), "");
  EXPECT_EQ(ScriptOf({}), "");
}

}  // namespace
}  // namespace seaworthy::collectors::repo
