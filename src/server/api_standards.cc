// Standards: those that there are, uploading a version, checking a text, and what differs between two.
#include <utility>

#include <fmt/format.h>

#include "app/json_body.h"
#include "app/standard_diff.h"
#include "app/standard_register.h"
#include "server/errors.h"
#include "server/problem.h"
#include "server/route.h"

namespace seaworthy::server {
namespace {

using auth::Action;

constexpr std::size_t kStandardBody = std::size_t{4} << 20;

// A standard as text within JSON, so that one form serves all clients.
struct TextAsked {
  std::string text;

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("text", self.text);
  }
};

struct DiffAsked {
  std::string before;  // `ours@2.0`
  std::string after;   // The same; or
  std::string text;    // a text that is not uploaded yet.

  template <typename Self, typename Visitor>
  static void Visit(Self& self, Visitor& visit) {
    visit("before", self.before);
    visit("after", self.after);
    visit("text", self.text);
  }
};

// YAML as it is, or JSON with it.
Result<std::string> TextOf(const Call& call) {
  std::string type(call.request().headers.Find("Content-Type").value_or(""));
  if (type.find("yaml") != std::string::npos) return call.request().body;
  SEAWORTHY_TRY(TextAsked asked, app::ReadJsonBody<TextAsked>(call.request().body));
  return std::move(asked.text);
}

void WriteErrors(formats::JsonWriter& out, const std::vector<Error>& errors) {
  out.Key("errors").BeginArray();
  for (const Error& error : errors) {
    out.BeginObject().Key("code").String(error.code()).Key("detail").String(error.message());
    out.Key("line").Int(error.place().line).Key("column").Int(error.place().column);
    if (!error.place().file.empty()) out.Key("file").String(error.place().file);
    if (!error.advice().empty()) out.Key("advice").String(error.advice());
    out.EndObject();
  }
  out.EndArray();
}

void WriteChanges(formats::JsonWriter& out, const std::vector<app::ItemChange>& changes) {
  out.Key("changes").BeginArray();
  for (const app::ItemChange& change : changes) {
    out.BeginObject().Key("item").String(change.item).Key("section").String(change.section);
    out.Key("what").String(change.what).Key("before").String(change.before).Key("after").String(change.after);
    out.EndObject();
  }
  out.EndArray();
}

Result<Reply> ListStandards(Call& call) {
  SEAWORTHY_TRY(std::vector<app::HeldStandard> standards, call.parts().standards.List(call.now()));
  formats::JsonWriter out;
  out.BeginObject().Key("items").BeginArray();
  for (const app::HeldStandard& standard : standards) out.Raw(app::WriteJsonBody(standard));
  return JsonReply(std::move(out.EndArray().EndObject()).text());
}

Result<Reply> GetStandard(Call& call) {
  SEAWORTHY_TRY(app::HeldStandard held, call.parts().standards.Find(call.Parameter("standard"), call.now()));
  return JsonReply(app::WriteJsonBody(held));
}

Result<Reply> GetText(Call& call) {
  std::string name = call.Parameter("standard") + "@" + call.Parameter("version");
  Reply reply;
  SEAWORTHY_TRY(reply.body, call.parts().standards.Text(name, call.now()));
  reply.content_type = "application/yaml";
  return reply;
}

Result<Reply> UploadStandard(Call& call) {
  SEAWORTHY_TRY(std::string text, TextOf(call));
  app::ReadStandard read = call.parts().standards.Upload(text, call.Deed());
  if (!read.standard) return Refusal(read.errors, call.request().id);
  formats::JsonWriter out;
  out.BeginObject().Key("id").String(read.standard->id).Key("version").String(read.standard->version);
  out.Key("digest").String(read.standard->digest).EndObject();
  Reply reply = JsonReply(std::move(out).text(), 201);
  reply.location = fmt::format("/api/v1/standards/{}/versions/{}", read.standard->id, read.standard->version);
  return reply;
}

Result<Reply> LintStandard(Call& call) {
  SEAWORTHY_TRY(std::string text, TextOf(call));
  app::ReadStandard read = call.parts().standards.Read(text, call.now());
  formats::JsonWriter out;
  out.BeginObject().Key("valid").Bool(read.standard != nullptr);
  if (read.standard) out.Key("id").String(read.standard->id).Key("version").String(read.standard->version);
  WriteErrors(out, read.errors);
  return JsonReply(std::move(out.EndObject()).text());
}

Result<Reply> DiffStandard(Call& call) {
  SEAWORTHY_TRY(DiffAsked asked, app::ReadJsonBody<DiffAsked>(call.request().body));
  SEAWORTHY_TRY(std::shared_ptr<const model::Standard> before, call.parts().standards.Load(asked.before, call.now()));
  std::shared_ptr<const model::Standard> after;
  if (asked.text.empty()) {
    SEAWORTHY_TRY(after, call.parts().standards.Load(asked.after, call.now()));
  } else {
    app::ReadStandard read = call.parts().standards.Read(asked.text, call.now());
    after = read.standard;
    if (!after) return Refusal(read.errors, call.request().id);
  }
  formats::JsonWriter out;
  out.BeginObject().Key("before").String(before->id + "@" + before->version);
  out.Key("after").String(after->id + "@" + after->version);
  WriteChanges(out, app::DiffStandards(*before, *after));
  return JsonReply(std::move(out.EndObject()).text());
}

}  // namespace

void AddStandardRoutes(std::vector<Route>& routes) {
  const std::string base = "/api/v1/standards";
  const About all = About::kOrganisation;
  routes.push_back({"GET", base, "listStandards", all, Action::kReadStandard, ListStandards});
  routes.push_back({"POST", base, "uploadStandard", all, Action::kWriteStandard, UploadStandard, kStandardBody});
  routes.push_back({"POST", base + "/lint", "lintStandard", all, Action::kLintStandard, LintStandard, kStandardBody});
  routes.push_back({"POST", base + "/diff", "diffStandards", all, Action::kLintStandard, DiffStandard, kStandardBody});
  routes.push_back({"GET", base + "/{standard}", "getStandard", all, Action::kReadStandard, GetStandard});
  routes.push_back(
      {"GET", base + "/{standard}/versions/{version}", "getStandardText", all, Action::kReadStandard, GetText});
}

}  // namespace seaworthy::server
