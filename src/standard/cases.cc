#include "standard/cases.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/assert.h"
#include "base/text.h"
#include "check/environment.h"
#include "check/evaluate.h"
#include "formats/yaml.h"
#include "standard/case_reader.h"
#include "standard/errors.h"

namespace seaworthy::standard {

namespace {

using model::Item;
using model::Outcome;

// What the cases of one item cover.
struct Coverage {
  std::set<Outcome> wanted;
  bool empty_list = false;
};

class Runner {
 public:
  Runner(const model::Standard& standard, const facts::Declarations& declarations)
      : standard_(standard),
        declarations_(declarations),
        environment_(check::MakeEnvironment(declarations, standard.parameters)) {}

  void RunFile(const SourceFile& file);
  void Run(const Case& one);
  // The items of those files.
  void ReportMissing(const std::vector<std::string>& files);
  CaseReport Take() &&;

 private:
  const check::CompiledItem& Compiled(const Item& item);
  void ReportMissing(const Item& item);

  const model::Standard& standard_;
  const facts::Declarations& declarations_;
  cel::Environment environment_;
  std::map<std::string, check::CompiledItem> compiled_;
  std::map<std::string, Coverage> coverage_;
  Diagnostics out_;
  CaseReport report_;
};

const check::CompiledItem& Runner::Compiled(const Item& item) {
  auto found = compiled_.find(item.id);
  if (found != compiled_.end()) return found->second;
  Result<check::CompiledItem> compiled = check::CompileItem(environment_, item);
  SEAWORTHY_ASSERT(compiled.ok(), "a loaded standard compiles");
  return compiled_.emplace(item.id, *std::move(compiled)).first->second;
}

void Runner::RunFile(const SourceFile& file) {
  out_.Enter(file.name);
  Result<formats::YamlStream> stream = formats::ParseYaml(file.text);
  if (!stream.ok()) {
    Error error = std::move(stream).error();
    out_.Add(std::move(error).InFile(file.name));
    return;
  }
  for (const formats::Node* root : stream->documents()) {
    for (const Case& one : ReadCases(*root, standard_, declarations_, out_)) Run(one);
  }
}

void Runner::Run(const Case& one) {
  const Item* item = standard_.FindItem(one.item);
  std::vector<value::Value> parameters = one.parameters.Values();
  check::Inputs inputs{.facts = *one.facts, .parameters = parameters, .now = one.now};
  model::ItemResult result = check::EvaluateItem(*item, Compiled(*item), inputs);
  Coverage& coverage = coverage_[one.item];
  coverage.wanted.insert(one.want);
  coverage.empty_list |= one.gives_empty_list;
  report_.results.push_back({.item = one.item,
                             .name = one.name,
                             .place = one.place,
                             .wanted = one.want,
                             .got = result.outcome,
                             .message = result.message});
}

void Runner::ReportMissing(const Item& item) {
  if (item.check.empty()) return;
  const Coverage& coverage = coverage_[item.id];
  std::vector<std::string> missing;
  for (Outcome outcome : {Outcome::kPass, Outcome::kFail, Outcome::kUnknown, Outcome::kNotApplicable}) {
    if (outcome == Outcome::kNotApplicable && item.applies.empty()) continue;
    if (!coverage.wanted.contains(outcome)) missing.emplace_back("`" + std::string(Name(outcome)) + "`");
  }
  if (item.vacuous_pass && !coverage.empty_list) missing.emplace_back("an empty list");
  if (missing.empty()) return;
  Error error(kMissingCase, "item `" + item.id + "` has no case for " + JoinWords(missing));
  report_.missing.push_back(std::move(error).At(item.place).Advise("add it to the section's _test.yaml"));
}

void Runner::ReportMissing(const std::vector<std::string>& files) {
  for (const model::Section& section : standard_.sections) {
    for (const Item& item : section.items) {
      bool own = std::ranges::find(files, item.place.file) != files.end();
      bool own_check = std::ranges::find(files, item.check_place.file) != files.end();
      if (own || own_check) ReportMissing(item);
    }
  }
}

CaseReport Runner::Take() && {
  report_.errors = std::move(out_).Take();
  return std::move(report_);
}

}  // namespace

std::size_t CaseReport::failed() const {
  return static_cast<std::size_t>(
      std::ranges::count_if(results, [](const CaseResult& result) { return !result.passed(); }));
}

CaseReport RunCases(const LoadOutcome& loaded, const facts::Declarations& declarations) {
  SEAWORTHY_ASSERT(loaded.ok(), "only a standard without errors has outcomes");
  Runner runner(loaded.standard, declarations);
  for (const SourceFile& file : loaded.cases) runner.RunFile(file);
  runner.ReportMissing(loaded.files);
  return std::move(runner).Take();
}

}  // namespace seaworthy::standard
