#include "server/people_json.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "app/errors.h"
#include "base/text.h"
#include "http/conditional.h"
#include "server/errors.h"

namespace seaworthy::server {
namespace {

void WriteTime(formats::JsonWriter& out, std::string_view name, const std::optional<Instant>& at) {
  out.Key(name);
  at ? out.String(ToString(*at)) : out.Null();
}

template <typename Enum, std::size_t kSize>
Result<auth::EnumSet<Enum>> ReadSet(const std::vector<std::string>& names, std::string_view what,
                                    const std::array<std::string_view, kSize>& known,
                                    std::optional<Enum> (*parse)(std::string_view)) {
  auth::EnumSet<Enum> set;
  for (const std::string& name : names) {
    std::optional<Enum> one = parse(name);
    if (!one) {
      std::string_view near = Nearest(name, known);
      return Error(app::kBadBody, fmt::format("there is no {} '{}'", what, OneLine(name, 60)))
          .Advise(near.empty() ? fmt::format("there are {}", fmt::join(known, ", "))
                               : fmt::format("did you mean '{}'?", near));
    }
    set.Add(*one);
  }
  return set;
}

}  // namespace

void WriteList(formats::JsonWriter& out, std::string_view name, const std::vector<std::string>& list) {
  out.Key(name).BeginArray();
  for (const std::string& text : list) out.String(text);
  out.EndArray();
}

void WritePerson(formats::JsonWriter& out, const auth::Account& account, const auth::PersonNames& names,
                 Detail detail) {
  out.BeginObject().Key("id").String(account.id).Key("name").String(names.name);
  WriteList(out, "review_roles", account.review_roles);
  out.Key("disabled").Bool(account.disabled);
  if (detail == Detail::kAll) {
    out.Key("login").String(account.login).Key("mail").String(names.mail);
    WriteList(out, "access", auth::Names(account.access));
    out.Key("has_password").Bool(!account.password_hash.empty());
    out.Key("provider").String(account.external.issuer);
    out.Key("created_at").String(ToString(account.created_at)).Key("created_by").String(account.created_by);
  }
  out.EndObject();
}

void WriteTeam(formats::JsonWriter& out, const auth::Team& team) {
  out.BeginObject().Key("id").String(team.id).Key("name").String(team.name);
  WriteList(out, "members", team.members);
  WriteList(out, "group_members", team.group_members);
  WriteList(out, "review_roles", team.review_roles);
  WriteList(out, "groups", team.groups);
  out.EndObject();
}

void WriteSession(formats::JsonWriter& out, const auth::Session& session, std::string_view current_id) {
  out.BeginObject().Key("id").String(session.id).Key("known").String(session.known);
  WriteTime(out, "created_at", session.created_at);
  WriteTime(out, "used_at", session.used_at);
  WriteTime(out, "ends_at", session.ends_at);
  out.Key("address").String(session.address).Key("agent").String(session.agent);
  out.Key("current").Bool(session.id == current_id).EndObject();
}

void WriteToken(formats::JsonWriter& out, const auth::Token& token) {
  out.BeginObject().Key("id").String(token.id).Key("name").String(token.name).Key("start").String(token.start);
  out.Key("person").String(token.person);
  WriteList(out, "scopes", auth::Names(token.scopes));
  out.Key("service").String(token.service);
  WriteTime(out, "created_at", token.created_at);
  WriteTime(out, "expires_at", token.expires_at);
  WriteTime(out, "used_at", token.used_at);
  WriteTime(out, "revoked_at", token.revoked_at);
  out.EndObject();
}

Result<auth::AccessRoles> ReadAccessRoles(const std::vector<std::string>& names) {
  return ReadSet(names, "access role", auth::kAccessRoleNames, auth::ParseAccessRole);
}

Result<auth::Scopes> ReadScopes(const std::vector<std::string>& names) {
  return ReadSet(names, "scope", auth::kScopeNames, auth::ParseScope);
}

std::string VersionTag(std::int64_t version) { return fmt::format("v{}", version); }

Result<void> ExpectTag(const Call& call, std::string_view tag) {
  std::optional<std::string_view> header = call.request().headers.Find("If-Match");
  if (!header) {
    return Error(kPreconditionRequired, "it is changed as it was read").Advise("send If-Match with the ETag of GET");
  }
  if (http::IfMatchAllows(*header, http::StrongTag(tag))) return {};
  return Error(kPreconditionFailed, "it was changed since it was read").Advise("read it again");
}

std::string LinkUrl(std::string_view origin, std::string_view page, std::string_view secret) {
  return fmt::format("{}/{}#{}", origin, page, secret);
}

std::string OriginOf(const Call& call) {
  if (!call.parts().public_origin.empty()) return call.parts().public_origin;
  return fmt::format("{}://{}", call.request().secure ? "https" : "http", call.request().host);
}

}  // namespace seaworthy::server
