#include "collectors/repo/named_scripts.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "collectors/repo/shell.h"

namespace seaworthy::collectors::repo {
namespace {

constexpr std::size_t kMaxScriptBytes = 256u << 10;

std::string_view WithoutWorkspace(std::string_view path) {
  constexpr auto kRoots = std::to_array<std::string_view>(
      {"${{ github.workspace }}", "${GITHUB_WORKSPACE}", "$GITHUB_WORKSPACE", "$CI_PROJECT_DIR", "${CI_PROJECT_DIR}",
       "$(Build.SourcesDirectory)", "$BUILDKITE_BUILD_CHECKOUT_PATH"});
  for (std::string_view root : kRoots) {
    if (path.starts_with(root)) return path.substr(std::min(root.size() + 1, path.size()));
  }
  return path;
}

struct Makefile {
  std::map<std::string, std::string, std::less<>> recipes;
  std::map<std::string, std::vector<std::string>, std::less<>> needs;
};

bool IsRule(std::string_view line, std::size_t colon) {
  if (line.empty() || line[0] == '\t' || line[0] == ' ' || line[0] == '#' || line[0] == '.') return false;
  if (colon == std::string_view::npos || line.substr(0, colon).find_first_of("=$") != std::string_view::npos)
    return false;
  return colon + 1 >= line.size() || line[colon + 1] != '=';
}

void AddRule(Makefile& makefile, std::string_view line, std::size_t colon, std::vector<std::string>& current) {
  current.clear();
  for (std::string_view target : Split(line.substr(0, colon), ' ')) {
    if (!Trim(target).empty()) current.emplace_back(Trim(target));
  }
  std::string_view rest = line.substr(colon + 1);
  rest = rest.substr(0, std::min(rest.find('#'), rest.size()));
  std::string_view recipe = rest.substr(std::min(rest.find(';'), rest.size()));
  for (const std::string& target : current) {
    for (std::string_view need : Split(rest.substr(0, rest.size() - recipe.size()), ' ')) {
      if (!Trim(need).empty()) makefile.needs[target].emplace_back(Trim(need));
    }
    makefile.recipes[target] += recipe.empty() ? "" : std::string(recipe.substr(1)) + "\n";
  }
}

Makefile ParseMakefile(std::string_view text) {
  Makefile makefile;
  std::vector<std::string> current;
  for (std::string_view line : Split(text, '\n')) {
    std::size_t colon = line.find(':');
    if (line.starts_with('\t')) {
      std::string_view command = Trim(line);
      while (!command.empty() && std::string_view("@-+").find(command[0]) != std::string_view::npos)
        command.remove_prefix(1);
      for (const std::string& target : current) makefile.recipes[target].append(command).append("\n");
    } else if (IsRule(line, colon)) {
      AddRule(makefile, line, colon, current);
    } else if (!Trim(line).empty() && !line.starts_with('#')) {
      current.clear();
    }
  }
  return makefile;
}

void Collect(const Makefile& makefile, std::string_view target, std::set<std::string, std::less<>>& seen,
             std::string& out) {
  if (seen.size() > 100 || !seen.emplace(target).second) return;
  if (auto needs = makefile.needs.find(target); needs != makefile.needs.end()) {
    for (const std::string& need : needs->second) Collect(makefile, need, seen, out);
  }
  if (auto recipe = makefile.recipes.find(target); recipe != makefile.recipes.end()) out += recipe->second;
}

const source::File* FindFile(const source::Repository& repository, std::string_view folder, std::string_view path) {
  auto resolved = ResolvePath(folder, path);
  return resolved.has_value() ? repository.Find(*resolved) : nullptr;
}

std::optional<std::string_view> ReadSmall(const source::Repository& repository, const source::File* file) {
  if (file == nullptr || file->size > kMaxScriptBytes) return std::nullopt;
  auto text = repository.Text(*file);
  return text.ok() ? std::optional<std::string_view>(*text) : std::nullopt;
}

// The value of an option given as `-C dir` or `--prefix=dir`.
std::string_view OptionValue(const std::vector<std::string>& words, std::initializer_list<std::string_view> options) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    for (std::string_view option : options) {
      if (words[i] == option && i + 1 < words.size()) return words[i + 1];
      if (words[i].size() > option.size() && words[i].starts_with(option) && words[i][option.size()] == '=') {
        return std::string_view(words[i]).substr(option.size() + 1);
      }
    }
  }
  return {};
}

std::optional<Script> FindTarget(const source::Repository& repository, const std::vector<std::string>& words,
                                 std::string_view folder) {
  auto in = ResolvePath(folder, OptionValue(words, {"-C", "--directory"}));
  if (!in.has_value()) return std::nullopt;
  for (std::string_view name : {"Makefile", "makefile", "GNUmakefile"}) {
    const source::File* file = FindFile(repository, *in, name);
    auto text = ReadSmall(repository, file);
    if (!text.has_value()) continue;
    std::string recipes;
    bool any = false;
    for (std::size_t i = 1; i < words.size(); ++i) {
      bool is_value = words[i - 1] == "-C" || words[i - 1] == "-f" || words[i - 1] == "--directory";
      if (is_value || words[i].starts_with('-') || words[i].find('=') != std::string::npos) continue;
      auto recipe = RecipeOf(*text, words[i]);
      if (!recipe.has_value()) return std::nullopt;
      any = true;
      recipes += *recipe;
    }
    if (!any) return std::nullopt;
    return Script{recipes, {file->path, 1, 0}, {}, *in};
  }
  return std::nullopt;
}

