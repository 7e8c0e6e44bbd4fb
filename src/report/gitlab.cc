#include "report/gitlab.h"

#include <fmt/format.h>

#include "base/text.h"
#include "formats/json_writer.h"
#include "report/problems.h"

namespace seaworthy::report {
namespace {

std::string_view SeverityOf(const Problem& problem) {
  bool fails = problem.result->outcome == model::Outcome::kFail;
  switch (problem.level) {
    case Level::kError: return "blocker";
    case Level::kWarning: return fails ? "major" : "minor";
    case Level::kNote: return fails ? "minor" : "info";
  }
  return "info";
}

void WriteProblem(formats::JsonWriter& out, const model::Run& run, const Problem& problem) {
  out.BeginObject().Key("description");
  out.String(fmt::format("{}: {}: {}", OneLine(run.service, 80), problem.result->item->id, problem.message));
  out.Key("check_name").String(problem.result->item->id);
  out.Key("fingerprint").String(problem.fingerprint);
  out.Key("severity").String(SeverityOf(problem));
  out.Key("location").BeginObject().Key("path").String(problem.place.file);
  out.Key("lines").BeginObject().Key("begin").Int(problem.place.line).EndObject().EndObject().EndObject();
}

}  // namespace

std::string RenderGitlab(std::span<const model::Run* const> runs) {
  formats::JsonWriter out(formats::JsonStyle::kPretty);
  out.BeginArray();
  for (const model::Run* run : runs) {
    for (const Problem& problem : Problems(*run)) WriteProblem(out, *run, problem);
  }
  out.EndArray();
  return std::move(out).text() + "\n";
}

}  // namespace seaworthy::report
