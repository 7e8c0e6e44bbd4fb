#include "server/api_page.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/assert.h"
#include "formats/yaml.h"
#include "server/contract.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using formats::Node;

constexpr std::string_view kIntroduction =
    "# HTTP API\n\n"
    "`/api/v1/openapi.json` of every server is the contract of its API, OpenAPI 3.1, with all parameters, bodies and "
    "answers.\nBelow is what there is. *Needs* is the action of [who may do what](access.md); inside a review the "
    "review "
    "asks as well.\n\n"
    "- A program sends `Authorization: Bearer sw_…`, with a token that somebody made for it.\n"
    "- A refusal is a problem document (RFC 9457): `code` never changes its meaning ([errors](errors.md)), `advice` "
    "says "
    "what to do.\n"
    "- A list has `items` and `next`, the path of the next page, or null. `limit` is at most 200.\n"
    "- What is read has an `ETag`: with `If-None-Match` it is sent only when it changed; with `If-Match` a change is "
    "made "
    "only to what was read.\n"
    "- A POST with an `Idempotency-Key` is done once: the same again, within a day, has the same answer and "
    "`Idempotency-Replayed: true`.\n"
    "- With `Accept: text/plain` reviews are answered as the command line shows them; `width` and `colour` as the "
    "terminal has them.\n";

std::string Needs(const Route& route) {
  return route.about == About::kNothing ? "" : fmt::format("`{}`", auth::Name(route.action));
}

std::string LinesOf(const Node& paths, std::string_view tag) {
  std::string lines;
  for (const formats::Entry& path : paths.entries()) {
    for (const Route& route : Routes()) {
      if (route.pattern != path.key->text()) continue;
      std::string method = route.method;
      std::ranges::transform(method, method.begin(), [](char c) { return static_cast<char>(c - 'A' + 'a'); });
      const Node* operation = path.value->Find(method);
      const Node* tags = operation == nullptr ? nullptr : operation->Find("tags");
      if (tags == nullptr || tags->items().empty() || tags->items().front().text() != tag) continue;
      lines += fmt::format("| `{} {}` | {} | {} |\n", route.method, route.pattern, operation->TextAt("summary"),
                           Needs(route));
    }
  }
  return lines;
}

}  // namespace

std::string ApiPage() {
  auto stream = formats::ParseYaml(ContractJson());
  SEAWORTHY_ASSERT(stream.ok(), "the contract is no JSON");
  const Node& contract = *stream->documents().front();
  std::string page(kIntroduction);
  for (const Node& tag : contract.Find("tags")->items()) {
    std::string name(tag.TextAt("name"));
    page += fmt::format("\n## {}\n\n{}\n\n| | | needs |\n|---|---|---|\n", name, tag.TextAt("description"));
    page += LinesOf(*contract.Find("paths"), name);
  }
  return page;
}

}  // namespace seaworthy::server
