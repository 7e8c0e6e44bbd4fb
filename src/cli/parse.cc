#include "cli/parse.h"

#include <algorithm>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/text.h"

namespace seaworthy::cli {
namespace {

std::vector<std::string> ChoiceList(std::string_view choices) {
  std::vector<std::string> list;
  for (std::string_view choice : Split(choices, '|')) list.emplace_back(choice);
  return list;
}

// One of the choices, with `-` and `_` alike: `no_go` is `no-go`. The help names the choices as the value already.
CLI::Validator OneOf(std::string_view choices) {
  auto dashed = [](std::string text) {
    std::ranges::replace(text, '_', '-');
    return text;
  };
  CLI::IsMember member(ChoiceList(choices), dashed);
  member.description("");
  return member;
}

// One command in the parser, with the texts that it will fill.
struct Bound {
  const Command* command = nullptr;
  CLI::App* app = nullptr;
  std::map<std::string, std::vector<std::string>, std::less<>> values;
};

void BindOption(Bound& bound, const Option& option) {
  std::string help(option.help);
  if (!option.preset.empty()) help += " [" + std::string(option.preset) + "]";
  auto& values = bound.values[std::string(option.name)];
  if (option.value.empty()) {
    bound.app->add_flag_callback(
        std::string(option.name), [&values] { values = {"true"}; }, help);
    return;
  }
  CLI::Option* added = bound.app->add_option(std::string(option.name), values, help);
  auto policy = option.many ? CLI::MultiOptionPolicy::TakeAll : CLI::MultiOptionPolicy::TakeLast;
  added->type_name(std::string(option.value))->multi_option_policy(policy);
  added->expected(1)->allow_extra_args(false);  // Else a list takes the arguments that follow it, too.
  if (!option.choices.empty()) {
    added->transform(OneOf(option.choices))->type_name(std::string(option.choices));
  }
}

void BindArgument(Bound& bound, const Argument& argument) {
  auto& values = bound.values[std::string(argument.name)];
  CLI::Option* added = bound.app->add_option(std::string(argument.name), values, std::string(argument.help));
  if (argument.required) added->required();
  added->expected(1, argument.many ? CLI::detail::expected_max_vector_size : 1);
  added->allow_extra_args(argument.many)->type_name("");
  if (!argument.choices.empty()) added->transform(OneOf(argument.choices))->type_name(std::string(argument.choices));
}

void Bind(Bound& bound) {
  if (!bound.command->details.empty()) bound.app->footer(std::string(bound.command->details));
  for (const Option& option : bound.command->options) BindOption(bound, option);
  for (const Argument& argument : bound.command->arguments) BindArgument(bound, argument);
}

constexpr std::pair<std::string_view, std::string_view> kGroups[] = {
    {"standard", "Show, lint, test and upload standards"},
    {"probe", "Ask a live endpoint"},
    {"certificate", "Verify and show certificates of reviews"},
    {"key", "Make the keys that certificates are signed with"},
    {"review", "Take a service through its review, to a signed decision"},
    {"review waiver", "Accept the risk of an item for a while"},
    {"review condition", "Promise what an item lacks, by a date"},
    {"review action", "Keep what is to be done, with an owner"},
    {"service", "Register services, and show how they stand after their reviews"},
    {"config", "Look at the settings of a server"},
    {"token", "Make tokens for a server"},
    {"team", "Say who belongs together on a server"},
    {"audit", "Prove that the record is what was written, and list it"},
    {"person", "Take a person out of the record"},
    {"blob", "Take a text or file out of the record"}};

std::string_view SummaryOf(std::string_view group) {
  for (const auto& [name, summary] : kGroups) {
    if (name == group) return summary;
  }
  return {};
}

CLI::App* Child(CLI::App& parent, const std::string& name) {
  auto same = parent.get_subcommands([&](CLI::App* app) { return app->get_name() == name; });
  return same.empty() ? nullptr : same.front();
}

// The app of `review waiver request`, below those of `review` and `review waiver`.
CLI::App* AppFor(CLI::App& root, const Command& command) {
  CLI::App* parent = &root;
  std::size_t start = 0;
  for (std::size_t space; (space = command.name.find(' ', start)) != std::string_view::npos; start = space + 1) {
    std::string word(command.name.substr(start, space - start));
    CLI::App* group = Child(*parent, word);
    if (group == nullptr) {
      group = parent->add_subcommand(word, std::string(SummaryOf(command.name.substr(0, space))));
      group->require_subcommand(1);
    }
    parent = group;
  }
  return parent->add_subcommand(std::string(command.name.substr(start)), std::string(command.summary));
}

Invocation InvocationOf(Bound& bound) {
  Invocation invocation;
  for (const Option& option : bound.command->options) {
    auto& values = bound.values[std::string(option.name)];
    if (values.empty() && !option.preset.empty()) values = {std::string(option.preset)};
    if (!values.empty()) invocation.Set(std::string(option.name), values);
  }
  for (const Argument& argument : bound.command->arguments) {
    invocation.Set(std::string(argument.name), bound.values[std::string(argument.name)]);
  }
  return invocation;
}

// How far the words of the command line name a command, and what was probably meant by the next word.
struct Named {
  std::string path;  // ` review waiver`; empty where not even the first word is one.
  std::string near;
  std::string unknown;  // ` review wiaver`; empty where every word is known, or the next is an option.
};

Named NamedBy(int argc, const char* const* argv) {
  Named named;
  std::string prefix;
  for (int i = 1; i < argc; ++i) {
    std::vector<std::string_view> words;
    for (const Command* command : Commands()) {
      if (!command->name.starts_with(prefix)) continue;
      std::string_view rest = command->name.substr(prefix.size());
      words.push_back(rest.substr(0, rest.find(' ')));
    }
    if (words.empty()) return named;
    if (std::ranges::find(words, argv[i]) == words.end()) {
      named.near = Nearest(argv[i], words);
      if (*argv[i] != '-') named.unknown = named.path + " " + OneLine(argv[i], 60);
      return named;
    }
    named.path += std::string(" ") + argv[i];
    prefix += std::string(argv[i]) + " ";
  }
  return named;
}

// The command that the first words name; null where they name none. No command's name begins another one's.
const Command* CommandNamed(int argc, const char* const* argv) {
  std::string words;
  for (int i = 1; i < argc; ++i) {
    words += (words.empty() ? "" : " ") + std::string(argv[i]);
    auto found = std::ranges::find(Commands(), words, [](const Command* command) { return command->name; });
    if (found != Commands().end()) return *found;
  }
  return nullptr;
}

bool AsksForServer(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](std::string_view word) { return word == "--server" || word.starts_with("--server="); });
}

