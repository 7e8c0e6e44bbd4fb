// seaworthy completion: shell completion, from the same table as the parser.
#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/commands.h"

namespace seaworthy::cli {
namespace {

std::string Words(std::string_view choices) {
  std::string words(choices);
  for (char& c : words) c = c == '|' ? ' ' : c;
  return words;
}

// `check` and `standard lint` as the words typed: the first levels, and what follows a group.
std::string FirstWords() {
  std::vector<std::string> words;
  for (const Command* command : Commands()) {
    std::string word(command->name.substr(0, command->name.find(' ')));
    if (words.empty() || words.back() != word) words.push_back(word);
  }
  return fmt::format("{}", fmt::join(words, " "));
}

// The words that may follow `review` or `review waiver`, each once.
std::string NextWords(std::string_view group) {
  std::vector<std::string_view> words;
  for (const Command* command : Commands()) {
    if (!command->name.starts_with(std::string(group) + " ")) continue;
    std::string_view rest = command->name.substr(group.size() + 1);
    std::string_view word = rest.substr(0, rest.find(' '));
    if (words.empty() || words.back() != word) words.push_back(word);
  }
  return fmt::format("{}", fmt::join(words, " "));
}

// `standard`, `review`, `review waiver`: what is followed by more words.
std::vector<std::string_view> Groups() {
  std::vector<std::string_view> groups;
  for (const Command* command : Commands()) {
    for (std::size_t space = command->name.find(' '); space != std::string_view::npos;
         space = command->name.find(' ', space + 1)) {
      std::string_view group = command->name.substr(0, space);
      if (std::ranges::find(groups, group) == groups.end()) groups.push_back(group);
    }
  }
  return groups;
}

std::string OptionNames(const Command& command) {
  std::vector<std::string_view> names;
  for (const Option& option : command.options) names.push_back(option.name);
  names.push_back("--help");
  return fmt::format("{}", fmt::join(names, " "));
}

std::string ArgumentChoices(const Command& command) {
  std::string words;
  for (const Argument& argument : command.arguments) words += Words(argument.choices);
  return words;
}

std::string GroupPattern() {
  std::string pattern;
  for (std::string_view group : Groups()) pattern += fmt::format("{}'{}'", pattern.empty() ? "" : "|", group);
  return pattern;
}

std::string Bash() {
  std::string out =
      "# bash completion for seaworthy: source <(seaworthy completion bash)\n"
      "_seaworthy() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
      "  local at=1\n"
      "  COMPREPLY=()\n"
      "  while :; do case $command in\n"
      "    " +
      GroupPattern() +
      ") at=$((at + 1)); [ \"$COMP_CWORD\" -le \"$at\" ] && break; command=\"$command ${COMP_WORDS[$at]}\" ;;\n"
      "    *) break ;;\n"
      "  esac; done\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W \"" +
      FirstWords() +
      " --help --version\" -- \"$word\")); return; fi\n"
      "  if [ \"$COMP_CWORD\" -eq \"$at\" ]; then case $command in\n";
  for (std::string_view group : Groups()) {
    out += fmt::format("    '{}') COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n", group, NextWords(group));
  }
  out +=
      "  esac; fi\n"
      "  case \"$command $previous\" in\n";
  for (const Command* command : Commands()) {
    for (const Option& option : command->options) {
      if (option.choices.empty()) continue;
      out += fmt::format("    '{} {}') COMPREPLY=($(compgen -W \"{}\" -- \"$word\")); return ;;\n", command->name,
                         option.name, Words(option.choices));
    }
  }
  out += "  esac\n  case $command in\n";
  for (const Command* command : Commands()) {
    out += fmt::format("    '{}') [ \"${{word#-}}\" != \"$word\" ] && COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))",
                       command->name, OptionNames(*command));
    if (std::string words = ArgumentChoices(*command); !words.empty()) {
      out += fmt::format(" || COMPREPLY=($(compgen -W \"{}\" -- \"$word\"))", words);
    }
    out += " ;;\n";
  }
  return out + "  esac\n}\ncomplete -o bashdefault -o default -F _seaworthy seaworthy\n";
}

std::string Zsh() {
  return "#compdef seaworthy\n# zsh completion for seaworthy, through its bash completion\n"
         "autoload -U +X bashcompinit && bashcompinit\n" +
         Bash();
}

std::string Fish() {
  std::string out = "# fish completion for seaworthy: seaworthy completion fish | source\n";
  for (const Command* command : Commands()) {
    std::size_t space = command->name.rfind(' ');
    std::string first(command->name.substr(0, command->name.find(' ')));
    if (space == std::string_view::npos) {
      out += fmt::format("complete -c seaworthy -n __fish_use_subcommand -a {} -d '{}'\n", first, command->summary);
    } else {
      std::size_t before = command->name.rfind(' ', space - 1);
      std::string_view group = command->name.substr(before == std::string_view::npos ? 0 : before + 1);
      out += fmt::format("complete -c seaworthy -n __fish_use_subcommand -a {}\n", first);
      out += fmt::format("complete -c seaworthy -n '__fish_seen_subcommand_from {}' -a {} -d '{}'\n",
                         group.substr(0, group.find(' ')), command->name.substr(space + 1), command->summary);
    }
    for (const Option& option : command->options) {
      out += fmt::format("complete -c seaworthy -n '__fish_seen_subcommand_from {}' -l {} {}-d '{}'\n", first,
                         option.name.substr(2),
                         option.value.empty()     ? ""
                         : option.choices.empty() ? "-r "
                                                  : fmt::format("-x -a '{}' ", Words(option.choices)),
                         option.help);
    }
  }
  return out;
}

int Run(const Invocation& invocation, Terminal& terminal) {
  std::string shell = invocation.Argument("SHELL");
  terminal.Out(shell == "bash" ? Bash() : shell == "zsh" ? Zsh() : Fish());
  return kReady;
}

constexpr Argument kArguments[] = {{"SHELL", "bash, zsh or fish", true, false, "bash|zsh|fish"}};

}  // namespace

constexpr Command kCompletion{.name = "completion",
                              .summary = "Print the completion script of a shell",
                              .details = "",
                              .arguments = kArguments,
                              .options = {},
                              .run = Run,
                              .instead_of_server = "it prints what this program knows"};

}  // namespace seaworthy::cli
