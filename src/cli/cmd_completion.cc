// seaworthy completion: shell completion, from the same table as the parser.
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

std::string SecondWords(std::string_view group) {
  std::vector<std::string_view> words;
  for (const Command* command : Commands()) {
    if (command->name.starts_with(std::string(group) + " ")) words.push_back(command->name.substr(group.size() + 1));
  }
  return fmt::format("{}", fmt::join(words, " "));
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

std::string Bash() {
  std::string out =
      "# bash completion for seaworthy: source <(seaworthy completion bash)\n"
      "_seaworthy() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}\n"
      "  case $command in standard|probe) command=\"$command ${COMP_WORDS[2]}\" ;; esac\n"
      "  COMPREPLY=()\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then COMPREPLY=($(compgen -W \"" +
      FirstWords() +
      " --help --version\" -- \"$word\")); return; fi\n"
      "  if [ \"$COMP_CWORD\" -eq 2 ]; then case ${COMP_WORDS[1]} in\n"
      "    standard) COMPREPLY=($(compgen -W \"" +
      SecondWords("standard") +
      "\" -- \"$word\")); return ;;\n"
      "    probe) COMPREPLY=($(compgen -W \"" +
      SecondWords("probe") +
      "\" -- \"$word\")); return ;;\n"
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
    std::size_t space = command->name.find(' ');
    std::string first(command->name.substr(0, space));
    if (space == std::string_view::npos) {
      out += fmt::format("complete -c seaworthy -n __fish_use_subcommand -a {} -d '{}'\n", first, command->summary);
    } else {
      out += fmt::format("complete -c seaworthy -n __fish_use_subcommand -a {}\n", first);
      out += fmt::format("complete -c seaworthy -n '__fish_seen_subcommand_from {}' -a {} -d '{}'\n", first,
                         command->name.substr(space + 1), command->summary);
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
                              .run = Run};

}  // namespace seaworthy::cli