std::string WrongUsage(std::string_view problem, int argc, const char* const* argv) {
  const Command* command = CommandNamed(argc, argv);
  if (command != nullptr && !command->instead_of_server.empty() && AsksForServer(argc, argv)) {
    return fmt::format("seaworthy: `{}` asks no server\n  {}\n", command->name, command->instead_of_server);
  }
  Named named = NamedBy(argc, argv);
  std::string text = named.unknown.empty()
                         ? fmt::format("seaworthy: {}\n", problem)
                         : fmt::format("seaworthy: there is no command '{}'\n", named.unknown.substr(1));
  if (!named.near.empty()) text += "did you mean '" + named.near + "'?\n";
  return text + "`seaworthy" + named.path + " --help` " +
         (named.path.empty() ? "lists the commands.\n" : "says how.\n");
}

}  // namespace

std::variant<Call, Message> Parse(int argc, const char* const* argv, std::string_view version) {
  CLI::App root("Takes a service through its production readiness review.", "seaworthy");
  root.set_version_flag("--version", std::string(version));
  root.require_subcommand(1);
  root.get_formatter()->column_width(28);
  // All have their names and summaries, for the lists of --help; the options of those that nobody named cost time
  // alone.
  Bound bound{.command = CommandNamed(argc, argv), .app = nullptr, .values = {}};
  for (const Command* command : Commands()) {
    CLI::App* app = AppFor(root, *command);
    if (command == bound.command) bound.app = app;
  }
  if (bound.command != nullptr) Bind(bound);
  try {
    root.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    return Message{root.help(), false};
  } catch (const CLI::CallForVersion& call) {
    return Message{std::string(call.what()) + "\n", false};
  } catch (const CLI::ParseError& error) {
    return Message{WrongUsage(error.what(), argc, argv), true};
  }
  if (bound.command != nullptr && bound.app->parsed()) return Call{bound.command, InvocationOf(bound)};
  return Message{root.help(), true};
}

}  // namespace seaworthy::cli
