#include "collectors/slo/slo_collector.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "collect/errors.h"
#include "formats/errors.h"
#include "slo/read.h"
#include "source/errors.h"

namespace seaworthy::collectors::slo {
namespace {

using ::seaworthy::slo::Slo;
using ::seaworthy::slo::Target;
using value::AbsentReason;
using value::Value;

// JSON is YAML too, but most of it is large and something else.
bool MayBeObjectives(const source::File& file) {
  if (file.extension() == "yaml" || file.extension() == "yml") return true;
  return file.extension() == "json" && Lower(file.path).find("slo") != std::string::npos;
}

AbsentReason ReasonOf(const Error& error) {
  if (error.Is(formats::kTemplated)) return AbsentReason::kTemplated;
  if (error.Is(formats::kTooLarge) || error.Is(source::kFileTooLarge)) return AbsentReason::kTooLarge;
  return AbsentReason::kMalformed;
}

// A target, or that there is none.
Value TargetValue(const Target& target, facts::Writer& out, bool as_text) {
  if (!target.percent) return out.Absent(AbsentReason::kNotDeclared, "the objective has no target");
  if (as_text) return out.String(target.percent->Text());
  return Value::Double(target.percent->Shifted(-2).ToDouble());
}

Value ObjectiveValue(const Slo& slo, const Target& target, facts::Writer& out) {
  value::StructBuilder part = out.Struct("Objective");
  auto set_text = [&](std::string_view field, std::string_view text) {
    if (!text.empty()) part.Set(field, out.String(text));
  };
  std::vector<std::string> problems = slo.faults;
  for (const auto& more : {slo.FaultsOf(target), slo.remarks})
    problems.insert(problems.end(), more.begin(), more.end());
  part.Set("name", out.String(slo.name));
  set_text("service", slo.service);
  part.Set("format", out.String(Name(slo.format)));
  part.Set("target_percent", TargetValue(target, out, true));
  part.Set("target", TargetValue(target, out, false));
  if (slo.window) part.Set("window", Value::Duration(*slo.window));
  part.Set("calendar", Value::Bool(slo.calendar));
  set_text("indicator", Name(slo.IndicatorOf(target).kind));
  set_text("signal", slo.SignalOf(target));
  part.Set("usable", Value::Bool(slo.IsUsable(target)));
  part.Set("problems", out.Strings(problems));
  part.Set("alerts", Value::Int(slo.alerts));
  return part.Build();
}

// The facts of all that was read; an objective without targets still stands in the list once.
void AppendObjectives(const std::vector<Slo>& slos, Instant observed, facts::Writer& out, std::vector<Value>& list) {
  for (const Slo& slo : slos) {
    std::vector<Target> targets = slo.targets;
    if (targets.empty()) targets.push_back({.percent = {}, .indicator = {}, .place = slo.place});
    for (const Target& target : targets) {
      list.push_back(ObjectiveValue(slo, target, out).WithOrigin(out.Origin(target.place, observed)));
    }
  }
}

Value AbsentFile(const source::File& file, const Error& error, Instant observed, facts::Writer& out) {
  Place place{file.path, error.place().line, error.place().column};
  std::string detail = fmt::format("{}: {}", ToString(place), error.message());
  return out.Absent(ReasonOf(error), detail).WithOrigin(out.Origin(place, observed));
}

Result<void> Collect(const collect::Context& context, facts::Writer& out) {
  const source::Repository& repository = context.repository;
  Instant observed = repository.ObservedAt(context.now);
  ::seaworthy::slo::Reader reader;
  std::vector<Value> list;
  for (const source::File* file : repository.Evidence(MayBeObjectives)) {
    if (context.stopped()) return Error(collect::kStopped, "stopped while reading objectives");
    Result<std::string_view> text = repository.Text(*file);
    if (!text.ok() || !::seaworthy::slo::MayHoldObjectives(*text)) continue;  // Nothing says that it would be one.
    Result<const formats::YamlStream*> stream = repository.Yaml(*file);
    if (stream.ok()) {
      reader.Add(**stream, file->path);
    } else {
      list.push_back(AbsentFile(*file, stream.error(), observed, out));
    }
  }
  AppendObjectives(std::move(reader).Finish(), observed, out, list);
  out.Set("slo.objectives", out.List(list), "no OpenSLO, Sloth, Pyrra, Nobl9 or slo-generator file was found");
  return {};
}

}  // namespace

const collect::Collector kCollector = {.id = "slo", .collect = Collect};

}  // namespace seaworthy::collectors::slo
