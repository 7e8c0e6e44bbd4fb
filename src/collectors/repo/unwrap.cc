#include <algorithm>
#include <array>
#include <span>

#include "collectors/repo/shell.h"

namespace seaworthy::collectors::repo {
namespace {

bool IsAssignment(std::string_view word) {
  std::size_t equal = word.find('=');
  if (equal == 0 || equal == std::string_view::npos) return false;
  return std::ranges::all_of(word.substr(0, equal), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

// Two words that hand the rest to another program.
struct Wrapper {
  std::string_view program;
  std::string_view verb;        // Empty: the program alone wraps.
  int values = 0;               // Plain words that belong to the wrapper itself: `timeout 5m`.
  std::string_view with_value;  // Short and long options that take the next word, between blanks.
};

constexpr auto kWrappers = std::to_array<Wrapper>({
    {"if"},
    {"then"},
    {"else"},
    {"elif"},
    {"do"},
    {"while"},
    {"until"},
    {"!"},
    {"{"},
    {"time"},
    {"exec"},
    {"command"},
    {"nohup"},
    {"builtin"},
    {"env", "", 0, " -u -C "},
    {"cross-env"},
    {"sudo", "", 0, " -u -g -C "},
    {"nice", "", 0, " -n "},
    {"ionice", "", 0, " -c -n "},
    {"timeout", "", 1, " -k -s "},
    {"retry", "", 0, " -t -s -n "},
    {"stdbuf"},
    {"unbuffer"},
    {"xvfb-run", "", 0, " -s -n -e -f -p "},
    {"dbus-run-session"},
    {"faketime", "", 1},
    {"catchsegv"},
    {"npx", "", 0, " -p --package "},
    {"bunx"},
    {"pnpx"},
    {"c8"},
    {"nyc"},
    {"pipenv", "run"},
    {"poetry", "run"},
    {"pdm", "run"},
    {"rye", "run"},
    {"pixi", "run"},
    {"uv", "run", 0, " --with --extra --group --python -p --project --directory --package "},
    {"uvx"},
    {"bundle", "exec"},
    {"pnpm", "exec"},
    {"pnpm", "dlx"},
    {"yarn", "exec"},
    {"yarn", "dlx"},
    {"npm", "exec"},
    {"bun", "x"},
    {"mise", "exec"},
    {"mise", "x"},
    {"asdf", "exec"},
    {"direnv", "exec", 1},
    {"conda", "run", 0, " -n -p --name "},
    {"mamba", "run", 0, " -n -p "},
    {"micromamba", "run", 0, " -n -p "},
    {"doppler", "run", 0, " -p -c "},
    {"op", "run"},
    {"dotenvx", "run", 0, " -f "},
    {"dotenv", "", 0, " -e -f "},
    {"aws-vault", "exec", 1},
    {"chamber", "exec", 1},
    {"opam", "exec"},
    {"rvm", "in"},
    {"gosu", "", 1},
    {"su-exec", "", 1},
    {"dumb-init"},
    {"tini"},
    {"percy", "exec"},
    {"nix", "develop", 0, " -c --command "},
    {"wait-for-it", "", 1},
    {"wait-for-it.sh", "", 1},
});

const Wrapper* WrapperOf(std::span<const std::string> words) {
  std::string_view program = words[0];
  if (program.starts_with("./")) program.remove_prefix(2);
  for (const Wrapper& wrapper : kWrappers) {
    if (program != wrapper.program) continue;
    if (wrapper.verb.empty() || (words.size() > 1 && words[1] == wrapper.verb)) return &wrapper;
  }
  return nullptr;
}

// How many words the wrapper takes for itself.
std::size_t LengthOf(const Wrapper& wrapper, std::span<const std::string> words) {
  std::size_t at = wrapper.verb.empty() ? 1 : 2;
  int values = wrapper.values;
  for (; at < words.size(); ++at) {
    const std::string& word = words[at];
    if (word == "--") return at + 1;
    if (word.size() > 1 && word[0] == '-') {
      bool hands_over = word == "-c" || word == "--command";
      bool takes_next = wrapper.with_value.find(" " + word + " ") != std::string_view::npos;
      if (takes_next && !(hands_over && wrapper.program == "nix")) ++at;
    } else if (values > 0) {
      --values;
    } else {
      break;
    }
  }
  return std::min(at, words.size());
}

bool IsPython(std::string_view word) {
  word = word.substr(word.rfind('/') + 1);
  return word.starts_with("python") || word == "py";
}

// `coverage run --source app -m pytest -q` runs pytest; `python -m pytest` too; `coverage run manage.py test` runs
// that.
std::size_t PythonPrefix(std::span<const std::string> words) {
  bool is_coverage = words.size() > 2 && words[0] == "coverage" && words[1] == "run";
  if (!is_coverage && !IsPython(words[0])) return 0;
  for (std::size_t at = is_coverage ? 2 : 1; at < words.size(); ++at) {
    if (words[at] == "-m") return at + 1;
    if (words[at] == "-W" || words[at] == "-X") {
      ++at;
      continue;
    }
    if (words[at].ends_with(".py")) return at;
    if (words[at] == "-c" || (!is_coverage && !words[at].starts_with('-'))) return 0;
  }
  return 0;
}

std::string_view ProgramOf(std::string_view word) { return word.substr(word.rfind('/') + 1); }

bool IsShell(std::string_view program) {
  return program == "sh" || program == "bash" || program == "zsh" || program == "ash" || program == "dash";
}

bool RunsInContainer(std::string_view program) {
  return program == "docker" || program == "docker-compose" || program == "podman" || program == "nerdctl" ||
         program == "kubectl";
}

// `docker compose exec -T web sh -c TEXT`. What stays behind in the background is no command of the script.
std::string_view ScriptInContainer(std::span<const std::string> words) {
  constexpr std::size_t kMaxWords = 60;
  for (std::size_t i = 1; i + 2 < std::min(words.size(), kMaxWords); ++i) {
    if (words[i] == "-d" || words[i] == "--detach") return {};
    const std::string& option = words[i + 1];
    bool is_short = option.size() > 1 && option[0] == '-' && option[1] != '-';
    if (IsShell(ProgramOf(words[i])) && is_short && option.back() == 'c') return words[i + 2];
  }
  return {};
}

void RemoveFirst(std::vector<std::string>& words, std::size_t count) {
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(std::min(count, words.size())));
}

}  // namespace

std::vector<std::string> Unwrap(std::vector<std::string> words) {
  for (int rounds = 0; rounds < 16 && !words.empty(); ++rounds) {
    if (IsAssignment(words[0])) {
      RemoveFirst(words, 1);
    } else if (const Wrapper* wrapper = WrapperOf(words)) {
      RemoveFirst(words, LengthOf(*wrapper, words));
    } else if (std::size_t prefix = PythonPrefix(words)) {
      RemoveFirst(words, prefix);
    } else {
      break;
    }
  }
  return words;
}

std::string_view ScriptOf(const std::vector<std::string>& words) {
  if (words.empty()) return {};
  std::string_view program = ProgramOf(words[0]);
  if (RunsInContainer(program)) return ScriptInContainer(words);
  bool is_shell = IsShell(program);
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    bool is_short = words[i].size() > 1 && words[i][0] == '-' && words[i][1] != '-';
    if (is_shell && is_short && words[i].back() == 'c') return words[i + 1];
    if (program == "nix-shell" && (words[i] == "--run" || words[i] == "--command")) return words[i + 1];
  }
  return program == "eval" && words.size() == 2 ? std::string_view(words[1]) : std::string_view{};
}

std::string Join(const std::vector<std::string>& words) {
  std::string line;
  for (const std::string& word : words) {
    if (!line.empty()) line += ' ';
    line += word;
  }
  return line;
}

}  // namespace seaworthy::collectors::repo
