// Signs in by an identity provider as it is told, for suites with providers of others:
//
//   oidc_driver '{"issuer": …, "client_id": …, "client_secret": …, "redirect_uri": …, "scopes": […], "groups_claim":
//   …}'
//
// Reads one JSON object per line and answers with one: {"do": "begin", "return_to": …} gives url and cookie; {"do":
// "finish", "cookie": …, "state": …, "code": …, "iss": …, "error": …} gives who it is, or the code of the error; {"do":
// "sign-out", "id_token": …} gives a url. "later": N puts the clock N seconds on, for all that follows.
#include <chrono>
#include <cstdio>
#include <iostream>
#include <map>
#include <mutex>
#include <string>

#include "auth/oidc.h"
#include "formats/json_writer.h"
#include "net/http_client.h"

namespace {

using namespace seaworthy;

class Memory : public auth::OidcLogins {
 public:
  Result<> Put(const auth::OidcLogin& login) override {
    rows_[login.id] = login;
    return {};
  }
  Result<std::optional<auth::OidcLogin>> Take(const std::string& id) override {
    auto row = rows_.extract(id);
    return row.empty() ? std::optional<auth::OidcLogin>() : std::move(row.mapped());
  }

 private:
  std::map<std::string, auth::OidcLogin> rows_;
};

auth::OidcSettings SettingsOf(const auth::OidcDocument& given) {
  auth::OidcSettings settings{.issuer = given.Text("issuer"),
                              .client_id = given.Text("client_id"),
                              .client_secret = given.Text("client_secret"),
                              .redirect_uri = given.Text("redirect_uri")};
  if (auto scopes = given.Texts("scopes")) settings.scopes = *scopes;
  if (given.Find("groups_claim") != nullptr) settings.groups_claim = given.Text("groups_claim");
  return settings;
}

void WriteError(formats::JsonWriter& out, const Error& error) {
  out.Key("error").String(error.code()).Key("message").String(error.message());
}

void Begin(auth::OidcClient& client, const auth::OidcDocument& asked, formats::JsonWriter& out) {
  const auto start = client.Begin(asked.Text("return_to"));
  if (!start.ok()) return WriteError(out, start.error());
  out.Key("url").String(start->url).Key("cookie").String(start->cookie);
}

void Finish(auth::OidcClient& client, const auth::OidcDocument& asked, formats::JsonWriter& out) {
  const auth::OidcAnswer answer{.state = asked.Text("state"),
                                .code = asked.Text("code"),
                                .issuer = asked.Text("iss"),
                                .error = asked.Text("error"),
                                .error_description = asked.Text("error_description")};
  const auto end = client.Finish(answer, asked.Text("cookie"));
  if (!end.ok()) return WriteError(out, end.error());
  const auth::OidcIdentity& who = end->identity;
  out.Key("iss").String(who.issuer).Key("sub").String(who.subject).Key("name").String(who.name);
  out.Key("email").String(who.email).Key("email_verified").Bool(who.email_verified);
  out.Key("return_to").String(end->return_to).Key("id_token").String(end->id_token).Key("groups").BeginArray();
  for (const std::string& group : who.groups) out.String(group);
  out.EndArray();
}

void SignOut(auth::OidcClient& client, const auth::OidcDocument& asked, formats::JsonWriter& out) {
  const auto url = client.SignOutUrl(asked.Text("id_token"), asked.Text("return_to"));
  if (!url.ok()) return WriteError(out, url.error());
  out.Key("url").String(*url);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto given = auth::OidcDocument::Read(argv[1], "the settings");
  if (!given.ok()) return 2;
  const auth::OidcSettings settings = SettingsOf(*given);
  if (const auto fit = auth::CheckSettings(settings); !fit.ok()) {
    std::fprintf(stderr, "%s\n", fit.error().ToString().c_str());
    return 2;
  }
  net::HttpClient http;
  Memory logins;
  std::int64_t later = 0;
  const auto clock = [&later] {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Instant{std::chrono::duration_cast<std::chrono::seconds>(now).count() + later, 0};
  };
  auth::OidcClient client(settings, http, logins, clock, auth::SystemRandomBytes());
  for (std::string line; std::getline(std::cin, line);) {
    const auto asked = auth::OidcDocument::Read(line, "the line");
    if (!asked.ok()) return 2;
    later += static_cast<std::int64_t>(asked->Number("later").value_or(0));
    formats::JsonWriter out;
    out.BeginObject();
    const std::string what = asked->Text("do");
    if (what == "begin") Begin(client, *asked, out);
    if (what == "finish") Finish(client, *asked, out);
    if (what == "sign-out") SignOut(client, *asked, out);
    out.EndObject();
    std::cout << out.text() << std::endl;
  }
  return 0;
}
