#include "app/fix.h"

#include <utility>

#include "alerting/read_rules.h"
#include "catalog/describe.h"
#include "slo/read.h"
#include "source/new_file.h"
#include "source/repository.h"

namespace seaworthy::app {
namespace {

bool IsYaml(const source::File& file) {
  return file.extension() == "yaml" || file.extension() == "yml" || file.extension() == "rules";
}

void AddFile(const source::Repository& repository, const source::File& file, slo::Reader& reader, fix::Input& input) {
  Result<std::string_view> text = repository.Text(file);
  if (!text.ok()) return;
  bool objectives = slo::MayHoldObjectives(*text);
  bool rules = alerting::MayHoldRules(*text);
  if (!objectives && !rules) return;
  Result<const formats::YamlStream*> stream = repository.Yaml(file);
  if (!stream.ok()) return;  // Templates and broken files: `check` says so.
  if (objectives) reader.Add(**stream, file.path);
  if (!rules) return;
  std::vector<alerting::RuleFile> found = alerting::ReadRules(**stream, file.path);
  for (alerting::RuleFile& rule_file : found) input.rules.push_back(std::move(rule_file));
}

fix::Input InputOf(const source::Repository& repository, const std::string& only) {
  fix::Input input;
  slo::Reader reader;
  std::vector<std::string_view> paths;
  for (const source::File* file : repository.Evidence(IsYaml)) AddFile(repository, *file, reader, input);
  for (const source::File* file : repository.Evidence([](const source::File&) { return true; })) {
    paths.push_back(file->path);
  }
  input.slos = std::move(reader).Finish();
  input.rule_folder = fix::RuleFolder(input.rules);
  input.runbook_folder = fix::RunbookFolder(paths);
  input.burn_alerts = only.empty() || only == "burn-alerts";
  input.runbooks = only.empty() || only == "runbooks";
  return input;
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

}  // namespace

Result<Fixed> Fix(const FixRequest& request) {
  SEAWORTHY_TRY(source::Repository repository, catalog::OpenRepository(request.path));
  fix::Proposal proposal = fix::Propose(InputOf(repository, request.only));
  Fixed fixed;
  fixed.notes = std::move(proposal.notes);
  LeaveExisting(repository, std::move(proposal.files), fixed);
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
