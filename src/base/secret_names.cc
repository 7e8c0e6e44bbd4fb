#include "base/secret_names.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "base/secrets.h"
#include "base/text.h"

namespace seaworthy {
namespace {

using namespace std::string_view_literals;

constexpr std::array kSecretWords{"apikey"sv,     "credential"sv,      "credentials"sv, "pass"sv,       "passphrase"sv,
                                  "passwd"sv,     "password"sv,        "pwd"sv,         "secret"sv,     "token"sv,
                                  "passcode"sv,   "secretkey"sv,       "accesskey"sv,   "privatekey"sv, "accountkey"sv,
                                  "pgpassword"sv, "sharedaccesskey"sv, "authtoken"sv,   "sessionkey"sv};
constexpr std::array kKeyWords{"access"sv, "account"sv, "api"sv,    "auth"sv,    "encryption"sv, "license"sv,
                               "master"sv, "private"sv, "secret"sv, "session"sv, "signing"sv};
// What stands last says what the value is: the name, place or length of a secret is none.
constexpr std::array kAboutWords{
    "algorithm"sv, "arn"sv,     "audience"sv, "bucket"sv,    "class"sv,  "count"sv,    "days"sv,    "enabled"sv,
    "endpoint"sv,  "engine"sv,  "expiry"sv,   "field"sv,     "file"sv,   "format"sv,   "header"sv,  "host"sv,
    "hours"sv,     "id"sv,      "ids"sv,      "issuer"sv,    "kind"sv,   "length"sv,   "manager"sv, "minutes"sv,
    "mode"sv,      "name"sv,    "names"sv,    "namespace"sv, "path"sv,   "policy"sv,   "port"sv,    "prefix"sv,
    "provider"sv,  "ref"sv,     "region"sv,   "required"sv,  "role"sv,   "rotation"sv, "scope"sv,   "scopes"sv,
    "seconds"sv,   "service"sv, "size"sv,     "store"sv,     "suffix"sv, "table"sv,    "ttl"sv,     "type"sv,
    "uri"sv,       "url"sv,     "user"sv,     "username"sv,  "vault"sv,  "version"sv,  "volume"sv,  "expiration"sv};
constexpr std::array kHeaders{"authorization"sv, "cookie"sv, "proxy-authorization"sv, "set-cookie"sv};

template <typename List>
bool Holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }

// `dbPassword`, `DB_PASSWORD` and `db.password` are the words `db` and `password`.
std::vector<std::string> WordsOf(std::string_view name) {
  std::vector<std::string> words;
  bool begin = true;
  char before = 0;
  for (char c : name) {
    bool separator = c == '_' || c == '-' || c == '.';
    if (separator || (IsUpper(c) && !IsUpper(before))) begin = true;
    before = c;
    if (separator) continue;
    if (begin) words.emplace_back();
    begin = false;
    words.back() += Lower(std::string_view(&c, 1));
  }
  return words;
}

}  // namespace

bool IsSecretName(std::string_view name) {
  std::vector<std::string> words = WordsOf(name);
  if (words.empty() || Holds(kAboutWords, words.back())) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (Holds(kSecretWords, words[i])) return true;
    if (words[i] == "key" && i > 0 && Holds(kKeyWords, words[i - 1])) return true;
  }
  return false;
}

bool IsCredentialHeader(std::string_view name) { return Holds(kHeaders, Lower(name)); }

}  // namespace seaworthy