// The script's name: `npm test`, `npm run e2e`, `yarn e2e`, `pnpm run test --run`.
std::string_view ScriptName(const std::vector<std::string>& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    std::string_view word = words[i];
    bool is_value =
        words[i - 1] == "-C" || words[i - 1] == "--prefix" || words[i - 1] == "--dir" || words[i - 1] == "--cwd";
    if (is_value || word.starts_with('-') || word == "run" || word == "run-script") continue;
    return word == "t" || word == "tst" ? "test" : word;
  }
  return {};
}

std::optional<Script> FindPackageScript(const source::Repository& repository, const std::vector<std::string>& words,
                                        std::string_view folder) {
  bool names_others = !OptionValue(words, {"--filter", "-F", "--workspace", "-w"}).empty();
  auto in = ResolvePath(folder, OptionValue(words, {"-C", "--prefix", "--dir", "--cwd"}));
  if (names_others || !in.has_value()) return std::nullopt;
  const source::File* file = FindFile(repository, *in, "package.json");
  if (file == nullptr || file->size > kMaxScriptBytes) return std::nullopt;
  auto stream = repository.Yaml(*file);
  if (!stream.ok() || (*stream)->documents().empty()) return std::nullopt;
  const formats::Node* scripts = (*stream)->documents()[0]->Find("scripts");
  const formats::Node* script = scripts == nullptr ? nullptr : scripts->Find(ScriptName(words));
  if (script == nullptr || !script->IsScalar()) return std::nullopt;
  return Script{std::string(script->text()), {file->path, script->line(), 0}, {}, *in};
}

// `rake` alone runs what its Rakefile calls the default: `task default: [:spec, :lint]`.
std::optional<Script> FindRakeDefault(const source::Repository& repository, std::string_view folder) {
  const source::File* file = FindFile(repository, folder, "Rakefile");
  auto text = ReadSmall(repository, file);
  if (!text.has_value()) return std::nullopt;
  int number = 0;
  for (std::string_view line : Split(*text, '\n')) {
    ++number;
    std::size_t start = line.find("task");
    std::size_t name = line.find("default");
    if (start == std::string_view::npos || name == std::string_view::npos || name < start ||
        Trim(line).starts_with('#'))
      continue;
    std::string names(line.substr(name + 7));
    for (char& c : names) c = std::string_view(":=>[]%w(),'\"").find(c) != std::string_view::npos ? ' ' : c;
    if (!Trim(names).empty()) return Script{"rake " + names, {file->path, number, 0}, {}, std::string(folder)};
  }
  return std::nullopt;
}

std::optional<Script> FindShellFile(const source::Repository& repository, const std::vector<std::string>& words,
                                    std::string_view folder) {
  std::string_view program = words[0];
  bool is_shell = program == "bash" || program == "sh" || program == "source" || program == ".";
  std::string_view path = program;
  if (is_shell) {
    auto file =
        std::find_if(words.begin() + 1, words.end(), [](const std::string& word) { return !word.starts_with('-'); });
    if (file == words.end()) return std::nullopt;
    path = *file;
  }
  path = WithoutWorkspace(path);
  if (!is_shell && path.find('/') == std::string_view::npos && path == program) return std::nullopt;
  const source::File* file = FindFile(repository, folder, path);
  auto text = ReadSmall(repository, file);
  if (!text.has_value()) return std::nullopt;
  std::string_view first = text->substr(0, std::min(text->find('\n'), text->size()));
  bool is_script =
      first.starts_with("#!") ? first.find("sh") != std::string_view::npos : file->extension() == "sh" || is_shell;
  if (!is_script) return std::nullopt;
  return Script{std::string(*text), {file->path, 1, 0}, {}, std::string(folder)};
}

}  // namespace

std::optional<std::string> ResolvePath(std::string_view folder, std::string_view path) {
  path = WithoutWorkspace(path);
  if (path.starts_with('/') || path.find_first_of("$~*`") != std::string_view::npos) return std::nullopt;
  std::vector<std::string_view> parts;
  for (std::string_view text : {folder, path}) {
    for (std::string_view part : Split(text, '/')) {
      if (part.empty() || part == ".") continue;
      if (part == "..") {
        if (parts.empty()) return std::nullopt;
        parts.pop_back();
      } else {
        parts.push_back(part);
      }
    }
  }
  std::string resolved;
  for (std::string_view part : parts) {
    if (!resolved.empty()) resolved += '/';
    resolved += part;
  }
  return resolved;
}

std::optional<std::string> RecipeOf(std::string_view text, std::string_view target) {
  Makefile makefile = ParseMakefile(text);
  if (!makefile.recipes.contains(target)) return std::nullopt;
  std::set<std::string, std::less<>> seen;
  std::string recipe;
  Collect(makefile, target, seen, recipe);
  return recipe;
}

std::optional<Script> FindScript(const source::Repository& repository, const std::vector<std::string>& words,
                                 std::string_view folder) {
  std::string_view program = words[0];
  if (program == "make" || program == "gmake" || program == "$(MAKE)" || program == "${MAKE}")
    return FindTarget(repository, words, folder);
  if (program == "npm" || program == "yarn" || program == "pnpm" || program == "bun")
    return FindPackageScript(repository, words, folder);
  if (program == "rake" && words.size() == 1) return FindRakeDefault(repository, folder);
  return FindShellFile(repository, words, folder);
}

bool IsHollow(std::string_view script) {
  constexpr auto kPrinters = std::to_array<std::string_view>({"echo", "true", ":", "exit", "printf", "set"});
  return std::ranges::all_of(SplitCommands(script), [&](const Command& command) {
    return std::ranges::find(kPrinters, std::string_view(command.words[0])) != kPrinters.end();
  });
}

}  // namespace seaworthy::collectors::repo
