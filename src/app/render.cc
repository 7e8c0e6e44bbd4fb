#include "app/render.h"

#include <algorithm>

#include "base/assert.h"
#include "formats/json_writer.h"
#include "report/explain.h"
#include "report/facts.h"
#include "report/github.h"
#include "report/gitlab.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/sarif.h"
#include "report/text.h"

namespace seaworthy::app {
namespace {

std::string RenderJsonRuns(const std::vector<Judgement>& judgements) {
  if (judgements.size() == 1) return report::RenderJson(judgements.front().run);
  formats::JsonWriter out;
  out.BeginObject().Key("schema").String("seaworthy.runs/v1").Key("runs").BeginArray();
  for (const Judgement& judgement : judgements) out.Raw(report::RenderJson(judgement.run));
  out.EndArray().EndObject();
  return std::move(out).text() + "\n";
}

std::vector<const model::Run*> RunsOf(const std::vector<Judgement>& judgements) {
  std::vector<const model::Run*> runs;
  for (const Judgement& judgement : judgements) runs.push_back(&judgement.run);
  return runs;
}

}  // namespace

std::string Render(const std::vector<Judgement>& judgements, const RenderOptions& options) {
  if (options.format == "json") return RenderJsonRuns(judgements);
  if (options.format == "junit") return report::RenderJunit(RunsOf(judgements));
  if (options.format == "sarif") return report::RenderSarif(RunsOf(judgements));
  if (options.format == "github") return report::RenderGithub(RunsOf(judgements));
  if (options.format == "gitlab") return report::RenderGitlab(RunsOf(judgements));
  std::string text;
  for (const Judgement& judgement : judgements) {
    if (!text.empty()) text += "\n";
    text += options.format == "markdown"
                ? report::RenderMarkdown(judgement.run)
                : report::RenderText(judgement.run, {.width = options.width, .colour = options.colour});
  }
  return text;
}

std::string RenderJobSummary(const std::vector<Judgement>& judgements, std::size_t limit) {
  return report::GithubSummary(RunsOf(judgements), limit);
}

std::string RenderExplanation(const Judgement& judgement, std::string_view item, const RenderOptions& options) {
  auto found = std::ranges::find_if(judgement.run.items,
                                    [&](const model::ItemResult& result) { return result.item->id == item; });
  SEAWORTHY_ASSERT(found != judgement.run.items.end(), "an item that was not judged");
  return report::RenderExplanation(judgement.run, *found, *judgement.facts,
                                   {.width = options.width, .colour = options.colour});
}

std::string RenderFactSet(const Judgement& judgement, std::string_view only) {
  return report::RenderFacts(*judgement.facts, only);
}

}  // namespace seaworthy::app
