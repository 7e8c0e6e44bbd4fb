#include "app/fix.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "alerting/read_rules.h"
#include "base/text.h"
#include "catalog/describe.h"
#include "slo/read.h"
#include "source/drafts.h"
#include "source/git.h"
#include "source/new_file.h"
#include "source/repository.h"

namespace seaworthy::app {
namespace {

// JSON is YAML too, but most of it is large and something else.
bool MayBeRead(const source::File& file) {
  constexpr auto kEndings = std::to_array<std::string_view>({"yaml", "yml", "rules", "rule", "alerts"});
  constexpr auto kWords = std::to_array<std::string_view>({"slo", "rule", "alert"});
  if (std::ranges::find(kEndings, file.extension()) != kEndings.end()) return true;
  std::string path = Lower(file.path);
  return file.extension() == "json" &&
         std::ranges::any_of(kWords, [&](std::string_view word) { return path.find(word) != std::string::npos; });
}

// A page that an alert names and that is not there is missing.
void JudgeRunbooks(const source::Repository& repository, std::vector<alerting::RuleFile>& files) {
  for (alerting::RuleFile& file : files) {
    for (alerting::Group& group : file.groups) {
      for (alerting::Rule& rule : group.rules) {
        alerting::Runbook& runbook = rule.runbook;
        bool named = runbook.kind == alerting::RunbookKind::kPath;
        if (named && source::FileNamed(repository, runbook.text) == nullptr) {
          runbook.kind = alerting::RunbookKind::kMissing;
        }
      }
    }
  }
}

void AddFile(const source::Repository& repository, const source::File& file, slo::Reader& reader, fix::Input& input,
             std::vector<fix::Note>& notes) {
  Result<std::string_view> text = repository.Text(file);
  if (!text.ok()) return;
  bool objectives = slo::MayHoldObjectives(*text);
  bool rules = alerting::MayHoldRules(*text);
  if (!objectives && !rules) return;
  Result<const formats::YamlStream*> stream = repository.Yaml(file);
  if (!stream.ok()) {
    notes.push_back({fix::NoteKind::kNotPossible, stream.error().place(),
                     fmt::format("the file was not read: {}", stream.error().message()), stream.error().advice()});
    return;
  }
  if (objectives) reader.Add(**stream, file.path);
  if (!rules) return;
  std::vector<alerting::RuleFile> found = alerting::ReadRules(**stream, file.path);
  for (alerting::RuleFile& rule_file : found) input.rules.push_back(std::move(rule_file));
}

fix::Input InputOf(const source::Repository& repository, const FixRequest& request, std::vector<fix::Note>& notes) {
  fix::Input input;
  slo::Reader reader;
  std::vector<std::string_view> paths;
  for (const source::File* file : repository.Evidence(MayBeRead)) AddFile(repository, *file, reader, input, notes);
  for (const source::File* file : repository.Evidence([](const source::File&) { return true; })) {
    paths.push_back(file->path);
  }
  input.slos = std::move(reader).Finish();
  JudgeRunbooks(repository, input.rules);
  input.rule_folder = fix::RuleFolder(input.rules);
  input.runbook_folder = fix::RunbookFolder(paths);
  input.burn_alerts = request.only.empty() || request.only == "burn-alerts";
  input.runbooks = request.only.empty() || request.only == "runbooks";
  input.despite_tools = request.despite_tools;
  return input;
}

std::size_t CountAlerts(const std::vector<alerting::RuleFile>& files) {
  std::size_t count = 0;
  for (const alerting::RuleFile& file : files) {
    for (const alerting::Group& group : file.groups) {
      count += static_cast<std::size_t>(std::ranges::count(group.rules, true, &alerting::Rule::is_alert));
    }
  }
  return count;
}

// Takes out the files that are there; those with another text are a person's now.
void LeaveExisting(const source::Repository& repository, std::vector<fix::NewFile> proposed, Fixed& fixed) {
  for (fix::NewFile& file : proposed) {
    if (!source::Exists(repository.root(), file.path)) {
      fixed.files.push_back(std::move(file));
      continue;
    }
    const source::File* there = repository.Find(file.path);
    Result<std::string_view> text =
        there == nullptr ? Result<std::string_view>(std::string_view()) : repository.Text(*there);
    if (!text.ok() || *text != file.text) fixed.kept.push_back(file.path);
  }
}

// `git apply` passes over what lies outside of its folder, so paths start at the top of the working tree.
std::string PatchBelow(const std::string& folder, std::vector<fix::NewFile> files) {
  for (fix::NewFile& file : files) {
    if (!folder.empty()) file.path = fmt::format("{}/{}", folder, file.path);
  }
  return fix::PatchText(files);
}

// A resource that no kustomization lists is never applied.
void NoteKustomizations(const source::Repository& repository, Fixed& fixed) {
  for (const fix::NewFile& file : fixed.files) {
    std::size_t slash = file.path.rfind('/');
    std::string folder = slash == std::string::npos ? "" : file.path.substr(0, slash + 1);
    std::string name = file.path.substr(folder.size());
    for (std::string_view kustomization : {"kustomization.yaml", "kustomization.yml", "Kustomization"}) {
      const source::File* found =
          name.ends_with(".yaml") ? repository.Find(folder + std::string(kustomization)) : nullptr;
      if (found == nullptr) continue;
      fixed.notes.push_back({fix::NoteKind::kByHand,
                             {found->path, 0, 0},
                             fmt::format("{} is not listed yet", name),
                             fmt::format("write `- {}` under `resources:`", name)});
    }
  }
}

}  // namespace

Result<Fixed> Fix(const FixRequest& request) {
  SEAWORTHY_TRY(source::Repository repository, catalog::OpenRepository(request.path));
  Fixed fixed;
  fix::Input input = InputOf(repository, request, fixed.notes);
  fixed.objectives = input.slos.size();
  fixed.alerts = CountAlerts(input.rules);
  fix::Proposal proposal = fix::Propose(input);
  std::ranges::move(proposal.notes, std::back_inserter(fixed.notes));
  LeaveExisting(repository, std::move(proposal.files), fixed);
  NoteKustomizations(repository, fixed);
  std::optional<std::string> folder = source::FolderInGit(repository.root());
  fixed.in_git = folder.has_value();
  fixed.patch = PatchBelow(folder.value_or(std::string()), fixed.files);
  if (!request.write) return fixed;
  std::vector<fix::NewFile> written;
  for (fix::NewFile& file : fixed.files) {
    if (auto done = source::WriteNewFile(repository.root(), file.path, file.text); done.ok()) {
      written.push_back(std::move(file));
    } else {
      fixed.failures.push_back(std::move(done).error());
    }
  }
  fixed.files = std::move(written);
  return fixed;
}

}  // namespace seaworthy::app
