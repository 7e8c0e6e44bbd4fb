#include "store/open.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/text.h"
#include "store/errors.h"
#include "store/postgres.h"
#include "store/sqlite.h"

namespace seaworthy::store {
namespace {

constexpr std::string_view kSqlite = "sqlite:";

// `postgresql` of `postgresql://…`; empty where it is a path.
std::string_view Scheme(std::string_view text) {
  std::size_t end = text.find("://");
  if (end == text.npos || end == 0) return {};
  std::string_view scheme = text.substr(0, end);
  auto belongs = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+'; };
  return std::all_of(scheme.begin(), scheme.end(), belongs) ? scheme : std::string_view{};
}

// `user:secret@` becomes `user@`.
std::string WithoutPasswordOfUser(std::string text) {
  std::size_t begin = text.find("://") + 3;
  std::size_t at = text.substr(0, text.find_first_of("/?", begin)).rfind('@');
  std::size_t colon = text.find(':', begin);
  if (at == text.npos || at < begin || colon == text.npos || colon > at) return text;
  return text.erase(colon, at - colon);
}

// `?password=secret&x=1` becomes `?x=1`; so does `sslpassword`.
std::string WithoutSecretParameters(const std::string& text) {
  std::size_t question = text.find('?');
  if (question == text.npos) return text;
  std::string kept;
  for (std::string_view parameter : Split(std::string_view(text).substr(question + 1), '&')) {
    std::string name = Lower(parameter.substr(0, parameter.find('=')));
    if (name.ends_with("password")) continue;
    kept += (kept.empty() ? "?" : "&") + std::string(parameter);
  }
  return text.substr(0, question) + kept;
}

}  // namespace

Result<Address> ParseAddress(std::string_view text) {
  if (text.starts_with(kSqlite)) return Address{Address::Kind::kFile, std::string(text.substr(kSqlite.size()))};
  std::string_view scheme = Scheme(text);
  if (scheme.empty()) return Address{Address::Kind::kFile, std::string(text)};
  if (scheme == "postgresql" || scheme == "postgres") return Address{Address::Kind::kPostgres, std::string(text)};
  return Error(kUnsuitable, fmt::format("'{}' names no engine that can hold a store", OneLine(scheme, 40)))
      .Advise("write sqlite:PATH, postgresql://HOST/DATABASE or the path of a file");
}

std::string ToString(const Address& address) {
  if (address.kind == Address::Kind::kFile) return address.where;
  return WithoutSecretParameters(WithoutPasswordOfUser(address.where));
}

Result<std::unique_ptr<Store>> OpenStore(const Address& address, const OpenOptions& options) {
  if (address.kind == Address::Kind::kPostgres) {
    return OpenPostgres(
        address.where,
        {.tables = options.tables, .mode = options.mode, .limits = options.limits, .patience = options.patience});
  }
  return OpenSqlite(
      address.where,
      {.tables = options.tables, .mode = options.mode, .limits = options.limits, .patience = options.patience});
}

}  // namespace seaworthy::store
